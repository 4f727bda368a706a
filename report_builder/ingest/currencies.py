"""How currencies are named in headings and marked in cells."""

from __future__ import annotations

import re

CODES = ("USD", "EUR", "GBP", "INR", "JPY", "CNY", "CHF", "CAD", "AUD", "BRL", "MXN", "SEK", "NOK",
         "DKK", "PLN", "CZK", "ZAR", "SGD", "HKD", "NZD", "TRY", "AED", "SAR", "RUB", "KRW", "HUF",
         "RON", "BGN", "THB", "IDR", "MYR", "PHP", "VND", "ILS", "TWD", "NGN", "KES", "EGP", "PKR",
         "BDT", "LKR", "ARS", "CLP", "COP", "PEN")  # fmt: skip
# Marks in cells and their currency; "" where several countries use the mark alike.
MARKS = {
    "US$": "USD", "CA$": "CAD", "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD", "MX$": "MXN",
    "NT$": "TWD", "R$": "BRL", "C$": "CAD", "A$": "AUD", "S$": "SGD", "$": "USD", "€": "EUR",
    "£": "GBP", "₹": "INR", "RS": "INR", "¥": "JPY", "￥": "JPY", "円": "JPY",
    "元": "CNY", "₺": "TRY", "₽": "RUB", "РУБ": "RUB", "₩": "KRW", "ZŁ": "PLN",
    "KČ": "CZK", "ЛВ": "BGN", "₫": "VND", "฿": "THB", "₪": "ILS", "₦": "NGN",
    "₱": "PHP", "৳": "BDT", "RP": "IDR", "KR": "",
}  # fmt: skip
# Words of headings; pounds are left out, as they may be weights.
WORDS = {
    "dollar": "USD", "dollars": "USD", "euro": "EUR", "euros": "EUR", "rupee": "INR",
    "rupees": "INR", "reais": "BRL", "sterling": "GBP", "yen": "JPY", "yuan": "CNY", "rmb": "CNY",
    "zloty": "PLN",
}  # fmt: skip
_NOT_IN_LOWER_CASE = {"TRY"}  # a word of its own
_LONGEST_FIRST = sorted((*MARKS, *CODES), key=lambda mark: (-len(mark), mark))
_SIGNS = "|".join(re.escape(mark) for mark in _LONGEST_FIRST if not mark.isalpha())
_LETTERS = "|".join(mark for mark in _LONGEST_FIRST if mark.isalpha())
# Any mark or code, for the engine and for Python alike. What is left must be a number, so that a
# mark found inside a word does no harm.
MARK = rf"(?i)(?:{_SIGNS}|(?:{_LETTERS})\.?)"
_MARK = re.compile(MARK)


def mark_of(text: str) -> str:
    """The first currency mark or code in a cell, in capitals; "" without one."""
    met = _MARK.search(text)
    return met.group().upper().rstrip(".") if met else ""


def code_of_mark(mark: str) -> str:
    """The currency of a mark or code as ``mark_of`` gives it; "" if several use it alike."""
    return MARKS.get(mark, mark if mark in CODES else "")


def code_of_heading(heading: str) -> str:
    """The currency that a heading names: ``Amount (INR)``, ``Price_EUR``, ``dollar_value``."""
    words: list[str] = re.findall(r"[^\W\d_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading))
    for word in words:
        code = word.upper()
        if code in CODES and (word == code or (word.islower() and code not in _NOT_IN_LOWER_CASE)):
            return code
        if word.lower() in WORDS:
            return WORDS[word.lower()]
    signs = re.search(r"(?:US|CA|AU|NZ|HK|MX|NT|R|C|A|S)?\$|[€£₹¥₺₽₩₫฿₪₦₱]|\bRs\b", heading)
    return code_of_mark(signs.group().upper()) if signs else ""
