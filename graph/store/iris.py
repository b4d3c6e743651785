"""Makes a relative IRI absolute (RFC 3986, 5.2), as the engine does it, so that both name the same graph."""

from __future__ import annotations

import re

_PARTS = re.compile(
    r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL
)
"""Scheme, authority, path, query and fragment (RFC 3986, appendix B); fits every text."""


def resolve(base: str, written: str) -> str:
    """The IRI that `written` stands for beside `base`; `written` itself where there is no base.

    One that has a scheme stays as it is, dots and all: SPARQL 1.1 Query, 4.1.1.2, has it so, and an
    IRI that was changed would name another graph.
    """
    scheme, authority, path, query, fragment = _parts(written)
    if scheme is not None or not base:
        return written
    scheme, base_authority, base_path, base_query, _ = _parts(base)
    if authority is None:
        authority = base_authority
        if not path:
            path, query = base_path, query if query is not None else base_query
        elif path.startswith("/"):
            path = _without_dots(path)
        elif base_authority is not None and not base_path:
            path = _without_dots("/" + path)
        else:
            path = _without_dots(base_path[: base_path.rfind("/") + 1] + path)
    else:
        path = _without_dots(path)
    return "".join(
        (
            f"{scheme}:" if scheme is not None else "",
            f"//{authority}" if authority is not None else "",
            path,
            f"?{query}" if query is not None else "",
            f"#{fragment}" if fragment is not None else "",
        )
    )


def _parts(iri: str) -> tuple[str | None, str | None, str, str | None, str | None]:
    found = _PARTS.fullmatch(iri)
    if found is None:
        return None, None, iri, None, None
    scheme, authority, path, query, fragment = found.groups()
    return scheme, authority, path or "", query, fragment


def _without_dots(path: str) -> str:
    kept: list[str] = []
    pieces = path.split("/")
    for place, piece in enumerate(pieces):
        last = place == len(pieces) - 1
        if piece not in (".", ".."):
            kept.append(piece)
            continue
        if piece == ".." and len(kept) > (1 if path.startswith("/") else 0):
            kept.pop()
        if last:
            kept.append("")
    return "/".join(kept)
