"""CKAN: packages of a data portal's API, each a dataset, or a portal in a list of portals."""
