"""Values: cells read as days, amounts, numbers and lists, or refused with how to write them."""

from __future__ import annotations

import datetime
import re
import unicodedata
from calendar import monthrange
from decimal import Decimal, InvalidOperation

from loaders.reading.limits import DEFAULT_LIMITS
from loaders.reading.months import MONTHS
from loaders.reading.periods import Span, only_period
from loaders.reading.tables import Cell
from ontology.currencies import is_currency
from ontology.records import Day

_HOW_DAY = "Write 2023-05-17, or 2023-05 for a month, or 2023 for a year."
_HOW_AMOUNT = "Write digits with a point before the pence: 1234.50."
_HOW_NUMBER = "Write digits with a decimal point: 51.5."
_LONGEST_DAY = 60
MOST_DIGITS = 18
"""Digits before the decimal mark of a sum of money. A store's decimals have 20, which sums of such stay
within, and shares of such are exact within the 28 of our own."""

_LONGEST_NUMBER = 2 * DEFAULT_LIMITS.number_digits

_MONTH = "(" + "|".join(sorted(MONTHS, key=lambda name: (-len(name), name))) + r")\.?"
_ORDINAL = r"(\d{1,2})(?:st|nd|rd|th|er|[.º°])?"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?"
_TIME = rf"(?:(?:t|\s+|,\s*){_CLOCK}\s*(?:am|pm)?\s*(?:z|utc|gmt|[+-]\d{{2}}:?\d{{2}})?)?"

_YEAR = re.compile(r"(\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_ISO_DAY = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})z?" + _TIME)
_BASIC_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBERED_DAY = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})" + _TIME)
_OF = r"(?:\s+(?:of|de|del|do))?"
_DAY_MONTH_NAME = re.compile(_ORDINAL + _OF + r"[\s-]+" + _MONTH + r",?" + _OF + r"[\s-]+(\d{4})" + _TIME)
_MONTH_NAME_DAY = re.compile(_MONTH + r"\s+" + _ORDINAL + r",?\s+(\d{4})" + _TIME)
_MONTH_NAME = re.compile(_MONTH + r",?" + _OF + r"[\s-]+(\d{4})")
_SHORT_YEAR = re.compile(r"(?:\d{1,2}[-/. ]){1,2}\d{2}|(?:\d{1,2}[-\s])?" + _MONTH + r"[-\s]\d{2}")

_IN_LETTERS = re.compile(r"[\x00-\x7fäáàãéèêíóôúûçćńźżśłąęºª°\u2010-\u2014]*", re.IGNORECASE)
"""Letters of months and periods; other digits than ours are no dates."""
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014", "-"))

_EARLIEST_YEAR = 1000


def parse_day(
    cell: Cell | Decimal, *, day_first: bool | None = None, century: int = 0, spans: bool = False
) -> Day | None:
    """The day, month, year or period a cell states; None for an empty cell.

    Read are real dates, `2023`, `2023-05`, `05/2023`, `2023-05-17` with or without a time (the day
    as written counts, whatever the time zone), `20230517`, `3 March 2021`, `March 3, 2021`,
    `March 2021`, the months in other languages too (`3 de marzo de 2021`).
    `03/04/2021` is read only where `day_first` says how, or where it cannot be read in two ways
    (`26/01/2021`, `04/04/2021`); with points (`03.04.2021`) the day comes first.
    A year of two digits is read only with a `century`: `1-Jul-23` is in 2023 with 2000.
    A quarter, a half, two years (`2022-23`) or a range is a period with its first and its last day;
    `2011-12` is December, or with `spans` the two years.
    `precision` is `day`, `month`, `year` or `period`. Raises `ValueError` that says how to write it.
    """
    if isinstance(cell, Decimal):
        # A number of JSON that is no whole one.
        cell = int(cell) if cell == cell.to_integral_value() else float(cell)
    match cell:
        case None:
            return None
        case datetime.datetime():
            return _day(cell.year, cell.month, cell.day, cell.date().isoformat())
        case datetime.date():
            return _day(cell.year, cell.month, cell.day, cell.isoformat())
        case bool():
            raise ValueError(f"{cell} is no date. {_HOW_DAY}")
        case int() | float() if not _EARLIEST_YEAR <= cell <= 9999 or cell != int(cell):
            raise ValueError(f"{cell} is a number and no date. {_HOW_DAY}")
        case int() | float():
            return _year(int(cell), str(int(cell)))
    stated = " ".join(cell.split())
    if not stated:
        return None
    if not stated.isascii():
        stated = unicodedata.normalize("NFC", stated)
    if len(stated) > _LONGEST_DAY or not _IN_LETTERS.fullmatch(stated):
        raise ValueError(f"{stated[:_LONGEST_DAY]!r} is no date. {_HOW_DAY}")
    try:
        if spans and (years := _YEAR_MONTH.fullmatch(stated) and _period(stated, day_first=True, century=0)):
            return years
        return _stated_day(stated, day_first=day_first, century=century)
    except ValueError:
        if (period := _period(stated, day_first=day_first, century=century)) is None:
            raise
        return period


def _period(stated: str, *, day_first: bool | None, century: int) -> Day | None:
    def span_of(end: str, order: bool) -> Span | None:  # noqa: FBT001
        try:
            day = _stated_day(end, day_first=order, century=century)
        except ValueError:
            return None
        return day.earliest, day.latest

    orders = (True, False) if day_first is None else (day_first,)
    span = only_period(stated.translate(_DASHES).lower(), span_of, orders, century)
    return None if span is None else Day(span[0], span[1], "period", stated)


SERIALS = range(20_000, 73_051)
"""The numbers under which spreadsheets count the days from October 1954 to the end of 2099."""
_SERIAL_ZERO = datetime.date(1899, 12, 30)


def serial_day(cell: Cell) -> Day | None:
    """The day whose number a spreadsheet gives in a cell of dates: 45689 is 2 February 2025; None for others.

    No other way to write a date has five digits and no mark, so there is one reading; whoever uses it notes
    it, since the cell lost its format on the way.
    """
    text = str(cell).strip() if isinstance(cell, str | int | float) else ""
    whole = text.partition(".")[0]
    if len(whole) != 5 or not (whole.isascii() and whole.isdigit()) or int(whole) not in SERIALS:
        return None
    if whole != text and not text[6:].isdigit():
        return None
    day = _SERIAL_ZERO + datetime.timedelta(int(whole))
    return Day(day, day, "day", text)


def is_short_year(text: str) -> bool:
    """Whether a text is a date whose year has two digits: `25/03/24`, `1-Jul-23`."""
    return len(text) <= _LONGEST_DAY and _SHORT_YEAR.fullmatch(text.strip().lower()) is not None


def _stated_day(stated: str, *, day_first: bool | None = None, century: int = 0) -> Day:
    text = stated.lower()
    if century and _SHORT_YEAR.fullmatch(text):
        text = f"{text[:-2]}{century // 100}{text[-2:]}"
    if found := _ISO_DAY.fullmatch(text):
        return _day(int(found[1]), int(found[3]), int(found[4]), stated)
    if found := _YEAR.fullmatch(text):
        return _year(int(found[1]), stated)
    if found := _YEAR_MONTH.fullmatch(text):
        return _month(int(found[1]), int(found[2]), stated)
    if found := _MONTH_YEAR.fullmatch(text):
        return _month(int(found[2]), int(found[1]), stated)
    if found := _BASIC_DAY.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]), stated)
    if found := _NUMBERED_DAY.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        return _numbered_day(first, second, year, stated, day_first=True if found[2] == "." else day_first)
    if found := _DAY_MONTH_NAME.fullmatch(text):
        return _day(int(found[3]), MONTHS[found[2]], int(found[1]), stated)
    if found := _MONTH_NAME_DAY.fullmatch(text):
        return _day(int(found[3]), MONTHS[found[1]], int(found[2]), stated)
    if found := _MONTH_NAME.fullmatch(text):
        return _month(int(found[2]), MONTHS[found[1]], stated)
    if _SHORT_YEAR.fullmatch(text):
        raise ValueError(f"{stated!r} has a year of two digits. {_HOW_DAY}")
    raise ValueError(f"{stated!r} is no date that can be read. {_HOW_DAY}")


def _numbered_day(first: int, second: int, year: int, stated: str, *, day_first: bool | None) -> Day:
    if day_first is None:
        if first <= 12 and second <= 12 and first != second:
            raise ValueError(f"{stated!r} can be read in two ways, day or month first. {_HOW_DAY}")
        day_first = second <= 12
    day, month = (first, second) if day_first else (second, first)
    return _day(year, month, day, stated)


def _year(year: int, stated: str) -> Day:
    if year < _EARLIEST_YEAR:
        raise ValueError(f"{stated!r} is no year. {_HOW_DAY}")
    return Day(datetime.date(year, 1, 1), datetime.date(year, 12, 31), "year", stated)


def _month(year: int, month: int, stated: str) -> Day:
    if year < _EARLIEST_YEAR or not 1 <= month <= 12:
        raise ValueError(f"{stated!r} names a month that does not exist. {_HOW_DAY}")
    last = monthrange(year, month)[1]
    return Day(datetime.date(year, month, 1), datetime.date(year, month, last), "month", stated)


def _day(year: int, month: int, day: int, stated: str) -> Day:
    if year < _EARLIEST_YEAR:
        raise ValueError(f"{stated!r} has no year that can be meant. {_HOW_DAY}")
    try:
        found = datetime.date(year, month, day)
    except ValueError:
        raise ValueError(f"{stated!r} names a day that does not exist. {_HOW_DAY}") from None
    return Day(found, found, "day", stated)


_GROUPED_BY_COMMA = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}")
_GROUPED_BY_POINT = re.compile(r"\d{1,3}(?:\.\d{3})+")
_GROUPED_BY_SPACE = re.compile(r"\d{1,3}(?:[ '\u2019\u00a0\u2009\u202f]\d{3})+(?=[.,]|$)")
_EITHER_MARK = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_USUAL_AMOUNT = re.compile(r"[£€$]?(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,4}(?=\.))(?:\.[0-9]{1,2})?")
_PLAIN = re.compile(r"(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?", re.IGNORECASE)
_CODE_BEFORE = re.compile(r"([A-Z]{3})\s*(?=\S)|[A-Z]{1,2}(?=(.))")
_CODE_AFTER = re.compile(r"\s*([A-Z]{3})$")
_UNIT_WORD = re.compile(r"(?:fr|kr|rs|sfr|zł|kč|ft|lei|руб|грн|лв)(?:\.|(?=[\s\d])|$)\s*", re.IGNORECASE)
_UNIT_WORD_AFTER = re.compile(r"\s+(?:fr|kr|rs|sfr|zł|kč|ft|lei|руб|грн|лв)\.?$", re.IGNORECASE)
"""What currencies are called beside amounts that is no code: it may mean several, so that it tells none."""
_FOOTNOTE_MARKS = re.compile(r"(?:[*†‡§¹²³\u2074-\u2079 ]|(?<=\d)\s*\[\w\]|(?<=\d)\s+\(\w\))+$")
_NO_PENCE = re.compile(r"(?<=\d)([.,])[-–—]{1,2}$")
"""What stands for no pence: `850.-`, `1.200,--`."""
_SHORT = re.compile(
    r"([\d.,]*\d)\s*(k|thousand|mn?|mio|millions?|bn|billions?)\b\.?(?![\w\d])", re.IGNORECASE
)
_POWERS = {"k": 3, "t": 3, "m": 6, "b": 9}
"""First letter of a short amount's last word → how many zeros it stands for."""


def parse_decimal(cell: Cell | Decimal) -> Decimal:
    """The exact number of a cell: `51.5`, `-0.1276`, `1,234`, `1.5e3`.

    A float goes through its shortest text, so 0.1 is 0.1. In texts a point is the decimal mark and
    commas stand between thousands (`1,234.5`), except that one comma that cannot is a decimal
    comma (`51,5`). Raises `ValueError` with a sentence that says how to write it.
    """
    return _number(cell, _HOW_NUMBER, is_amount=False)


def parse_amount(
    cell: Cell | Decimal, *, decimal_comma: bool | None = None, may_be_short: bool = False
) -> Decimal:
    """The exact amount of a cell, without its currency: `£1,234.50`, `GBP 1 234`, `1.234,50 €`, `(500)`.

    Not rounded: that is the caller's, who knows the currency. Negative is a minus or parentheses.
    Where only one kind of mark occurs: `1,234` is 1234 (a comma before three digits stands between
    thousands), `1,5` and `1,50` have a decimal comma, `1.5` and `1.2345` a decimal point, `1.234.567`
    points between thousands; `850.-` and `850,--` have no pence; `1.234` in a text is refused, since it is
    1234 to one reader and 1.234 to another, unless `decimal_comma` says how the column writes. Where both
    occur, the last one is the decimal mark. With `may_be_short`, `1.2m` is 1,200,000 and `250k` is 250,000.
    Raises `ValueError` with a sentence that says how to write it.
    """
    if may_be_short and isinstance(cell, str) and (found := _short(cell)):
        whole = cell[: found.end(1)] + cell[found.end() :]
        short = _number(whole, _HOW_AMOUNT, is_amount=True, decimal_comma=decimal_comma)
        return bounded_amount(short.scaleb(_POWERS[found[2][0].lower()]))
    return bounded_amount(_number(cell, _HOW_AMOUNT, is_amount=True, decimal_comma=decimal_comma))


def bounded_amount(amount: Decimal) -> Decimal:
    """The same amount. Raises `ValueError` for one that is no sum of money: `MOST_DIGITS`."""
    if amount.adjusted() >= MOST_DIGITS:
        raise ValueError(
            f"The amount has more than {MOST_DIGITS} digits, which is no sum of money. {_HOW_AMOUNT}"
        )
    return amount


def usual_amount(text: str) -> Decimal | None:
    """The amount of a text written as most are (`1234.50`, `£1,234.50`), whatever its column; else None.

    Told in a tenth of the time that all other ways take together.
    """
    if not _USUAL_AMOUNT.fullmatch(text):
        return None
    return Decimal(text.lstrip("£€$").replace(",", "") if "," in text or not text[0].isdigit() else text)


def is_short(text: str) -> bool:
    """Whether an amount is written short: `£1.2m`, `250k`."""
    return _short(text) is not None


def _short(text: str) -> re.Match[str] | None:  # most amounts end with a digit; of a long text each is tried
    return None if text[-1:].isdigit() or len(text) > _LONGEST_NUMBER else _SHORT.search(text)


def _number(cell: Cell | Decimal, how: str, *, is_amount: bool, decimal_comma: bool | None = None) -> Decimal:
    match cell:
        case bool() | datetime.date():
            raise ValueError(f"{cell} is no number. {how}")
        case None | "":
            raise ValueError(f"The cell is empty. {how}")
        case int():
            return _bounded(Decimal(cell), str(cell), how)
        case float():
            return _bounded(Decimal(repr(cell)), str(cell), how)
        case Decimal():
            return _bounded(cell, str(cell), how)
    text = cell.strip().strip("\u200b\u200e\u200f\u202a\u202c\ufeff")  # marks that nobody sees
    if is_amount and (usual := usual_amount(text)) is not None:
        return usual
    if not text:
        raise ValueError(f"The cell is empty. {how}")
    if len(text) > _LONGEST_NUMBER:
        raise ValueError(f"{text[:40]!r}… is too long for a number. {how}")
    digits, negative = _unsigned(text)
    if is_amount:
        digits = _without_currency(_FOOTNOTE_MARKS.sub("", digits))
        digits, inner = _unsigned(digits)
        if digits.endswith("-") and digits[-2:-1].isdigit():  # as accounting programs write what is owed
            digits, inner = digits[:-1], True
        elif found := _NO_PENCE.search(digits):
            digits = digits[: found.start()]
            decimal_comma = found[1] == "," or "." in digits  # what stands before are thousands
        if negative and inner:
            raise ValueError(f"{text!r} has two signs. {how}")
        negative = negative or inner
        if _EITHER_MARK.fullmatch(digits):
            digits = _by_the_column(digits, text, decimal_comma=decimal_comma)
    plain = _plain(digits)
    if not _PLAIN.fullmatch(plain):
        raise ValueError(f"{text!r} is no number. {how}")
    value = _bounded(Decimal(plain), text, how)
    return -value if negative else value


def _by_the_column(digits: str, text: str, *, decimal_comma: bool | None) -> str:
    """`1.234` or `1,234` as the column writes; refused where that leaves two ways to read it."""
    whole, mark, rest = digits[:-4], digits[-4], digits[-3:]
    if mark == "." and decimal_comma:
        return whole + rest
    if (mark == "." and decimal_comma is None) or (mark == "," and decimal_comma):
        name = "point" if mark == "." else "comma"
        raise ValueError(
            f"{text!r} can be read in two ways. Write {whole}{rest} if the {name} stands between "
            f"thousands, or {whole}.{rest}0 if it is the decimal {name}."
        )
    return digits


def _bounded(value: Decimal, text: str, how: str) -> Decimal:
    try:
        size = value.adjusted() if value.is_finite() else None
    except InvalidOperation:
        size = None
    if size is None or abs(size) > DEFAULT_LIMITS.number_digits:
        raise ValueError(f"{text[:40]!r} is no number that can be meant. {how}")
    return value


def _unsigned(text: str) -> tuple[str, bool]:
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), True
    if text[:1] in ("-", "\u2212", "\u2013"):
        return text[1:].strip(), True
    return text.removeprefix("+").strip(), False


def _without_currency(text: str) -> str:
    """The text without one currency code and one currency sign, before or after the digits.

    A code is one of a currency (`GBP`), or stands before a sign (`US$`): `P-001` and `REC 1` are no amounts.
    """
    if found := _CODE_BEFORE.match(text):
        if is_currency(found[1]) if found[1] else unicodedata.category(found[2]) == "Sc":
            text = text[found.end() :]
    elif (found := _CODE_AFTER.search(text)) and is_currency(found[1]):
        text = text[: found.start()]
    text = text.strip()
    if text and unicodedata.category(text[0]) == "Sc":
        return text[1:].strip()
    if text and unicodedata.category(text[-1]) == "Sc":
        return text[:-1].strip()
    if found := _UNIT_WORD.match(text):
        return text[found.end() :]
    return _UNIT_WORD_AFTER.sub("", text)


def _plain(digits: str) -> str:
    """Digits with a point for the decimal mark and no marks between thousands, else unchanged."""
    if spaced := _GROUPED_BY_SPACE.match(digits):
        digits = re.sub(r"\D", "", spaced[0]) + digits[spaced.end() :]
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma < 0:
        is_grouped = digits.count(".") > 1 and _GROUPED_BY_POINT.fullmatch(digits)
        return digits.replace(".", "") if is_grouped else digits
    if point < 0:
        if _GROUPED_BY_COMMA.fullmatch(digits) and not digits.startswith("0"):
            return digits.replace(",", "")
        return digits.replace(",", ".") if digits.count(",") == 1 else digits
    if comma < point and _GROUPED_BY_COMMA.fullmatch(digits[:point]):
        return digits.replace(",", "")
    if point < comma and _GROUPED_BY_POINT.fullmatch(digits[:comma]) and digits.count(",") == 1:
        return digits.replace(".", "").replace(",", ".")
    return digits


def split_list(cell: Cell) -> tuple[str, ...]:
    """The parts of a cell that lists several things, split at semicolons and line breaks.

    Parts are stripped, empty and repeated ones left out. A comma splits nothing: names hold commas.
    """
    if cell is None:
        return ()
    text = str(cell)
    if ";" not in text and "\n" not in text and "\r" not in text:
        return (one,) if (one := text.strip()) else ()
    parts = (part.strip() for part in re.split(r"[;\n\r]", text))
    return tuple(dict.fromkeys(part for part in parts if part))
