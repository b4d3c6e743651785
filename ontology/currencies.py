"""The currencies of ISO 4217 and how many decimals each has."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import cache
from typing import Final

_IN_USE = frozenset(
    """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD
    CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP
    GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW
    KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN
    NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD
    SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW
    UZS VED VES VND VUV WST XAF XCD XCG XDR XOF XPF XSU XUA YER ZAR ZMW ZWG
    """.split()
)
"""Codes that stand for money today (ISO 4217, list one; metals, tests and *no currency* left out)."""

_WITHDRAWN = frozenset(
    """
    ADP AFA ANG ATS AZM BEF BYR CSD CUC CYP DEM EEK ESP FIM FRF GHC GRD HRK IEP ITL LTL LUF LVL MGF MRO
    MTL MXP MZM NLG PTE ROL RUR SDD SIT SKK SLL SRG STD SUR TMM TPE TRL UAK VEB VEF YUM YUN ZAL ZMK ZRN
    ZWD ZWL ZWN ZWR XEU
    """.split()
)
"""Codes withdrawn since about 1990 (ISO 4217, list three): old grants are in them."""

_MINOR_UNITS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}
_USUAL_MINOR_UNIT = 2
"""Also for withdrawn currencies, of which the standard says no decimals: rounding less loses nothing."""

DOLLARS: Final = {
    "US$": "USD",
    "A$": "AUD",
    "AU$": "AUD",
    "CA$": "CAD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "S$": "SGD",
    "NT$": "TWD",
    "R$": "BRL",
}
"""Dollars, and a real, that say whose they are."""


def is_currency(code: str) -> bool:
    """Whether `code` is an ISO 4217 code of money in use or withdrawn, written in capitals."""
    return code in _IN_USE or code in _WITHDRAWN


def minor_unit(code: str) -> int:
    """How many decimals an amount in `code` has: JPY 0, KWD 3, most 2."""
    return _MINOR_UNITS.get(code, _USUAL_MINOR_UNIT)


_OF_ANY_LENGTH = Context(prec=256, rounding=ROUND_HALF_EVEN)
"""The usual 28 digits are fewer than a file may write: rounding such an amount raised an error."""


@cache
def _step(code: str) -> Decimal:
    return Decimal(1).scaleb(-minor_unit(code))


def in_minor_units(amount: Decimal, code: str) -> Decimal:
    """An amount with the decimals of its currency, rounded half to even."""
    step = _step(code)
    # Most amounts are written so, which is told in a tenth of the time.
    return amount if amount.same_quantum(step) else amount.quantize(step, context=_OF_ANY_LENGTH)
