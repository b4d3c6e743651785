"""Who may see what: audiences in order, each seeing its own sources and those of all before it."""

from __future__ import annotations

from collections.abc import Sequence

from ontology.errors import UnknownValue

AUDIENCES: tuple[str, ...] = ("public", "partners", "stewards")
"""From the widest circle to the narrowest; a source belongs to one."""


def visible_to(audience: str, order: Sequence[str] = AUDIENCES) -> frozenset[str]:
    """The audiences whose sources `audience` may see; raises UnknownValue for a word not in `order`."""
    if audience not in order:
        raise UnknownValue("audience", audience, order)
    return frozenset(order[: order.index(audience) + 1])
