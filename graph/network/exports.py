"""A network as files for other tools: node-link JSON, CSV, GraphML and GEXF, each with its credits.

All hold every tie of the view, whatever a picture of it leaves out.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from graph.network.described import RELATIONS, Described
from graph.network.looks import group_of, plain
from graph.network.projection import Link
from graph.snapshot import Edge
from graph.snapshot.lookup import credit_line
from graph.snapshot.written import safe_cell, sources_json

CSV_COLUMNS = (
    "from",
    "from_name",
    "relation",
    "to",
    "to_name",
    "state",
    "under",
    "under_name",
    "what",
    "since",
    "until",
    "released_on",
    "records",
    "sources",
    "edge",
    "known_only_through",
)
"""One row for each edge; several values in one field have ` | ` between them."""


def node_link(view: Described) -> dict[str, Any]:
    """The network in networkx's node-link form: `nodes`, and `edges` with `source` and `target`.

    `networkx.node_link_graph` reads it. `graph` says what it is of: title, day, state of the map,
    how much of how much, credits.
    """
    network = view.network
    return {
        "directed": True,
        "multigraph": True,
        "graph": {
            "title": view.title,
            "state": view.state,
            "on": network.day.isoformat(),
            "focus": network.focus,
            "hops": network.hops,
            "rules": list(network.rules),
            "states": [state.value for state in network.states],
            "organisations": len(network.nodes),
            "organisations_in_all": network.nodes_in_all,
            "ties": len(network.links),
            "ties_in_all": network.links_in_all,
            "second_hand": view.second_hand,
            "internal": [
                {
                    "organisation": flow.organisation,
                    "name": view.label(flow.organisation),
                    "relation": flow.rule,
                    "under": flow.rests_on,
                    "under_name": view.label(flow.rests_on),
                    "records": _records(view, flow.records),
                }
                for flow in network.internal
            ],
            "sources": sources_json(view.sources),
        },
        "nodes": [
            {
                "id": node.iri,
                "label": node.label,
                "sectors": [view.label(sector) for sector in node.sectors],
                "places": [view.label(place) for place in node.places],
            }
            for node in network.nodes
        ],
        "edges": [
            {
                "source": link.source,
                "target": link.target,
                "key": place,
                "relation": link.rule,
                "state": link.state.value,
                "under": [_named(view, iri) for iri in link.agreements],
                "what": [_named(view, iri) for iri in link.assets],
                "edges": [_edge(view, edge) for edge in link.edges],
                "known_only_through": list(link.through),
            }
            for place, link in enumerate(network.links)
        ],
    }


def _named(view: Described, iri: str) -> dict[str, str]:
    return {"id": iri, "label": view.label(iri)}


def _edge(view: Described, edge: Edge) -> dict[str, Any]:
    return {
        "id": edge.iri,
        "under": edge.rests_on,
        "version": edge.version or None,
        "release": edge.release or None,
        "since": _day(edge.valid_from) or None,
        "until": _day(edge.valid_until) or None,
        "released_on": _day(edge.released_on) or None,
        "records": _records(view, edge.records),
        "known_only_through": list(edge.through),
    }


def _records(view: Described, records: tuple[str, ...]) -> list[dict[str, str]]:
    return [
        {"id": record, "source": place.source_label, "address": place.address}
        if (place := view.places.get(record))
        else {"id": record}
        for record in records
    ]


def _day(value: object) -> str:
    return str(value) if value else ""


def as_csv(view: Described) -> str:
    """The network as CSV (RFC 4180), one row for each edge, in the columns of `CSV_COLUMNS`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    credit_of = {source.title or source.name: credit_line(source) for source in view.sources}
    for link, edge in view.rows():
        places = [view.places[record] for record in edge.records if record in view.places]
        titles = dict.fromkeys(place.source_label for place in places)
        row = (
            link.source,
            view.label(link.source),
            link.rule,
            link.target,
            view.label(link.target),
            link.state.value,
            edge.rests_on,
            view.label(edge.rests_on),
            " | ".join(view.label(asset) for asset in edge.assets),
            _day(edge.valid_from),
            _day(edge.valid_until),
            _day(edge.released_on),
            " | ".join(place.address for place in places),
            " | ".join(credit_of.get(title, title) for title in titles),
            edge.iri,
            " | ".join(edge.through),
        )
        writer.writerow([safe_cell(value) for value in row])
    return out.getvalue()


def _graph(view: Described) -> Any:
    """The network as a networkx graph whose attributes are plain strings and numbers."""
    import networkx as nx

    net: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        title=plain(view.title),
        state=view.state,
        day=view.network.day.isoformat(),
        count=" ".join(filter(None, (view.count, view.second_hand))),
        internal=plain("; ".join(view.internal)),
        credits=plain(" | ".join(view.credits)),
    )
    for node in view.network.nodes:
        net.add_node(
            plain(node.iri),
            label=plain(node.label),
            sectors=plain("; ".join(view.label(sector) for sector in node.sectors)),
            places=plain("; ".join(view.label(place) for place in node.places)),
            group=group_of(node).words,
        )
    for place, link in enumerate(view.network.links):
        net.add_edge(plain(link.source), plain(link.target), key=place, **_attributes(view, link))
    return net


def _attributes(view: Described, link: Link) -> dict[str, Any]:
    places = [view.places[record] for record in link.records if record in view.places]
    return {
        "label": RELATIONS.get(link.rule, link.rule),
        "relation": link.rule,
        "state": link.state.value,
        "edges": len(link.edges),
        "under": plain("; ".join(view.label(iri) for iri in link.agreements)),
        "what": plain("; ".join(view.label(iri) for iri in link.assets)),
        "records": plain("; ".join(place.address for place in places)),
        "sources": plain("; ".join(dict.fromkeys(place.source_label for place in places))),
        "known_only_through": plain("; ".join(link.through)),
    }


def as_graphml(view: Described) -> bytes:
    """The network as GraphML, written by networkx; graph attributes carry day, state and credits."""
    import networkx as nx

    out = io.BytesIO()
    nx.write_graphml_xml(_graph(view), out, named_key_ids=True)
    return out.getvalue()


def as_gexf(view: Described) -> bytes:
    """The network as GEXF 1.2, written by networkx; its description carries day, state and credits.

    The date of the file is the day of the view, so that the same view gives the same bytes.
    """
    from xml.etree.ElementTree import SubElement, fromstring, tostring

    import networkx as nx

    net = _graph(view)
    root = fromstring("\n".join(nx.generate_gexf(net)))  # noqa: S314 (written one line above)
    space = root.tag.partition("}")[0] + "}"
    meta = root.find(f"{space}meta")
    if meta is not None:
        meta.set("lastmodifieddate", view.network.day.isoformat())
        said = (
            view.title,
            view.count,
            *filter(None, (view.second_hand[:-1],)),
            f"State of the map: {view.state}",
            *view.internal,
        )
        words = f"{'. '.join(said)}. {' | '.join(view.credits)}"
        SubElement(meta, f"{space}description").text = plain(words)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written
