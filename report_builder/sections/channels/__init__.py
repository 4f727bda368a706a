"""Channels, stores and payment."""

from __future__ import annotations

from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content, joined
from report_builder.section import section
from report_builder.sections.channels import (
    assigned,
    average,
    counted,
    growth,
    mix,
    several,
    stores,
)
from report_builder.sections.channels.ways import ROLES, ways


@section(
    "Channels, stores and payment",
    question="Through which channels and stores do customers buy, and how do they pay?",
    needs=(("channel", "store", "payment"),),
)
def channels(data: Dataset) -> Content:
    """What each order says of its channel, store and payment, named as the columns of the input
    name them. The value of an order is that of its sales, before returns. Orders that say nothing
    count as "not stated" in the mix and nowhere else; groups of fewer than ten orders, and those
    beyond the twelfth (of stores the thirtieth) by orders, are counted together as "Other".

    Average order: value by orders, with a 95% interval in which a customer is one unit (ratio
    estimator), because the orders of a customer are alike; an order whose customer is not known is
    a unit of its own. Difference in the average order: each known customer counts once, with the
    mean of the orders made in the way they use most (ties by name); Welch's analysis of variance
    or Kruskal-Wallis by shape and size; groups under thirty customers are left out. Where nobody
    numbers the customers, the order is the unit.

    Growth: the last complete months, twelve at most, against the same calendar months a year
    before, where there are six such pairs or more. A month is the unit: the interval is that of a
    ratio of totals over pairs of months (ratio estimator, Student's t), wider where neighbouring
    months are alike, and never narrower than single orders, each coming by chance, would make it.
    With fewer pairs the later half of the complete months, from twelve on, is
    compared with the earlier half; then only the change against all other groups is tested, because
    a season that all share would look like growth. Groups with fewer than thirty orders in the
    earlier months are left out, and so are the months in which a group opened or closed. A change
    is called clear when it holds among all groups (Benjamini and Hochberg).

    Several channels: customers with two orders or more who used more than one. Who orders more
    often has more chances to use several, so orders and revenue are no fair comparison; the test
    compares the average order of those with several and those with one (Welch or Mann-Whitney).
    What customers choose for themselves is associated with what they spend, not its cause.

    Stores: revenue by complete month in which the store sold anything; the last store is compared
    with the middle one of all stores (of an even number the last of the larger half), where there
    are three with thirty orders or more. The gap is
    split into orders and average order (shares of the log ratio). It is no forecast: size, place
    and opening hours are not known.

    A table of one row a customer with purchases counted by channel gives shares of these counts and
    how many customers use several. Where such a table gives each customer one channel, what the
    customers of each spend is compared (Welch's analysis of variance or Kruskal-Wallis)."""
    found = ways(data)
    parts = []
    if data.grain == "customers":
        summed = counted.content(data)
        parts = [summed if summed.findings else assigned.content(data)]
    for way in found:
        drawn = way.role == "channel" or (way.role == "payment" and way is found[0])
        parts.append(mix.content(data, way, drawn))
        parts.append(average.content(data, way))
        if way.role == "channel":
            parts.append(several.content(data, way))
        if way.role == "store":
            parts.append(stores.content(data, way))
        parts.append(growth.content(data, way))
    content = joined(*parts)
    if not (content.findings or content.tables):
        named = " or ".join(role for role in ROLES if data.has(role))
        raise NotEnoughData(
            f"needs two groups of {named} with ten orders each, or with thirty customers each"
        )
    return content
