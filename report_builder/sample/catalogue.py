"""The shop's products, their prices, and what is on promotion when."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from report_builder.sample.assortment import goods_rows
from report_builder.sample.calendar import BLACK_FRIDAY, Calendar, Floats, Ints
from report_builder.sample.plan import (
    GIFT_WRAP_CENTS,
    MISSPELT_SHARE,
    PARENTS_CATEGORY,
    SHIPPING_CENTS,
    Plan,
)

NO_PROMOTION_CODE, COUPON_CODE = 0, 1  # positions in `promotion_names`
_PROMOTED_SHARE = 0.15
_BLACK_FRIDAY_PROMOTED_SHARE = 0.40
_PROMOTION_PERCENTS = (10, 15, 20, 25, 30, 40)
_COST_SHARE = (0.45, 0.65)
_GROWTH_POPULARITY = 3.0  # products planted to grow or fall sell well enough for it to show
_POPULARITY_SPREAD = 0.7  # log standard deviation: the best sellers sell about ten times the worst
_SERVICES = (
    ("SHIPPING", "Delivery Charge", "Delivery", 480, SHIPPING_CENTS),
    ("GIFTWRAP", "Gift Wrap", "Gift Services", 160, GIFT_WRAP_CENTS),
)


@dataclass(frozen=True)
class Catalogue:
    """Products in one order everywhere; the two service products come after `goods` goods.

    `percent` is each product's promotion in each period (periods x goods, per cent, or 0) and
    `choice` the cumulative probabilities of (period, taste, parent), each row raised by its own
    number so that one search over the flattened table picks a product.
    """

    frame: pd.DataFrame
    ids: npt.NDArray[np.object_]
    names: npt.NDArray[np.object_]
    categories: npt.NDArray[np.object_]
    list_cents: Ints
    goods: int
    percent: Ints
    choice: Floats


@dataclass(frozen=True)
class Setting:
    """What all blocks of customers share."""

    plan: Plan
    calendar: Calendar
    catalogue: Catalogue


def build_catalogue(calendar: Calendar, plan: Plan, rng: np.random.Generator) -> Catalogue:
    """The product table and the choice probabilities of every period."""
    rows = goods_rows()
    categories = np.array([row[0] for row in rows], dtype=object)
    names = np.array([row[3] for row in rows], dtype=object)
    cents = np.array([row[4] for row in rows], dtype=np.int64)
    cost = np.floor(cents * rng.uniform(*_COST_SHARE, len(rows)) + 0.5).astype(np.int64)
    popularity = np.exp(rng.normal(0.0, _POPULARITY_SPREAD, len(rows)))
    popularity[np.isin(names, list(plan.product_growth))] = _GROWTH_POPULARITY
    percent = _promotions(calendar, len(rows), rng)
    growth = np.array(
        [plan.category_growth.get(r[0], 1.0) * plan.product_growth.get(r[3], 1.0) for r in rows]
    )
    days = np.arange(len(calendar.days))
    middle = np.bincount(calendar.period, days) / np.bincount(calendar.period)
    years = (middle / 365.25)[:, None]
    attraction = popularity * growth**years * ((100 - percent) / 100.0) ** plan.choice_elasticity
    choice = _choice(attraction, cents, categories == PARENTS_CATEGORY, plan)
    ids = np.array([f"P{i + 1:04d}" for i in range(len(rows))], dtype=object)
    return Catalogue(
        frame=_frame(rows, ids, cost, rng),
        ids=np.append(ids, [s[0] for s in _SERVICES]),
        names=np.append(names, [s[1] for s in _SERVICES]),
        categories=np.append(categories, ["Services"] * len(_SERVICES)),
        list_cents=np.append(cents, [s[4] for s in _SERVICES]),
        goods=len(rows),
        percent=percent,
        choice=choice,
    )


def _promotions(calendar: Calendar, goods: int, rng: np.random.Generator) -> Ints:
    """Whole per cent off, periods x goods, drawn without regard to the product."""
    black_friday = np.array([name == BLACK_FRIDAY for name in calendar.promotions])
    share = np.where(black_friday, _BLACK_FRIDAY_PROMOTED_SHARE, _PROMOTED_SHARE)[:, None]
    promoted = rng.random((len(share), goods)) < share
    depth = np.array(_PROMOTION_PERCENTS)[rng.integers(0, len(_PROMOTION_PERCENTS), promoted.shape)]
    return np.where(promoted, depth, 0).astype(np.int64)


def tastes(plan: Plan) -> tuple[float, ...]:
    """The distinct price tastes of the plan's segments, ascending."""
    return tuple(sorted({segment.price_taste for segment in plan.segments}))


def choice_row(period: Ints, taste: Ints, parent: Ints, plan: Plan) -> Ints:
    """The row of `Catalogue.choice` for a period, a position in `tastes`, a parent (1) or not."""
    return (period * len(tastes(plan)) + taste) * 2 + parent


def _choice(attraction: Floats, cents: Ints, toys: npt.NDArray[np.bool_], plan: Plan) -> Floats:
    periods, goods = attraction.shape
    groups = [
        (cents / cents.mean()) ** taste * np.where(toys, factor, 1.0)
        for taste in tastes(plan)
        for factor in (1.0, plan.parents_taste)
    ]
    weights = (attraction[:, None, :] * np.array(groups)[None]).reshape(
        periods * len(groups), goods
    )
    cumulative = np.cumsum(weights, axis=1)
    cumulative /= cumulative[:, -1:]
    raised: Floats = cumulative + np.arange(len(cumulative))[:, None]
    return raised


def choose(catalogue: Catalogue, row: Ints, rng: np.random.Generator) -> Ints:
    """One good for each given row of the choice table."""
    found = np.searchsorted(catalogue.choice.ravel(), row + rng.random(len(row)), side="right")
    goods: Ints = (found % catalogue.goods).astype(np.int64)
    return goods


def promotion_names(calendar: Calendar) -> tuple[str, ...]:
    """Names by code: no promotion, coupon, then those of the periods."""
    return ("", "Coupon", *sorted(set(calendar.promotions)))


def _frame(
    rows: list[tuple[str, str, str, str, int]],
    ids: npt.NDArray[np.object_],
    cost: Ints,
    rng: np.random.Generator,
) -> pd.DataFrame:
    goods = pd.DataFrame(rows, columns=["Category", "Subcategory", "Brand", "Product", "cents"])
    goods["Product ID"], goods["cost"] = ids, cost
    misspelt = rng.random(len(goods)) < MISSPELT_SHARE
    goods.loc[misspelt, "Category"] = goods.loc[misspelt, "Category"].str.lower()
    services = pd.DataFrame(
        [
            ("Services", kind, None, name, cents, key, cost)
            for key, name, kind, cost, cents in _SERVICES
        ],
        columns=goods.columns,
    )
    frame = pd.concat([goods, services], ignore_index=True)
    frame["Unit Cost (USD)"] = frame.pop("cost") / 100
    frame["List Price (USD)"] = frame.pop("cents") / 100
    order = ["Product ID", "Product", "Category", "Subcategory", "Brand"]
    return frame[[*order, "Unit Cost (USD)", "List Price (USD)"]]
