"""Input: the bytes of one file, read once within the limits, and the text they spell."""

from __future__ import annotations

import codecs
import hashlib
import io
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TextIO

from loaders.reading.encodings import is_mostly_utf8, told_encoding
from loaders.reading.limits import DEFAULT_LIMITS, Limits
from loaders.reading.packed import unpacked
from ontology.errors import InputTooLarge, UnreadableFile

CP1252_GUESS = "encoding: cp1252 (guessed)"
"""What `Input.guesses` says of a text that is not UTF-8."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_CONTROL_BYTES = bytes([*range(0x09), *range(0x0E, 0x20)])
_PART_BYTES = 1 << 20
"""How much is looked at in one go, so that looking takes no second copy of a large file."""
_SAVE_AS_UTF8 = "Save it as UTF-8 (in a spreadsheet: Save as, CSV UTF-8)."


@dataclass(frozen=True, eq=False)
class Input:
    """One file: where it lies, its bytes, their SHA-256 and what had to be guessed about them.

    A gzip or Zstandard file and a zip file of one file are opened: `data`, `sha256` and `name` are
    those of what is inside, so the same content is the same version, compressed or not.
    """

    path: Path
    name: str
    data: bytes = field(repr=False)
    sha256: str
    guesses: list[str] = field(default_factory=list)
    limits: Limits = field(default=DEFAULT_LIMITS, repr=False)
    record_ids: tuple[str, ...] = ()
    """The ids of the rows under the headings, in their order, where numbers would tell of others."""
    kept: dict[str, Any] = field(default_factory=dict, repr=False)
    """What reading once has found (an opened workbook), so that three looks cost one opening."""

    def text(self) -> str:
        """The bytes as text: UTF-8, UTF-16 or UTF-32 by their mark, else what its letters tell or cp1252,
        noted in `guesses`.

        Raises `UnreadableFile` where the bytes are no text.
        """
        return self._text

    def forget_text(self) -> None:
        """Let go of the text, a second copy of a large file: it is decoded anew for who asks again."""
        self.__dict__.pop("_text", None)

    def stream(self) -> TextIO:
        """The same text as a fresh stream that keeps line breaks as they are: a few KB at a time, where
        `text` holds a second copy of a large file. Raises as `text` does, before anything is read.
        """
        if "_text" in self.__dict__ or not self._is_plain:
            return io.StringIO(self.text(), newline="")
        encoding, mark = self._encoding
        stream = io.BytesIO(self.data)
        stream.seek(mark)
        return io.TextIOWrapper(stream, encoding=encoding, newline="")

    def guess(self, what: str) -> None:
        """Note once what was guessed."""
        if what not in self.guesses:
            self.guesses.append(what)

    @property
    def _encoding(self) -> tuple[str, int]:
        found = self._encoding_or_refusal
        if isinstance(found, UnreadableFile):
            raise found.with_traceback(None)
        return found

    @cached_property
    def _encoding_or_refusal(self) -> tuple[str, int] | UnreadableFile:
        # Whoever looks next is refused at once: to tell that bytes are no text takes longer than to read it.
        try:
            return _encoding_of(self)
        except UnreadableFile as refused:
            return refused

    @cached_property
    def _is_plain(self) -> bool:
        """Whether no byte is a control character's. Deleting bytes is ten times faster than searching."""
        return all(len(part.translate(None, _CONTROL_BYTES)) == len(part) for part in _parts(self.data))

    @cached_property
    def _text(self) -> str:
        encoding, mark = self._encoding
        text = (self.data[mark:] if mark else self.data).decode(encoding)
        if self._is_plain:
            return text
        control = _CONTROL.search(text)
        if control:
            at = control.start()
            row = text.count("\n", 0, at) + 1
            raise UnreadableFile(
                f"{self.name} is no text: line {row} holds the control character U+{ord(text[at]):04X}.",
                f"If it is a table, open it in the program that made it. {_SAVE_AS_UTF8}",
                row=row,
            )
        return text


def _parts(data: bytes, start: int = 0) -> Iterator[bytes]:
    return (data[at : at + _PART_BYTES] for at in range(start, len(data), _PART_BYTES))


def _encoding_of(input: Input) -> tuple[str, int]:
    """In which encoding the bytes are a text, and how many of them are its mark."""
    data = input.data
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                _decode(data, len(mark), encoding)
            except UnicodeDecodeError as error:
                raise _no_encoding(input, error.start + len(mark), encoding.upper()) from None
            return encoding, len(mark)
    if encoding := _wide(data):
        try:
            _decode(data, 0, encoding)
        except UnicodeDecodeError as error:
            raise _no_encoding(input, error.start, encoding.upper()) from None
        input.guess(f"encoding: {encoding.upper()} (guessed)")
        return encoding, 0
    try:
        _decode(data, 0, "utf-8")
    except UnicodeDecodeError as error:
        first = error.start
    else:
        return "utf-8", 0
    if row := is_mostly_utf8(data, first):
        raise UnreadableFile(
            f"{input.name} is in two encodings: most of it is UTF-8, and line {row} is not.",
            f"Bring its parts into one encoding. {_SAVE_AS_UTF8}",
            row=row,
        )
    if (told := told_encoding(data, first)) is not None:
        try:
            _decode(data, 0, told.encoding)
        except UnicodeDecodeError:
            pass
        else:
            input.guess(f"encoding: {told.encoding} (guessed by its letters: {told.by})")
            return told.encoding, 0
    try:
        _decode(data, 0, "cp1252")
    except UnicodeDecodeError as error:
        raise _no_encoding(input, error.start, "UTF-8 or cp1252") from None
    input.guess(CP1252_GUESS)
    return "cp1252", 0


def _decode(data: bytes, start: int, encoding: str) -> None:
    """Raise UnicodeDecodeError, its place counted from `start`, where the bytes are no such text."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for part in _parts(data, start):
            decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        data[start:].decode(encoding)
        raise


def _wide(data: bytes) -> str:
    """UTF-16 without its mark: every other byte of a text in Latin letters is zero, and of no other text."""
    start = data[:4096]
    if len(start) < 4 or b"\x00" not in start:
        return ""
    for encoding, zeros, letters in (
        ("utf-16-le", start[1::2], start[::2]),
        ("utf-16-be", start[::2], start[1::2]),
    ):
        if 2 * zeros.count(0) > len(zeros) and not letters.count(0):
            return encoding
    return ""


def _no_encoding(input: Input, offset: int, tried: str) -> UnreadableFile:
    row = input.data.count(b"\n", 0, offset) + 1
    found = input.data[offset : offset + 1].hex().upper() or "nothing"
    return UnreadableFile(
        f"{input.name} has bytes in no readable encoding: byte {offset:,} (line {row}) "
        f"is {found}, which is not {tried}.",
        _SAVE_AS_UTF8,
        row=row,
    )


def open_input(path: Path | str, limits: Limits = DEFAULT_LIMITS) -> Input:
    """Read the file at `path` once.

    Raises `UnreadableFile` (missing, a folder, no permission, a device, empty, broken compression) and
    `InputTooLarge`.
    """
    path = Path(path)
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        raise _not_there(path, error) from None
    if stat.S_ISDIR(found.st_mode):
        raise UnreadableFile(f"{path} is a folder.", "Name the files in it.")
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableFile(
            f"{path} is not a regular file but a device, pipe or socket.",
            "Save what it gives in a file first.",
        )
    try:
        with path.open("rb") as file:
            data = file.read(limits.file_bytes + 1)
    except OSError as error:
        raise _not_there(path, error) from None
    if len(data) > limits.file_bytes:
        raise InputTooLarge(
            f"{path} is larger than {limits.file_bytes:,} bytes.", "Split it into several files of one kind."
        )
    return _input(path, path.name, data, limits)


def input_of(name: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Input:
    """An input from bytes that are already here: for tests and for records shipped in the package."""
    return _input(Path(name), name, data, limits)


def _input(path: Path, name: str, data: bytes, limits: Limits) -> Input:
    name, data = unpacked(name, data, limits)
    if not data:
        raise UnreadableFile(f"{name} is empty (0 bytes).", "Save it again from the program that made it.")
    return Input(path, name, data, hashlib.sha256(data).hexdigest(), limits=limits)


def _not_there(path: Path, error: Exception) -> UnreadableFile:
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return UnreadableFile(f"There is no file {path}.", "Check its name and folder.")
        case PermissionError():
            return UnreadableFile(f"{path} may not be read by this account.", "Give it permission to read.")
        case OSError():
            reason = error.strerror or type(error).__name__
            return UnreadableFile(
                f"{path} cannot be read: {reason}.", "Copy it to another place and try again."
            )
        case _:
            return UnreadableFile(f"{str(path)!r} is no file name.", "Check its name and folder.")
