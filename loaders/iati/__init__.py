"""IATI: what is planned, promised and paid in development and humanitarian work, as XML."""
