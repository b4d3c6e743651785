"""The web's doors: one file a group of addresses; each hands a view of the map to JSON, files or a page."""
