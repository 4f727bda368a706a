"""Products that rise and fall, and which of them do so beyond chance."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Evidence, Fact, Finding, Table, Value
from report_builder.sections.products.assortment import Assortment
from report_builder.stats.effects import ORDERS_AGAINST_SHOP
from report_builder.stats.inference import benjamini_hochberg
from report_builder.stats.intervals import LEVEL, PERCENT_LEVEL, Numbers, quantile_normal
from report_builder.stats.periods import Baseline

MINIMUM_ORDERS = 30  # in both spans together: below, a ratio of orders says little
MINIMUM_PRODUCTS = 20  # the usual spread of a shop's products cannot be learnt from fewer
FALSE_DISCOVERIES = 0.05  # of the products called rising or falling
MEDIAN_CHI_SQUARED = 0.4549  # median of chi² with one degree of freedom: no extra spread
HALF = 0.5  # added to both counts, so that zero orders have a ratio (Haldane 1956; Anscombe 1956)
LISTED, DRAWN = 10, 6  # products each way in the table, and in the chart
BEYOND = "those beyond chance"


def content(found: Assortment, data: Dataset) -> Content:
    """Findings and a table for each baseline, the chart for the best one."""
    findings: list[Finding] = []
    drawn: list[Chart] = []
    tables: list[Table] = []
    for at, base in enumerate(found.bases, start=1):
        moved = movement(found.products, at)
        if moved.empty:
            continue
        findings += statements(moved, base, data)
        tables.append(_table(_listed(moved, LISTED), base, data, f"products_moving_{base.key}"))
        if at == 1 and len(_drawn_rows(moved)) > 1:  # one alone is said, not drawn
            drawn.append(_chart(moved, base, data))
    return Content(findings=tuple(findings), charts=tuple(drawn), tables=tuple(tables))


def movement(products: pd.DataFrame, at: int) -> pd.DataFrame:
    """Products sold in the period or in span ``at``, most lost revenue first.

    Columns: ``product``, ``before``, ``now``, ``moved`` (revenue), ``orders_before``,
    ``orders_now``; ``ratio``, ``low``, ``high`` (orders against the shop's, 0 = as the shop), ``p``
    (NaN where not compared) and ``way``: 1 rising, −1 falling, 0 neither beyond chance.
    """
    frame = pd.DataFrame(
        {
            "product": products["product"],
            "before": products[f"value_{at}"],
            "now": products["value_0"],
            "moved": products["value_0"] - products[f"value_{at}"],
            "orders_before": products[f"orders_{at}"],
            "orders_now": products["orders_0"],
        }
    )
    frame = frame[frame["orders_before"] + frame["orders_now"] > 0]
    frame = frame.sort_values(["moved", "product"], ignore_index=True)
    return frame.join(against_shop(frame["orders_before"], frame["orders_now"])).assign(
        way=lambda f: np.where(
            f["found"] & (np.sign(f["moved"]) == np.sign(f["ratio"])), np.sign(f["ratio"]), 0
        )
    )


def against_shop(orders_before: Any, orders_now: Any) -> pd.DataFrame:
    """Each product's change in orders against that of the others, corrected for their number.

    Columns ``ratio``, ``low``, ``high``, ``p``, ``found``: quasi-Poisson log ratio, its interval at
    the false coverage rate of the selection, Benjamini–Hochberg p, and whether it is selected.
    """
    before = np.asarray(orders_before, dtype=np.float64)
    now = np.asarray(orders_now, dtype=np.float64)
    result = pd.DataFrame(
        {name: np.full(before.size, np.nan) for name in ("ratio", "low", "high", "p")}
    ).assign(found=False)
    used = before + now >= MINIMUM_ORDERS
    if used.sum() < MINIMUM_PRODUCTS or not before[used].sum() or not now[used].sum():
        return result
    b, n = before[used], now[used]
    growth = float(n.sum() / b.sum())
    # A product is no part of what it is measured by; what the others scatter adds to the error.
    counts = [one + HALF for one in (n, b, n.sum() - n, b.sum() - b)]
    logs = np.log(counts[0] / counts[1]) - np.log(counts[2] / counts[3])
    errors = np.sqrt(dispersion(b, n, growth) * sum(1 / one for one in counts))
    p = benjamini_hochberg(special.erfc(np.abs(logs / errors) / math.sqrt(2)))
    chosen = p < FALSE_DISCOVERIES
    share = chosen.mean() if chosen.any() else 1.0
    reach = quantile_normal(1 - (1 - LEVEL) * float(share)) * errors
    parts = (np.expm1(logs), np.expm1(logs - reach), np.expm1(logs + reach), p, chosen)
    for name, values in zip(("ratio", "low", "high", "p", "found"), parts, strict=True):
        result.loc[used, name] = values
    return result


def dispersion(before: Numbers, now: Numbers, growth: float) -> float:
    """How many times more than Poisson counts the products scatter around the shop's growth.

    The median of the squared residuals ignores the true movers; at least 1.
    """
    share = growth / (1 + growth)
    both = before + now
    squares = (now - both * share) ** 2 / (both * share * (1 - share))
    return max(1.0, float(np.median(squares)) / MEDIAN_CHI_SQUARED)


def statements(moved: pd.DataFrame, base: Baseline, data: Dataset) -> list[Finding]:
    """What fell and what rose beyond chance; that nothing did is a statement, too."""
    falling, rising = moved[moved["way"] < 0], moved[moved["way"] > 0].iloc[::-1]
    if falling.empty and rising.empty:
        compared = int(moved["p"].notna().sum())
        return [_nothing(compared, base)] if compared else []
    found = []
    if not falling.empty:
        found.append(_statement("falling", falling, base, data))
    if not rising.empty:
        found.append(_statement("rising", rising, base, data))
    return found


def _nothing(compared: int, base: Baseline) -> Finding:
    return Finding(
        f"steady_products_{base.key}",
        "info",
        "None of {compared} products compared with {against} fell or rose more than chance "
        "explains.",
        {
            "compared": Fact(compared, "count"),
            "against": Fact(formats.period(base.start, base.end), "text"),
        },
        so_what="Their changes are within the usual ups and downs.",
    )


def _statement(way: str, chosen: pd.DataFrame, base: Baseline, data: Dataset) -> Finding:
    """``chosen``: the products of one direction, most money first."""
    first, down = chosen.iloc[0], way == "falling"
    total = float(chosen["moved"].sum())
    facts = {
        "against": Fact(formats.period(base.start, base.end), "text"),
        "products": Fact(len(chosen), "count"),
        "total": Fact(abs(total), data.value_unit),
        "name": Fact(data.value_name, "text"),
        "product": Fact(str(first["product"]), "text"),
        "most": Fact(abs(float(first["moved"])), data.value_unit),
        "before": Fact(int(first["orders_before"]), "count"),
        "now": Fact(int(first["orders_now"]), "count"),
    }
    text = (
        "{products:product|products} did clearly "
        + ("worse than the shop and lost" if down else "better than the shop and gained")
        + " {total} of {name} against {against}; most: {product}, {most}, from {before} to "
        "{now:order|orders}."
    )
    if len(chosen) == 1:
        del facts["products"], facts["total"]
        more = "less" if down else "more"
        text = (
            "{product} did clearly "
            + ("worse" if down else "better")
            + " than the shop: {most} "
            + more
            + " of {name} than in {against}, from {before} to {now:order|orders}."
        )
    return Finding(
        f"{way}_products_{base.key}",
        "watch" if down else "good",
        text,
        facts,
        evidence=Evidence(
            "quasi-Poisson ratio of orders, product with the largest change",
            int(first["orders_before"] + first["orders_now"]),
            float(first["ratio"]), ORDERS_AGAINST_SHOP, float(first["low"]), float(first["high"]),
            float(first["p"]),
        ),
        money=total if data.has_money else None,
        so_what="Check stock, price and placement first, beginning with {product}."
        if down
        else "Make sure that {product} stays available.",
    )  # fmt: skip


def _listed(moved: pd.DataFrame, most: int) -> pd.DataFrame:
    """The largest losers and then the largest winners, so many each way at most."""
    losers = moved[moved["moved"] < 0].head(most)
    return pd.concat([losers, moved[moved["moved"] > 0].tail(most)])


def _table(
    rows: pd.DataFrame, base: Baseline, data: Dataset, key: str, of: str = "Products"
) -> Table:
    name, unit = data.value_name.capitalize(), data.value_unit
    columns = (
        Column("Product"), Column("Change", unit), Column(f"{name} before", unit),
        Column(f"{name} now", unit), Column("Orders before", "count"),
        Column("Orders now", "count"), Column("Orders against the shop", "change"),
        Column("From", "change"), Column("To", "change"), Column("Beyond chance"),
    )  # fmt: skip
    cells: list[tuple[Value, ...]] = [
        (
            row["product"], round(row["moved"], 2), row["before"], row["now"],
            int(row["orders_before"]), int(row["orders_now"]),
            *(_of_enough(row, part) for part in ("ratio", "low", "high")),
            "not compared" if math.isnan(row["p"]) else "yes" if row["way"] else "no",
        )
        for row in rows.to_dict("records")
    ]  # fmt: skip
    return Table(
        key,
        f"{of} that moved most against {formats.period(base.start, base.end)}",
        columns,
        tuple(cells),
        note=f"Before: {formats.period(base.start, base.end)}. Orders against the "
        "shop: change in the product's orders relative to that of all other products compared, "
        f"with its {formats.percent(PERCENT_LEVEL)} interval (from, to), widened for the choice "
        "of those beyond chance, plain for the others. Beyond chance: after allowing for the "
        "number of products compared; "
        f"not compared with fewer than {MINIMUM_ORDERS} orders in both spans together, or fewer "
        f"than {MINIMUM_PRODUCTS} such products. A percentage needs {MINIMUM_ORDERS} orders "
        "before.",
    )


def _of_enough(row: Mapping[Any, Any], part: str) -> float | None:
    """A percentage of the orders before, where there are enough of them for one."""
    known = row["orders_before"] >= MINIMUM_ORDERS and not math.isnan(row[part])
    return float(row[part]) if known else None


def _drawn_rows(moved: pd.DataFrame) -> pd.DataFrame:
    """The products that the title counts; the largest changes where none is beyond chance."""
    clear = moved[moved["way"] != 0]
    return _listed(moved if clear.empty else clear, DRAWN)


def _chart(moved: pd.DataFrame, base: Baseline, data: Dataset) -> Chart:
    clear, rows = moved[moved["way"] != 0], _drawn_rows(moved)
    facts: dict[str, Fact] = {}
    title = "Too few orders a product to tell changes from chance"
    if moved["p"].notna().any():
        facts["fell"] = Fact(int((moved["way"] < 0).sum()), "count")
        facts["rose"] = Fact(int((moved["way"] > 0).sum()), "count")
        title = "{fell:product|products} clearly fell and {rose} rose"
        if not facts["fell"].value:
            title = "No product clearly fell; {rose} rose"
            del facts["fell"]
        elif not facts["rose"].value:
            title = "{fell:product|products} clearly fell, none rose"
            del facts["rose"]
        if clear.empty:
            title, facts = "No product clearly fell or rose", {}
    return charts.bars(
        shows=(
            f"falling_products_{base.key}",
            f"rising_products_{base.key}",
            f"steady_products_{base.key}",
        ),
        x="Product",
        y="Change",
        highlight=list(clear["product"]),
        key="products_moving",
        title=title,
        subtitle=f"Change in {data.value_name}, {data.currency}".rstrip(", ")
        + f", {data.period.label} against {formats.period(base.start, base.end)}"
        + _drawn(rows, clear),
        alt=f"Bars of the largest losses and gains of {data.value_name} by product. {title}.",
        table=_table(
            rows,
            base,
            data,
            "products_moving",
            "Products" if clear.empty else "Products beyond chance",
        ),
        facts=facts,
    )


def _drawn(rows: pd.DataFrame, clear: pd.DataFrame) -> str:
    """Which of the products that moved are drawn."""
    if clear.empty:
        return f"; the largest {DRAWN} each way"
    return (
        f"; {BEYOND}" if len(rows) == len(clear) else f"; the largest {DRAWN} each way of {BEYOND}"
    )
