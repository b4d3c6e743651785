"""Proposing a mapping: what headings and cells of a table suggest, as a file that a person edits."""
