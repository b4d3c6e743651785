"""Lists of links in Markdown whose headings say what the links are."""
