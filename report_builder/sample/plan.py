"""What is planted in the sample shop: every effect is a number here, and only here.

`EFFECTS` is the believable shop, `NO_EFFECTS` the same shop with every effect switched off: equal
customers, equal days, demand that answers to nothing. The first is for showing what the report
finds, the second for measuring how often it finds what is not there.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

CURRENCY = "USD"
# The last full year the shop has traded; a month end, so no month of the sample is partial.
LAST_DAY = dt.date(2025, 12, 31)
# Customers are generated in blocks of this size, so memory stays bounded whatever is asked for.
BLOCK_CUSTOMERS = 10_000

# Dirt, as shares. Sizes seen in real exports: enough to matter, too little to spoil the shop.
ANONYMOUS_LINE_SHARE = 0.093  # of planned goods lines; about 8 % of the rows written
DUPLICATE_ROW_SHARE = 0.005
CANCELLED_ORDER_SHARE = 0.015
RETURNED_LINE_SHARE = 0.03
MISSPELT_SHARE = 0.06
MISSING_UNIT_PRICE_SHARE = 0.002
MISSING_PAYMENT_SHARE = 0.005
MISSING_CHANNEL_SHARE = 0.004
RETURN_DAYS = 30  # a return comes back 2 to 30 days after the sale

SHIPPING_CENTS = 599
FREE_SHIPPING_CENTS = 5000  # online orders below this pay for delivery
GIFT_WRAP_CENTS = 450
GIFT_WRAP_SHARE = 0.04
PLAIN_SHIPPING_SHARE = 0.12  # of all orders, where delivery may depend on nothing

PARENTS_CATEGORY = "Toys & Games"
# An order within this many days of the mailing counts as a response, treated or not.
RESPONSE_DAYS = 7
CAMPAIGN_REACH = 0.7  # of the customers active on the day; half of them are held out as control


@dataclass(frozen=True)
class Segment:
    """One kind of customer. Rates are per year before the effects of age and state."""

    name: str
    share: float
    orders_per_year: float
    lines_per_order: float
    quantity: float
    price_taste: float  # exponent of the list price in the choice of a product
    coupon_share: float
    member_share: float
    new_share: float  # acquired inside the window; the rest were customers before it
    activity: Literal["steady", "once", "lapsed"] = "steady"


@dataclass(frozen=True)
class Campaign:
    """A mailing with a random half held out; `extra_order` is its true effect on the treated."""

    name: str
    sent: dt.date
    channel: str
    extra_order: float


@dataclass(frozen=True)
class Plan:
    """Every planted effect; a factor of 1 and an elasticity of 0 mean none."""

    segments: tuple[Segment, ...]
    month_index: tuple[float, ...]
    weekday_index: tuple[float, ...]
    hour_weights: tuple[float, ...]
    black_friday_lift: float
    christmas_lift: float
    choice_elasticity: float
    quantity_elasticity: float
    loyalty_lines: float
    state_rate: tuple[float, ...]
    fifty_and_over_rate: float
    parents_taste: float
    category_growth: dict[str, float]
    product_growth: dict[str, float]
    price_rise: float
    rate_shape: float | None  # gamma shape of rates inside a segment; None: all alike
    seasonal_promotions: bool
    channel_matters: bool
    join_in_window: bool
    campaigns: tuple[Campaign, ...]


STATES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("California", "CA", ("Los Angeles", "San Diego", "Sacramento")),
    ("New York", "NY", ("New York", "Buffalo", "Albany")),
    ("Texas", "TX", ("Austin", "Houston", "Dallas")),
    ("Florida", "FL", ("Miami", "Tampa", "Orlando")),
    ("Illinois", "IL", ("Chicago", "Naperville", "Peoria")),
    ("Washington", "WA", ("Seattle", "Tacoma", "Spokane")),
    ("Ohio", "OH", ("Columbus", "Cleveland", "Dayton")),
    ("Georgia", "GA", ("Atlanta", "Savannah", "Macon")),
)
STATE_SHARE = (0.22, 0.17, 0.15, 0.12, 0.11, 0.09, 0.08, 0.06)

_CAMPAIGNS = (
    Campaign("Spring Email 2024", dt.date(2024, 4, 15), "Email", 0.10),
    Campaign("Autumn Catalog 2024", dt.date(2024, 9, 9), "Direct Mail", 0.20),
    Campaign("Spring Email 2025", dt.date(2025, 3, 17), "Email", 0.12),
    Campaign("Summer SMS 2025", dt.date(2025, 6, 16), "SMS", 0.0),
)

EFFECTS = Plan(
    segments=(
        Segment("loyal regulars", 0.20, 11.0, 2.0, 1.25, 0.0, 0.10, 0.75, 0.25),
        Segment("big occasional buyers", 0.15, 2.6, 4.2, 1.80, 0.6, 0.04, 0.30, 0.25),
        Segment("bargain hunters", 0.25, 4.8, 1.7, 1.25, -0.4, 0.65, 0.35, 0.35),
        Segment("one-time buyers", 0.20, 0.0, 1.6, 1.25, 0.0, 0.12, 0.05, 1.0, "once"),
        Segment("lapsed customers", 0.20, 5.5, 2.0, 1.25, 0.0, 0.12, 0.30, 0.0, "lapsed"),
    ),
    month_index=(0.86, 0.84, 0.93, 0.95, 1.00, 0.97, 0.93, 1.00, 0.96, 1.02, 1.22, 1.32),
    weekday_index=(0.88, 0.86, 0.90, 0.94, 1.08, 1.26, 1.08),
    hour_weights=(2.0, 3.0, 4.0, 6.0, 5.0, 4.0, 4.0, 5.0, 7.0, 8.0, 6.0, 3.0),
    black_friday_lift=2.2,
    christmas_lift=1.5,
    choice_elasticity=-1.2,
    quantity_elasticity=-0.6,
    loyalty_lines=1.25,
    state_rate=(1.20, 1.10, 1.00, 0.95, 1.00, 1.05, 0.80, 0.75),
    fifty_and_over_rate=0.75,
    parents_taste=2.5,
    category_growth={"Pet Supplies": 1.40, "Books & Stationery": 0.65},
    product_growth={"Ardent Hydration Vest": 3.0, "Quillon Digital Photo Frame": 0.30},
    price_rise=1.03,
    rate_shape=8.0,
    seasonal_promotions=True,
    channel_matters=True,
    join_in_window=True,
    campaigns=_CAMPAIGNS,
)

NO_EFFECTS = Plan(
    segments=(Segment("everyone", 1.0, 4.5, 2.0, 1.3, 0.0, 0.2, 0.35, 0.0),),
    month_index=(1.0,) * 12,
    weekday_index=(1.0,) * 7,
    hour_weights=(1.0,) * 12,
    black_friday_lift=1.0,
    christmas_lift=1.0,
    choice_elasticity=0.0,
    quantity_elasticity=0.0,
    loyalty_lines=1.0,
    state_rate=(1.0,) * len(STATES),
    fifty_and_over_rate=1.0,
    parents_taste=1.0,
    category_growth={},
    product_growth={},
    price_rise=1.0,
    rate_shape=None,
    seasonal_promotions=False,
    channel_matters=False,
    join_in_window=False,
    campaigns=tuple(Campaign(c.name, c.sent, c.channel, 0.0) for c in _CAMPAIGNS),
)
