"""What the trial says: its figures beside the naive ways, the picture, and the verdict."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
from numpy.typing import NDArray

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import (
    Chart,
    Column,
    Content,
    Evidence,
    Fact,
    Finding,
    Severity,
    Table,
    Value,
)
from report_builder.sections.lifetime.trial import MOST_OFF, Trial
from report_builder.stats.disclosure import SMALLEST
from report_builder.stats.intervals import PERCENT_LEVEL, mean_interval
from report_builder.stats.lifetime import BEST, CLASSES, Forecast

SEVERITIES: dict[str, Severity] = {
    "usable": "good", "use for ranking only": "watch", "do not use": "watch",
}  # fmt: skip


def content(trial: Trial, data: Dataset) -> Content:
    """The trial, before any value is shown."""
    return Content(
        findings=(tried_finding(trial, data), verdict_finding(trial)),
        charts=(replace(_chart(trial, data), opens=True),),
        tables=(_table(trial, data),),
    )


def _facts(trial: Trial) -> dict[str, Fact]:
    return {
        "customers": Fact(len(trial.known), "count"), "cut": Fact(trial.cut, "date"),
        "days": Fact(trial.days, "days"), "expected": Fact(trial.orders.value, "count"),
        "came": Fact(trial.came, "count"), "error": Fact(trial.model.total_error, "change"),
        "by_class": Fact(trial.model.class_error, "share"),
        "naive": Fact(trial.naive_name, "text"),
        "naive_by_class": Fact(trial.naive.class_error, "share"),
    }  # fmt: skip


def tried_finding(trial: Trial, data: Dataset) -> Finding:
    """What was expected, what came, and how far off the naive way would have been."""
    facts = _facts(trial) | {
        "best": Fact(BEST, "share"), "caught": Fact(trial.model.caught, "share"),
        "own_caught": Fact(trial.own.caught, "share"),
    }  # fmt: skip
    money = ""
    if trial.revenue is not None and trial.revenue_error is not None:
        money = " Their value was expected to be {revenue}; it was {paid} ({revenue_error})."
        facts |= {
            "revenue": Fact(trial.revenue.value, "money"), "paid": Fact(trial.paid, "money"),
            "revenue_error": Fact(trial.revenue_error, "change"),
        }  # fmt: skip
    return Finding(
        "lifetime_trial", "info",
        "Tried on the past: from what {customers:customer|customers} had bought by {cut}, "
        "{expected:order|orders} were expected in the {days} since; {came} came ({error})." + money
        + " By number of earlier orders the errors add up to {by_class} of what came. Those of the "
        "better naive way ({naive}) add up to {naive_by_class}. The {best} of customers with the "
        "highest forecast brought {caught} of the orders, those with the highest past rate "
        "{own_caught}.",
        facts, evidence=Evidence(**asdict(trial.ranking)),
        so_what="A forecast is worth its trial: read the values of customers with these errors in "
        "mind.",
    )  # fmt: skip


def verdict_finding(trial: Trial) -> Finding:
    """Usable, use for ranking only, or do not use, and why."""
    verdict = trial.verdict
    by_class = {name: _facts(trial)[name] for name in ("by_class", "naive_by_class")}
    if verdict == "usable":
        why = (
            "The sums were off by at most {most}, and by number of earlier orders the model erred "
            "by {by_class} of what came, the better naive way by {naive_by_class}."
        )
        so_what = "Plan with the sums and their intervals; do not plan with single customers."
        facts = by_class | {"most": Fact(MOST_OFF, "share")}
    else:
        level, facts = _level(trial, by_class)
        ranks = verdict == "use for ranking only"
        why = level + (
            " But the best {best} of customers by the model brought {caught} of the orders, those "
            "by past rate {own_caught}. Over all customers the order by the model agrees with what "
            "came by {rank}, that by past rate by {own_rank} (rank correlation, at most one)."
            if ranks else
            " And the best {best} of customers by the model brought {caught} of the orders, those "
            "by past rate {own_caught}."
        )  # fmt: skip
        facts |= {
            "best": Fact(BEST, "share"), "caught": Fact(trial.model.caught, "share"),
            "own_caught": Fact(trial.own.caught, "share"),
        }  # fmt: skip
        if ranks:
            facts |= {"rank": Fact(round(trial.model.rank, 2), "number"),
                      "own_rank": Fact(round(trial.own.rank, 2), "number")}  # fmt: skip
        so_what = (
            "Use the order of the groups, not the sums: none are shown."
            + (" To put single customers in order, their past rate does better."
               if trial.own.rank > trial.model.rank else "")
            if ranks else
            "No value of customers is shown; what they brought so far stands in the other chapters."
        )  # fmt: skip
    return Finding(
        "lifetime_verdict", SEVERITIES[verdict], "Verdict on the forecast: {verdict}. " + why,
        facts | {"verdict": Fact(verdict, "text")}, so_what=so_what,
    )  # fmt: skip


def _level(trial: Trial, by_class: dict[str, Fact]) -> tuple[str, dict[str, Fact]]:
    """What stands against the sums."""
    off = trial.model.total_error, trial.revenue_error or 0.0
    if max(map(abs, off)) <= MOST_OFF:
        return (
            "By number of earlier orders the model erred by {by_class} of what came, the better "
            "naive way by {naive_by_class}: the model adds too little.", by_class,
        )  # fmt: skip
    worse = max(off, key=abs)
    side = "below" if worse < 0 else "above"
    return (
        "The sum of {what} was {error} " + side + " what came; more than {most} is too much to "
        "plan with."
    ), {
        "error": Fact(abs(worse), "share"), "most": Fact(MOST_OFF, "share"),
        "what": Fact("orders" if worse == off[0] else "revenue", "text"),
    }  # fmt: skip


def classes(trial: Trial) -> list[tuple[str, NDArray[np.bool_]]]:
    """The customers of each number of repeat orders: its name, and who they are. Small classes at
    the end are one; a small one before is left out."""
    repeats = np.minimum(trial.known.column("repeats").astype(int), CLASSES - 1)
    last = CLASSES - 1
    while last > 0 and (repeats >= last).sum() < SMALLEST:
        last -= 1
    repeats = np.minimum(repeats, last)
    named = [(str(k) if k < last else formats.at_least(k), repeats == k) for k in range(last + 1)]
    return [one for one in named if one[1].sum() >= SMALLEST]


def _chart(trial: Trial, data: Dataset) -> Chart:
    came, forecast = trial.known.column("orders_since"), trial.expected
    naive = trial.naive_expected
    rows: list[tuple[Value, ...]] = []
    for name, mine in classes(trial):
        low, high = mean_interval(came[mine])
        rows.append(
            (name, int(mine.sum()), float(came[mine].mean()), max(low, 0.0), high,
             float(forecast[mine].mean()), float(naive[mine].mean()))
        )  # fmt: skip
    columns = (
        Column("Repeat orders before"), Column("Customers", "count"), Column("Came", "number"),
        Column("Low", "number"), Column("High", "number"), Column("Expected", "number"),
        Column("Naive", "number"),
    )  # fmt: skip
    table = Table(
        "lifetime_trial", "Orders expected and orders that came", columns, tuple(rows),
        note=f"Orders a customer in {formats.days(trial.days)} after {formats.date(trial.cut)}; "
        f"naive: {trial.naive_name}. Classes of fewer than {SMALLEST} customers are not shown.",
    )  # fmt: skip
    title = "The model expected {expected:order|orders}; {came} came ({error})"
    facts = {name: _facts(trial)[name] for name in ("expected", "came", "error")}
    return charts.dots(
        shows=("lifetime_verdict",),
        key="lifetime_trial", x="Repeat orders before", y="Came", low="Low", high="High",
        reference="Expected", zero=True, table=table, title=title,
        subtitle=f"Mean orders a customer, {formats.date(trial.cut)} to "
        f"{formats.date(data.last_day)}, by repeat orders before; dots: came, with "
        f"{formats.percent(PERCENT_LEVEL)} interval; rings: expected",
        alt="Dots of the orders that came and rings of those expected, by number of repeat orders "
        "before. " + title + ".",
        facts=facts,
    )  # fmt: skip


def _table(trial: Trial, data: Dataset) -> Table:
    """The back-test box: the model and both naive ways, in orders and money."""
    ways: tuple[tuple[str, Forecast], ...] = (
        ("Model", trial.model), ("Naive: own past rate", trial.own),
        ("Naive: same rate for all", trial.same),
    )  # fmt: skip
    rows = [
        (name, trial.came * (1 + one.total_error), trial.came, one.total_error, one.class_error,
         one.caught, one.rank)
        for name, one in ways
    ]  # fmt: skip
    columns = (
        Column("Way"), Column("Orders expected", "count"), Column("Came", "count"),
        Column("Error of the sum", "change"), Column("Errors by class", "share"),
        Column("Orders from the best fifth", "share"), Column("Rank correlation", "number"),
    )  # fmt: skip
    return Table(
        "lifetime_backtest", f"Back-test: {formats.days(trial.days)} after "
        f"{formats.date(trial.cut)}", columns, tuple(rows),
        note="Own past rate: repeat orders by the time since the first order. Errors by class: sum "
        "of the errors by number of earlier orders, as part of the orders that came.",
    )  # fmt: skip
