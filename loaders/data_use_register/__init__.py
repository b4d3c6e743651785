"""Data use registers: who got whose data, and why; one row a release."""
