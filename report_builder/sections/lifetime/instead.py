"""What is shown where the sums failed the trial: the order of the groups, or the naive sum."""

from __future__ import annotations

import numpy as np

from report_builder import formats
from report_builder.dataset import Dataset
from report_builder.model import Column, Content, Fact, Finding, Table
from report_builder.sections.lifetime.trial import MOST_OFF
from report_builder.sections.lifetime.values import Lifetime, groupings
from report_builder.sections.lifetime.worth import YEAR, key, said, small_note


def order_only(one: Lifetime, data: Dataset) -> Content:
    """Where the sums are not to be trusted but the order of customers is."""
    tables = []
    best: tuple[str, float, int] | None = None
    for groups in groupings(one, data):
        sizes = np.bincount(groups.of[groups.of >= 0], minlength=len(groups.names))
        ahead = np.bincount(
            groups.of[groups.of >= 0], weights=one.expected[groups.of >= 0],
            minlength=len(groups.names),
        )  # fmt: skip
        mean = one.expected.mean()
        rows = sorted(
            (
                (name, int(size), float(value / size / mean))
                for name, size, value in zip(groups.names, sizes, ahead, strict=True)
            ),
            key=lambda row: (-row[2], row[0]),
        )
        best = best or (rows[0][0], rows[0][2], rows[0][1])
        tables.append(
            Table(
                f"lifetime_order_{key(groups)}", f"Who will bring most, by {said(groups)}",
                (Column(groups.title), Column("Customers", "count"),
                 Column("Against the average customer", "ratio")), tuple(rows),
                total=("All", int(sizes.sum()), 1.0) if sizes.sum() == len(one.expected) else None,
                note=f"Expected {data.value_name if data.has_money else 'orders'} a customer "
                "against that of all. For the order only: the sums failed the trial. "
                f"{small_note(groups)}",
            )
        )  # fmt: skip
    return Content(tables=tuple(tables), findings=() if best is None else (_order_finding(*best),))


def _order_finding(name: str, ratio: float, customers: int) -> Finding:
    return Finding(
        "lifetime_order", "info",
        "By the order of the forecast the segment “{best}” ({customers:customer|customers}) comes "
        "first: a customer there is expected to bring {ratio} what the average one does.",
        {"best": Fact(name, "text"), "customers": Fact(customers, "count"),
         "ratio": Fact(ratio, "ratio")},
        so_what="Take the groups in this order where time or money does not reach for all.",
    )  # fmt: skip


def naive_only(one: Lifetime, data: Dataset) -> Finding:
    """Where nothing beats the naive way, that is what is shown, with its error in the trial."""
    trial = one.trial
    error, ahead = trial.naive.total_error, float(trial.naive_ahead(one.now, YEAR).sum())
    facts = {
        "naive": Fact(trial.naive_name, "text"), "days": Fact(YEAR, "days"),
        "orders": Fact(ahead, "count"), "error": Fact(error, "change"),
        "by_class": Fact(trial.naive.class_error, "share"),
    }  # fmt: skip
    money = ""
    if data.has_money:
        orders = float((one.now.column("repeats") + 1).sum())
        order = one.kept * float(one.now.column("value").sum()) / orders
        money = "; at {order} an order so far that is {revenue}"
        facts |= {
            "order": Fact(order, "money"),
            "revenue": Fact(
                formats.printed(ahead, "count") * formats.printed(order, "money"), "money"
            ),
        }
    return Finding(
        "lifetime_naive", "info",
        "Reckoned in the naive way ({naive}) today's customers would order {orders} times in the "
        "next {days}" + money + ". In the trial this way was off by {error} in the sum and by "
        "{by_class} by number of earlier orders.", facts,
        so_what="This simple way did well enough in the trial to plan with the sum."
        if abs(error) <= MOST_OFF else
        "Take it as an order of magnitude, and plan with the months of the year before.",
    )  # fmt: skip
