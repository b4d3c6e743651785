"""Drawn maps as CSV tables of elements and connections."""
