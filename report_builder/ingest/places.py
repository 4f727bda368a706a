"""The currency and the country of a shop, where the data says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from report_builder import roles as vocabulary
from report_builder.errors import ReportError
from report_builder.ingest.currencies import code_of_heading, code_of_mark, mark_of
from report_builder.ingest.joining import Joined
from report_builder.ingest.recognition import Recognised
from report_builder.ingest.states import country_of_states
from report_builder.ingest.values import present
from report_builder.settings import Settings

if TYPE_CHECKING:
    import ibis.expr.types as ir

COUNTRY_OF = {"GBP": "GB", "USD": "US", "INR": "IN", "JPY": "JP", "CNY": "CN", "CHF": "CH",
              "CAD": "CA", "AUD": "AU", "BRL": "BR", "MXN": "MX", "SEK": "SE", "NOK": "NO",
              "DKK": "DK", "PLN": "PL", "CZK": "CZ", "ZAR": "ZA", "NZD": "NZ"}  # fmt: skip
EURO = ("AT", "BE", "CY", "DE", "EE", "ES", "FI", "FR", "GR", "HR", "IE", "IT", "LT", "LU", "LV",
        "MT", "NL", "PT", "SI", "SK")  # fmt: skip
CURRENCY_OF = {country: code for code, country in COUNTRY_OF.items()} | dict.fromkeys(EURO, "EUR")
MONEY_ROLES = ("amount", "unit_price", "cost", "list_amount", "profit")
MOSTLY = 0.5  # share of lines from which a country is the shop's own
NEARLY_ALL = 0.9  # share of lines from which a shop sells in one country, and so in its currency
MOST_STATES = 200  # different labels; more are no states of a country
YEN_OR_YUAN = {"¥", "￥", "元"}


def currency(joined: Joined, settings: Settings) -> str:
    """The currency: from the settings, a currency column, a heading, a sign in the cells, or the
    one country that the shop sells in; "" if none of them tells."""
    if settings.currency:
        return settings.currency
    tables = (joined.main, *(partner for _, partner in joined.partners))
    headings = (heading_currency(table) for table in tables)
    found = _usual_code(joined) or next(filter(None, headings), "")
    return found or CURRENCY_OF.get(_only_country(joined), "")


def heading_currency(table: Recognised) -> str:
    """The currency of a table's money, as headings name it or cells are marked; "" if neither."""
    for role in MONEY_ROLES:
        if table.has(role):
            heading = table.mapping[role].column
            mark = table.profile(role).numbers.symbol
            if mark in YEN_OR_YUAN and _is_chinese(table.raw.table.columns):
                return "CNY"
            found = code_of_heading(heading) or code_of_mark(mark)
            if found:
                return found
    return ""


def _is_chinese(headings: Sequence[str]) -> bool:
    text = "".join(headings)
    return bool(re.search("[\u4e00-\u9fff]", text)) and not re.search("[\u3040-\u30ff]", text)


def _usual_code(joined: Joined) -> str:
    source = joined.source("currency")
    if source is None:
        return ""
    label = _commonest(source, "currency", MOSTLY)
    mark = mark_of(label)
    return code_of_mark(mark) or (label.upper() if re.fullmatch("[A-Za-z]{3}", label) else "")


def _only_country(joined: Joined) -> str:
    """ISO code of the country of nearly all rows, by its name or the names of its states."""
    source = joined.source(vocabulary.COUNTRY)
    if source is not None:
        return _iso(_commonest(source, vocabulary.COUNTRY, NEARLY_ALL)) or ""
    source = joined.source(vocabulary.STATE)
    if source is None:
        return ""
    labels = source.raw.table.select(label=present(source.column(vocabulary.STATE)))
    different = labels.filter(labels.label.notnull()).distinct().limit(MOST_STATES)
    return country_of_states(different.execute()["label"])


def _commonest(source: Recognised, role: str, share: float) -> str:
    """The commonest label of a column, if it stands in at least this share of the labelled rows."""
    padded = source.profile(role).padded
    labels = source.raw.table.select(label=present(source.column(role), padded=padded))
    counted = labels.filter(labels.label.notnull()).group_by("label").agg(rows=lambda t: t.count())
    frame = counted.order_by([counted.rows.desc(), "label"]).execute()
    if frame.empty or frame["rows"][0] < share * frame["rows"].sum():
        return ""
    return str(frame["label"][0])


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
