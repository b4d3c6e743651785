"""Draws the classes of the ontology and the properties between them, from the ontology itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache
from xml.etree.ElementTree import Element, SubElement, tostring

from graph.network.layout import apart, layout
from graph.questions.declared import Declared, declared
from ontology.mapping import MAPPING

WIDTH, HEIGHT = 1000.0, 620.0
"""The size of the picture in its own units."""
BOX_WIDTH, BOX_HEIGHT = 132.0, 26.0
LEAST = 72.0
"""How far boxes are pushed apart downwards, from middle to middle; across it is twice as far."""
INK, LINE, FILL = "#1b1f24", "#5b6672", "#e3eff6"


def drawn_properties() -> Mapping[tuple[str, str], list[Declared]]:
    """(class, class) → the properties that lead from one to the other; subclass lines have none.

    A property without a domain leads from the classes whose records say it.
    """
    terms = declared()
    sayers: dict[str, list[str]] = defaultdict(list)
    for iri, facets in MAPPING.values():
        for facet in facets:
            sayers[facet.predicate].append(iri)
    by_iri = {one.iri: one.name for one in terms.values() if one.kind == "class"}
    lines: dict[tuple[str, str], list[Declared]] = defaultdict(list)
    for one in terms.values():
        for start in one.domain or dict.fromkeys(sayers[one.iri]):
            for end in one.range:
                if start in by_iri and end in by_iri:
                    lines[by_iri[start], by_iri[end]].append(one)
    for one in terms.values():
        if one.kind == "class":
            for wider in one.wider:
                if wider in by_iri:
                    lines.setdefault((one.name, by_iri[wider]), [])
    return lines


@cache
def _middles() -> Mapping[str, tuple[float, float]]:
    """Class → the middle of its box."""
    lines = drawn_properties()
    nodes = sorted({end for pair in lines for end in pair})
    placed = layout(nodes, [pair for pair in lines if pair[0] != pair[1]], aspect=1.4)
    wide = max(x for x, _ in placed.values()) or 1.0
    high = max(y for _, y in placed.values()) or 1.0
    across, down = (WIDTH - BOX_WIDTH) / wide, (HEIGHT - BOX_HEIGHT) / high
    # Boxes are wide and low: they are pushed apart in a plane that is half as wide.
    spots = apart({node: (x * across / 2, y * down) for node, (x, y) in placed.items()}, LEAST)
    left, top = min(x for x, _ in spots.values()), min(y for _, y in spots.values())
    return {
        node: ((x - left) * 2 + BOX_WIDTH / 2 + 4, y - top + BOX_HEIGHT / 2 + 4)
        for node, (x, y) in spots.items()
    }


def diagram(address: Callable[[str], str] = str) -> str:
    """The picture as SVG text: a box a class that has a line, each a link; the properties in the titles.

    `address` makes the link of a path, such as one that keeps the day.
    """
    lines, middle = drawn_properties(), _middles()
    width = max(x for x, _ in middle.values()) + BOX_WIDTH / 2 + 4
    height = max(y for _, y in middle.values()) + BOX_HEIGHT / 2 + 4
    root = Element(
        "svg",
        {
            "viewBox": f"0 0 {width:.0f} {height:.0f}",
            "role": "group",
            "aria-label": "The classes of the ontology and how properties join them",
            "font-family": "system-ui, sans-serif",
            "font-size": "13",
        },
    )
    marker = SubElement(
        SubElement(root, "defs"),
        "marker",
        {
            "id": "to", "viewBox": "0 0 10 10", "refX": "9", "refY": "5",
            "markerWidth": "8", "markerHeight": "8", "orient": "auto",
        },
    )  # fmt: skip
    SubElement(marker, "path", {"d": "M0 1 9 5 0 9z", "fill": LINE})
    for (start, end), properties in sorted(lines.items(), key=lambda one: one[0]):
        if start != end:
            _add_line(
                root, middle[start], middle[end], _words(start, end, properties), whole=bool(properties)
            )
    for node, spot in middle.items():
        _add_box(root, declared()[node], spot, address(f"/ontology/{node}"))
    return tostring(root, encoding="unicode")


def _words(start: str, end: str, properties: list[Declared]) -> str:
    if not properties:
        return f"{start} is a kind of {end}"
    return f"{start} – {', '.join(one.name for one in properties)} → {end}"


def _add_line(
    root: Element, start: tuple[float, float], end: tuple[float, float], words: str, *, whole: bool
) -> None:
    (x, y), (to_x, to_y) = start, end
    step_x, step_y = to_x - x, to_y - y
    # Where the line meets the rim of the box it leads to.
    part = min(
        (BOX_WIDTH / 2) / abs(step_x) if step_x else 1.0,
        (BOX_HEIGHT / 2) / abs(step_y) if step_y else 1.0,
        1.0,
    )
    line = SubElement(
        root,
        "path",
        {
            "d": f"M{x:.1f} {y:.1f}L{to_x - step_x * part:.1f} {to_y - step_y * part:.1f}",
            "stroke": LINE,
            "stroke-width": "1.4",
            "fill": "none",
            "marker-end": "url(#to)",
            **({} if whole else {"stroke-dasharray": "4 3"}),
        },
    )
    SubElement(line, "title").text = words


def _add_box(root: Element, term: Declared, middle: tuple[float, float], address: str) -> None:
    x, y = middle
    link = SubElement(root, "a", {"href": address})
    SubElement(link, "title").text = term.definition
    SubElement(
        link,
        "rect",
        {
            "x": f"{x - BOX_WIDTH / 2:.1f}", "y": f"{y - BOX_HEIGHT / 2:.1f}", "rx": "6",
            "width": f"{BOX_WIDTH:g}", "height": f"{BOX_HEIGHT:g}", "fill": FILL, "stroke": INK,
        },
    )  # fmt: skip
    text = SubElement(
        link, "text", {"x": f"{x:.1f}", "y": f"{y + 4.5:.1f}", "text-anchor": "middle", "fill": INK}
    )
    text.text = term.name
