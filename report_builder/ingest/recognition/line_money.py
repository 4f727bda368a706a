"""Money of the line told from the price of one piece, by what several pieces of a product cost.

Where two of a product stand beside twice the money of one, the money is that of the line, and the
number is that of the pieces, whatever the headings say.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from report_builder import roles as vocabulary
from report_builder.ingest.recognition.looks import proven
from report_builder.ingest.recognition.profile import Profile
from report_builder.ingest.recognition.weighing import (
    ACCEPT,
    DENIED,
    SHOWN,
    Scores,
    candidates,
    weaken,
)

LEAST_ROWS = 15  # rows of products sold in different numbers that can tell
# Spread of the money of one piece, by that of the money as it is and by that of the numbers: below
# it the money grows with the number. Prices that change over the year stay well below.
STEADY = 0.25
MONEY = (vocabulary.UNIT_PRICE, vocabulary.AMOUNT)


def weigh_line_money(scores: Scores, profiles: Mapping[str, Profile]) -> None:
    """Money that grows with the number of pieces is the amount; the number is the quantity."""
    products = [name for role in (vocabulary.PRODUCT_ID, vocabulary.PRODUCT)
                for name in candidates(scores, role)]  # fmt: skip
    named = candidates(scores, vocabulary.QUANTITY)
    money = {role: candidates(scores, role) for role in MONEY}
    counts = named or [name for name in money[vocabulary.AMOUNT]
                       if "quantity" in proven(profiles[name])]  # fmt: skip
    for count in counts:
        for name in (*money[vocabulary.UNIT_PRICE], *money[vocabulary.AMOUNT]):
            if name == count or not any(
                _grows(profiles[product], profiles[count], profiles[name]) for product in products
            ):
                continue
            why = f"{name} grows with {count} of one product"
            if vocabulary.UNIT_PRICE in scores[name]:
                weaken(scores, name, vocabulary.UNIT_PRICE, why, DENIED)
            if scores[name].get(vocabulary.AMOUNT, (0.0, ""))[0] < ACCEPT:
                scores[name][vocabulary.AMOUNT] = (SHOWN, why)
            if count not in named:
                weaken(scores, count, vocabulary.AMOUNT, why, DENIED)
                scores[count][vocabulary.QUANTITY] = (SHOWN, why)


def _grows(product: Profile, count: Profile, money: Profile) -> bool:
    """Whether the money of a product is steadier by the piece than as it is."""
    if len(count.values) == 0 or len(money.values) == 0:
        return False
    known = (product.codes >= 0) & (count.values > 0) & (money.values > 0)
    codes = product.codes[known]
    pieces, paid = np.log(count.values[known]), np.log(money.values[known])
    if len(codes) == 0:
        return False
    varied = _within(codes, pieces)
    tells = np.bincount(codes, varied**2)[codes] > 0
    if int(tells.sum()) < LEAST_ROWS:
        return False
    by_piece = _within(codes, paid - pieces)[tells].var()
    return bool(
        by_piece <= STEADY * _within(codes, paid)[tells].var()
        and by_piece <= STEADY * varied[tells].var()
    )


def _within(codes: NDArray[np.intp], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values less the mean of their product."""
    rows = np.bincount(codes)
    means = np.bincount(codes, values) / np.maximum(rows, 1)
    return values - means[codes]
