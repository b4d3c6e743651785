"""schema.org descriptions of datasets and catalogues, Croissant among them."""
