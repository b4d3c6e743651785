"""How well a gap matrix is covered, in sentences: what every view of it begins with."""

from __future__ import annotations

from graph.funding.matrix import Coverage, Matrix

_SAID = {"agreements": "agreements in force"}


def coverage_sentences(matrix: Matrix) -> tuple[str, ...]:
    """One sentence for each kind, grants first: "n of m carry both, and why the rest do not"."""
    return tuple(
        " ".join(filter(None, (_sentence(one, matrix.axis), one.second_hand))) for one in matrix.coverage
    )


def _sentence(one: Coverage, axis: str) -> str:
    kind = _SAID.get(one.kind, one.kind)
    if not one.in_all:
        return f"No {kind} are in this map: that is not known, not none."
    carry = "carries" if one.in_all == 1 else "carry"
    both = f"{one.with_both:,} of {one.in_all:,} {kind} {carry} both {axis} and place"
    rest = one.in_all - one.with_both
    if not rest:
        return f"{both}."
    why = "; ".join(f"{reason} for {count:,}" for reason, count in sorted(one.without.items()))
    return f"{both}. Of the other {rest:,}: {why}."
