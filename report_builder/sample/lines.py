"""What is in each order: lines, discounts, service charges, returns, and the dirt on top.

Lines are kept as a frame of whole numbers (codes and cents) until they are written, so that money
is exact. Columns: order (rank in `Orders`), customer, day, second, product, quantity, price (cents,
before discount), percent (discount), promotion, channel, payment, state, status, amount (cents),
`spelling` (a random number that decides how names are written) and the flags is_return,
price_missing, channel_missing, payment_missing, is_duplicate.
"""

from typing import Final

import numpy as np
import pandas as pd

from report_builder.sample.calendar import Floats, Ints
from report_builder.sample.catalogue import (
    COUPON_CODE,
    NO_PROMOTION_CODE,
    Setting,
    choice_row,
    choose,
    promotion_names,
    tastes,
)
from report_builder.sample.orders import (
    ANONYMOUS,
    ANONYMOUS_LINES_PER_ORDER,
    IN_STORE,
    Orders,
)
from report_builder.sample.people import People
from report_builder.sample.plan import (
    DUPLICATE_ROW_SHARE,
    FREE_SHIPPING_CENTS,
    GIFT_WRAP_SHARE,
    LAST_DAY,
    MISSING_CHANNEL_SHARE,
    MISSING_PAYMENT_SHARE,
    MISSING_UNIT_PRICE_SHARE,
    PLAIN_SHIPPING_SHARE,
    RETURN_DAYS,
    RETURNED_LINE_SHARE,
    Plan,
)

COMPLETED, CANCELLED, RETURNED = range(3)
STATUSES: Final = ("Completed", "Cancelled", "Returned")
_COUPON_PERCENTS = (10, 15, 20)
_ANONYMOUS_QUANTITY = 1.25
_ANONYMOUS_COUPON_SHARE = 0.1


def draw_lines(
    orders: Orders, people: People, setting: Setting, rng: np.random.Generator
) -> pd.DataFrame:
    """Every row of a block in order of time, exact duplicates included."""
    goods = _goods(orders, people, setting, rng)
    sold = pd.concat([goods, _services(goods, orders, setting, rng)], ignore_index=True)
    sold["status"] = np.where(orders.cancelled[sold["order"]], CANCELLED, COMPLETED)
    sold["is_return"] = 0
    for column in ("customer", "day", "second", "channel", "payment", "state"):
        sold[column] = getattr(orders, column)[sold["order"]]
    rows = pd.concat([sold, _returns(sold, setting, rng)], ignore_index=True)
    for column, share in (
        ("price_missing", MISSING_UNIT_PRICE_SHARE),
        ("channel_missing", MISSING_CHANNEL_SHARE),
        ("payment_missing", MISSING_PAYMENT_SHARE),
    ):
        rows[column] = (rng.random(len(rows)) < share).astype(np.int64)
    rows["spelling"] = rng.integers(0, 1_000_000, len(rows))
    rows["is_duplicate"] = 0
    copied = rng.permutation(len(rows))[: int(len(rows) * DUPLICATE_ROW_SHARE)]
    rows = pd.concat([rows, rows.iloc[copied].assign(is_duplicate=1)], ignore_index=True)
    return rows.sort_values(
        ["day", "second", "order", "is_return", "product", "is_duplicate"], ignore_index=True
    )


def line_amount(quantity: Ints, price: Ints, percent: Ints) -> Ints:
    """Cents of a line, half a cent rounded up; all arguments positive."""
    return (quantity * price * (100 - percent) + 50) // 100


def _goods(
    orders: Orders, people: People, setting: Setting, rng: np.random.Generator
) -> pd.DataFrame:
    """Product lines; a product stands at most once in an order."""
    owner, plan, catalogue = orders.customer, setting.plan, setting.catalogue
    order = np.repeat(np.arange(len(owner)), _line_counts(orders, people, plan, rng))
    period = setting.calendar.period[orders.day][order]
    taste = np.searchsorted(tastes(plan), _trait(owner, people, plan, "price_taste", 0.0))
    parent = np.where(owner == ANONYMOUS, 0, people.parent[owner])
    product = choose(catalogue, choice_row(period, taste[order], parent[order], plan), rng)
    _, kept = np.unique(order * catalogue.goods + product, return_index=True)
    order, product, period = order[kept], product[kept], period[kept]
    coupon = _coupons(owner, people, plan, rng)[order]
    percent, promotion = _discounts(coupon, product, period, setting)
    base = _trait(owner, people, plan, "quantity", _ANONYMOUS_QUANTITY)[order]
    mean = base * ((100 - percent) / 100) ** plan.quantity_elasticity
    quantity = 1 + rng.poisson(mean - 1)
    price = _price(product, orders.day[order], setting)
    return pd.DataFrame(
        {
            "order": order,
            "product": product,
            "quantity": quantity,
            "price": price,
            "percent": percent,
            "promotion": promotion,
            "amount": line_amount(quantity, price, percent),
        }
    )


def _trait(owner: Ints, people: People, plan: Plan, name: str, anonymous: float) -> Floats:
    """A number of the segment of each order's customer, or the given one for walk-ins."""
    by_segment = np.array([getattr(segment, name) for segment in plan.segments])
    return np.where(owner == ANONYMOUS, anonymous, by_segment[people.segment[owner]])


def _line_counts(orders: Orders, people: People, plan: Plan, rng: np.random.Generator) -> Ints:
    owner = orders.customer
    mean = _trait(owner, people, plan, "lines_per_order", ANONYMOUS_LINES_PER_ORDER)
    member = (owner != ANONYMOUS) & (people.joined[owner] <= orders.day)
    mean = mean * np.where(member, plan.loyalty_lines, 1.0)
    return (1 + rng.poisson(mean - 1)).astype(np.int64)


def _coupons(owner: Ints, people: People, plan: Plan, rng: np.random.Generator) -> Ints:
    """Per cent off the whole order for those who bring a coupon, else 0."""
    share = _trait(owner, people, plan, "coupon_share", _ANONYMOUS_COUPON_SHARE)
    depth = np.array(_COUPON_PERCENTS)[rng.integers(0, len(_COUPON_PERCENTS), len(owner))]
    return np.where(rng.random(len(owner)) < share, depth, 0)


def _discounts(coupon: Ints, product: Ints, period: Ints, setting: Setting) -> tuple[Ints, Ints]:
    """(per cent, promotion code): the running promotion or the coupon, whichever is more."""
    promoted = setting.catalogue.percent[period, product]
    names = promotion_names(setting.calendar)
    code_of_period = np.array([names.index(name) for name in setting.calendar.promotions])
    promotion = np.where(coupon > promoted, COUPON_CODE, code_of_period[period])
    percent = np.maximum(coupon, promoted)
    return percent, np.where(percent > 0, promotion, NO_PROMOTION_CODE)


def _price(product: Ints, day: Ints, setting: Setting) -> Ints:
    """The price of the year: list prices are those of the last year, earlier ones were lower."""
    year = setting.calendar.days.astype("datetime64[Y]").astype(np.int64)[day] + 1970
    rise = setting.plan.price_rise ** (LAST_DAY.year - year)
    return np.floor(setting.catalogue.list_cents[product] / rise + 0.5).astype(np.int64)


def _services(
    goods: pd.DataFrame, orders: Orders, setting: Setting, rng: np.random.Generator
) -> pd.DataFrame:
    """Delivery charges and gift wrap: one unit each, never discounted."""
    count = len(orders.day)
    value = np.bincount(goods["order"], goods["amount"], count)
    shipped = (
        (orders.channel != IN_STORE) & (value < FREE_SHIPPING_CENTS)
        if setting.plan.channel_matters
        else rng.random(count) < PLAIN_SHIPPING_SHARE
    )
    wrapped = rng.random(count) < GIFT_WRAP_SHARE
    order = np.concatenate([np.flatnonzero(shipped), np.flatnonzero(wrapped)])
    service = np.repeat([0, 1], [int(shipped.sum()), int(wrapped.sum())])
    product = setting.catalogue.goods + service
    price = setting.catalogue.list_cents[product]
    fixed = {
        "quantity": 1,
        "price": price,
        "percent": 0,
        "promotion": NO_PROMOTION_CODE,
        "amount": price,
    }
    return pd.DataFrame({"order": order, "product": product, **fixed})


def _returns(sold: pd.DataFrame, setting: Setting, rng: np.random.Generator) -> pd.DataFrame:
    """Negative lines for a few completed goods lines, whole quantity, inside the window."""
    eligible = (sold["status"] == COMPLETED) & (sold["product"] < setting.catalogue.goods)
    back = sold[eligible.to_numpy() & (rng.random(len(sold)) < RETURNED_LINE_SHARE)].copy()
    back["day"] += rng.integers(2, RETURN_DAYS + 1, len(back))
    back["second"] = rng.integers(10 * 3600, 20 * 3600, len(back))
    back["status"], back["is_return"] = RETURNED, 1
    back[["quantity", "amount"]] *= -1
    return back[back["day"] < len(setting.calendar.days)]
