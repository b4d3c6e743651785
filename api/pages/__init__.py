"""Pages: templates, style and scripts, and what turns a view of the map into HTML."""
