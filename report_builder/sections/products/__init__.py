"""Products and categories: best sellers, movers, concentration, dependence and dead stock."""

from __future__ import annotations

from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content
from report_builder.section import section
from report_builder.sections.products import (
    assortment,
    bestsellers,
    categories,
    classes,
    movers,
    risks,
)


@section(
    "Products and categories",
    question="What sells, what falls, and on which products do we depend?",
    needs=(("product", "product_id", "category"),),
)
def products(data: Dataset) -> Content:
    """Revenue of a product is merchandise sold less goods returned; without money, units or items
    take its place. Products are told apart by their code where there is one, else by name;
    service lines such as postage are left out.

    Rising and falling: the period against the same period a year before and the period just
    before, where the data covers them whole. A product counts as falling where it lost revenue
    and its orders also did worse than those of all products together, beyond chance: a
    quasi-Poisson comparison of order counts, whose spread is that of the shop's own products
    (from the median of squared residuals, which true movers do not blow up), for products with
    at least 30 orders in both periods together, corrected for the number of products compared
    (Benjamini and Hochberg, 1995; intervals of the selected ones by Benjamini and Yekutieli,
    2005). At least 20 such products are needed. Rising is the mirror image. Causes are not
    claimed. A percentage needs 30 orders in its base.

    ABC classes, by revenue over all data: from the largest down, A is what together brings at
    most 80 %, B up to 95%, C the rest.

    Gini: 0 where all products sell alike, 1 where one sells everything.

    Dependence: class A products with at least 30 sale lines whose largest known customer
    brings at least half of the revenue.

    No longer selling: class A and B products that sold in at least three months, but not in
    the last 90 days or more, although ten days with a sale were due by then at the product's
    own pace; it needs half a year of data.
    """
    found = [categories.content(data)]
    if data.has_any("product", "product_id"):
        frame = assortment.load(data)
        found = [
            bestsellers.content(frame, data),
            movers.content(frame, data),
            classes.content(frame, data),
            risks.content(frame, data),
            *found,
        ]
    findings = tuple(finding for part in found for finding in part.findings)
    if not findings:
        raise NotEnoughData("needs sales of named products or of two categories, the data has none")
    return Content(
        findings=findings,
        charts=tuple(chart for part in found for chart in part.charts),
        tables=tuple(table for part in found for table in part.tables),
    )
