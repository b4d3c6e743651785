"""Tells in which older encoding the bytes of a text are, by the letters that its words would have in each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Final, NamedTuple

LOOKED_AT = 1 << 20
"""Bytes that are looked at, from the first that is no ASCII on."""
MOST_WORDS = 5_000
"""Different words with such bytes that are looked at."""

FITS: Final = 0.03
"""The share of letters that may be no letters of a language, where a text is in it: names of elsewhere."""
BETTER: Final = 0.08
"""By how much of its letters another encoding must fit better than cp1252."""
FEWEST: Final = 3
"""Letters that are no ASCII from which on anything is told: of *Café* alone nothing is."""

_WESTERN = {
    "German": "äöüß",
    "French": "àâæçéèêëîïôœùûüÿ",
    "Spanish": "áéíñóúü",
    "Catalan": "àèéíïòóúüç",
    "Portuguese": "ãõáâàçéêíóôú",
    "Italian": "àèéìòóù",
    "a northern language": "åäöæøé",
    "Dutch": "ëïéèöüáóê",
}
_ALONE = {"Icelandic": "áéíóúýþæðö", "Estonian": "õäöüšž"}
_CENTRAL = {
    "Polish": "ąćęłńóśźż",
    "Czech": "áčďéěíňóřšťúůýž",
    "Slovak": "áäčďéíĺľňóôŕšťúýž",
    "Hungarian": "áéíóöőúüű",
    "Croatian or Slovene": "čćđšž",
    "Romanian": "ăâîşţ",
}
_BALTIC = {"Lithuanian": "ąčęėįšųūž", "Latvian": "āčēģīķļņšūž"}
_CYRILLIC = {"Cyrillic": "".join(map(chr, range(0x430, 0x460))) + "ґ"}
_GREEK = {"Greek": "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ"}
_TURKISH = {"Turkish": "çğıöşüâîûi̇"}

_OTHERS: Final = (
    ("cp1250", _CENTRAL), ("cp1251", _CYRILLIC), ("cp1254", _TURKISH), ("cp1253", _GREEK),
    ("cp1257", _BALTIC),
    ("iso8859-2", _CENTRAL), ("mac_roman", _WESTERN), ("cp850", _WESTERN), ("cp852", _CENTRAL),
    ("koi8-r", _CYRILLIC), ("cp866", _CYRILLIC),
)  # fmt: skip
"""Encodings of one byte a letter and the languages written in them; of those that fit alike, the first."""

# From the beginning of a word alone: begun at each letter, one of a million would take a day.
_WORD = re.compile(rb"(?<![A-Za-z])[A-Za-z]*+[\x80-\xff][A-Za-z\x80-\xff]*")
_APOSTROPHES = frozenset("’‘´`·\xa0\xad")
"""What stands between letters in any language, and tells nothing;"""
_PUNCTUATION = frozenset("‚“”„…–—‐•«»‹›€™®©°¨¿¡")
"""and what does beside words, though seldom before a small letter."""
_NONE = "\ufffd"
_ZLOTY = "z³"
"""What cp1252 makes of the Polish currency, and of nothing else that is written beside numbers."""
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_FIRST_NOT_LATIN = 0x370
"""Letters of other scripts than Latin begin here; no word has letters of two."""
_NOT_AFTER_C = frozenset("bcdefghijklmnpqrstvwxyz")
"""Letters that follow a `ç` in no Western language."""


class Told(NamedTuple):
    """An encoding, and what told it, in words; empty where nothing did."""

    encoding: str
    by: str = ""


class _Fit(NamedTuple):
    """How many letters of a text that are no ASCII a language lacks, of how many."""

    missing: int
    letters: int

    @property
    def share(self) -> float:
        return self.missing / self.letters if self.letters else 0.0


def told_encoding(data: bytes, first: int) -> Told | None:
    """In which encoding a text is that is not UTF-8 from byte `first` on; None where cp1252 is as good.

    It is another only where its letters are those of one language, and as cp1252 they are not those of one
    or two: then it is a guess on evidence, which whoever reads it is told.
    """
    start = data.rfind(b"\n", 0, first) + 1
    sample = data[start : start + LOOKED_AT]
    words = Counter(_WORD.findall(sample))
    if len(words) > MOST_WORDS:
        words = Counter(dict(words.most_common(MOST_WORDS)))
    as_western = _read_in("cp1252", words.items())
    western = min(map(as_western.fits, _sets()))
    # One word alone, however long, may be anything.
    if len(words) > 1 and western.letters >= FEWEST and western.share > BETTER:
        found = [
            (fit.share, order, Told(encoding, language))
            for order, (encoding, languages) in enumerate(_OTHERS)
            for read in [_read_in(encoding, words.items())]
            for language, letters in languages.items()
            if (fit := read.fits(letters)).letters >= FEWEST
            and fit.share <= FITS
            and western.share - fit.share >= BETTER
        ]
        if found:
            return min(found)[2]
    return _of_east_asia(sample)


_UTF8 = re.compile(rb"[\xc3-\xf4][\x80-\xbf]{1,3}")
_NOT_ASCII = re.compile(rb"[\x80-\xff]")


def is_mostly_utf8(data: bytes, first: int) -> int:
    """The number of the line of byte `first`, which is no UTF-8, where most others that are no ASCII are;
    else 0. Such a file was put together of several, and none reads it whole."""
    start = max(0, first - LOOKED_AT // 2)
    sample = data[start : start + LOOKED_AT]
    whole = sum(map(len, _UTF8.findall(sample)))
    if whole < FEWEST or 2 * whole <= len(_NOT_ASCII.findall(sample)):
        return 0
    # Two letters of another encoding may stand as one of UTF-8 does, though not most of them in most words.
    text = sample.decode("utf-8", "replace")
    letters = [mark for mark in text if not mark.isascii()]
    return 0 if 4 * letters.count(_NONE) > len(letters) else data.count(b"\n", 0, first) + 1


def _sets() -> Iterable[str]:
    yield from _WESTERN.values()
    yield from _ALONE.values()
    yield from ("".join(pair) for pair in combinations(_WESTERN.values(), 2))


class _Read(NamedTuple):
    """The letters of a text that are no ASCII: how often each stands there, and how many there are."""

    counts: Mapping[str, int]
    letters: int

    def fits(self, language: str) -> _Fit:
        """How an alphabet fits them."""
        if not self.letters:
            return _Fit(0, 0)
        missing = sum(times for letter, times in self.counts.items() if not _has(language, letter))
        return _Fit(missing, self.letters)


def _read_in(encoding: str, words: Iterable[tuple[bytes, int]]) -> _Read:
    """The words, read in an encoding."""
    counts = Counter[str]()
    for word, times in words:
        for letter in _letters_of(word.decode(encoding, "replace")):
            counts[letter] += times
    return _Read(counts, counts.total())


def _letters_of(text: str) -> Iterable[str]:
    """The letters of a word that are no ASCII, in small letters; `_NONE` for what is in no word of any
    language, and with a `-` those that stand where only some languages have them."""
    is_mixed = not _LATIN.isdisjoint(text)
    first_is_small = text[:1].islower()
    for at, mark in enumerate(text):
        if mark.isascii():
            continue
        before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
        if mark in _APOSTROPHES:
            first_is_small = after.islower()
        elif not mark.isalpha():
            if mark == _NONE or text == _ZLOTY or _joins(mark, before, text[at + 1 : at + 3]):
                yield _NONE
        elif (ord(mark) >= _FIRST_NOT_LATIN and is_mixed) or (
            mark.isupper() and before and (first_is_small or before.islower())
        ):
            yield _NONE
        elif mark in "õÕ" and after not in ("e", "E"):
            yield "õ-"
        elif mark in "çÇ" and after and after in _NOT_AFTER_C:
            yield "ç-"
        else:
            yield mark.lower()


def _joins(mark: str, before: str, after: str) -> bool:
    """Whether a mark stands where a letter belongs: not as a £ before its amount or the m of millions, or a
    dash between two names."""
    if mark in _PUNCTUATION:
        return before.isalpha() and after[:1].islower()
    return after[:1].isalpha() and (before.isalpha() or (len(after) == 2 and after.isalpha()))


def _has(language: str, letter: str) -> bool:
    match letter:
        case "õ-":
            return language == _ALONE["Estonian"] or language in _CENTRAL.values()
        case "ç-":
            return "ğ" in language
        case _:
            return letter != _NONE and letter in language


class _Scripts(NamedTuple):
    """How many characters of a text are of each script, of those that are no ASCII."""

    kana: int
    hangul: int
    han: int
    others: int

    @property
    def all(self) -> int:
        return sum(self)


def _of_east_asia(sample: bytes) -> Told | None:
    """An encoding of Japanese, Korean or Chinese: one in which the bytes are all such characters."""
    sample = sample[: sample.rfind(b"\n") + 1] or sample
    for encoding, by in (
        ("cp932", "Japanese"), ("euc_jp", "Japanese"), ("cp949", "Korean"),
        ("gb18030", "Chinese"), ("big5", "Chinese"),
    ):  # fmt: skip
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError:
            continue
        found = _scripts(text)
        if found.all < FEWEST or found.others > FITS * found.all:
            continue
        match by:
            case "Japanese" if 10 * found.kana >= found.all:
                return Told(encoding, by)
            case "Korean" if 10 * found.hangul >= 6 * found.all and _usual(sample, 0xB0, 0xC8):
                return Told(encoding, by)
            case "Chinese" if 10 * found.han >= 6 * found.all:
                usual = (0xB0, 0xD7) if encoding == "gb18030" else (0xA4, 0xC6)
                if _usual(sample, *usual):
                    return Told(encoding, by)
    return None


_LEADS_OF_PUNCTUATION = (0xA1, 0xA3)
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\xfe]")


def _usual(sample: bytes, first: int, last: int) -> bool:
    """Whether nearly all characters of two bytes are among the frequent ones, by their first byte."""
    leads: list[int] = [pair[0] for pair in _PAIR.findall(sample)]
    usual = [one for one in leads if first <= one <= last or one in _LEADS_OF_PUNCTUATION]
    return 10 * len(usual) >= 8 * len(leads)


def _scripts(text: str) -> _Scripts:
    kana = hangul = han = others = 0
    for mark in text:
        code = ord(mark)
        if code < 0x80:
            continue
        if 0x3040 <= code <= 0x30FF:
            kana += 1
        elif 0xAC00 <= code <= 0xD7A3:
            hangul += 1
        elif 0x4E00 <= code <= 0x9FFF:
            han += 1
        elif not (0x3000 <= code <= 0x303F or 0xFF01 <= code <= 0xFF60 or 0xFFE0 <= code <= 0xFFE6):
            others += 1
    return _Scripts(kana, hangul, han, others)
