"""How much of the change of the average order comes from where and through what people buy."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pandas as pd

from report_builder import measures
from report_builder.dataset import Dataset
from report_builder.model import Column, Content, Evidence, Fact, Finding, Table, Value
from report_builder.sections.changes.flows import YEAR
from report_builder.sections.changes.kinds import Window, window
from report_builder.sections.changes.series import channel
from report_builder.stats.disclosure import SMALLEST
from report_builder.stats.inference import MINIMUM_PER_GROUP
from report_builder.stats.intervals import PERCENT_LEVEL
from report_builder.stats.mix_shift import MixShift, mix_shift, mix_test

if TYPE_CHECKING:
    import ibis.expr.types as ir

NEWS = 0.01  # a mix that moves the average by less than a hundredth is no news, and not tested
MOST_GROUPS = 12  # the largest; the rest is counted together
WEIGHT_DIGITS = 1e9  # of a weight as a whole number: far below any rounding of a report
WHOLE, SQUARED = "decimal(18,0)", "decimal(38,0)"
REST, NOT_STATED = "Other", "Not stated"
# What orders are divided by, the first there is: column, and what a group is called.
BY_ORDER = (("channel", "channel"), ("country", "country"), ("zone", "region"), ("state", "state"))


@dataclass(frozen=True, eq=False, slots=True)
class Split:
    """A way of dividing sales: ``table`` has ``label``, ``day``, ``unit`` (customer, else order),
    ``value`` and ``amount`` (what is counted). ``average``: what the value over the count is."""

    one: str
    average: str
    table: ir.Table


def content(data: Dataset) -> Content:
    """One table a way of dividing, and a sentence where the mix moved the average."""
    windows = window(data)
    if not data.has_money or windows is None:
        return Content()
    parts = [_content(data, windows, split) for split in _splits(data)]
    return Content(
        tuple(finding for part in parts for finding in part.findings),
        tables=tuple(table for part in parts for table in part.tables),
    )


def _splits(data: Dataset) -> list[Split]:
    """Units by category, orders by the first of channel and places that there is."""
    found = []
    if data.has("category", "quantity"):
        lines = measures.sale_lines(data)
        lines = lines.filter(lines.quantity > 0)
        unit = lines.customer_id if data.customers is not None else ibis.null("string")
        if data.has("order_id"):
            unit = ibis.coalesce(unit, lines.order_id)
        table = lines.select("day", "value", label=lines.category, amount=lines.quantity, unit=unit)
        found.append(Split("category", "unit", table))
    if data.order_table is None:
        return found
    orders = data.orders
    for column, one in BY_ORDER:
        if column in orders.columns:
            unit = ibis.coalesce(orders.customer_id, orders.order_id)
            table = orders.select(
                "day", "value", label=orders[column],
                amount=ibis.literal(1).cast("decimal(18,4)"), unit=unit,
            )  # fmt: skip
            name = channel(data).lower() if column == "channel" else one
            found.append(Split(name, "order", table))
            break
    return found


def _content(data: Dataset, windows: Window, split: Split) -> Content:
    table = split.table.mutate(label=ibis.coalesce(split.table.label.strip(), ""))
    spans = [(side[0].start, side[-1].end) for side in (windows.before, windows.now)]
    within = [(table.day >= start) & (table.day <= end) for start, end in spans]
    table = table.mutate(before=within[0], now=within[1]).filter(within[0] | within[1])
    frame = _groups(table)
    if len(frame) < 2 or not (frame[["amount_0", "amount_1"]].sum() > 0).all():
        return Content()
    found = mix_shift(frame["amount_0"], frame["value_0"], frame["amount_1"], frame["value_1"])
    if found.before <= 0:
        return Content()
    if abs(found.mix) < NEWS * found.before:
        return Content((_no_news(windows, split, found),))
    units, squares = _variance(table, frame, found)
    if units < MINIMUM_PER_GROUP:
        return Content()
    shown = (_table(windows, split, frame, found),)
    return Content((_finding(windows, split, found, units, squares),), tables=shown)


def _no_news(windows: Window, split: Split, found: MixShift) -> Finding:
    """The mix moved the average by next to nothing."""
    text = (
        "The average {average} brought {before} in {span_before} and {now} in {span}. The mix by "
        "{one} has hardly any part in that: {mix}."
    )
    facts = {
        "span": Fact(windows.label, "text"), "span_before": Fact(windows.label_before, "text"),
        "average": Fact(split.average, "text"), "one": Fact(split.one, "text"),
        "before": Fact(found.before, "money"), "now": Fact(found.after, "money"),
        "mix": Fact(found.mix, "money"),
    }  # fmt: skip
    return Finding(
        f"mix_{split.average}", "info", text, facts,
        so_what="What changed, changed inside each {one}.",
    )  # fmt: skip


def _groups(table: ir.Table) -> pd.DataFrame:
    """``label`` (of the input), ``name`` (small groups as Other), counts and sums before (0) and
    now (1); one row a name, those that sum to nothing left out."""
    measured: dict[str, Any] = {"units": table.unit.nunique()}
    for at, side in enumerate((table.before, table.now)):
        measured[f"amount_{at}"] = table.amount.sum(where=side).cast("float64")
        measured[f"value_{at}"] = table.value.sum(where=side).cast("float64")
    each: pd.DataFrame = table.group_by("label").agg(**measured).execute().fillna(0.0)
    each = each.sort_values(["value_1", "value_0", "label"], ascending=[False, False, True])
    large = each[(each["units"] >= SMALLEST) & (each["label"] != "")].head(MOST_GROUPS)
    each["name"] = np.where(
        each["label"] == "", NOT_STATED,
        np.where(each["label"].isin(large["label"]), each["label"], REST),
    )  # fmt: skip
    sums = dict.fromkeys(measured, "sum")
    frame = each.groupby("name", sort=False).agg({**sums, "label": tuple}).reset_index()
    frame = frame[frame["amount_0"] + frame["amount_1"] > 0]
    return frame.reset_index(drop=True)


def _variance(table: ir.Table, frame: pd.DataFrame, found: MixShift) -> tuple[int, float]:
    """Customers (else orders), and the sum of squares of what each adds to the mix.

    In whole numbers, so that it is the same to the last digit in every order of rows.
    """
    largest = float(np.abs([found.weights_before, found.weights_after]).max())
    scale = WEIGHT_DIGITS / largest if largest > 0 else 1.0
    cases = []
    for names, before, now in zip(
        frame["label"], found.weights_before, found.weights_after, strict=True
    ):
        weights = [ibis.literal(round(side * scale)).cast(WHOLE) for side in (now, before)]
        cases.append((table.label.isin(list(names)), ibis.ifelse(table.now, *weights)))
    weight = ibis.cases(*cases, else_=ibis.literal(0).cast(WHOLE))
    adds = table.mutate(adds=(table.amount * weight).round(0).cast(WHOLE))
    each = adds.group_by("unit").agg(adds=lambda t: t.adds.sum().cast(SQUARED))
    sums = each.agg(
        units=each.count(), squares=(each.adds * each.adds).sum().cast("float64")
    ).execute()
    return int(sums["units"].iloc[0]), float(sums["squares"].iloc[0]) / scale**2


def _finding(windows: Window, split: Split, found: MixShift, units: int, squares: float) -> Finding:
    tested = mix_test(found, units, squares)
    clear = not tested.low <= 0 <= tested.high
    facts = {
        "span": Fact(windows.label, "text"), "span_before": Fact(windows.label_before, "text"),
        "average": Fact(split.average, "text"), "one": Fact(split.one, "text"),
        "before": Fact(found.before, "money"), "now": Fact(found.after, "money"),
        "mix": Fact(abs(found.mix), "money"), "within": Fact(abs(found.within), "money"),
        "mix_way": Fact("added" if found.mix > 0 else "took away", "text"),
        "within_way": Fact("added" if found.within > 0 else "took away", "text"),
        "share": Fact(tested.effect, "change"), "low": Fact(tested.low, "change"),
        "high": Fact(tested.high, "change"), "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip
    text = (
        "The average {average} brought {before} in {span_before} and {now} in {span}. Another mix "
        "by {one} {mix_way} {mix}, or {share} ({level}% interval {low} to {high}); changes inside "
        "each {one} {within_way} {within}."
    )
    if windows.length < YEAR:
        text += " The months are of different seasons, which may be what moved the mix."
    so_what = "The mix moved no more than chance allows."
    if clear:
        so_what = (
            "Judge prices and baskets by {one}: a part of the change is only the mix."
            if found.mix * found.within > 0
            else "The average hides two opposite moves: look at it by {one}."
        )
    return Finding(
        f"mix_{split.average}", "info", text, facts, Evidence(**asdict(tested)), so_what=so_what
    )


def _table(windows: Window, split: Split, frame: pd.DataFrame, found: MixShift) -> Table:
    name = split.average.capitalize()
    counts = [frame[f"amount_{at}"].to_numpy(dtype=np.float64) for at in (0, 1)]
    sums = [frame[f"value_{at}"].to_numpy(dtype=np.float64) for at in (0, 1)]
    rows: list[tuple[Value, ...]] = [
        (str(label), float(counts[0][at] / counts[0].sum()), float(counts[1][at] / counts[1].sum()),
         *(float(total[at] / count[at]) if count[at] else None
           for total, count in zip(sums, counts, strict=True)), float(found.parts[at]))
        for at, (label, units) in enumerate(zip(frame["name"], frame["units"], strict=True))
        if units >= SMALLEST
    ]  # fmt: skip
    return Table(
        f"mix_{split.average}", f"Mix by {split.one}: value per {split.average}",
        (Column(split.one.capitalize()), Column(f"Share of {split.average}s before", "share"),
         Column("Now", "share"), Column(f"Value per {split.average} before", "money"),
         Column(f"Value per {split.average} now", "money"), Column("Adds by mix", "money")),
        tuple(rows),
        total=("All", 1.0, 1.0, found.before, found.after, found.mix),
        note=f"{windows.label} against {windows.label_before}, sales before returns. The rest of "
        f"the difference, {name.lower()} by {split.average}, is change inside each {split.one}.",
    )  # fmt: skip
