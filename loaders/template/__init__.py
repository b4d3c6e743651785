"""Our own template: one table per kind of record, read, checked row by row, and written for people."""
