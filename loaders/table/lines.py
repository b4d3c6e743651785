"""Writes what a row states as lines while its values are at hand, since most of it hangs on no other row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from loaders.table.makers import Maker
from ontology.identifiers import normal_name


def lines_of_row(
    maker: Maker, values: Mapping[str, Any], iris: Mapping[str, str | tuple[str, ...]], derived: str
) -> list[str]:
    """What follows the subject in each line of a record that has a name: its type, its own values, links to
    the things of its row (field → their IRIs), and `derived`, which says of which row it is.

    Nothing where its row alone does not tell: a body with several identifiers, an IRI that is to be encoded.
    """
    if maker.is_body:
        label = values["label"]
        if normal_name(label) != label or len(values.get("identifiers", ())) > 1:
            return []
    lines = [maker.type_line]
    writers = maker.writers
    for name, value in values.items():
        lines += writers[name](value)
    for name, iri in iris.items():
        link = maker.links[name]
        for one in (iri,) if isinstance(iri, str) else iri if len(iri) == 1 else dict.fromkeys(iri):
            if "%" in one:
                return []
            lines.append(f"{link}<{one}>")
    lines.append(derived)
    return lines
