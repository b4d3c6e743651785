"""A network as one interactive HTML file that works without any network, drawn by pyvis' vis-network.

pyvis' own template names foreign hosts in every mode and puts labels where they run as code, so a
subclass renders our template: escaped throughout, data as JSON, scripts by a nonce, the drawing
library read from the installed package.
"""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files
from typing import Any

from graph.network.described import RELATIONS, Described
from graph.network.drawing import letters_used, lines_used, spots
from graph.network.looks import DASHES, INK, TIE, group_of, plain
from graph.network.projection import Link
from graph.snapshot.edges import COLLABORATES

_LIBRARY = ("templates", "lib", "vis-9.1.2", "vis-network.min.js")
"""Where pyvis keeps vis-network."""


class _Trusted(str):
    """Text of the installed package, which the template must not escape (never a label)."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def as_standalone_html(view: Described) -> str:
    """The view as a page of its own: map, the same as a table, credits. Names no host, draws no fetch."""
    from pyvis.network import Network as PyvisNetwork

    class Page(PyvisNetwork):  # type: ignore[misc]  # pyvis publishes no types
        """pyvis' network with our template in place of its own."""

        def generate_html(self, name: str = "", local: bool = True, notebook: bool = False) -> str:  # noqa: FBT001, FBT002
            """The whole page as text."""
            nodes, edges, *_ = self.get_network_data()
            data = {"nodes": nodes, "edges": edges, "options": _options()}
            environment = self.templateEnv.overlay(autoescape=True)
            template = environment.from_string(
                files("graph.network").joinpath("standalone.html").read_text(encoding="utf-8")
            )
            page: str = template.render(data=data, library=_library(), **_words(view))
            return page

    page = Page(directed=True, cdn_resources="in_line")
    # The lists are filled directly: add_edge is quadratic and drops parallel ties.
    page.nodes = _nodes(view)
    page.edges = [_edge(view, link) for link in view.network.links]
    html: str = page.generate_html()
    return html


def _library() -> _Trusted:
    path = files("pyvis")
    for part in _LIBRARY:
        path = path.joinpath(part)
    # The library's source map comment would be looked for beside the file.
    text = path.read_text(encoding="utf-8").rpartition("//# sourceMappingURL")[0] or path.read_text(
        encoding="utf-8"
    )
    return _Trusted(text.replace("</script", "<\\/script"))


def _options() -> dict[str, Any]:
    return {
        "physics": {"enabled": False},
        "interaction": {"hover": True, "navigationButtons": False, "keyboard": {"enabled": True}},
        "nodes": {
            "shape": "circle",
            "borderWidth": 1.5,
            "font": {"size": 14, "face": "system-ui, sans-serif"},
        },
        "edges": {
            "color": {"color": TIE, "highlight": "#b3400b"},
            "smooth": {"type": "curvedCW", "roundness": 0.08},
        },
    }


def _nodes(view: Described) -> list[dict[str, Any]]:
    drawn, _ = spots(view.network)
    nodes = []
    for node in view.network.nodes:
        group, spot = group_of(node), drawn[node.iri]
        nodes.append(
            {
                "id": node.iri,
                "label": plain(f"{node.label} ({group.letter})"),
                "title": plain(f"{node.label} ({group.words})"),
                "shape": "dot",
                "size": spot.radius * 1.2,
                "x": spot.x * 1.6,
                "y": spot.y * 1.6,
                "color": {"background": group.colour, "border": INK},
                "borderWidth": 4 if node.iri == view.network.focus else 1.5,
            }
        )
    return nodes


def _edge(view: Described, link: Link) -> dict[str, Any]:
    dash = DASHES[link.state]
    return {
        "from": link.source,
        "to": link.target,
        "arrows": "" if link.rule == COLLABORATES else "to",
        "dashes": [int(length) for length in dash.split()] if dash else False,
        "title": plain(
            f"{view.label(link.source)} {RELATIONS.get(link.rule, link.rule)} {view.label(link.target)}: "
            f"{link.state.value}"
        ),
    }


def _words(view: Described) -> dict[str, Any]:
    """Everything in the page that is text."""
    rows = []
    for link, edge in view.rows():
        since = edge.released_on or edge.valid_from
        rows.append(
            (
                view.label(link.source),
                RELATIONS.get(link.rule, link.rule),
                view.label(link.target),
                link.state.value,
                view.label(edge.rests_on),
                "; ".join(view.label(asset) for asset in edge.assets),
                since or "not known",
                edge.valid_until or "not known",
                "; ".join(view.places[record].words for record in edge.records if record in view.places),
            )
        )
    return {
        "title": plain(view.title),
        "count": view.count,
        "state": view.state,
        "letters": "; ".join(letters_used(view)),
        "lines": "; ".join(lines_used(view)),
        "rows": rows,
        "internal": view.internal,
        "credits": view.credits,
        # A nonce that the view itself gives: the same view gives the same bytes, and no label can know it.
        "nonce": sha256(repr((view.state, view.title, rows)).encode()).hexdigest()[:32],
    }
