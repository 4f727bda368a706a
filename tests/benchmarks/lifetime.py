"""Seconds of fitting lifetime value, and how often its intervals hold the truth:
`python -m tests.benchmarks.lifetime [SHOPS]`.

Customers are drawn from known parameters. Printed are the wall seconds of both fits and of the sums
of three times for 5,000 and 1,000,000 customers; and of SHOPS shops (200, if not given) the share
of 95% intervals that hold what came, by number of repeat orders, for orders and revenue.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from report_builder.stats.lifetime import Histories, fit_orders, fit_spend, sums
from tests.stats.test_lifetime import AHEAD, Shop, simulated

SIZES = (5_000, 1_000_000)
CUSTOMERS = 1_000  # of a shop for coverage
HORIZONS = (30 / 7, 90 / 7, 365 / 7)


def by_day(shop: Shop) -> Histories:
    """The histories in whole days, as an export has them."""
    one = shop.histories
    last, age = (np.round(column[one.of] * 7) / 7 for column in (one.last, one.age))
    return Histories.of_customers(shop.repeats, np.minimum(last, age), age)


def seconds(customers: int) -> tuple[float, float]:
    """Of the two fits with grouping the histories, and of the sums."""
    shop = simulated(1, customers)
    began = time.perf_counter()
    histories = by_day(shop)
    orders, spend = fit_orders(histories), fit_spend(shop.repeats, shop.mean)
    fitted = time.perf_counter() - began
    groups = np.minimum(shop.repeats, 9).astype(np.intp)
    began = time.perf_counter()
    for ahead in HORIZONS:
        sums(orders, histories, ahead, groups, (spend, shop.mean))
    return fitted, time.perf_counter() - began


def coverage(shops: int) -> np.ndarray:
    """Share of intervals that hold what came: orders and revenue by 0, 1 and more repeat orders."""
    inside = np.zeros((2, 3))
    for seed in range(shops):
        shop = simulated(10_000 + seed, CUSTOMERS)
        groups = np.minimum(shop.repeats, 2).astype(np.intp)
        worth = fit_spend(shop.repeats, shop.mean), shop.mean
        found = sums(fit_orders(shop.histories), shop.histories, AHEAD, groups, worth)
        assert found.revenue is not None
        for row, (each, came) in enumerate(
            ((found.orders, shop.orders), (found.revenue, shop.revenue))
        ):
            total = np.bincount(groups, weights=came, minlength=3)
            inside[row] += [one.low <= one_came <= one.high
                            for one, one_came in zip(each, total, strict=True)]  # fmt: skip
    return inside / shops


def main() -> None:
    """Print both."""
    for customers in SIZES:
        fitted, summed = seconds(customers)
        print(f"{customers:>9,} customers: fits {fitted:.2f} s, sums {summed:.2f} s")  # noqa: T201
    shops = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    for name, row in zip(("orders", "revenue"), coverage(shops), strict=True):
        print(f"{name}: " + ", ".join(f"{share:.1%}" for share in row))  # noqa: T201


if __name__ == "__main__":
    main()
