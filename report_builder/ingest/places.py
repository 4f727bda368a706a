"""The currency and the country of a shop, where the data says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from report_builder.errors import ReportError
from report_builder.ingest.joining import Joined
from report_builder.ingest.values import present
from report_builder.settings import Settings

if TYPE_CHECKING:
    import ibis.expr.types as ir

SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "₹": "INR", "¥": "JPY"}
CODES = ("USD", "EUR", "GBP", "INR", "JPY", "CNY", "CHF", "CAD", "AUD", "BRL", "MXN", "SEK", "NOK",
         "DKK", "PLN", "CZK", "ZAR", "SGD", "HKD", "NZD", "TRY", "AED", "SAR")  # fmt: skip
COUNTRY_OF = {"GBP": "GB", "USD": "US", "INR": "IN", "JPY": "JP", "CNY": "CN", "CHF": "CH",
              "CAD": "CA", "AUD": "AU", "BRL": "BR", "MXN": "MX", "SEK": "SE", "NOK": "NO",
              "DKK": "DK", "PLN": "PL", "CZK": "CZ", "ZAR": "ZA", "NZD": "NZ"}  # fmt: skip
MONEY_ROLES = ("amount", "unit_price", "cost", "list_amount", "profit")
MOSTLY = 0.5  # share of lines from which a country is the shop's own


def currency(joined: Joined, settings: Settings) -> str:
    """The currency: from the settings, a currency column, a heading or a sign; "" if unknown."""
    if settings.currency:
        return settings.currency
    return _usual_code(joined) or next(_headings(joined), "")


def _usual_code(joined: Joined) -> str:
    source = joined.source("currency")
    if source is None:
        return ""
    codes = source.raw.table.select(code=present(source.column("currency")).upper())
    counted = codes.filter(codes.code.notnull()).group_by("code").agg(n=lambda t: t.count())
    frame = counted.order_by([counted.n.desc(), "code"]).limit(1).execute()
    code = str(frame["code"][0]) if len(frame) else ""
    return SIGNS.get(code, code if re.fullmatch("[A-Z]{3}", code) else "")


def _headings(joined: Joined) -> Iterator[str]:
    """Currencies named in the headings of money columns, or by a sign in heading or cells."""
    for table in (joined.main, *(partner for _, partner in joined.partners)):
        for role in MONEY_ROLES:
            if table.has(role):
                heading = table.mapping[role].column
                yield from re.findall(rf"(?<![A-Za-z])({'|'.join(CODES)})(?![A-Za-z])", heading)
                signs = [table.profile(role).numbers.symbol, *heading]
                yield from (SIGNS[sign] for sign in signs if sign in SIGNS)


def calendar_country(lines: ir.Table, settings: Settings, currency_code: str) -> str | None:
    """ISO code of the country whose holidays count, or None where nothing says which.

    From the settings, else the country of most lines, else the one country of the currency.
    """
    if settings.country:
        return _known(settings.country)
    if "country" in lines.columns:
        counted = lines.group_by("country").agg(n=lines.count())
        frame = counted.order_by([counted.n.desc(), "country"]).execute()
        if len(frame) and frame["n"][0] >= MOSTLY * frame["n"].sum():
            return _iso(str(frame["country"][0]))
    return COUNTRY_OF.get(currency_code)


def _known(code: str) -> str:
    import holidays.registry

    codes = {code for _, *codes in holidays.registry.COUNTRIES.values() for code in codes}
    if code not in codes:
        raise ReportError(f"country = {code!r}: its public holidays are not known; leave it out")
    return code


def _iso(name: str) -> str | None:
    import holidays.registry

    wanted = _plain(name)
    for module, (class_name, *codes) in holidays.registry.COUNTRIES.items():
        if wanted in {_plain(module), _plain(class_name), *(code.lower() for code in codes)}:
            return str(codes[0])
    return {"usa": "US", "unitedstatesofamerica": "US", "england": "GB", "eire": "IE",
            "deutschland": "DE", "espana": "ES", "italia": "IT", "osterreich": "AT",
            "schweiz": "CH", "nederland": "NL"}.get(wanted)  # fmt: skip


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.lower())
    return "".join(character for character in text if character.isalnum() and character.isascii())
