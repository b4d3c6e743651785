"""YAML: a document as texts, lists and maps with the line of each; nothing in it is guessed or built.

Every scalar stays the text that was written: `NO` is Norway and `2024-01` no date. What could make
a small file large or do something (anchors, aliases, tags, several documents) is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from loaders.reading.input import Input
from ontology.errors import InputTooLarge, UnreadableFile

_PLAIN_TAGS = frozenset({None, "!"})
_EMPTY = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class YamlText:
    """A scalar as it was written; empty for one left out (`key:`)."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class YamlList:
    """A sequence."""

    items: tuple[YamlNode, ...]
    line: int


@dataclass(frozen=True, slots=True)
class YamlMap:
    """A mapping; `lines` has the line of each key."""

    entries: dict[str, YamlNode]
    lines: dict[str, int]
    line: int


YamlNode = YamlText | YamlList | YamlMap


@dataclass(slots=True)
class _Open:
    """A list or map whose end has not come yet."""

    line: int
    is_map: bool
    items: list[YamlNode] = field(default_factory=list)
    entries: dict[str, YamlNode] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    key: str | None = None

    def closed(self) -> YamlNode:
        if self.is_map:
            return YamlMap(self.entries, self.lines, self.line)
        return YamlList(tuple(self.items), self.line)


def parse_yaml(input: Input, *, keep_last: bool = False) -> YamlNode:
    """The one document of a YAML file. With `keep_last`, of a key written twice the last counts, as most
    readers have it, and `input.guesses` says so.

    Raises `UnreadableFile` with the line where it is broken or holds what is refused, `InputTooLarge`
    past the limits of bytes and depth.
    """
    import yaml

    if len(input.data) > input.limits.yaml_bytes:
        raise InputTooLarge(
            f"{input.name} is larger than {input.limits.yaml_bytes:,} bytes.", "Take out what is not needed."
        )
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    builder = _Builder(input, keep_last=keep_last)
    try:
        for event in yaml.parse(input.text(), Loader=loader):
            builder.take(event, yaml)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else None
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        place = f"line {line}: " if line else ""
        raise UnreadableFile(
            f"{input.name} is not YAML: {place}{reason}.",
            "Indent with spaces, two a level, and put a text that holds ': ' or ' #' in quotes.",
            row=line,
        ) from None
    if builder.found is None:
        raise UnreadableFile(f"{input.name} is empty.", "Write it anew with `sharegraph map`.")
    return builder.found


class _Builder:
    """Puts the events of a parser together, level by level, so that no depth exhausts the stack."""

    def __init__(self, input: Input, *, keep_last: bool) -> None:
        self._input, self._keep_last = input, keep_last
        self._open: list[_Open] = []
        self.found: YamlNode | None = None

    def take(self, event: Any, yaml: Any) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise self._refused(line, "an anchor or alias (& or *)", "Write the text itself in each place.")
        if getattr(event, "tag", None) not in _PLAIN_TAGS:
            raise self._refused(line, "a tag (!)", "Put the text in quotes.")
        match event:
            case yaml.ScalarEvent():
                empty = event.style is None and event.value in _EMPTY
                self._add(YamlText("" if empty else event.value, line))
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                if len(self._open) >= self._input.limits.yaml_depth:
                    raise InputTooLarge(
                        f"{self._input.name}, line {line}: nested deeper than "
                        f"{self._input.limits.yaml_depth} levels.",
                        "Flatten it.",
                        row=line,
                    )
                self._open.append(_Open(line, isinstance(event, yaml.MappingStartEvent)))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._add(self._open.pop().closed())
            case yaml.DocumentStartEvent() if self.found is not None:
                raise self._refused(line, "a second document (---)", "Keep one document in a file.")
            case _:
                pass

    def _add(self, node: YamlNode) -> None:
        if not self._open:
            self.found = node
            return
        parent = self._open[-1]
        if not parent.is_map:
            parent.items.append(node)
        elif parent.key is None:
            if not isinstance(node, YamlText):
                raise self._refused(node.line, "a key that is no text", "Put the key in quotes.")
            if node.text in parent.entries and self._keep_last:
                self._input.guess(f"key that stands twice, of which the last counts: {node.text[:80]}")
            elif node.text in parent.entries:
                raise self._refused(node.line, f"the key {node.text[:80]!r} twice", "Keep one of the two.")
            parent.key = node.text
            parent.lines[node.text] = node.line
        else:
            parent.entries[parent.key] = node
            parent.key = None

    def _refused(self, line: int, what: str, remedy: str) -> UnreadableFile:
        return UnreadableFile(f"{self._input.name}, line {line} holds {what}.", remedy, row=line)


def plain(node: YamlNode, *, without: str = "") -> Any:
    """Texts, lists and dictionaries for a node; entries under the key `without` are left out."""
    match node:
        case YamlText():
            return node.text
        case YamlList():
            return [plain(one, without=without) for one in node.items]
        case YamlMap():
            return {
                key: plain(one, without=without)
                for key, one in node.entries.items()
                if not without or key != without
            }
