"""Money of an order told from money of its lines: repeated or filled in once, and added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from report_builder import roles as vocabulary
from report_builder.ingest.recognition.headings import concepts
from report_builder.ingest.recognition.profile import Profile
from report_builder.ingest.recognition.relations import CENT, HOLDS
from report_builder.ingest.recognition.weighing import (
    DENIED,
    RULED_OUT,
    SHOWN,
    Scores,
    candidates,
    weaken,
)

TOLD_BY = 5  # orders of several lines that can tell money of the order from money of the line
ONE_VALUE = 0.95  # share of orders with one value from which money is that of the order
VARIES = 0.5  # share of orders with one price on all lines, above which prices tell nothing
MONEY_WORDS = ("amount", "value", "total")  # in a heading: no share of the price
HIGHEST_RATE = 100.0  # a discount in per cent is not higher
PRICES = (vocabulary.AMOUNT, vocabulary.UNIT_PRICE, vocabulary.LIST_AMOUNT)


def weigh_order_money(scores: Scores, profiles: Mapping[str, Profile]) -> None:
    """Take money of orders from what lines may be worth, and learn prices that add up to it."""
    orders = candidates(scores, vocabulary.ORDER_ID)
    amounts = candidates(scores, vocabulary.AMOUNT)
    for order in orders:
        by = profiles[order]
        rows = _rows(by)
        if int((rows > 1).sum()) < TOLD_BY:
            continue
        of_order = [name for name in amounts if _one_value(by, profiles[name]) >= ONE_VALUE]
        _sums_of_prices(scores, profiles, order, of_order)
        prices = {name for role in PRICES for name in candidates(scores, role)}
        if not any(_one_value(by, profiles[name]) <= VARIES for name in prices):
            continue
        for name in of_order:
            weaken(scores, name, vocabulary.AMOUNT, f"one value for each {order}", RULED_OUT)
        for name in candidates(scores, vocabulary.DISCOUNT):
            profile = profiles[name]
            if profile.distinct > 1 and _is_money(profile) and _one_value(by, profile) >= ONE_VALUE:
                why = f"money off the whole of each {order}, not off one line"
                weaken(scores, name, vocabulary.DISCOUNT, why, RULED_OUT)


def _sums_of_prices(
    scores: Scores, profiles: Mapping[str, Profile], order: str, totals: Sequence[str]
) -> None:
    """A column whose products with the quantity add up to the total is what a piece was sold for,
    whatever it is called: some shops call it the cost of an item."""
    by = profiles[order]
    for quantity in candidates(scores, vocabulary.QUANTITY):
        for cost in candidates(scores, vocabulary.COST):
            for total in totals:
                if _one_value(by, profiles[cost]) <= VARIES and _add_up(
                    by, profiles[quantity], profiles[cost], profiles[total]
                ):
                    why = f"{quantity} × {cost} add up to {total} of each {order}"
                    weaken(scores, cost, vocabulary.COST, why, DENIED)
                    scores[cost][vocabulary.UNIT_PRICE] = (SHOWN, why)


def _is_money(profile: Profile) -> bool:
    named = any(word.concept in MONEY_WORDS for word in concepts(profile.name))
    high = max(abs(profile.low), profile.high)
    told = bool(profile.numbers.symbol) or high > HIGHEST_RATE
    return named or told


def _rows(order: Profile) -> NDArray[np.intp]:
    known = order.codes[order.codes >= 0]
    return np.bincount(known) if len(known) else np.zeros(0, dtype=np.intp)


def _one_value(order: Profile, other: Profile) -> float:
    """Of the orders on several rows, the share for which a column has one value, be it on one row
    or on all of them. Nothing where it has none."""
    known = (order.codes >= 0) & (other.codes >= 0)
    pairs = np.unique(np.stack([order.codes[known], other.codes[known]]), axis=1)
    rows = _rows(order)
    different = np.bincount(pairs[0], minlength=len(rows)) if pairs.size else np.zeros(len(rows))
    told = (rows > 1) & (different > 0)
    return float((different[told] == 1).mean()) if told.any() else 0.0


def _add_up(order: Profile, quantity: Profile, price: Profile, total: Profile) -> bool:
    """Whether quantity times price, added up over the lines of an order, are its total."""
    if any(len(each.values) == 0 for each in (quantity, price, total)):
        return False
    known = order.codes >= 0
    codes, rows = order.codes[known], _rows(order)
    lines = np.bincount(codes, (quantity.values * price.values)[known], len(rows))
    given = ~np.isnan(total.values) & known
    sums = np.full(len(rows), np.nan)
    sums[order.codes[given]] = total.values[given]
    told = (rows > 1) & ~np.isnan(lines) & ~np.isnan(sums) & (sums != 0)
    if int(told.sum()) < TOLD_BY:
        return False
    near = np.abs(lines - sums)[told] <= CENT * rows[told]
    return bool(near.mean() >= HOLDS)
