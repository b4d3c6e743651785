"""XML: parsed without DTD, entities, network or giant trees."""

from __future__ import annotations

import re

from lxml import etree

from loaders.reading.input import Input
from ontology.errors import InputTooLarge, UnreadableFile

_PROLOG = re.compile(r"\s*(?:<\?(?:[^?]|\?(?!>))*\?>\s*|<!--(?:[^-]|-(?!->))*-->\s*)*")


def looks_like_xml(input: Input) -> bool:
    """Whether the content begins as XML. Looks at the start only and never raises."""
    start = input.data[:1024].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").replace(b"\x00", b"")
    return re.match(rb"<(\?xml|!--|!DOCTYPE|[A-Za-z_][\w.\-]*(:[A-Za-z_][\w.\-]*)?[\s/>])", start) is not None


def root_start(text: str) -> int:
    """Where the first thing after declarations and comments begins."""
    found = _PROLOG.match(text)
    return found.end() if found else 0


def refuse_dtd(input: Input, text: str) -> None:
    """Raise `UnreadableFile` where the document declares a type or entities (it may do so only there)."""
    at = root_start(text)
    if text.startswith("<!", at):
        row = text.count("\n", 0, at) + 1
        raise UnreadableFile(
            f"{input.name} declares a document type or entities (<!DOCTYPE, line {row}), which are not read "
            "since they can open to gigabytes or to other files.",
            "Save it without <!DOCTYPE and write the characters themselves.",
            row=row,
        )


def parse_xml(input: Input) -> etree._Element:
    """The root element of an XML document.

    Raises `UnreadableFile` with the line where it is not well formed or has a DTD, `InputTooLarge`.
    """
    if len(input.data) > input.limits.xml_bytes:
        raise InputTooLarge(f"{input.name} is larger than {input.limits.xml_bytes:,} bytes.", "Split it.")
    refuse_dtd(input, input.data[:65_536].decode("utf-8-sig", errors="replace"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(input.data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        row = getattr(error, "lineno", None)
        raise UnreadableFile(
            f"{input.name} is not XML: {error}.", "Mend it or export it again.", row=row
        ) from None
    if root.getroottree().docinfo.doctype:
        raise UnreadableFile(
            f"{input.name} declares a document type or entities (<!DOCTYPE).",
            "Save it without <!DOCTYPE and write the characters themselves.",
        )
    return root
