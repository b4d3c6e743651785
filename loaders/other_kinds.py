"""Kinds of files that no loader reads, by their marks: what they are, and what can be done with them."""

from __future__ import annotations

_LAW = (
    "A law lists bodies in sentences and printed schedules, without identifiers, so no record can be made of "
    "it. Load a register of the bodies instead, and name the law where you decide on them."
)
NETWORK = "Save it as JSON (node-link or Cytoscape), or as a table of nodes and one of edges, and load those."
NAMESPACES = {
    "http://www.legislation.gov.uk/namespaces/legislation": (
        "the text of a law, as legislation.gov.uk publishes it",
        _LAW,
    ),
    "http://www.w3.org/1999/xhtml": ("a web page", "Save the table on it as CSV."),
    "http://www.openarchives.org/OAI/2.0/": (
        "the answer of a repository (OAI-PMH) without records of DataCite in it",
        "Ask it again with metadataPrefix=oai_datacite or datacite, and load that answer.",
    ),
    "http://www.re3data.org/schema": (
        "the description of a repository by re3data",
        "Put names, addresses and institutions into a table (CSV) with a heading for each column.",
    ),
    "http://www.isotc211.org/2005/gmd": (
        "the description of a dataset by ISO 19139 (gmd), as catalogues of maps write it",
        "Ask the catalogue for the same in DCAT (GeoDCAT-AP, RDF/XML) and load that.",
    ),
    "http://www.w3.org/2005/Atom": ("a feed (Atom)", "Load what its entries point to."),
    "urn:schemas-microsoft-com:office:spreadsheet": (
        "a workbook in the XML of 2003",
        "Open it in a spreadsheet and save it as xlsx or CSV.",
    ),
    "http://graphml.graphdrawing.org/xmlns": ("a network (GraphML)", NETWORK),
    "http://www.opengis.net/kml/2.2": ("a map drawing (KML)", "Load the table behind it."),
}
"""Namespace of an XML document → what it is, and what can be done with it."""

_INTERFACE = ("the description of an interface (OpenAPI)", "Load what the interface answers.")
_REPOSITORY = (
    "a record of a repository (Zenodo, InvenioRDM)",
    "Export it as DataCite (JSON or XML) or as schema.org (JSON-LD), and load that.",
)
_PACKAGE = (
    "the description of a software package",
    "It says nothing of who shares data with whom: put that into our template (sharegraph template DIR).",
)
OBJECTS: tuple[tuple[frozenset[str], tuple[str, str]], ...] = (
    (
        frozenset({"head", "results"}),
        (
            "the answer to a SPARQL query (JSON)",
            "Save it as CSV and say what its columns mean: sharegraph map FILE.",
        ),
    ),
    (
        frozenset({"stac_version", "type"}),
        (
            "a catalogue of images and maps (STAC)",
            "Ask the catalogue for the same in DCAT or schema.org, or put its collections into a table.",
        ),
    ),
    (
        frozenset({"schemaVersion", "datasetVersion"}),
        (
            "a dataset as Dataverse exports it",
            "Export it as schema.org JSON-LD or DataCite.",
        ),
    ),
    (
        frozenset({"resources", "name", "licenses"}),
        (
            "a data package (datapackage.json), which describes files",
            "Describe the dataset in schema.org or DCAT, or in our template (sharegraph template DIR).",
        ),
    ),
    (frozenset({"pids", "metadata"}), _REPOSITORY),
    (frozenset({"doi", "metadata"}), _REPOSITORY),
    (frozenset({"nodes", "adjacency"}), ("a network (networkx, by adjacency)", NETWORK)),
    (frozenset({"name", "children"}), ("a tree, as d3 draws one", NETWORK)),
    (frozenset({"openapi", "paths"}), _INTERFACE),
    (frozenset({"swagger", "paths"}), _INTERFACE),
    (
        frozenset({"$schema", "properties"}),
        (
            "a schema (JSON Schema), which says what records look like and holds none",
            "Load records of that form.",
        ),
    ),
    (frozenset({"name", "version", "dependencies"}), _PACKAGE),
    (frozenset({"name", "version", "scripts"}), _PACKAGE),
    (frozenset({"name", "lockfileVersion"}), _PACKAGE),
    (
        frozenset({"type", "features"}),
        (
            "places on a map (GeoJSON)",
            "Save the properties of its features as a table (CSV), then: sharegraph map FILE.",
        ),
    ),
    (
        frozenset({"message-type", "message"}),
        (
            "an answer of Crossref, about publications",
            "Ask DataCite for datasets, or save what you mean as a table (CSV).",
        ),
    ),
    (
        frozenset({"releases", "publisher"}),
        (
            "contracts of public buyers (OCDS), which stand several levels deep",
            "Flatten them into tables (CSV), then: sharegraph map FILE with that of awards or of contracts.",
        ),
    ),
    (
        frozenset({"resourceType"}),
        (
            "a record of a health system (FHIR)",
            "Records of patients have no place on a map. Put organisations into a table (CSV).",
        ),
    ),
    (frozenset({"nbformat", "cells"}), ("a notebook", "Load the table that it writes.")),
)
"""Keys of a JSON object → what it is, and what can be done with it."""
