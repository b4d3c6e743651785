"""Any other table: a mapping file says which column fills which field of which record."""
