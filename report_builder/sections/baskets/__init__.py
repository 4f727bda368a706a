"""Baskets: how much is in an order, and what goes together."""

from __future__ import annotations

from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content, joined
from report_builder.section import section
from report_builder.sections.baskets import categories, products, sizes
from report_builder.sections.baskets.contents import contents
from report_builder.stats.inference import MINIMUM_PER_GROUP


@section(
    "Baskets",
    question="How much is in an order, and what do customers buy together?",
    needs=("order_id", ("product", "product_id", "category")),
)
def baskets(data: Dataset) -> Content:
    """Unit: the order. Its basket is the set of different items sold in it: products by name (by
    number where they have no name), and the same again for categories. How many pieces of an item
    were taken does not count; returns and lines without an item are left out.

    Pairs of products: the three hundred products in most orders, each in at least thirty orders
    and in one order in two hundred, are looked at in pairs. Support is the share of all orders
    with both; confidence the share of the orders with the first that hold the second as well,
    counted exactly; lift is confidence over the share of all orders with the second.

    By chance: large orders hold more of everything, and an order of one item holds no pair, so lift
    alone misleads. Each pair is therefore compared with what would lie together if orders of the
    same size had been filled at random with the items that are in them (quasi-independence within
    each size). "Times chance" is the number of orders with both over that expectation, with the
    exact Poisson interval. Where a customer buys the same pair again and again, the count is first
    divided by that repetition (sum of squares over sum of the orders of each customer). p is
    multiplied by the number of pairs looked at before it enters the correction for all tests of
    the report, and the interval told beside it is widened likewise, so that the best of
    thousands of pairs is not praised for its luck; the intervals in the tables are 95% intervals
    of the single pair. Only pairs in at least thirty orders are shown.

    Variants: two names with at least two words and half of the shorter one in common are taken as
    one thing in several colours or sizes; such pairs are told apart from things that complement
    each other.

    Categories: the ten in most orders, in the same way. Customers who bought the one and never the
    other are counted over all data. What goes together in orders does not show that offering the
    one sells the other: only an offer to a random half of the customers would.

    Money: one in ten of those concerned, at what the item brings on average in an order that holds
    it, a year where the data covers more than one. One in ten is an assumption."""
    found = contents(data)
    if found.orders < MINIMUM_PER_GROUP:
        raise NotEnoughData(
            f"needs {MINIMUM_PER_GROUP} orders with a named item, the data has {found.orders}"
        )
    parts = []
    if found.products is not None:
        parts.append(products.content(data, found.products))
    if found.categories is not None:
        parts.append(categories.content(data, found.categories))
    paired = any(one.severity == "act" for part in parts for one in part.findings)
    return joined(sizes.content(data, found, paired), *parts)
