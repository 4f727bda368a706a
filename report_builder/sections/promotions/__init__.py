"""Discounts and promotions: how much is sold at one, what it adds, and what it costs."""

from __future__ import annotations

import pandas as pd

from report_builder.dataset import Dataset
from report_builder.model import Content, Finding
from report_builder.model.content import joined
from report_builder.section import section
from report_builder.sections.promotions import (
    depth,
    flags,
    goods,
    lift,
    models,
    offers,
    people,
    prices,
    totals,
    units,
)
from report_builder.stats.demand import NoEstimate

UNDATED = "nothing has a date, so a product on offer cannot be compared with its usual level"


@section(
    "Discounts and promotions",
    question="Do discounts and promotions work, and what do they cost?",
    needs=(("discount", "promo", "unit_price"),),
)
def promotions(data: Dataset) -> Content:
    """Sale lines, returns left out. A line is sold at a discount when it says so by a discount
    above nothing or by a label that names an offer. Where the data writes out "no" for full price,
    lines that say nothing are left out and counted. The discount given is the value of a line at
    full price less what was paid, where the depth of the discount is stated.

    An offer is open to everybody when, on the days it runs, at least half of the other lines of
    the same product carry it too; a label that others do not carry on the same days is a coupon,
    given to some buyers, and has no time without it to compare with. The names of offers come
    from the data; beyond the twenty most frequent they are taken together.

    Lift: units of each product in each week (month, where products sell too seldom for weeks; cut
    wherever an offer begins or ends) by Poisson regression with an effect of each product and one
    of each stretch of days. So a product on offer is compared with its own usual level and with
    the products not on offer at the same time. Stretches in which a product sold nothing count as
    zero between its first and last sale. A product is looked at in a stretch in which five of its
    lines are to be expected from how busy the shop was; where half of its lines or more carry the
    offer it was on it, and where a tenth to a half do the stretch is left out. At least thirty
    products (of the 2,000 that sell best), ten ever on offer, and thirty times on offer. Offers
    with fewer than ten products or twenty times on offer are not named.

    Standard errors are clustered by product (CR1), intervals are 95% intervals by
    Student's t. The comparison takes out how busy the whole shop was,
    not the season of a single product, and it cannot tell units that are new
    to the shop from units taken from products beside the one on offer: where buyers switch, the
    lift is too large for the shop as a whole.

    Return to the mean: the stretch just before an offer is compared with the usual level in the
    same regression; where products were chosen after weak or strong weeks it shows, and these
    weeks are not part of the level that the lift is measured against. The stretch just after
    shows whether sales were only bought ahead.

    Sold anyway: the usual level over the level on offer. The discount given on these units is
    that share of the discount given on open offers in the last twelve months, products that sell
    too seldom to be measured taken to respond like the others.

    Elasticity: the same regression on the log of the price left after the offer, and least squares
    of log units for comparison, with at least three different depths. It is that of the price on
    offer; where the data does not hold such a comparison, the report says why and prints none.
    Units per line compares lines of the same product, allowing for the stretch of days. Where
    there are open offers, coupons are left out of it, since those who bring one differ from
    others. They are then missing among the lines at full price only, so each customer is compared
    with their own lines, allowing for product and month, with errors clustered by customer (of
    those who bought both ways, the 5,000 with the most lines).

    Margin and break-even only over lines with a known cost: a discount d on goods with a margin m
    at full price earns the same when units rise by d / (m − d). Bands with fewer than thirty lines
    are not judged.

    Customers who buy only at a discount: of those with at least three orders, all of whose lines
    were at a discount, beside the number to be expected if discounts fell on lines by chance. First
    orders: customers seen for ninety days or longer, by whether a line of their first day was at a
    discount; Newcombe's interval. It is an association: who buys at a discount is no accident.

    Without dates only the shares, the margin and a comparison of spending are possible.

    Where no discount is recorded, units are compared with list prices, in weeks, by the same two
    regressions: of products with two lines a week or more, at least thirty of them with a change of
    price, over twelve weeks or more. A week's list price is the one that four fifths of its lines
    paid; weeks with less agreement are left out, and weeks without a sale have the price of the
    week before. Lines with more than the usual (median) quantity of their product are left out,
    since large orders often get a lower price, which would look like a response to it; so are
    lines without a customer where customers are numbered, since they may come from another price
    list. The shop chose when to change prices, so the result is never graded as strong."""
    if not data.has_any("discount", "promo"):
        return prices.content(data)
    if data.grain == "customers":
        return flags.of_table(data)
    sold = goods.goods(data)
    days = goods.by_day(data, sold)
    parts = [totals.content(data, days, sold.unknown), *_offers(data, sold, days)]
    parts += [people.content(data, sold), flags.of_lines(data, sold)]
    return joined(*parts)


def _offers(data: Dataset, sold: goods.Goods, days: pd.DataFrame) -> list[Content]:
    """What is measured product by product."""
    if not data.has_any("product", "product_id"):
        return [_only(depth.not_estimable("the data does not say which product was sold"))]
    cells, grain = offers.cells(data, days) if data.time else (None, "")
    frame = goods.by_product(data, sold, cells)
    open_to_all = offers.open_labels(frame) if data.time else ()
    parts = []
    panel = offers.panel(frame, open_to_all, grain) if data.time else UNDATED
    if isinstance(panel, str):
        parts.append(_only(depth.not_estimable(panel)))
    else:
        money = lift.spent(data, days, open_to_all)
        try:
            found = models.overall(panel)
            parts += [
                lift.content(data, panel, money, found),
                depth.content(data, panel, money, found[0]),
            ]
        except NoEstimate as problem:
            parts = [_only(depth.not_estimable(str(problem)))]
    per_line = units.content(data, sold, frame, open_to_all)
    if per_line is not None:
        parts.append(_only(per_line))
    return parts


def _only(finding: Finding) -> Content:
    return Content(findings=(finding,))
