"""Offers open to every buyer, and the products that were on one beside those that were not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from report_builder.dataset import Dataset
from report_builder.stats.inference import MINIMUM_PER_GROUP
from report_builder.stats.intervals import Numbers

EXPECTED = 5  # lines: a product expected to sell fewer in a stretch is seen on offer only if lucky
OPEN = 0.5  # of the other lines of the same product and days: an offer that most buyers get
MIXED = 0.1  # of the lines: from here to OPEN an offer held on part of the days, and is left out
QUIET_DAYS = 7  # a shorter pause of an offer is chance, a longer one ends it
MOST_CELLS = 160  # stretches of days: three years of weeks
PRODUCTS_ON_OFFER = 10  # fewer do not stand for others
CELLS_ON_OFFER = 30  # products times stretches: as for any other mean
FEWEST_CELLS = 3  # stretches of days: before, during and after
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Panel:
    """Products by stretches of days, each cell with what was sold, as flat vectors.

    ``offer``: the label where the product was on offer, "" where not; ``depth`` of the offer (0
    without one, NaN where not stated); ``before`` and ``after``: the stretch beside an offer.
    """

    product: NDArray[np.int64]
    cell: NDArray[np.int64]
    units: Numbers
    on: Flags
    before: Flags
    after: Flags
    offer: NDArray[np.str_]
    depth: Numbers
    category: NDArray[np.str_]
    grain: str

    @property
    def products(self) -> int:
        """How many products are compared."""
        return int(np.unique(self.product).size)


def cells(data: Dataset, days: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """``day`` and ``cell`` of every day of the data, and what a cell is: week or month.

    Weeks where products sell often enough for it, else months; a cell also ends where an offer
    begins or ends anywhere in the shop.
    """
    span = pd.date_range(data.first_day, data.last_day, freq="D")
    weeks = max(1.0, len(span) / 7)
    often = float(days["lines"].sum()) / max(1, data.totals.products or 1) / weeks >= EXPECTED
    grain = "week" if often and weeks <= MOST_CELLS else "month"
    period = span.to_period("W" if grain == "week" else "M")
    starts = np.r_[True, np.asarray(period[1:] != period[:-1])]
    changes = starts | _changes(days, span)
    if changes.sum() > MOST_CELLS:
        changes = starts
    numbers = np.cumsum(changes) - 1
    return pd.DataFrame({"day": span.date, "cell": numbers}), grain


def _changes(days: pd.DataFrame, span: pd.DatetimeIndex) -> Flags:
    """Days on which an offer begins, or on which one is over."""
    found = np.zeros(len(span), dtype=bool)
    for _, rows in days[days["label"] != ""].groupby("label"):
        at = np.unique(span.get_indexer(pd.DatetimeIndex(rows["day"])))
        at = at[at >= 0]
        if not at.size:
            continue
        pauses = np.flatnonzero(np.diff(at) > QUIET_DAYS)
        found[at[np.r_[0, pauses + 1]]] = True
        ends = at[np.r_[pauses, at.size - 1]] + 1
        found[ends[ends < len(span)]] = True
    found[0] = False
    return found


def open_labels(frame: pd.DataFrame) -> tuple[str, ...]:
    """Labels that, where a product carries one, most of its other lines of those days carry too.

    The rest are coupons: some buyers have them and others, on the same days, do not.
    """
    whole = frame.groupby(["product", "cell"])["lines"].sum().rename("whole")
    labelled = frame[frame["label"] != ""]
    own = labelled.groupby(["label", "product", "cell"])["lines"].sum().reset_index()
    own = own.join(whole, on=["product", "cell"])
    # The line by which a cell was found is no evidence of the others.
    own["others"], own["alike"] = own["whole"] - 1, own["lines"] - 1
    sums = own.groupby("label")[["others", "alike"]].sum()
    kept = sums[(sums["others"] >= MINIMUM_PER_GROUP) & (sums["alike"] >= OPEN * sums["others"])]
    return tuple(sorted(str(label) for label in kept.index))


def panel(frame: pd.DataFrame, open_to_all: Sequence[str], grain: str) -> Panel | str:
    """The cells to compare, or in words why there is nothing to compare."""
    if not open_to_all:
        return (
            "discounts went to some buyers and not to others on the same days, so no time without "
            "the offer is left"
        )
    grid = _grid(frame, open_to_all)
    if grid is None:
        return "products sell too seldom, or over too few weeks, for a usual level to be known"
    products = np.unique(grid.product)
    if products.size < MINIMUM_PER_GROUP:
        return "too few products sell often enough for their usual level to be known"
    if grid.on.sum() < CELLS_ON_OFFER or np.unique(grid.product[grid.on]).size < PRODUCTS_ON_OFFER:
        return "too few products that sell often were ever on an offer open to everybody"
    if (~grid.on).sum() < CELLS_ON_OFFER:
        return "products were on offer nearly always, so their usual level is not known"
    return Panel(grid.product, grid.cell, grid.units, grid.on, grid.before, grid.after,
                 grid.offer, grid.depth, grid.category, grain)  # fmt: skip


def _grid(frame: pd.DataFrame, open_to_all: Sequence[str]) -> Panel | None:
    names, product = np.unique(frame["product"].to_numpy(dtype=str), return_inverse=True)
    cell = frame["cell"].to_numpy(dtype=np.int64)
    shape = (names.size, int(cell.max()) + 1)
    if shape[1] < FEWEST_CELLS:
        return None
    at = product * shape[1] + cell
    lines, units = (_spread(at, frame[name], shape) for name in ("lines", "units"))
    offered = frame["label"].isin(list(open_to_all)).to_numpy()
    own = _spread(at, frame["lines"].where(offered, 0.0), shape)
    depth = _spread(at, (frame["lines"] * frame["depth"]).where(offered, 0.0), shape)
    share = own / np.maximum(lines, 1)
    on = share >= OPEN
    usable = (_expected(lines) >= EXPECTED) & (on | (share < MIXED))
    if not usable.any():
        return None
    before, after = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    before[:, :-1], after[:, 1:] = on[:, 1:] & ~on[:, :-1], on[:, :-1] & ~on[:, 1:]
    label = _main_label(frame[offered], at[offered], shape)
    category = frame.groupby("product")["category"].max().reindex(names).fillna("").to_numpy(str)
    rows, columns = np.nonzero(usable)
    chosen = (rows, columns)
    mean_depth = np.where(on, depth / np.maximum(own, 1), 0.0)
    return Panel(
        rows.astype(np.int64), columns.astype(np.int64), units[chosen], on[chosen],
        before[chosen], after[chosen], np.where(on[chosen], label[chosen], ""),
        mean_depth[chosen], category[rows], "",
    )  # fmt: skip


def _spread(at: NDArray[np.int64], values: pd.Series[float], shape: tuple[int, int]) -> Numbers:
    sums = np.bincount(at, values.to_numpy(dtype=np.float64), shape[0] * shape[1])
    return np.asarray(sums, dtype=np.float64).reshape(shape)


def _expected(lines: Numbers) -> Numbers:
    """Lines of a product in each cell if it sold as the whole shop did, over the time between its
    first and last sale; below zero outside of it."""
    busy = lines.sum(axis=0)
    order = np.arange(lines.shape[1])
    sold = lines > 0
    first, last = sold.argmax(axis=1), order[-1] - sold[:, ::-1].argmax(axis=1)
    alive = (order >= first[:, None]) & (order <= last[:, None])
    expected = lines.sum(axis=1, keepdims=True) * busy / (alive * busy).sum(axis=1, keepdims=True)
    return np.where(alive, expected, -1.0)


def _main_label(
    frame: pd.DataFrame, at: NDArray[np.int64], shape: tuple[int, int]
) -> NDArray[np.str_]:
    """The label with most lines in each cell; of equals the first by name."""
    counted = frame.assign(at=at).groupby(["at", "label"])["lines"].sum().reset_index()
    counted = counted.sort_values(["at", "lines", "label"], ascending=[True, False, True])
    most = counted.drop_duplicates("at")
    widest = max((len(label) for label in most["label"]), default=1)
    labels = np.zeros(shape[0] * shape[1], dtype=f"<U{widest}")
    labels[most["at"].to_numpy()] = most["label"].to_numpy(dtype=str)
    return labels.reshape(shape)


def year_ago(as_of: dt.date) -> pd.Timestamp:
    """The first of the 365 days that end with the as-of date."""
    return pd.Timestamp(as_of) - pd.Timedelta(days=364)
