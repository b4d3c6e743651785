"""The names of months in the languages that tables are written in."""

from __future__ import annotations

from typing import Final

# Written out: the calendar module gives the names of the machine's language.
_ENGLISH = "january february march april may june july august september october november december".split()

_ELSEWHERE = {
    1: "januar jänner jan janvier janv enero ene gennaio gen janeiro januari styczeń stycznia tammikuu "
    "tammikuuta",
    2: "februar feber février févr fév febrero febbraio fevereiro fev februari luty lutego helmikuu "
    "helmikuuta",
    3: "märz mär mars marzo março maart mrt marzec marca maaliskuu maaliskuuta marts",
    4: "avril avr abril abr aprile kwiecień kwietnia huhtikuu huhtikuuta",
    5: "mai mayo maggio mag maio mei maj maja toukokuu toukokuuta",
    6: "juni juin junio giugno giu junho czerwiec czerwca kesäkuu kesäkuuta",
    7: "juli juillet juil julio luglio lug julho lipiec lipca heinäkuu heinäkuuta",
    8: "août aout agosto ago augustus augusti sierpień sierpnia elokuu elokuuta",
    9: "septembre septiembre setiembre settembre set setembro wrzesień września syyskuu syyskuuta",
    10: "oktober okt octobre octubre ottobre ott outubro out październik października lokakuu lokakuuta",
    11: "novembre noviembre novembro listopad listopada marraskuu marraskuuta",
    12: "dezember dez décembre déc diciembre dic dicembre dezembro desember des grudzień grudnia joulukuu "
    "joulukuuta",
}
"""In German, French, Spanish, Italian, Portuguese, Dutch, Polish and the northern languages, as they stand
beside a day. None of them means two months; *listopad* is November in Polish and October in Croatian, whose
months are not here."""

MONTHS: Final[dict[str, int]] = {
    "sept": 9,
    **{name[:length]: number for number, name in enumerate(_ENGLISH, 1) for length in (3, len(name))},
    **{name: number for number, names in _ELSEWHERE.items() for name in names.split()},
}
"""Name or short name, in small letters → the number of the month."""
