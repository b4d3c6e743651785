"""ODRL: agreements between named organisations, and policies and licences as texts."""
