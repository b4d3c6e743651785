"""Drawn maps: elements and the lines between them, from Kumu, Cytoscape, node-link JSON or two tables."""
