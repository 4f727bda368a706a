"""Units against list prices, where no discount is recorded: products compared with themselves."""

from __future__ import annotations

from dataclasses import dataclass
from math import log1p

import ibis
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from report_builder import formats, measures
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Column, Content, Evidence, Fact, Finding, Table
from report_builder.sections.promotions.depth import TENTH
from report_builder.sections.promotions.goods import MOST_PRODUCTS
from report_builder.sections.promotions.models import LOG_TEST, TEST, as_evidence, more
from report_builder.stats.demand import Coefficient, NoEstimate, counts, log_linear
from report_builder.stats.effects import LIST_ELASTICITY
from report_builder.stats.inference import MINIMUM_PER_GROUP
from report_builder.stats.intervals import PERCENT_LEVEL, Numbers

WEEK = 7  # days, so that every weekday is in each stretch once
FEWEST_WEEKS = 12  # a quarter: time enough before and after a change of price
LINES_A_WEEK = 2  # of a product: with fewer, most weeks have no price to see
AGREED = 0.8  # of the lines of a week at one price: with fewer it is no list price that all pay
FAR = 2.0  # times the usual price of a product: beyond it is another pack or a mistake


@dataclass(frozen=True, eq=False)
class Priced:
    """Products by weeks with a list price, as flat vectors; and what was left out.

    ``changed``: products whose list price was not always the same. ``large``: the share of lines
    left out because they hold more than the usual quantity of their product.
    """

    product: NDArray[np.int64]
    week: NDArray[np.int64]
    units: Numbers
    price: Numbers
    weeks: int
    changed: int
    large: float


def content(data: Dataset) -> Content:
    """The elasticity to list prices. Raises NotEnoughData where it cannot be estimated."""
    found = priced(data)
    if not isinstance(found, str):
        try:
            main, plain = elasticity(found)
        except NoEstimate as problem:
            found = str(problem)
        else:
            test = as_evidence(plain, found.changed, LIST_ELASTICITY, LOG_TEST)
            return Content(
                (_finding(found, main, plain),), tables=(_table(main, plain),), tests=(test,)
            )
    raise NotEnoughData(
        "the data records no discounts. What a lower price sells cannot be told from list "
        f"prices either: {found}"
    )


def priced(data: Dataset) -> Priced | str:
    """The weeks to compare, or in words why there are none."""
    if not data.has("unit_price", "quantity") or not data.has_any("product", "product_id"):
        return "that needs the product, the quantity and the price of a unit in each line"
    weeks = ((data.last_day - data.first_day).days + 1) // WEEK if data.time else 0
    if weeks < FEWEST_WEEKS:
        return f"that needs {FEWEST_WEEKS} weeks, the data has {weeks}"
    frame, large = _by_price(data, weeks)
    found = _panel(frame, weeks, large)
    if found is None or found.changed < MINIMUM_PER_GROUP:
        changed = 0 if found is None else found.changed
        return (
            f"that needs {MINIMUM_PER_GROUP} products that sell often and whose price changed for "
            f"all, the data has {changed}"
        )
    return found


def _by_price(data: Dataset, weeks: int) -> tuple[pd.DataFrame, float]:
    """``product``, ``week``, ``price``, ``lines``, ``units`` of the lines with no more than the
    usual quantity of their product; and the share of lines with more.

    Lines without a customer are left out where customers are numbered: they often come from
    another list of prices.
    """
    name = "product_id" if data.has("product_id") else "product"
    lines = measures.sale_lines(data)
    if data.customers is not None:
        lines = lines.filter(lines.customer_id.notnull())
    lines = lines.filter(lines[name].notnull(), lines.unit_price > 0, lines.quantity > 0)
    lines = lines.select(
        product=lines[name], quantity=lines.quantity, price=lines.unit_price,
        week=lines.day.delta(ibis.literal(data.first_day), unit="day") // WEEK,
    )  # fmt: skip
    lines = lines.filter(lines.week < weeks)
    each = lines.group_by("product").agg(sold=lines.count(), usual=lines.quantity.median())
    each = each.filter(each.sold >= LINES_A_WEEK * weeks)
    best = each.order_by(ibis.desc("sold"), "product").limit(MOST_PRODUCTS)
    both = lines.join(best, "product")
    keys = ["product", "week", "price"]
    small = both.quantity <= both.usual
    grouped = both.group_by(keys).agg(
        lines=small.sum(), every=both.count(),
        units=ibis.coalesce(both.quantity.sum(where=small), 0).cast("float64"),
    )  # fmt: skip
    grouped = grouped.order_by(keys).mutate(price=grouped.price.cast("float64"))
    frame = grouped.execute()
    every = int(frame["every"].sum())
    large = 1 - float(frame["lines"].sum()) / every if every else 0.0
    return frame[frame["lines"] > 0].drop(columns="every"), large


def _panel(frame: pd.DataFrame, weeks: int, large: float) -> Priced | None:
    """A product's list price is that of most lines of a week; a week without a sale has that of the
    week before, and one in which buyers paid different prices is left out."""
    if frame.empty:
        return None
    names, product = np.unique(frame["product"].to_numpy(dtype=str), return_inverse=True)
    frame = frame.assign(product=product)
    keys = ["product", "week"]
    sums = frame.groupby(keys)[["lines", "units"]].sum()
    most = frame.sort_values([*keys, "lines", "price"], ascending=[True, True, False, False])
    most = most.drop_duplicates(keys).set_index(keys)
    agreed = most["lines"] >= AGREED * sums["lines"]
    shape = (names.size, weeks)
    units, price, mixed = np.zeros(shape), np.full(shape, np.nan), np.zeros(shape, dtype=bool)
    at = tuple(sums.index.get_level_values(key).to_numpy(dtype=np.int64) for key in keys)
    units[at] = sums["units"].to_numpy()
    price[at] = most["price"].where(agreed).to_numpy()
    mixed[at] = ~agreed.to_numpy()
    sold = np.zeros(shape, dtype=bool)
    sold[at] = True
    often = sums["lines"].groupby("product").sum().to_numpy(float) >= LINES_A_WEEK * weeks
    filled = _carried(price)
    usual = pd.DataFrame(price).median(axis=1).to_numpy()[:, None]
    with np.errstate(invalid="ignore"):
        near = (filled <= FAR * usual) & (usual <= FAR * filled)
    usable = near & ~mixed & often[:, None] & _between_sales(sold)
    rows, columns = np.nonzero(usable)
    if rows.size == 0:
        return None
    shown = np.where(usable, filled, np.nan)[usable.any(axis=1)]
    changed = int((np.nanmax(shown, axis=1) > np.nanmin(shown, axis=1)).sum())
    return Priced(
        rows.astype(np.int64), columns.astype(np.int64), units[usable], filled[usable], weeks,
        changed, large,
    )  # fmt: skip


def _carried(price: Numbers) -> Numbers:
    """Each week's price, or that of the last week before with one."""
    return np.asarray(pd.DataFrame(price).ffill(axis=1).to_numpy(), dtype=np.float64)


def _between_sales(sold: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The weeks from the first to the last sale of each product: before and after it may not have
    been on offer at all."""
    since = np.maximum.accumulate(sold, axis=1)
    until = np.maximum.accumulate(sold[:, ::-1], axis=1)[:, ::-1]
    return since & until


def elasticity(found: Priced) -> tuple[Coefficient, Coefficient]:
    """By counts with empty weeks, and by least squares of the log without them, both with effects
    of each product and week. Raises NoEstimate."""
    price, sold = np.log(found.price), found.units > 0
    main = counts(found.units, price, found.product, found.week).coefficients[0]
    plain = log_linear(
        np.log(found.units[sold]), price[sold], found.product[sold], found.week[sold]
    ).coefficients[0]
    return main, plain


def _evidence(found: Priced, main: Coefficient) -> Evidence:
    return as_evidence(main, found.changed, LIST_ELASTICITY, TEST)


def _finding(found: Priced, main: Coefficient, plain: Coefficient) -> Finding:
    facts = {
        "elasticity": Fact(main.value, "number"), "low": Fact(main.low, "number"),
        "high": Fact(main.high, "number"), "level": Fact(PERCENT_LEVEL, "count"),
        "changed": Fact(found.changed, "count"), "weeks": Fact(found.weeks, "count"),
        "large": Fact(found.large, "share"), "plain": Fact(plain.value, "number"),
        "plain_low": Fact(plain.low, "number"), "plain_high": Fact(plain.high, "number"),
    }  # fmt: skip
    start = "It is not clear that products sell more at a lower list price"
    if not main.low <= 0 <= main.high:
        change = float(np.expm1(main.value * log1p(-TENTH)))
        facts |= {"tenth": Fact(TENTH, "share"), "units": Fact(abs(change), "share")}
        start = f"{{tenth}} off the list price goes with {{units}} {more(change)} units"
    return Finding(
        "promotions_list_price", "info",
        start + ": the price elasticity, percent of units for each percent of price, is "
        "{elasticity} ({level}% interval {low} to {high}). Without weeks in which nothing sold "
        "it is {plain} ({plain_low} to {plain_high}). It comes from {changed} products whose price "
        "changed within {weeks} weeks. Lines with more than the usual quantity of a product, "
        "{large} of all, are left out, as large orders often get a lower price.",
        facts, _evidence(found, main), so_what=_so_what(main),
    )  # fmt: skip


def _so_what(main: Coefficient) -> str:
    if main.low <= 0 <= main.high:
        return (
            "Do not count on more units when you lower a list price. Try it on products drawn by "
            "lot, and leave similar ones as they are for the same weeks."
        )
    lot = "The shop chose when to change prices: try it on products drawn by lot to be sure."
    if main.high < -1:
        return "A lower list price may bring in more money than it gives away. " + lot
    if main.low > -1:
        return "Units move by less than prices, so a lower list price lowers what comes in. " + lot
    return "Whether a lower list price brings in more or less money is open. " + lot


def _table(main: Coefficient, plain: Coefficient) -> Table:
    names = (
        "Poisson regression, weeks without a sale counted",
        "Log-log regression, without them",
    )
    return Table(
        "promotions_list_price", "Elasticity to list prices, estimated in two ways",
        (Column("Method"), Column("Elasticity", "number"), Column("Low", "number"),
         Column("High", "number"), Column("Standard error", "number")),
        tuple((name, one.value, one.low, one.high, one.error)
              for name, one in zip(names, (main, plain), strict=True)),
        note="Effects of each product and of each week taken out; errors clustered by product; "
        f"{formats.percent(PERCENT_LEVEL)} intervals.",
    )  # fmt: skip
