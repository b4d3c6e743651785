"""DCAT catalogues: datasets, their publishers and holders, as RDF."""
