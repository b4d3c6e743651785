"""The doors: HTTP, pages and the command line; the only room that composes the others."""
