"""The index of a group: its share of spend in a category against everybody's, average 100."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from report_builder.stats.intervals import Numbers, quantile_normal

AVERAGE = 100.0  # the index of a group that spends like everybody


@dataclass(frozen=True, slots=True)
class Index:
    """One value a category: share of the group's spend, of everybody's, the index with its 95 %
    interval. Where nobody, or nobody of the group, spent anything, the index is 0 in (0, 0).

    ``part``: of the category's spend that the group brings.
    """

    own: Numbers
    everybody: Numbers
    index: Numbers
    low: Numbers
    high: Numbers
    part: Numbers


def spend_index(spend: ArrayLike, member: ArrayLike) -> Index:
    """The index of the members for every category.

    ``spend``: one row a customer, one column a category, together all that the customer spent.
    Customers are the unit: the interval is that of a ratio of sums over customers on the log scale,
    by the delta method (linearisation; Särndal, Swensson & Wretman 1992, section 5.5). Sums are
    taken in the order of the rows: another order can change the last digit.
    """
    money = np.asarray(spend, dtype=np.float64)
    inside: NDArray[np.bool_] = np.asarray(member, dtype=bool).ravel()
    if money.ndim != 2 or money.shape[0] != inside.size or not inside.any():
        raise ValueError("needs one row of spend a customer, and members")
    each, total = money.sum(axis=1), float(money.sum())
    group = float(each[inside].sum())
    if total <= 0 or group <= 0:
        raise ValueError("needs customers who spent something, in the group too")
    sums, own_sums = money.sum(axis=0), money[inside].sum(axis=0)
    everybody, own = sums / total, own_sums / group
    there = own_sums > 0
    index = np.where(there, AVERAGE * own / np.where(there, everybody, 1.0), 0.0)
    safe, own_safe = np.where(sums > 0, sums, 1.0), np.where(there, own_sums, 1.0)
    pull = inside[:, None] * (money / own_safe - (each / group)[:, None])
    pull -= money / safe - (each / total)[:, None]
    reach = quantile_normal() * np.sqrt((pull**2).sum(axis=0))
    low, high = index * np.exp(-reach), index * np.exp(reach)
    return Index(own, everybody, index, low, high, own_sums / safe)
