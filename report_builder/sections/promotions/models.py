"""What an offer does to the units of a product, in every cut that the chapter speaks of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from report_builder.model import Evidence
from report_builder.sections.promotions.goods import EDGES, NOT_STATED, band_name
from report_builder.sections.promotions.offers import (
    CELLS_ON_OFFER,
    PRODUCTS_ON_OFFER,
    Flags,
    Panel,
)
from report_builder.stats.demand import Coefficient, NoEstimate, counts, log_linear
from report_builder.stats.effects import LOG_CHANGE

TEST = "Poisson regression with product and period effects, errors clustered by product"
LOG_TEST = "log-log regression with product and period effects, errors clustered by product"
DEPTHS = 3  # different depths on offer: through two points goes every curve
CELLS_PER_GROUP = 20  # products times stretches on one offer: fewer are named with the others
REST = "other offers"


@dataclass(frozen=True, slots=True)
class Lift:
    """The change that goes with one group of offers: the coefficient is of the log of units."""

    name: str
    coefficient: Coefficient
    cells: int
    products: int
    depth: float

    @property
    def change(self) -> float:
        """Relative change of units."""
        return float(np.expm1(self.coefficient.value))

    @property
    def words(self) -> str:
        """More or fewer: the change in words, after its size."""
        return more(self.change)

    @property
    def span(self) -> tuple[float, float]:
        """Ends of the 95 % interval of the change."""
        return float(np.expm1(self.coefficient.low)), float(np.expm1(self.coefficient.high))

    def evidence(self, products: int) -> Evidence:
        """The test of no change."""
        return as_evidence(self.coefficient, products, LOG_CHANGE)


def more(change: float) -> str:
    """The word that a change without its sign needs."""
    return "more" if change >= 0 else "fewer"


def as_evidence(found: Coefficient, products: int, effect: str, test: str = TEST) -> Evidence:
    """A coefficient as a test; its size counts products, for they are independent."""
    return Evidence(test, products, found.value, effect, found.low, found.high, found.p)


def overall(panel: Panel) -> tuple[Lift, Coefficient, Coefficient]:
    """The lift of all offers, and the change in the stretch before and after one."""
    columns = np.column_stack([panel.on, panel.before, panel.after]).astype(float)
    kept = np.flatnonzero(columns.any(axis=0))
    found = iter(counts(panel.units, columns[:, kept], panel.product, panel.cell).coefficients)
    nothing = Coefficient(0.0, 0.0, 0.0, 0.0, 1.0)
    on, before, after = (next(found) if at in kept else nothing for at in range(3))
    return _lift(panel, panel.on, "all offers", on), before, after


def by_offer(panel: Panel) -> list[Lift]:
    """The lift of each named offer, the largest first; rare ones together."""
    return _groups(panel, panel.offer, REST)


def by_category(panel: Panel) -> list[Lift]:
    """The lift of offers in each category, the largest first; empty with one category."""
    labels = np.where(panel.on, panel.category, "")
    return _groups(panel, labels, "other categories")


def by_depth(panel: Panel) -> list[Lift]:
    """The lift at each band of depth, the shallow ones first; empty where depth is not stated."""
    if not panel.on.any() or np.isnan(panel.depth[panel.on]).any():
        return []
    band = np.where(panel.on, np.digitize(panel.depth - 1e-9, EDGES), 0)
    names = np.array([band_name(at) for at in range(NOT_STATED)])[band]
    found = _groups(panel, np.where(panel.on, names, ""), REST)
    return sorted(found, key=lambda one: one.depth)


def _groups(panel: Panel, labels: np.ndarray, rest: str) -> list[Lift]:
    names = []
    for name in np.unique(labels[labels != ""]):
        own = labels == name
        enough = own.sum() >= CELLS_PER_GROUP
        if enough and np.unique(panel.product[own]).size >= PRODUCTS_ON_OFFER:
            names.append(str(name))
    flags: list[tuple[str, Flags]] = [(name, labels == name) for name in names]
    others = (labels != "") & ~np.isin(labels, names)
    if others.any():
        flags.append((rest, others))
    if len(names) < 2:
        return []
    columns = np.column_stack([flag for _, flag in flags]).astype(float)
    try:
        fit = counts(panel.units, columns, panel.product, panel.cell)
    except NoEstimate:
        return []
    found = [
        _lift(panel, flag, name, one)
        for (name, flag), one in zip(flags, fit.coefficients, strict=True)
        if name != rest
    ]
    return sorted(found, key=lambda one: (-one.coefficient.value, one.name))


def _lift(panel: Panel, flag: Flags, name: str, found: Coefficient) -> Lift:
    products = int(np.unique(panel.product[flag]).size)
    depth = float(panel.depth[flag].mean()) if flag.any() else 0.0
    return Lift(name, found, int(flag.sum()), products, depth)


def elasticity(panel: Panel) -> tuple[Coefficient, Coefficient] | str:
    """Elasticity of units to the price on offer: by counts with empty cells, and by least squares
    of the log without them; or in words why there is none."""
    depth = panel.depth[panel.on]
    if np.isnan(depth).any() or not (depth > 0).all():
        return "the data does not say how deep the offers were"
    if (depth >= 1).any():
        return "some goods were given away free, at which no price elasticity is defined"
    rounded = np.round(depth, 2)
    often = [d for d in np.unique(rounded) if (rounded == d).sum() >= CELLS_ON_OFFER / DEPTHS]
    if len(often) < DEPTHS:
        return "offers had too few different depths"
    price = np.log1p(-panel.depth)
    sold = panel.units > 0
    try:
        first = counts(panel.units, price, panel.product, panel.cell).coefficients[0]
        second = log_linear(
            np.log(panel.units[sold]), price[sold], panel.product[sold], panel.cell[sold]
        ).coefficients[0]
    except NoEstimate as problem:
        return str(problem)
    return first, second
