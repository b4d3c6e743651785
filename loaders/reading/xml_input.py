"""XML: parsed without DTD, entities, network or giant trees; whole, or part by part in even memory."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from loaders.reading.input import Input
from ontology.errors import InputTooLarge, UnreadableFile

_FED = 65_536
"""So many bytes are given to the parser at a time where a document is read part by part."""
_ROOT_NAME = re.compile(r"<(?:[\w.\-]+:)?([\w.\-]+)")
_PLACE_IN_TEXT = re.compile(r" \(<string>, line \d+\)$")
_TYPE_NAME = re.compile(r"<!DOCTYPE\s+(?:[\w.\-]+:)?([\w.\-]+)")
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf|\s|<!--(?:[^-]|-(?!->))*-->)*"
    rb"<(?:!DOCTYPE\s+html|html|head|body|div|p|h[1-6]|center|a|img|br|table|details|picture|ul)\b",
    re.IGNORECASE,
)
_PROLOG = re.compile(r"\s*(?:<\?(?:[^?]|\?(?!>))*\?>\s*|<!--(?:[^-]|-(?!->))*-->\s*)*")


def looks_like_xml(input: Input) -> bool:
    """Whether the content begins as XML. Looks at the start only and never raises."""
    start = input.data[:1024].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").replace(b"\x00", b"")
    return re.match(rb"<(\?xml|!--|!DOCTYPE|[A-Za-z_][\w.\-]*(:[A-Za-z_][\w.\-]*)?[\s/>])", start) is not None


def looks_like_html(input: Input) -> bool:
    """Whether the content begins as a web page or with HTML's own tags. Looks at the start, never raises.

    A page declares its document type and closes few of its tags: to call it broken XML helps nobody.
    """
    return _HTML.match(input.data[:1024]) is not None


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


def parse_xml(input: Input, data: bytes | None = None) -> etree._Element:
    """The root element of an XML document, of `data` where that is given in place of the file's.

    Raises `UnreadableFile` with the line where it is not well formed or has a DTD, `InputTooLarge`.
    """
    if len(input.data) > input.limits.xml_bytes:
        raise InputTooLarge(f"{input.name} is larger than {input.limits.xml_bytes:,} bytes.", "Split it.")
    refuse_dtd(input, input.data[:65_536].decode("utf-8-sig", errors="replace"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(input.data if data is None else data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _not_xml(input, error) from None
    if root.getroottree().docinfo.doctype:
        raise UnreadableFile(
            f"{input.name} declares a document type or entities (<!DOCTYPE).",
            "Save it without <!DOCTYPE and write the characters themselves.",
        )
    return root


def _not_xml(input: Input, error: Exception) -> UnreadableFile:
    """The refusal of a text that is not well formed, in the parser's words and with its line."""
    said = _PLACE_IN_TEXT.sub("", str(error)).rstrip(".")
    remedy = "Mend it or export it again."
    if "EntityRef" in said:
        remedy = "Write & as &amp; where it stands for itself, or export the file again."
    return UnreadableFile(f"{input.name} is not XML: {said}.", remedy, row=getattr(error, "lineno", None))


def root_name(input: Input) -> str:
    """The local name of the root element, or empty. Looks at the start only and never raises."""
    if not looks_like_xml(input):
        return ""
    start = input.data[:_FED]
    encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = start.decode(encoding, errors="replace")
    at = root_start(text)
    # A document type is refused when the file is read; what it is, its name says all the same.
    found = _ROOT_NAME.match(text, at) or _TYPE_NAME.match(text, at)
    return found[1] if found else ""


def root_and_parts(input: Input) -> Iterator[etree._Element]:
    """The root element without its children, then each child of the root, whole, in order.

    A part is forgotten when the next one is asked for, so that memory is that of the largest part.
    Comments and processing instructions are left out. Raises as `parse_xml` does, while it goes
    on, and `InputTooLarge` for a part of too many bytes.
    """
    refuse_dtd(input, input.data[:_FED].decode("utf-8-sig", errors="replace"))
    parser = etree.XMLPullParser(
        events=("start",),
        # The root's only: events for all elements take ten times as long.
        tag=f"{{*}}{root_name(input) or '*'}",
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    root: etree._Element | None = None
    fed_since = 0
    try:
        for at in range(0, len(input.data), _FED):
            parser.feed(input.data[at : at + _FED])
            if root is None:
                root = _root_of(input, parser)
                if root is None:
                    continue
                yield root
            for _ in parser.read_events():
                pass  # elements named as the root: asked for, so that they do not heap up
            fed_since += _FED
            for part in list(root)[:-1]:
                fed_since = _FED
                yield part
                root.remove(part)
            if fed_since > input.limits.xml_part_bytes:
                raise InputTooLarge(
                    f"{input.name} has a part of more than {input.limits.xml_part_bytes:,} bytes.",
                    "Split it into several records.",
                )
        parser.close()
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _not_xml(input, error) from None
    if root is not None:
        yield from root


def _root_of(input: Input, parser: etree.XMLPullParser) -> etree._Element | None:
    events = list(parser.read_events())
    if not events:
        return None
    root = events[0][1]
    if root.getroottree().docinfo.doctype:
        raise UnreadableFile(
            f"{input.name} declares a document type or entities (<!DOCTYPE).",
            "Save it without <!DOCTYPE and write the characters themselves.",
        )
    return root
