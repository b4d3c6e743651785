"""Tells by how much the amounts under a heading are to be multiplied: `£000`, `in Mio. EUR`."""

from __future__ import annotations

import re

_CURRENCY = r"(?:[£€$]|[a-z]{0,2}\$|gbp|eur|usd|chf|nok|sek|dkk|pln|inr)"
_1000 = r"1[.,’' ]?000(?![.,’']?\d)"

_THOUSAND = (
    "thousands? tsd tausend milliers? miles millares milhares migliaia duizend(?:en)? tys tusen tusental "
    "tusinde tuhat tuhatta 000s tkr kkr"
).split()
_MILLION = (
    "millions? mio mln mill millionen millones milh(?:ões|oes) milioni miljoen(?:en)? miljoner miljoonaa? "
    "millioner mkr mnkr"
).split()
_BILLION = "billions? bn milliarden mrd miliardi mld miljard miljarder".split()
"""*Billion* and its kind are the English ones."""
_AS_NUMBER = (
    r"(?:[’']|\()000(?:[’']?s)?",
    rf"{_CURRENCY}\s?[’']?000s?",
    rf"(?:in|x|×)\s?{_CURRENCY}?\s?{_1000}",
    rf"\({_1000}\)",
    rf"{_CURRENCY}\s?\(?{_1000}",
    rf"{_1000}\s?(?:{_CURRENCY}|euros?|dollars?)",
)
_MIL = r"mil(?=\s*(?:de|euros?|reais|eur|€|r\$))"
"""Spanish and Portuguese; by itself it is short for a million."""


def _any_of(*words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(words)})(?![^\W_])", re.IGNORECASE)


_TIMES = {
    1_000: _any_of(*_THOUSAND, *_AS_NUMBER, _MIL, rf"[kt]{_CURRENCY}", rf"{_CURRENCY}\s?k"),
    100_000: _any_of("lakhs?", "lacs?"),
    1_000_000: _any_of(*_MILLION, rf"m{_CURRENCY}", rf"{_CURRENCY}\s?mn?"),
    10_000_000: _any_of("crores?"),
    1_000_000_000: _any_of(*_BILLION, rf"{_CURRENCY}\s?bn"),
}
_LIMIT = re.compile(
    rf"\b(?:over|under|above|below|than|up to|bis|ab|über|unter)\s+{_CURRENCY}?\s?\d[\d.,’' ]*", re.IGNORECASE
)
"""A bound, which says nothing of how amounts are written: *grants over £1,000*."""


def times_of(text: str) -> int:
    """By how much the amounts under a heading are to be multiplied: `£000` and `in thousands`, `€m`."""
    text = _LIMIT.sub(" ", text)
    return max((times for times, said in _TIMES.items() if said.search(text)), default=1)
