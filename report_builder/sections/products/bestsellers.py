"""Best sellers of the period and of all data."""

from __future__ import annotations

import pandas as pd

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Fact, Facts, Finding, Table, Value
from report_builder.sections.products.assortment import Assortment

TOP, LONG_TOP = 10, 20  # rows of the chart, and of the table over all data
ENOUGH = 30  # orders of each: with fewer, chance decides who is among the best
SMALL_BASE = 30  # fewer orders before: no percentage


def content(found: Assortment, data: Dataset) -> Content:
    """The ten best products of the period, and the twenty best of all data."""
    table = _all_data(found.products, data)
    best = found.products.sort_values(["value_0", "key"], ascending=[False, True])
    total, best = float(best["value_0"].sum()), best[best["value_0"] > 0].head(TOP)
    if best.empty or total <= 0:
        return Content(tables=(table,))
    return Content(
        findings=(_finding(best, total, data),),
        charts=(_chart(best, total, found, data),),
        tables=(table,),
    )


def _facts(best: pd.DataFrame, total: float, data: Dataset) -> dict[str, Fact]:
    return {
        "period": Fact(data.label, "text"),
        "product": Fact(best["product"].iloc[0], "text"),
        "value": Fact(float(best["value_0"].iloc[0]), data.value_unit),
        "products": Fact(len(best), "count"),
        "share": Fact(float(best["value_0"].sum()) / total, "share"),
        "name": Fact(data.value_name, "text"),
    }


def _finding(best: pd.DataFrame, total: float, data: Dataset) -> Finding:
    return Finding(
        "best_sellers",
        "info",
        ("The best seller of {period} is" if data.time else "The best seller over all data is")
        + " {product} with {name} of {value}; the "
        "{products:best product|best products} together bring {share}.",
        {
            name: fact
            for name, fact in _facts(best, total, data).items()
            if data.time or name != "period"
        },
        so_what="These must never be out of stock."
        if float(best["orders_0"].min()) >= ENOUGH
        else _of_few(data),
    )


def _of_few(data: Dataset) -> str:
    """Where chance has a part in who leads."""
    what = "orders" if data.has("order_id") else "lines"
    wait = (
        "look at a longer time before ordering more of them." if data.time
        else "give none of them more room on these figures alone."
    )  # fmt: skip
    return f"Some of these are in few {what}, so chance has a part in who leads: {wait}"


def _chart(best: pd.DataFrame, total: float, found: Assortment, data: Dataset) -> Chart:
    name = data.value_name.capitalize()
    facts: Facts = {
        key: fact
        for key, fact in _facts(best, total, data).items()
        if key in ("products", "share", "name", *(["period"] if data.time else []))
    }
    of_when = "of {period}" if data.time else "over all data"
    span = data.covered if data.time is None else data.label
    return charts.bars(
        shows=("best_sellers",),
        x="Product",
        y=name,
        key="products_of_the_period",
        title="{products:product|products} bring {share} of the {name} " + of_when,
        subtitle=", ".join(filter(None, (f"{name} by product", data.currency, span))),
        alt=f"Bars of the best products {of_when}: {{products:product|products}} bring {{share}} "
        "of {name}.",
        table=_period(best, total, found, data),
        facts=facts,
    )


def _period(best: pd.DataFrame, total: float, found: Assortment, data: Dataset) -> Table:
    columns = [
        Column("Product"),
        Column(data.value_name.capitalize(), data.value_unit),
        *([Column("Units", "count")] if data.has_money else []),
        Column("Share", "share"),
        *(
            Column(f"Change on {formats.period(base.start, base.end)}", "change")
            for base in found.bases
        ),
    ]
    rows = []
    for row in best.to_dict("records"):
        cells: list[Value] = [row["product"], row["value_0"]]
        cells += [row["units_0"]] if data.has_money else []
        cells.append(row["value_0"] / total)
        cells += [
            relative_change(row["value_0"], row[f"value_{at}"], row[f"orders_{at}"])
            for at in range(1, len(found.bases) + 1)
        ]
        rows.append(tuple(cells))
    return Table(
        "products_of_the_period",
        f"Best products of {data.label}",
        tuple(columns),
        tuple(rows),
        note=f"Share of {formats.text(total, data.value_unit, data.currency)} of all products."
        + (
            " A change is shown where the base has enough orders to be worth a percentage."
            if found.bases
            else ""
        ),
    )


def relative_change(now: float, before: float, orders_before: float) -> float | None:
    """Relative change; None on a small base."""
    return now / before - 1 if orders_before >= SMALL_BASE and before > 0 else None


def _all_data(products: pd.DataFrame, data: Dataset) -> Table:
    total = float(products["value"].clip(lower=0).sum())
    columns = [
        Column("Product"),
        Column("Class"),
        Column(data.value_name.capitalize(), data.value_unit),
        *([Column("Units", "count")] if data.has_money else []),
        Column("Share", "share"),
    ]
    rows: list[tuple[Value, ...]] = []
    for row in products.head(LONG_TOP).to_dict("records"):
        units = (row["units"],) if data.has_money else ()
        rows.append((row["product"], row["abc"], row["value"], *units,
                     row["value"] / total if total else None))  # fmt: skip
    return Table(
        "products_of_all_data",
        "Best products over all data",
        tuple(columns),
        tuple(rows),
        note=f"The first {len(rows)} of {formats.whole(len(products))} products, {data.covered}.",
    )
