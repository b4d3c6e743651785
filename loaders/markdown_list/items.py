"""Reads Markdown into the items of its lists: each with its first link, its words and its headings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ontology.errors import InputTooLarge

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from loaders.reading.input import Input

MOST_BYTES: Final = 1024 * 1024
"""Bytes of a list in Markdown: the longest of the well-known lists have half a megabyte."""

MOST_LETTERS_OF_AN_ITEM: Final = 1_500
"""Letters of one paragraph of an item or a heading: brackets without end cost the square of their number to
read (a file of a mebibyte full of them 14 s). The longest item of a real list seen has 420."""

MOST_LEVELS: Final = 20
"""Levels of lists and quotations in each other; what is deeper is not read."""


@dataclass(slots=True)
class Item:
    """One item of a list."""

    headings: tuple[str, ...]
    """The headings above it, the outermost first, and the items without a link that it stands in."""
    line: int
    has_title: bool = False
    """Whether the outermost of the headings is the title of the list."""
    label: str = ""
    link: str = ""
    words: str = ""
    """What stands beside the first link."""
    links: int = 0
    has_items: bool = False
    letters: int = 0
    """Of a paragraph that was not read, since it has more than `MOST_LETTERS_OF_AN_ITEM`; else 0."""


@dataclass(slots=True)
class _State:
    children: Callable[[str], list[Any]]
    """The parts of a paragraph: texts, links, pictures."""
    headings: list[tuple[int, str]] = field(default_factory=list)
    open: list[Item] = field(default_factory=list)
    found: list[Item] = field(default_factory=list)


def items_of(input: Input) -> list[Item]:
    """The items in the order of the file. Raises `InputTooLarge`."""
    if "markdown items" not in input.kept:
        input.kept["markdown items"] = _items(input)
    items: list[Item] = input.kept["markdown items"]
    return items


def _items(input: Input) -> list[Item]:
    from markdown_it import MarkdownIt

    if len(input.data) > MOST_BYTES:
        raise InputTooLarge(f"{input.name} is larger than {MOST_BYTES:,} bytes.", "Split it.")
    parser = MarkdownIt("commonmark", {"maxNesting": MOST_LEVELS, "html": True})
    # Links are never followed or shown from here: `javascript:` must be read to be told.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    # Blocks first: only headings and items are read further, and only those that are not too long.
    parser.core.ruler.disable("inline")
    references: dict[str, Any] = {}
    state = _State(lambda text: _children(parser, references, text))
    tokens = parser.parse(input.text(), references)
    for at, token in enumerate(tokens):
        _take(token, tokens[at + 1] if at + 1 < len(tokens) else None, state)
    return state.found


def _children(parser: MarkdownIt, references: dict[str, Any], text: str) -> list[Token]:
    found: list[Token] = []
    parser.inline.parse(text, parser, references, found)
    return found


def _take(token: Token, following: Token | None, state: _State) -> None:
    match token.type:
        case "heading_open" if not state.open:
            level = int(token.tag[1:])
            state.headings = [one for one in state.headings if one[0] < level]
            said = following.content if following is not None else ""
            shown = _plain(state.children(said)) if len(said) <= MOST_LETTERS_OF_AN_ITEM else ""
            state.headings.append((level, shown))
        case "list_item_open":
            outer = state.open[-1] if state.open else None
            above = outer.headings if outer else tuple(text for _, text in state.headings)
            if outer:
                outer.has_items = True
                above = (*above, outer.words) if not outer.link and outer.words else above
            has_title = bool(state.headings) and state.headings[0][0] == 1
            item = Item(above, (token.map or [0])[0] + 1, has_title)
            state.open.append(item)
            state.found.append(item)
        case "list_item_close":
            _close(state)
        case "inline" if state.open:
            if len(token.content) > MOST_LETTERS_OF_AN_ITEM:
                state.open[-1].letters = len(token.content)
            else:
                _read_inline(state.children(token.content), state.open[-1])


def _close(state: _State) -> None:
    """End an item; one without a link, below one with a link, is words of that one."""
    item = state.open.pop()
    outer = state.open[-1] if state.open else None
    if outer and outer.link and not (item.link or item.has_items or item.letters):
        state.found.pop()
        outer.words = " ".join(f"{outer.words} {item.words}".split())


def _read_inline(children: Sequence[Token], item: Item) -> None:
    """Add a paragraph to an item: the first link is what it is about, all else its words."""
    words: list[str] = []
    inside: list[str] | None = None
    for child in children:
        if child.type == "link_open":
            item.links += 1
            if not item.link:
                item.link = str(child.attrGet("href") or "")
                inside = []
        elif child.type == "link_close":
            if inside is not None:
                item.label = " ".join("".join(inside).split())
                inside = None
        else:
            (words if inside is None else inside).append(_word(child))
    item.words = " ".join(" ".join((item.words, "".join(words))).split())


def _plain(children: Sequence[Token]) -> str:
    return " ".join("".join(_words(children)).split())


def _words(children: Sequence[Token]) -> Iterator[str]:
    for child in children:
        yield _word(child)


def _word(child: Token) -> str:
    """The text of a token; pictures (badges) and HTML say nothing."""
    if child.type in ("softbreak", "hardbreak"):
        return " "
    return child.content if child.type in ("text", "code_inline", "text_special") else ""
