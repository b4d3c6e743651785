"""Texts from elsewhere as plain text, without markup and e-mail addresses; and addresses of the web."""

from __future__ import annotations

import re
from html import unescape
from typing import Any, Final

from loaders.cell_text import cell_text
from loaders.noting import Notes
from loaders.reading.persons import has_email, strip_emails

MOST_LETTERS: Final = 131_072
"""Letters of one text: as of a cell (`Limits.cell_chars`). A longer one is no description."""

MOST_LETTERS_OF_A_NAME: Final = 1_000
"""Letters of a name. The longest title of a real data set seen has 312."""

MOST_LETTERS_OF_AN_ADDRESS: Final = 4_000
"""Letters of a web address: twice what browsers of old took."""

_TAG = re.compile(
    r"</?(?:a|abbr|b|blockquote|body|br|center|cite|code|dd|div|dl|dt|em|font|h[1-6]|head|hr|html|i|iframe|img"
    r"|input|li|link|meta|object|ol|p|pre|q|s|script|small|span|strong|style|sub|sup|svg|table|tbody|td|th"
    r"|thead|tr|tt|u|ul)(?:[\s/][^<>]*)?>",
    re.IGNORECASE,
)
"""Tags people write into descriptions. Other angle brackets (`p<0.05`, `<unknown>`) are text."""
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos|nbsp|ndash|mdash|rsquo|lsquo);")
_INLINE = frozenset("a abbr b cite code em font i q s small span strong sub sup tt u".split())
_UNSHOWN = frozenset("script style head iframe object".split())
_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127), " ")
_WEB = re.compile(r"https?://[^\s<>\"{}|\\^`]+", re.IGNORECASE)


def plain_text(value: str, notes: Notes) -> str:
    """The text as people read it; what was taken out is noted. A text past `MOST_LETTERS` is left out."""
    if is_plain(value):
        return value.strip()
    if len(value) > MOST_LETTERS:
        notes.note(f"texts of more than {MOST_LETTERS:,} letters, left out")
        return ""
    text = value.translate(_CONTROL).replace("\r\n", "\n").replace("\r", "\n")
    if "&lt;" in text and not _TAG.search(text) and _TAG.search(whole := unescape(text)):
        # Some write all of their HTML escaped.
        text = whole
    if _TAG.search(text):
        shown = _without_markup(text)
        if shown:
            notes.note("texts with HTML in them, of which only the words are kept")
            text = shown
    if _ENTITY.search(text):
        text = unescape(text)
    text, emails = strip_emails(text)
    if emails:
        notes.note("e-mail addresses taken out of texts", times=emails)
    return text.replace("\xa0", " ").translate(_CONTROL).strip()


def one_line(value: str, notes: Notes) -> str:
    """`plain_text` on one line, as names are."""
    return " ".join((value if is_plain(value) else plain_text(value, notes)).split())


def is_plain(value: str) -> bool:
    """Whether a text is of printed letters and spaces alone, without markup and addresses, as nearly all are:
    told in a sixth of the time that cleaning it takes."""
    return (
        value.isprintable()
        and "&" not in value
        and "<" not in value
        and "@" not in value
        and len(value) <= MOST_LETTERS
    )


def is_plain_cell(value: str) -> bool:
    """Whether `cell_text` and `plain_text` leave all of a text as it is, but for the spaces around it."""
    return (
        value.isascii()
        and value.isprintable()
        and "&" not in value
        and "<" not in value
        and "@" not in value
        and len(value) <= MOST_LETTERS
        and "_x000" not in value
    )


def line_of(value: Any, notes: Notes) -> str:
    """What a cell or a JSON value says, on one line."""
    if value.__class__ is str and is_plain_cell(value):
        # Its only white character is the space: told and taken off in a third of the time.
        return " ".join(value.split()) if "  " in value else value.strip()
    return one_line(cell_text(value), notes)


def _without_markup(text: str) -> str:
    from lxml import etree

    parser = etree.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(f"<div>{text}</div>", parser)
    except (etree.XMLSyntaxError, ValueError):
        return ""
    parts: list[str] = []
    unshown: list[etree._Element] = []
    for event, node in etree.iterwalk(root, events=("start", "end")):
        is_tag = isinstance(node.tag, str)
        if event == "start":
            if is_tag and node.tag in _UNSHOWN:
                unshown.append(node)
            elif not unshown:
                parts += ["" if node.tag in _INLINE else " ", node.text or ""]
            continue
        if unshown and unshown[-1] is node:
            unshown.pop()
        if not unshown:
            parts += ["" if node.tag in _INLINE else " ", node.tail or ""]
    return " ".join("".join(parts).split())


def web_address(value: str, notes: Notes) -> str:
    """The address if it is one of the web (`http`, `https`), else nothing, which is noted."""
    text = value.strip()
    if not text:
        return ""
    if (
        len(text) <= MOST_LETTERS_OF_AN_ADDRESS
        and _WEB.fullmatch(text)
        and ("@" not in text or "@" not in text.split("/")[2])
    ):
        if not has_email(text):
            return text
        notes.note("dropped: a link that carries an e-mail address")
        return ""
    scheme, colon, _ = text.partition(":")
    told = f"{scheme[:20]}:" if colon and scheme.isalpha() else "without http://"
    notes.note("dropped: a link that is no web address", told)
    return ""
