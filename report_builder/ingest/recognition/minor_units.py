"""Whether amounts are in cents: told by a heading, by another column, or by whole hundreds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from report_builder import roles as vocabulary
from report_builder.ingest.recognition.names import words
from report_builder.ingest.recognition.profile import Profile
from report_builder.ingest.recognition.recognised import CloseCall
from report_builder.ingest.recognition.relations import Relation
from report_builder.model import ColumnMapping

MONEY = tuple(role.name for role in vocabulary.ROLES if role.kind == "money"
              and role.name != vocabulary.INCOME)  # fmt: skip
# Words for the hundredth part of a unit of money, as headings write them.
CENT_WORDS = {"cent", "cents", "ct", "cts", "pence", "penny", "pennies", "minor", "centime",
              "centimes", "centavo", "centavos", "centesimi", "centimos", "eurocent", "eurocents",
              "rappen", "paise", "paisa", "kopeks", "kopecks", "grosz", "groszy",
              "分"}  # fmt: skip
IN_HUNDREDS = 0.99  # share of multiples of 100 from which the last two digits say nothing
LEAST_VALUES = 20  # amounts, and
LEAST_DIFFERENT = 8  # different ones, below which whole hundreds are no surprise
HUNDREDFOLD = 0.001  # how near to 100 the ratio of two columns of one money must be
STEP = 5  # shops that price in whole hundreds price in steps of 500 above 1,000
UNEVEN = 0.4  # share of amounts above 1,000 off those steps; digits without a meaning give 0.8
TYPICAL = (300.0, 100_000.0)  # median of amounts in cents: a sale of 3 to 1,000 units
SURE, LIKELY = 0.95, 0.6
PAYMENTS = (vocabulary.ORDER_ID, vocabulary.PAYMENT)  # what a table of payments has beside money
GOODS = (
    vocabulary.CUSTOMER_ID,
    vocabulary.QUANTITY,
    vocabulary.PRODUCT,
    vocabulary.PRODUCT_ID,
    vocabulary.UNIT_PRICE,
)


def minor_units(
    mapping: Mapping[str, ColumnMapping], profiles: Mapping[str, Profile],
    relations: Sequence[Relation], unit: str | None,
) -> dict[str, str]:  # fmt: skip
    """Role -> why its money is in cents. ``unit`` ("cents" or "units") is the user's word for it.

    A heading that says cents is believed, and a column 100 times another. Bare whole numbers are
    read as cents only where nothing speaks against it: money in whole hundreds, not priced in
    steps, in a table of payments as their systems export it, or beside a tax in whole numbers.
    """
    money = {role: profiles[choice.column] for role, choice in mapping.items() if role in MONEY}
    if unit is not None:
        return dict.fromkeys(money, "set in the settings") if unit == "cents" else {}
    told = {role: f"“{profile.name}” says cents" for role, profile in money.items()
            if _says_cents(profile.name)}  # fmt: skip
    told |= {
        role: one.text for role, profile in money.items() for one in relations
        if one.kind == "ratio" and one.target == profile.name
        and abs(one.factor - 100) <= 100 * HUNDREDFOLD
    }  # fmt: skip
    if told:
        return told
    if vocabulary.AMOUNT in money and _looks_like_cents(mapping, profiles, money):
        why = "whole hundreds throughout, as payment systems write cents"
        return {role: why for role, profile in money.items() if profile.integers == 1}
    return {}


def unit_calls(
    table: str, reasons: Mapping[str, str], mapping: Mapping[str, ColumnMapping]
) -> tuple[CloseCall, ...]:
    """The close call that reading whole numbers as cents is; none where a heading says so."""
    why = reasons.get(vocabulary.AMOUNT, "")
    if not why.startswith("whole hundreds"):
        return ()
    column = mapping[vocabulary.AMOUNT].column
    return (
        CloseCall(
            table, vocabulary.AMOUNT, "cents", "units", LIKELY, 1 - LIKELY,
            f"{column}: {why}", '[money] unit = "units"',
        ),
    )  # fmt: skip


def _says_cents(header: str) -> bool:
    bare = re.sub(r"[()\[\]{}]", " ", header)
    return bool(CENT_WORDS & set(words(bare)))


def _looks_like_cents(
    mapping: Mapping[str, ColumnMapping], profiles: Mapping[str, Profile],
    money: Mapping[str, Profile],
) -> bool:  # fmt: skip
    payments = all(role in mapping for role in PAYMENTS) and not any(r in mapping for r in GOODS)
    told_currency = vocabulary.CURRENCY in mapping or any(p.numbers.symbol for p in money.values())
    fractions = any(profile.integers < 1 for profile in money.values())
    if told_currency or fractions or not (payments or vocabulary.TAX in mapping):
        return False
    values = np.abs(profiles[mapping[vocabulary.AMOUNT].column].values)
    values = values[np.isfinite(values) & (values > 0)]
    if len(values) < LEAST_VALUES or len(np.unique(values)) < LEAST_DIFFERENT:
        return False
    hundreds = values / 100
    high = hundreds[hundreds >= 2 * STEP]
    return bool(
        (values % 100 == 0).mean() >= IN_HUNDREDS
        and TYPICAL[0] <= np.median(values) <= TYPICAL[1]
        and len(high)
        and (high % STEP != 0).mean() >= UNEVEN
    )
