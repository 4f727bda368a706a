"""How many different items an order holds."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from report_builder import charts, formats, privacy
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Fact, Finding, Table
from report_builder.sections.baskets.contents import Contents, Shelf
from report_builder.stats.disclosure import shown_runs
from report_builder.stats.intervals import PERCENT_LEVEL, ratio_of_sums_interval, wilson_interval

ONE_IN_TEN = 0.1  # a plan a shop may hope for; more would be a dream, less not worth the work
SHOWN = 10  # columns: larger orders are counted together in the last
MANY_LARGE = 0.2  # of the orders beyond the last column: it would hide how large they are
BANDS = (2.0, 4.0, 8.0, 16.0, 32.0, 64.0)  # beginnings of the columns then, each doubled
FEW = 0.25  # of the orders: fewer with one item only are no subject


def content(data: Dataset, found: Contents, paired: bool) -> Content:
    """The share of orders with one item, and the distribution.

    ``paired``: whether the chapter names anything that goes together beyond chance.
    """
    shelf = found.finest
    assert shelf is not None  # there are orders with items
    sizes = shelf.held.items_per_basket()
    if sizes.max() == 1:
        return Content(findings=(_always_one(shelf),))
    return Content((_finding(data, shelf, sizes, paired),), (_chart(data, shelf, sizes),))


def _always_one(shelf: Shelf) -> Finding:
    return Finding(
        "baskets_size", "info",
        "Each of {orders:order|orders} holds one {item} only, so nothing can be said of what goes "
        "together.",
        {"orders": Fact(shelf.held.size, "count"), "item": Fact(_one(shelf), "text")},
        so_what="If customers do buy several things at once, the export gives each line an order "
        "number of its own: ask for one with the number of the receipt.",
    )  # fmt: skip


def _one(shelf: Shelf) -> str:
    return shelf.noun.partition("|")[0]


def _many(shelf: Shelf) -> str:
    return shelf.noun.partition("|")[2]


def _interval(shelf: Shelf, single: np.ndarray) -> tuple[float, float]:
    """Of the share of orders with one item. A customer's orders are alike, so that customers count
    where they are known, each other order for itself; Wilson's where nobody is known."""
    known = shelf.customer >= 0
    own = np.bincount(shelf.customer[known])
    sums = np.bincount(shelf.customer[known], single[known])[own > 0]
    if sums.size < 2:
        return wilson_interval(int(single.sum()), int(single.size))
    _, low, high = ratio_of_sums_interval(
        np.concatenate([sums, single[~known].astype(float)]),
        np.concatenate([own[own > 0], np.ones(int((~known).sum()))]),
    )
    return max(0.0, low), min(1.0, high)


def _finding(data: Dataset, shelf: Shelf, sizes: np.ndarray, paired: bool) -> Finding:
    single, orders = int((sizes == 1).sum()), int(sizes.size)
    low, high = _interval(shelf, sizes == 1)
    facts = {
        "single": Fact(single, "count"), "orders": Fact(orders, "count"),
        "share": Fact(single / orders, "share"), "low": Fact(low, "share"),
        "high": Fact(high, "share"), "level": Fact(PERCENT_LEVEL, "count"),
        "mean": Fact(float(sizes.mean()), "number"),
        "median": Fact(float(np.median(sizes)), "number"),
        "item": Fact(_one(shelf), "text"), "items": Fact(_many(shelf), "text"),
    }  # fmt: skip
    text = (
        "{single} of {orders:order|orders} ({share}, {level}% interval {low} to {high}) hold one "
        "{item} only. An order holds {mean} different {items} on average, the typical one {median}."
    )
    more = formats.printed(round(ONE_IN_TEN * single * shelf.yearly), "count")
    worth = None
    if data.has_money and more >= 1:
        average = float(shelf.value.sum()) / int(sizes.sum())
        worth = formats.printed(average, "money") * more
        facts |= {
            "more": Fact(more, "count"), "average": Fact(average, "money"),
            "worth": Fact(worth, "money"),
        }  # fmt: skip
        text += (
            " One in ten of the orders with a single {item} is {more:order|orders}"
            + (" a year" if shelf.yearly < 1 else "")
            + ". A second one in each, at its average of {average} in an order, would be {worth}."
        )
    many = single / orders >= FEW
    return Finding(
        "baskets_size", "watch" if many else "info", text, facts,
        money=worth if many and worth and worth > 0 else None, money_is="worth",
        brief="{share} of orders ({level}% interval {low} to {high}) hold one {item} only.",
        so_what=_so_what(many, paired),
    )  # fmt: skip


def _so_what(many: bool, paired: bool) -> str:
    if many and paired:
        return (
            "Show what others bought with it at the till and in the cart: the tables of this "
            "chapter say what."
        )
    if many:
        return "Show a second thing at the till and in the cart; which one, the data does not tell."
    return "Most orders hold several things already: " + (
        "what goes together matters more here than one more." if paired else "no need to act."
    )


def _bins(sizes: np.ndarray) -> tuple[list[str], np.ndarray]:
    """Names and counts of the columns: single sizes, or bands where many orders are large.

    Columns of a few orders stand with their neighbours: one order is one customer.
    """
    last = min(SHOWN, int(sizes.max()))
    starts = [float(at) for at in range(1, last + 1)]
    if (sizes > SHOWN).mean() >= MANY_LARGE:
        starts = [1.0, *(edge for edge in BANDS if edge <= sizes.max())]
    counts = np.bincount(np.searchsorted(starts, sizes, side="right") - 1, minlength=len(starts))
    runs = shown_runs(counts.tolist(), privacy.smallest())
    starts = [starts[first] for first, _ in runs]
    names = [
        formats.count(int(low)) if high == low + 1 else formats.bands([low, high], whole=True)[1]
        for low, high in pairwise(starts)
    ]
    whole = int(sizes.max()) == starts[-1]
    names.append((formats.count if whole else formats.at_least)(int(starts[-1])))
    return names, np.array([counts[first:past].sum() for first, past in runs])


def _chart(data: Dataset, shelf: Shelf, sizes: np.ndarray) -> Chart:
    names, counts = _bins(sizes)
    label = f"Different {_many(shelf)} in the order"
    table = Table(
        "basket_sizes", "Orders by what they hold",
        (Column(label), Column("Share of orders", "share"), Column("Orders", "count")),
        tuple(
            (name, int(count) / sizes.size, int(count))
            for name, count in zip(names, counts, strict=True)
        ),
    )  # fmt: skip
    return charts.columns(
        shows=("baskets_size",),
        key="basket_sizes", x=label, y="Share of orders", table=table,
        title="{share} of orders hold one {item} only",
        subtitle=f"Share of orders by number of different {_many(shelf)}; orders with a named "
        f"item, {data.covered}",
        alt="Columns of the share of orders by number of different {items}; {share} hold one only.",
        facts={
            "share": Fact(float((sizes == 1).mean()), "share"), "item": Fact(_one(shelf), "text"),
            "items": Fact(_many(shelf), "text"),
        },
    )  # fmt: skip
