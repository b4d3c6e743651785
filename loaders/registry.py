"""The loaders there are, and which of them a file is for: the content decides, `--as` overrules."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from loaders.loader import Loader
from loaders.reading.csv_rows import forget_separator
from loaders.reading.input import Input
from loaders.unknown import what_it_is
from ontology.errors import UnknownKind, UnknownValue

ORDER = (
    "own_rdf",
    "odrl",
    "schema_org",
    "dcat",
    "digital_public_goods",
    "ror",
    "template",
    "iati",
    "gleif",
    "identifier_lists",
    "threesixtygiving",
    "drawn_map",
    "map_tables",
    "map_records",
    "datacite",
    "data_json",
    "dataverse_installations",
    "ckan",
    "data_provenance",
    "table",
    "data_use_register",
    "markdown_list",
)
"""The folders of the kinds, in the order in which a file is shown to them: the surest mark goes first."""


@cache
def loaders() -> dict[str, Loader]:
    """All loaders by kind, in the order in which they are tried."""
    modules = (import_module(f"loaders.{name}.kind") for name in ORDER)
    return {module.LOADER.kind: module.LOADER for module in modules}


def loader_for(file: Input, kind: str = "") -> Loader:
    """The loader for `file`. Raises UnknownValue for a kind that is not there, UnknownKind for content."""
    if kind:
        if kind not in loaders():
            raise UnknownValue("kind of file", kind, loaders())
        return _for_this(loaders()[kind], file)
    for loader in loaders().values():
        if loader.recognises(file):
            forget_separator(file)
            return _for_this(loader, file)
    what, remedy = what_it_is(file)
    kinds = ", ".join(loaders())
    raise UnknownKind(
        f"No loader knows this content{': it is ' + what if what else ''}.",
        remedy
        or f"Known kinds are {kinds}: say which one with --as KIND. Or say what the columns of a table mean "
        "(sharegraph map FILE), or put the data into our template (sharegraph template DIR).",
    )


def _for_this(loader: Loader, file: Input) -> Loader:
    return loader.specific(file) if loader.specific is not None else loader
