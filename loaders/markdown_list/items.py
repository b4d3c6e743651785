"""Reads Markdown into the items of its lists: each with its first link, its words and its headings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from loaders.reading.tables import heading_key
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


_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?:.*\r?\n)*?(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
_HTML_HEADING = re.compile(r"<(h[1-6]|summary)\b[^<>]*>(.*?)</\1>|(</details>)", re.DOTALL | re.IGNORECASE)
_ANCHOR = re.compile(r"\s*\{#[^{}]*\}\s*$")
"""The name of an anchor behind a heading (`{#name}`)."""
_TAG = re.compile(r"<[^<>]*>")
_LEVEL_OF_A_SUMMARY: Final = 7
"""What folds open (`<summary>`) stands below every heading."""
_ADDRESS = re.compile(r"https?://[^\s<>]+")
_LONGEST_NAME = 100
"""Letters before an address without marks that may be the name of what it leads to: more are a sentence."""
_WORDS_OF_A_BARE_NAME = 2
"""So many words are a name even without a dash or colon behind them; *See the page at* is none."""
_NAMES = frozenset("name names title titles".split())
"""Last words of the heading of a column in which the things of a table are named."""
_NO_NAMES = frozenset(
    "category code country date description domain format id language languages licence license link no notes"
    " nr number region size source stars state status topic type url website year".split()
)
"""First words of headings of columns that name no thing, where none says that it does; an empty one too."""


_STRIKES = {"s_open": 1, "s_close": -1}


@dataclass(slots=True)
class Item:
    """One item of a list, or one row of a table."""

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
    is_struck: bool = False
    """Whether its link is crossed out (`~~…~~`): who keeps the list says that it holds no more."""
    letters: int = 0
    """Of a paragraph that was not read, since it has more than `MOST_LETTERS_OF_AN_ITEM`; else 0."""


@dataclass(slots=True)
class _State:
    children: Callable[[str], list[Any]]
    """The parts of a paragraph: texts, links, pictures."""
    headings: list[tuple[int, str]] = field(default_factory=list)
    open: list[Item] = field(default_factory=list)
    found: list[Item] = field(default_factory=list)
    row: Item | None = None
    """The row of a table that is being read."""
    cells: list[Item] = field(default_factory=list)
    headings_of_table: list[str] = field(default_factory=list)
    in_head: bool = False


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
    parser.enable(["table", "strikethrough"])
    # Links are never followed or shown from here: `javascript:` must be read to be told.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    # Blocks first: only headings and items are read further, and only those that are not too long.
    parser.core.ruler.disable("inline")
    references: dict[str, Any] = {}
    state = _State(lambda text: _children(parser, references, text))
    tokens = parser.parse(_FRONT_MATTER.sub(_blank, input.text()), references)
    for at, token in enumerate(tokens):
        _take(token, tokens[at + 1] if at + 1 < len(tokens) else None, state)
    return state.found


def _blank(found: re.Match[str]) -> str:
    """As many line breaks as the settings above a text (`---`) have, so that lines keep their numbers."""
    return "\n" * found[0].count("\n")


def _children(parser: MarkdownIt, references: dict[str, Any], text: str) -> list[Token]:
    found: list[Token] = []
    parser.inline.parse(text, parser, references, found)
    return found


def _take(token: Token, following: Token | None, state: _State) -> None:
    match token.type:
        case "heading_open" if not state.open:
            said = following.content if following is not None else ""
            shown = _plain(state.children(said)) if len(said) <= MOST_LETTERS_OF_AN_ITEM else ""
            _head(state, int(token.tag[1:]), shown)
        case "html_block" if not state.open:
            _html(token.content, state)
        case "thead_open":
            state.headings_of_table, state.in_head = [], True
        case "thead_close":
            state.in_head = False
        case "inline" if state.in_head:
            is_short = len(token.content) <= MOST_LETTERS_OF_AN_ITEM
            shown = _plain(state.children(token.content)) if is_short else ""
            state.headings_of_table.append(heading_key(shown))
        case "tr_open" if not state.in_head and not state.open:
            state.row = Item(_above(state), (token.map or [0])[0] + 1, has_title=_has_title(state))
            state.cells = []
        case "tr_close" if state.row is not None:
            _end_row(state, state.row)
        case "inline" if state.row is not None:
            state.cells.append(_cell(token.content, state))
        case "list_item_open":
            outer = state.open[-1] if state.open else None
            above = outer.headings if outer else _above(state)
            if outer:
                outer.has_items = True
                above = (*above, outer.words) if not outer.link and outer.words else above
            item = Item(above, (token.map or [0])[0] + 1, _has_title(state))
            state.open.append(item)
            state.found.append(item)
        case "list_item_close":
            _close(state)
        case "inline" if state.open:
            if len(token.content) > MOST_LETTERS_OF_AN_ITEM:
                state.open[-1].letters = len(token.content)
            else:
                _read_inline(state.children(token.content), state.open[-1])


def _above(state: _State) -> tuple[str, ...]:
    return tuple(text for _, text in state.headings)


def _has_title(state: _State) -> bool:
    return bool(state.headings) and state.headings[0][0] == 1


def _head(state: _State, level: int, shown: str) -> None:
    state.headings = [one for one in state.headings if one[0] < level]
    state.headings.append((level, _ANCHOR.sub("", shown)))


def _html(content: str, state: _State) -> None:
    """Headings that are written in HTML, and the words on what folds open."""
    if len(content) > MOST_LETTERS_OF_AN_ITEM:
        return
    for name, inside, end in _HTML_HEADING.findall(content):
        shown = " ".join(unescape(_TAG.sub(" ", inside)).split())
        if end:
            state.headings = [one for one in state.headings if one[0] < _LEVEL_OF_A_SUMMARY]
        elif shown:
            _head(state, _LEVEL_OF_A_SUMMARY if name.casefold() == "summary" else int(name[1]), shown)


def _cell(content: str, state: _State) -> Item:
    """A cell of a row, read as an item is; an address by itself is a link without words."""
    cell = Item((), 0)
    if len(content) > MOST_LETTERS_OF_AN_ITEM:
        cell.letters = len(content)
        return cell
    _read_inline(state.children(content), cell)
    if not cell.link and _ADDRESS.fullmatch(cell.words):
        cell.link, cell.words, cell.links = cell.words, "", 1
    return cell


def _end_row(state: _State, row: Item) -> None:
    """A row as an item: its name stands in one cell, its link there or in a cell of its own."""
    cells, state.row = state.cells, None
    if not cells:
        return
    name = cells[_name_column(state.headings_of_table, cells)]
    linked = [cell for cell in cells if cell.link]
    alone = [cell for cell in linked if not cell.words]
    chosen = name if name.link else next(iter((*alone, *linked)), None)
    if chosen is not None:
        row.link, row.label = chosen.link, chosen.label if chosen is name else name.words or chosen.label
        row.is_struck = chosen.is_struck
    row.links = sum(cell.links for cell in cells)
    row.letters = max(cell.letters for cell in cells)
    beside = [name.words] if chosen is name else []
    beside += [cell.words for cell in cells if cell is not name]
    row.words = "; ".join(words for words in beside if words)
    state.found.append(row)


def _name_column(headings: Sequence[str], cells: Sequence[Item]) -> int:
    """The column that names what a row is about: said so by its heading, else the first that may."""
    known = headings[: len(cells)]
    for at, heading in enumerate(known):
        if heading.split(" ")[-1] in _NAMES:
            return at
    return next((at for at, heading in enumerate(known) if heading.split(" ")[0] not in _NO_NAMES), 0)


def _close(state: _State) -> None:
    """End an item; one without a link, below one with a link, is words of that one."""
    item = state.open.pop()
    if not item.link and not item.letters:
        _take_bare_address(item)
    outer = state.open[-1] if state.open else None
    if outer and outer.link and not (item.link or item.has_items or item.letters):
        state.found.pop()
        outer.words = " ".join(f"{outer.words} {item.words}".split())


def _take_bare_address(item: Item) -> None:
    """An address without marks behind a name is the link of it, as GitHub shows it."""
    found = _ADDRESS.search(item.words)
    before = item.words[: found.start()].rstrip() if found else ""
    name = before.rstrip(" -–—:|(")
    is_told_apart = name != before or len(name.split()) <= _WORDS_OF_A_BARE_NAME
    is_name = 0 < len(name) <= _LONGEST_NAME and is_told_apart
    if found and is_name and not _ADDRESS.search(item.words, found.end()):
        address = found[0].rstrip(".,;)")
        item.link, item.label, item.links = address, name, 1
        item.words = item.words[found.start() + len(address) :].lstrip(" ).,;")


def _read_inline(children: Sequence[Token], item: Item) -> None:
    """Add a paragraph to an item: the first link is what it is about, all else its words."""
    words: list[str] = []
    inside: list[str] | None = None
    crossed: list[str] = []
    struck = 0
    for child in children:
        if child.type in _STRIKES:
            struck += _STRIKES[child.type]
        elif child.type == "link_open":
            item.links += 1
            # A link of pictures only is a badge: one with words goes before it.
            if not item.link or not item.label:
                item.link, item.is_struck = str(child.attrGet("href") or ""), struck > 0
                inside, crossed = [], []
        elif child.type == "link_close":
            if inside is not None:
                item.is_struck |= bool(crossed) and not "".join(inside).strip()
                item.label = " ".join("".join(crossed if item.is_struck else inside).split())
                inside = None
        elif inside is not None:
            (crossed if struck else inside).append(_word(child))
        elif not struck:
            words.append(_word(child))
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
