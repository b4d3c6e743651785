"""Reads RDF that already uses our ontology back into records, our own exports first of all."""
