"""Draws a network as SVG: the same picture every time, with names, lines in words, and no style of its own.

Colours and lines are presentation attributes, so that the picture also shows under a policy that
refuses inline styles. Elements are built, never glued: no label can become markup.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from textwrap import wrap
from xml.etree.ElementTree import Element, SubElement, tostring

from graph.network.described import RELATIONS, Described
from graph.network.looks import DASHES, GROUPS, INK, NOT_STATED, TIE, group_of, plain
from graph.network.projection import Link, Network
from graph.resolve import State
from graph.snapshot.edges import COLLABORATES, FUNDS

WIDTH, HEIGHT = 1000.0, 680.0
"""The size of a picture in its own units; a picture of few nodes is lower."""
LOWEST = 240.0
SIDE, TOP = 120.0, 42.0
"""Room for names beside and above the outermost nodes."""
LONGEST_STEP = 120.0
"""The largest scale: otherwise three nodes would fill the page."""
STRETCH = 2.2
"""How far a wide, low network is drawn out downwards: there its names find room that is white otherwise."""
ROOMY = 150
"""Up to so many nodes there is room to push apart those that would cover each other."""
LABEL_LENGTH = 34
"""Characters of a name that are drawn; the whole name stands in the title."""
NOTE_LENGTH = 140
"""Characters of a line below the picture."""
CHARACTER, LINE = 6.6, 15.0
"""Width of a character and height of a line of a label of 12 units."""

Address = Callable[[str], str]
"""From a thing's IRI to the address its node links to."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a node is drawn, and how large."""

    x: float
    y: float
    radius: float


@lru_cache(maxsize=64)
def _positions(nodes: tuple[str, ...], ties: tuple[tuple[str, str], ...]) -> dict[str, tuple[float, float]]:
    from graph.network.layout import layout

    return layout(nodes, ties)


def _apart(placed: dict[str, tuple[float, float]], least: float) -> dict[str, tuple[float, float]]:
    from graph.network.layout import apart

    return apart(placed, least)


def spots(network: Network) -> tuple[dict[str, Spot], float]:
    """Node → where it is drawn, and the height of the picture."""
    nodes = tuple(node.iri for node in network.nodes)
    ties = tuple(sorted({(min(a, b), max(a, b)) for a, b in ((x.source, x.target) for x in network.links)}))
    placed = _positions(nodes, ties)
    degree = Counter(end for tie in ties for end in tie)
    wide = max((x for x, _ in placed.values()), default=1.0) or 1.0
    high = max((y for _, y in placed.values()), default=1.0) or 1.0
    scale = min((WIDTH - 2 * SIDE) / wide, (HEIGHT - 2 * TOP) / high, LONGEST_STEP)
    downwards = min((HEIGHT - 2 * TOP) / high, LONGEST_STEP, scale * STRETCH)
    largest = 13.0 if len(nodes) <= 60 else 10.0
    smallest = 8.0 if len(nodes) <= 120 else 5.5
    scaled = {node: (x * scale, y * downwards) for node, (x, y) in placed.items()}
    if len(nodes) <= ROOMY:
        scaled = _apart(scaled, 2 * largest + 4)
    left, right = _span([x for x, _ in scaled.values()])
    top, bottom = _span([y for _, y in scaled.values()])
    height = max(bottom - top + 2 * TOP, LOWEST)
    across, down = (WIDTH - left - right) / 2, (height - top - bottom) / 2
    return {
        node: Spot(
            round(x + across, 1),
            round(y + down, 1),
            round(min(smallest + math.sqrt(degree[node]) * 0.9, largest), 1),
        )
        for node, (x, y) in scaled.items()
    }, round(height, 1)


def _span(values: list[float]) -> tuple[float, float]:
    return min(values, default=0.0), max(values, default=0.0)


def as_svg(view: Described, *, address: Address | None = None) -> str:
    """The network as SVG text.

    With `address` it is part of a page: nodes are links, and the page gives the legend. Without, it
    is a file of its own, with title, legend, count and credits inside.
    """
    drawn, height = spots(view.network)
    part = address is not None
    notes = [] if part else _notes(view)
    whole = height + LINE * (len(notes) + 1) if notes else height
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH:g} {whole:g}",
            "class": "network",
            "role": "group" if part else "img",
            "aria-label": plain(f"{view.title}: {view.count}"),
            "font-family": "system-ui, sans-serif",
            "font-size": "12",
        },
    )
    if not part:
        SubElement(root, "title").text = plain(f"{view.title}: {view.count}")
        SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": "#ffffff"})
    _add_markers(root)
    _add_ties(root, view, drawn)
    _add_nodes(root, view, drawn, address)
    for place, note in enumerate(notes):
        text = SubElement(root, "text", {"x": "16", "y": f"{height + LINE * (place + 1):g}", "fill": INK})
        text.text = plain(note)
    return tostring(root, encoding="unicode")


def letters_used(view: Described) -> list[str]:
    """The letters of the picture with what each means: `F funders`."""
    groups = {group_of(node) for node in view.network.nodes}
    return [f"{group.letter} {group.words}" for group in (*GROUPS, NOT_STATED) if group in groups]


def lines_used(view: Described) -> list[str]:
    """The lines of the picture with the state each stands for: `whole line: in force`."""
    used = {link.state for link in view.network.links}
    return [f"{_line_words(state)}: {state.value}" for state in State if state in used]


def _notes(view: Described) -> list[str]:
    """What a picture on its own must say: title, count, legend in words, internal flows, credits."""
    letters, lines = letters_used(view), lines_used(view)
    notes = [
        view.title,
        f"Showing {view.count}. State of the map: {view.state}.",
        *(["Letters: " + "; ".join(letters)] if letters else []),
        *(["Lines: " + "; ".join(lines)] if lines else []),
        *view.internal,
        *(f"Source: {credit}" for credit in view.credits),
    ]
    return [line for note in notes for line in wrap(note, NOTE_LENGTH)]


def _line_words(state: State) -> str:
    return {
        State.IN_FORCE: "whole line",
        State.NOT_YET: "wide dots",
        State.SUSPENDED: "dash and dot",
        State.RELEASED_ONCE: "long dashes",
        State.END_NOT_KNOWN: "short dashes",
        State.ENDED: "dots",
    }[state]


def _add_markers(root: Element) -> None:
    defs = SubElement(root, "defs")
    shape = {"viewBox": "0 0 10 10", "refX": "9.5", "refY": "5", "markerWidth": "8", "markerHeight": "8"}
    shape |= {"orient": "auto-start-reverse", "markerUnits": "userSpaceOnUse"}
    arrow = SubElement(defs, "marker", {"id": "arrow", **shape})
    SubElement(arrow, "path", {"d": "M0 0.5 10 5 0 9.5z", "fill": TIE})
    coin = SubElement(defs, "marker", {"id": "coin", **shape})
    SubElement(
        coin, "path", {"d": "M0 5 5 0.8 10 5 5 9.2z", "fill": "#ffffff", "stroke": TIE, "stroke-width": "1.4"}
    )


def _add_ties(root: Element, view: Described, drawn: dict[str, Spot]) -> None:
    group = SubElement(root, "g", {"fill": "none", "stroke": TIE, "stroke-width": "1.3", "class": "ties"})
    index = {node.iri: str(place) for place, node in enumerate(view.network.nodes)}
    pairs: dict[tuple[str, str], list[Link]] = {}
    for link in view.network.links:
        pairs.setdefault((min(link.source, link.target), max(link.source, link.target)), []).append(link)
    for links in pairs.values():
        for place, link in enumerate(links):
            bend = (place - (len(links) - 1) / 2) * 16
            if link.source > link.target:
                bend = -bend
            look = {"d": _path(drawn[link.source], drawn[link.target], bend)}
            if dash := DASHES[link.state]:
                look["stroke-dasharray"] = dash
            if link.rule != COLLABORATES:
                look["marker-end"] = "url(#coin)" if link.rule == FUNDS else "url(#arrow)"
            tie = SubElement(
                group,
                "path",
                {**look, "data-from": index[link.source], "data-to": index[link.target]},
            )
            SubElement(tie, "title").text = plain(
                f"{view.label(link.source)} {RELATIONS.get(link.rule, link.rule)} "
                f"{view.label(link.target)}: {link.state.value}"
            )


def _path(start: Spot, end: Spot, bend: float) -> str:
    """A line from rim to rim, bent sideways where several ties run between the same two."""
    across, down = end.x - start.x, end.y - start.y
    length = math.hypot(across, down) or 1.0
    middle_x = (start.x + end.x) / 2 - down / length * bend
    middle_y = (start.y + end.y) / 2 + across / length * bend
    x1, y1 = _rim(start, middle_x, middle_y, 1.0)
    x2, y2 = _rim(end, middle_x, middle_y, 1.5)
    if not bend:
        return f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"
    return f"M{x1:.1f} {y1:.1f}Q{middle_x:.1f} {middle_y:.1f} {x2:.1f} {y2:.1f}"


def _rim(spot: Spot, x: float, y: float, room: float) -> tuple[float, float]:
    length = math.hypot(x - spot.x, y - spot.y) or 1.0
    reach = min((spot.radius + room) / length, 1.0)
    return spot.x + (x - spot.x) * reach, spot.y + (y - spot.y) * reach


def _add_nodes(root: Element, view: Described, drawn: dict[str, Spot], address: Address | None) -> None:
    ties = Counter(end for link in view.network.links for end in (link.source, link.target))
    labels = _placed_labels(view, drawn, ties)
    for place, node in enumerate(view.network.nodes):
        spot, group = drawn[node.iri], group_of(node)
        focus = node.iri == view.network.focus
        name = plain(node.label)
        count = f"{ties[node.iri]} tie{'' if ties[node.iri] == 1 else 's'}"
        words = f"{name}, {group.words}, {count}{', the focus' if focus else ''}"
        kind = "node focus" if focus else "node"
        if address is None:
            parent = SubElement(root, "g", {"class": kind})
        else:
            parent = SubElement(
                root,
                "a",
                {"class": kind, "href": address(node.iri), "aria-label": words, "data-node": str(place)},
            )
        SubElement(parent, "title").text = words
        at = {"cx": f"{spot.x:g}", "cy": f"{spot.y:g}"}
        if focus:
            ring = {"r": f"{spot.radius + 4:g}", "fill": "none", "stroke": "#b3400b", "stroke-width": "3"}
            SubElement(parent, "circle", {**at, **ring})
        SubElement(
            parent,
            "circle",
            {**at, "r": f"{spot.radius:g}", "fill": group.colour, "stroke": INK, "stroke-width": "1.2"},
        )
        letter = SubElement(
            parent,
            "text",
            {
                "x": f"{spot.x:g}",
                "y": f"{spot.y + spot.radius * 0.38:.1f}",
                "text-anchor": "middle",
                "font-size": f"{spot.radius * 1.1:.1f}",
                "font-weight": "700",
                "fill": INK,
                "aria-hidden": "true",
            },
        )
        letter.text = group.letter
        if node.iri in labels:
            x, y, anchor = labels[node.iri]
            label = SubElement(
                parent,
                "text",
                {
                    "x": f"{x:.1f}",
                    "y": f"{y:.1f}",
                    "text-anchor": anchor,
                    "fill": INK,
                    "stroke": "#ffffff",
                    "stroke-width": "3",
                    "paint-order": "stroke",
                    "aria-hidden": "true",
                    "class": "label",
                },
            )
            if focus:
                label.set("font-weight", "700")
            label.text = _short(name)


def _short(name: str) -> str:
    return name if len(name) <= LABEL_LENGTH else name[: LABEL_LENGTH - 1].rstrip() + "…"


Box = tuple[float, float, float, float]


def _placed_labels(
    view: Described, drawn: dict[str, Spot], ties: Counter[str]
) -> dict[str, tuple[float, float, str]]:
    """Where names stand (x, y, anchor): the most tied first; a name that finds no free room is left out."""
    taken: list[Box] = [
        (spot.x - spot.radius, spot.y - spot.radius, spot.x + spot.radius, spot.y + spot.radius)
        for spot in drawn.values()
    ]
    placed: dict[str, tuple[float, float, str]] = {}
    focus = view.network.focus
    order = sorted(view.network.nodes, key=lambda node: (node.iri != focus, -ties[node.iri], node.iri))
    for node in order:
        spot, width = drawn[node.iri], len(_short(node.label)) * CHARACTER
        beside, above = spot.radius + 5, spot.radius + 4
        choices = [
            (spot.x + beside, spot.y + 4, "start"),
            (spot.x - beside, spot.y + 4, "end"),
            (spot.x, spot.y + above + 9, "middle"),
            (spot.x, spot.y - above, "middle"),
        ]
        if spot.x < WIDTH / 2:
            choices[0], choices[1] = choices[1], choices[0]
        for x, y, anchor in choices:
            left = x - {"start": 0.0, "end": width, "middle": width / 2}[anchor]
            box = (left, y - LINE + 4, left + width, y + 3)
            inside = box[0] >= 0 and box[2] <= WIDTH and box[1] >= 0
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                placed[node.iri] = (x, y, anchor)
                break
        else:
            if node.iri == focus:
                placed[node.iri] = choices[0]
    return placed


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
