"""Customer lifetime: how often customers will order, whether they still do, and what they spend.

Orders follow the BG/NBD model (Fader, Hardie and Lee, Counting your customers the easy way, 2005):
a customer orders at a rate of their own and may leave for good after any order. Where nobody leaves
it becomes the NBD. What an order is worth follows the Gamma-Gamma model (Fader and Hardie, 2013).
Both are fitted by maximum likelihood.
"""

from report_builder.stats.lifetime.histories import Histories
from report_builder.stats.lifetime.orders import OrderModel, fit_orders
from report_builder.stats.lifetime.prospects import (
    Prospects,
    probability_active,
    probability_silent,
    prospects,
)
from report_builder.stats.lifetime.spend import SpendModel, fit_spend
from report_builder.stats.lifetime.sums import Expected, GroupSum, sums
from report_builder.stats.lifetime.trial import (
    BEST,
    CLASSES,
    Forecast,
    forecast,
    own_rate,
    same_rate,
)

__all__ = [
    "BEST",
    "CLASSES",
    "Expected",
    "Forecast",
    "GroupSum",
    "Histories",
    "OrderModel",
    "Prospects",
    "SpendModel",
    "fit_orders",
    "fit_spend",
    "forecast",
    "own_rate",
    "probability_active",
    "probability_silent",
    "prospects",
    "same_rate",
    "sums",
]
