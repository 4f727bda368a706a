"""A credit closes the latest purchase of the same customer, product and quantity still open."""

from __future__ import annotations

import datetime as dt
from typing import Any

import ibis
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from report_builder.ingest import load
from report_builder.ingest.kinds import CREDIT, OTHER, SALE
from report_builder.ingest.netting import netted_lines
from report_builder.settings import Settings
from tests.ingest.tables import DATA

CONNECTION = ibis.duckdb.connect()


def line(
    number: int,
    day: int,
    kind: str,
    size: float = 1,
    product: str = "P",
    customer: str | None = "C",
) -> dict[str, Any]:
    """A line of the given day of 2020, negative where it is a credit."""
    sign = -1 if kind == CREDIT else 1
    return {
        "line": number, "customer_id": customer, "product_key": product, "quantity": sign * size,
        "ordered_at": pd.Timestamp(2020, 1, 1) + dt.timedelta(days=day), "order_id": f"O{number}",
        "amount": sign * size * 2, "kind": kind,
    }  # fmt: skip


def netted(lines: list[dict[str, Any]]) -> set[int]:
    """Numbers of the lines that cancel each other."""
    frame = pd.DataFrame(lines)
    frame["customer_id"] = frame["customer_id"].astype("string")
    frame["product_key"] = frame["product_key"].astype("string")
    found = CONNECTION.execute(netted_lines(ibis.memtable(frame)))
    return set(found["line"])


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([line(1, 1, SALE), line(2, 5, CREDIT)], {1, 2}),
        # A credit before the purchase cancels nothing: it stays a return.
        ([line(1, 1, CREDIT), line(2, 5, SALE)], set()),
        # Another quantity, product or customer is another purchase.
        ([line(1, 1, SALE, 3), line(2, 5, CREDIT, 2)], set()),
        ([line(1, 1, SALE, product="Q"), line(2, 5, CREDIT)], set()),
        ([line(1, 1, SALE, customer="D"), line(2, 5, CREDIT)], set()),
        # Without a customer nobody knows whose purchase it was.
        ([line(1, 1, SALE, customer=None), line(2, 5, CREDIT, customer=None)], set()),
        # One credit closes the later of two purchases.
        ([line(1, 1, SALE), line(2, 3, SALE), line(3, 5, CREDIT)], {2, 3}),
        # The second credit finds the earlier one still open, the third finds nothing.
        ([line(1, 1, SALE), line(2, 3, SALE), line(3, 5, CREDIT), line(4, 6, CREDIT),
          line(5, 7, CREDIT)], {1, 2, 3, 4}),
        # A stray credit before does not eat the purchase that comes after it.
        ([line(1, 1, CREDIT), line(2, 2, SALE), line(3, 3, CREDIT)], {2, 3}),
        # At the same moment the purchase comes first.
        ([line(1, 1, CREDIT), line(2, 1, SALE)], {1, 2}),
        # Adjustments take no part.
        ([line(1, 1, SALE), line(2, 5, OTHER)], set()),
        # Fractions of a unit count as they are.
        ([line(1, 1, SALE, 0.25), line(2, 5, CREDIT, 0.25)], {1, 2}),
    ],
)  # fmt: skip
def test_netted_lines_by_hand(lines: list[dict[str, Any]], expected: set[int]) -> None:
    assert netted(lines) == expected


def by_a_stack(lines: list[dict[str, Any]]) -> set[int]:
    """The same rule told another way: purchases are put on a pile, a credit takes the top one."""
    pile: list[int] = []
    found: set[int] = set()
    ordered = sorted(lines, key=lambda row: (row["ordered_at"], row["kind"] == CREDIT, row["line"]))
    for row in ordered:
        if row["kind"] == SALE:
            pile.append(row["line"])
        elif pile:
            found |= {pile.pop(), row["line"]}
    return found


EVENTS = st.lists(
    st.tuples(st.integers(0, 6), st.sampled_from([SALE, CREDIT])), min_size=1, max_size=12
)


@settings(max_examples=40, deadline=None)
@given(EVENTS, st.randoms(use_true_random=False))
def test_netting_is_a_pile_of_purchases_whatever_the_order_of_rows(
    events: list[tuple[int, str]], random: Any
) -> None:
    lines = [line(10 + number, day, kind) for number, (day, kind) in enumerate(events)]
    expected = by_a_stack(lines)
    random.shuffle(lines)
    assert netted(lines) == expected


def test_of_equal_purchases_the_other_columns_decide_not_the_order_of_rows() -> None:
    # Two purchases alike but for the shop, and one credit: "West" is read last and is closed.
    first = line(1, 1, SALE) | {"order_id": "O", "store": "East"}
    second = line(2, 1, SALE) | {"order_id": "O", "store": "West"}
    credit = line(3, 2, CREDIT) | {"store": "East"}
    assert netted([first, second, credit]) == {2, 3}
    assert netted([first | {"line": 2}, second | {"line": 1}, credit]) == {1, 3}


@pytest.mark.skipif(not DATA.is_dir(), reason="the public data sets are not here")
def test_huge_orders_cancelled_minutes_later_are_netted_in_online_retail() -> None:
    """80,995 paper birds and 74,215 jars were bought and cancelled within a quarter of an hour."""
    data = load([DATA / "uci_online_retail" / "online_retail.parquet"], Settings())
    assert int(data.lines.quantity.max().execute()) == 4_800
    assert int(data.lines.quantity.min().execute()) == -9_360
