"""A JSON object of described datasets, by their identifiers."""
