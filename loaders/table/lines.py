"""Writes what a row states as lines while its values are at hand, since most of it hangs on no other row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from loaders.table.makers import Made, Maker
from ontology.identifiers import normal_name


def lines_of_row(
    maker: Maker,
    values: Mapping[str, Any],
    pointed: Made,
    *,
    identifier: str | None,
    is_keyed: bool,
    derived: str,
) -> list[str]:
    """What follows the subject in each line of a record, `derived` last.

    Nothing for one whose lines cannot be told from its row alone: a part of a grant, whose IRI is a part of
    its own; one without a name; a body with several identifiers.
    """
    label = values.get("label", "")
    if maker.is_body and not is_keyed:
        label = normal_name(label) or (identifier or "").partition(":")[2]
        if identifier and values["identifiers"] != (identifier,):
            return []
    if not label or maker.is_part:
        return []
    writers = maker.writers
    lines = [maker.type_line, *writers["label"](label)]
    for name, value in values.items():
        if name != "label":
            lines += writers[name](value)
    for name, others in pointed.items():
        link = maker.links[name]
        if len(others) == 1:
            (iri,) = others[0].iris
            if "%" in iri:
                return []
            lines.append(f"{link}<{iri}>")
            continue
        iris = [one.iris[0] for one in others]
        if name not in maker.many or any("%" in iri for iri in iris):
            return []
        lines += [f"{link}<{iri}>" for iri in dict.fromkeys(iris)]
    lines.append(derived)
    return lines
