"""Makes hostile files of sound ones: bytes and structures changed at random, the same for the same seed."""

from __future__ import annotations

import gzip
import io
import json
import random
import re
import sys
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CANARY = "file-that-no-loader-may-read"
"""What stands in the file that hostile content points to: it must turn up nowhere."""

LARGEST = 80_000
"""Bytes of a file to change. A larger seed is cut to its start: what it holds repeats."""

DEEP = 3_000
"""Levels of what is nested deep: past every limit, and past the interpreter's own stack."""

LONG = 140_000
"""Letters of a long text: past the limit of a cell."""


def values(pointing_to: str, address: str) -> tuple[str, ...]:
    """Texts that are hostile where a value stands, some pointing to a file and to a server."""
    return (
        "",
        " ",
        "0",
        "-1",
        "1e999999999",
        "9" * 400,
        "NaN",
        "-0.000000000000000000000000000001",
        "1.234.567,89",
        "£1,23,45",
        "٣٤٥",
        "0001-01-01",
        "9999-12-31",
        "10000-01-01",
        "2024-02-30",
        "31/02/2024",
        "13/13/2024",
        "0000",
        "2024-W05",
        "Q1 2023",
        "2022-23",
        "2011-12",
        "FY2023",
        "1 April 2022 - 31/03/2023",
        "9999-99/9999",
        "99999999999999",
        "NA",
        "null",
        "true",
        "#org+funder",
        "=1+1",
        '=HYPERLINK("http://x.example","x")',
        "@SUM(A1)",
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "<script>alert(1)</script>",
        "http://[x",
        'http://x.example/a b"c<d>e`f^g|h\\i{j}',
        "http://x.example/%zz#a#b",
        "https://ror.org/../../etc/passwd",
        "urn:x",
        "_:b0",
        "//x",
        f"file://{pointing_to}",
        f"http://{address}/context",
        pointing_to,
        "../../../../etc/passwd",
        "C:\\windows\\x",
        "a\u202eb\u2066c\u200bd\ufeffe",
        "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
        "e\u0301" * 50,
        "\u0085\u2028\u2029",
        "\x00",
        "\x1b[31m",
        "\ufffe\uffff",
        "x" * LONG,
        "a;b;" * 500,
        "person@x.example",
        "date of birth",
        "en-GB-oed-x-" + "y" * 20,
        "a\nb\r\nc\rd",
        '"',
        "'",
        '""',
        "\\",
        "a\tb",
        "%s %d {0} {x}",
    )


_MARKS = (
    b"\x00",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b'"',
    b'""',
    b"'",
    b"\n",
    b"\r",
    b"\r\n",
    b",",
    b";",
    b"\t",
    b"|",
    b"<",
    b">",
    b"&",
    b"&a;",
    b"&#0;",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"#",
    b"*a",
    b"&a",
    b"!!python/object:os.system",
    b"---\n",
    b"\x1a",
    b"\x7f",
    b"\xe2\x80\xae",
)


_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    OSError,
    KeyError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


class Mutator:
    """Changes files. All that is random comes from one generator, so a seed gives the same files again."""

    def __init__(self, chance: random.Random, *, pointing_to: str, address: str) -> None:
        self.chance = chance
        self.values = values(pointing_to, address)
        self._pointing_to, self._address = pointing_to, address

    def changed(self, files: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
        """One to three of the ways below, on one file of a set or, at times, on the set itself."""
        files = list(files)
        if len(files) > 1 and self.chance.random() < 0.15:
            return self._set(files)
        at = self.chance.randrange(len(files))
        name, data = files[at]
        data = data[:LARGEST]
        for _ in range(self.chance.randint(1, 3)):
            data = self.chance.choice(self._ways(data))(data)
        if self.chance.random() < 0.08:
            name, data = self._packed(name, data)
        files[at] = (name, data)
        return files

    def _ways(self, data: bytes) -> list[Callable[[bytes], bytes]]:
        """What suits the content; plain changes of bytes suit any."""
        plain = [self._flip, self._cut, self._insert, self._repeat, self._take_out, self._encode]
        if data.startswith(b"PK\x03\x04"):
            return [self._flip, self._cut, *[self._part] * 6]
        text = [self._line, self._swap_value, self._swap_value]
        start = data.lstrip()[:1]
        if start in (b"{", b"["):
            return [*plain, *text, *[self._json] * 6, self._json_text]
        if start == b"<":
            return [*plain, *text, *[self._xml] * 5]
        return [*plain, *text, *[self._cells] * 5, self._indent, self._turtle]

    # Bytes.

    def _place(self, data: bytes) -> int:
        return self.chance.randint(0, len(data))

    def _flip(self, data: bytes) -> bytes:
        changed = bytearray(data)
        for _ in range(self.chance.randint(1, 8)):
            if changed:
                changed[self.chance.randrange(len(changed))] = self.chance.randrange(256)
        return bytes(changed)

    def _cut(self, data: bytes) -> bytes:
        return data[: self._place(data)] if self.chance.random() < 0.7 else data[self._place(data) :]

    def _insert(self, data: bytes) -> bytes:
        at = self._place(data)
        return data[:at] + self.chance.choice(_MARKS) * self.chance.choice((1, 1, 1, 2, 200)) + data[at:]

    def _repeat(self, data: bytes) -> bytes:
        start, end = sorted((self._place(data), self._place(data)))
        times = self.chance.choice((2, 2, 3, 30))
        return data[:start] + data[start : min(end, start + 20_000)] * times + data[end:]

    def _take_out(self, data: bytes) -> bytes:
        at = self._place(data)
        return data[:at] + data[at + self.chance.choice((1, 1, 2, 10, 100, 1000)) :]

    def _encode(self, data: bytes) -> bytes:
        text = data.decode("utf-8", "replace")
        encodings = "utf-8-sig utf-16 utf-16-le utf-32 cp1252 cp437 cp1250 cp1251 cp932 gb18030".split()
        encoding = self.chance.choice(encodings)
        return text.encode(encoding, "replace")

    # Text.

    def _value(self) -> str:
        return self.chance.choice(self.values)

    def _line(self, data: bytes) -> bytes:
        lines = data.split(b"\n")
        at, other = self.chance.randrange(len(lines)), self.chance.randrange(len(lines))
        match self.chance.randrange(5):
            case 0:
                del lines[at]
            case 1:
                lines.insert(other, lines[at])
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                lines[at:at] = [b""] * 3
            case _:
                lines[at] = b"".join((lines[at], lines[other]))
        return b"\n".join(lines)

    def _swap_value(self, data: bytes) -> bytes:
        """Put a hostile value in the place of a word, a number or what stands in quotes."""
        found = list(re.finditer(rb'[\w.:/-]+|(?<=")[^"]*(?=")', data[:50_000]))
        if not found:
            return data
        word = self.chance.choice(found)
        value = self._value().encode("utf-8", "surrogatepass")
        return data[: word.start()] + value + data[word.end() :]

    def _cells(self, data: bytes) -> bytes:
        """Treat the text as a table: change a cell, a row, a column or the headings."""
        counts = {mark: data.count(mark) for mark in (b",", b";", b"\t", b"|")}
        mark = max(counts, key=lambda one: counts[one])
        rows = [line.split(mark) for line in data.split(b"\n")]
        at = self.chance.randrange(min(len(rows), 3) if self.chance.random() < 0.4 else len(rows))
        row = rows[at]
        column = self.chance.randrange(len(row))
        match self.chance.randrange(7):
            case 0:
                row[column] = b'"' + self._value().replace('"', '""').encode("utf-8", "replace") + b'"'
            case 1:
                row.extend([b"x"] * self.chance.choice((1, 5, 3000)))
            case 2:
                del row[column]
            case 3:
                for one in rows:
                    one.append(one[column] if column < len(one) else b"")
            case 4:
                for one in rows:
                    if column < len(one):
                        one[column] = self.chance.choice((b"", b"03/04/2021", b"NA", b"1.234", one[column]))
            case 5:
                rows.insert(at + 1, [b"#x"] * len(row))
            case _:
                self.chance.shuffle(row)
        return b"\n".join(mark.join(row) for row in rows)

    def _indent(self, data: bytes) -> bytes:
        lines = data.split(b"\n")
        at = self.chance.randrange(len(lines))
        lines[at] = self.chance.choice((b"  ", b"\t", b"- ", b"? ", b"| ", b"[" * DEEP)) + lines[at]
        return b"\n".join(lines)

    def _turtle(self, data: bytes) -> bytes:
        piece = self.chance.choice(
            (
                "<http://x.example/a> <http://x.example/b> ",
                "[" * DEEP,
                "(" * DEEP,
                "<<" * DEEP,
                "@base <file:///> .",
                f"<http://x.example/a> <http://www.w3.org/2002/07/owl#imports> <http://{self._address}/o> .",
                f'"""{self._value()}"""',
                "[] a [] .",
            )
        ).encode("utf-8", "replace")
        at = self._place(data)
        return data[:at] + piece + data[at:]

    # JSON.

    def _json(self, data: bytes) -> bytes:
        try:
            value = json.loads(data)
        except (ValueError, RecursionError):
            return self._flip(data)
        for _ in range(self.chance.randint(1, 3)):
            value = self._in_tree(value)
        try:
            return json.dumps(value, ensure_ascii=self.chance.random() < 0.5).encode("utf-8", "surrogatepass")
        except (ValueError, RecursionError):
            return data

    def _in_tree(self, value: Any) -> Any:
        """Change one place of a tree, found by walking down at random."""
        if isinstance(value, dict) and value and self.chance.random() < 0.85:
            name = self.chance.choice(list(value))
            match self.chance.randrange(12):
                case 0:
                    return {one: other for one, other in value.items() if one != name}
                case 1:
                    return {**value, self._value(): value[name]}
                case _:
                    return {**value, name: self._in_tree(value[name])}
        if isinstance(value, list) and value and self.chance.random() < 0.85:
            at = self.chance.randrange(len(value))
            if self.chance.random() < 0.1:
                return [*value, *value[at : at + 1] * self.chance.choice((1, 200))]
            return [*value[:at], self._in_tree(value[at]), *value[at + 1 :]]
        hostile: list[Any] = [
            self._value(),
            self._value(),
            None,
            True,
            -1,
            10**300,
            1.5e300,
            {},
            [],
            [[]],
            [None],
            {"": None},
            [value],
            {"@id": self._value()},
            {"id": value, "@value": value},
            [value] * 3,
            str(value),
        ]
        return self.chance.choice(hostile)

    def _json_text(self, data: bytes) -> bytes:
        """What a JSON library would not write: nested deep, names twice, half characters."""
        at = data.find(b":", self._place(data)) + 1 or 1
        piece = self.chance.choice(
            (
                b"[" * DEEP,
                b'{"a":' * DEEP,
                b'"\\ud800",',
                b"NaN,",
                b"1e999999999,",
                b"9" * 5000 + b",",
                b'{"a":1,"a":2},',
                f'"http://{self._address}/context",'.encode(),
            )
        )
        return data[:at] + piece + data[at:]

    # XML.

    def _xml(self, data: bytes) -> bytes:
        tags = list(re.finditer(rb"<[\w:.-]+[^<>]*>", data[:50_000]))
        if not tags:
            return self._flip(data)
        tag = self.chance.choice(tags)
        words = self._value().replace("&", "&amp;").replace("<", "&lt;").encode("utf-8", "replace")
        match self.chance.randrange(8):
            case 0:
                return data[: tag.start()] + data[tag.end() :]
            case 1:
                return data[: tag.end()] + tag[0] + data[tag.end() :]
            case 2:
                name = re.match(rb"<([\w:.-]+)", tag[0])
                inner = (b"<%s>" % name[1]) * DEEP + (b"</%s>" % name[1]) * DEEP if name else b""
                return data[: tag.end()] + inner + data[tag.end() :]
            case 3:
                return data[: tag.end()] + words + data[tag.end() :]
            case 4:
                quoted = b'="' + words.replace(b'"', b"&quot;") + b'"'
                return (
                    data[: tag.start()]
                    + re.sub(rb'="[^"]*"', lambda _: quoted, tag[0], count=1)
                    + data[tag.end() :]
                )
            case 5:
                return data[: tag.end()] + b"<![CDATA[" + self._value().encode("utf-8", "replace") + b"]]>"
            case 6:
                return self._declared() + re.sub(rb"^\s*<\?xml[^>]*\?>", b"", data)
            case _:
                return data[: tag.end()] + b"<!-- x --><?x y?>" + data[tag.end() :]

    def _declared(self) -> bytes:
        bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
        return self.chance.choice(
            (
                f'<!DOCTYPE x [<!ENTITY e0 "ha">{bomb}]>',
                f'<!DOCTYPE x [<!ENTITY a SYSTEM "file://{self._pointing_to}">]>',
                f'<!DOCTYPE x SYSTEM "http://{self._address}/x.dtd">',
                f'<?xml-stylesheet href="http://{self._address}/x.xsl"?>',
            )
        ).encode()

    # Zip files and packing.

    def _part(self, data: bytes) -> bytes:
        """Change one part of a workbook and pack it again."""
        made = io.BytesIO()
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
                names = old.namelist()
                sheets = [name for name in names if "sheet" in name.lower() or name == "content.xml"]
                chosen = self.chance.choice(sheets if sheets and self.chance.random() < 0.6 else names)
                for name in names:
                    part = old.read(name)
                    if name == chosen:
                        part = self.chance.choice(
                            (self._xml, self._xml, self._flip, self._swap_value, self._numbers)
                        )(part)
                    new.writestr(name, part, zipfile.ZIP_DEFLATED)
                strange = self.chance.choice(("../../x.csv", "/etc/x.xml", "xl/../../x.rels"))
                if self.chance.random() < 0.1 and strange not in names:
                    new.writestr(strange, "x")
        except _BROKEN:
            return self._flip(data)
        return made.getvalue()

    def _numbers(self, data: bytes) -> bytes:
        """Repeat and place cells where no sheet has any."""
        found = list(re.finditer(rb'(?<=")[A-Z]{0,3}[0-9]+(?=")', data))
        if not found:
            return self._xml(data)
        one = self.chance.choice(found)
        place = self.chance.choice((b"XFD1048576", b"A0", b"-1", b"1048577", b"99999999999", b"ZZZZ1", b"2"))
        return data[: one.start()] + place + data[one.end() :]

    def _packed(self, name: str, data: bytes) -> tuple[str, bytes]:
        match self.chance.randrange(4):
            case 0:
                return f"{name}.gz", gzip.compress(data, mtime=0)
            case 1:
                return f"{name}.zst", zstd.compress(data)
            case 2:
                return f"{name}.gz.gz", gzip.compress(gzip.compress(data, mtime=0), mtime=0)
            case _:
                made = io.BytesIO()
                with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
                    archive.writestr(self.chance.choice((name, f"../../{name}", f"/etc/{name}")), data)
                return f"{name}.zip", made.getvalue()

    def _set(self, files: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
        """Change which files are given together."""
        match self.chance.randrange(4):
            case 0:
                del files[self.chance.randrange(len(files))]
            case 1:
                files.append(self.chance.choice(files))
            case 2:
                name, data = self.chance.choice(files)
                files.append((f"x{name}", data))
            case _:
                self.chance.shuffle(files)
        return files
