"""Loaders: each one file that turns outside bytes into records or problems and knows no store."""
