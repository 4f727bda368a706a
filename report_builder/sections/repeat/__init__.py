"""Repeat purchase and cohorts: who comes back, when, and what it is worth."""

from __future__ import annotations

from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content, joined
from report_builder.section import section
from report_builder.sections.repeat import cohorts, gaps, groups, products, rates, second, segments
from report_builder.stats.inference import MINIMUM_PER_GROUP


@section(
    "Repeat purchase and cohorts",
    question="Who comes back, how soon, after which first purchase, and is that getting better?",
    needs=("date", "customer_id"),
)
def repeat(data: Dataset) -> Content:
    """Known customers only; orders as analysed, so purchases that were cancelled do not count.

    Repeat rate: customers with at least two orders among all customers with one, over all data,
    with Wilson's interval. A second purchase is the first order on a later day than the first
    one; orders of one day are one visit. What a point more of second purchases is worth: one
    customer in a hundred times the average value of a second order.

    Days between purchases: all pairs of neighbouring visits of a customer. Pauses still open at
    the end of the data are not in it, so long pauses are somewhat too few. A customer is overdue
    when the time since the last order is longer than nine in ten of these pauses.

    Second-purchase curve: Kaplan-Meier, customers without a second purchase leave at the end of
    the data; limits on the log-log scale. Shown as far as thirty customers were observed.

    Cohorts: all customers whose first order in the data fell in the period (month; quarter where
    the data covers more than 24 months; the last 24 are shown). A cell is the share of the whole
    cohort that ordered in a later period. Not observed yet is blank; observed and nobody bought
    is zero; hatched cells lie in a period that the data cuts short. Cohorts under thirty
    customers are left out of the picture. Where the log starts in the middle of the shop's life,
    its first cohorts hold customers who are older than it. The first cohort is marked "already
    active" when it is more than 1.5 times the median of the cohorts after it, and so on for those
    that follow until one is not; marked cohorts are left out of averages, of the curve and of the
    comparison below.

    Recent against older: the last three monthly cohorts of thirty customers or more whose first
    ninety days lie wholly in the data, against all older ones at the same age (share back within
    ninety days, Newcombe's interval, chi-square or Fisher's exact test). All intervals are 95%
    intervals.

    Who comes back: new customers by every grouping of people, places, membership and first orders
    that has two groups of thirty. So that late comers had the same time, only customers whose first
    ninety days lie wholly in the data count, and only visits within ninety days; Wilson's interval
    for each group, chi-square (on random tables or Fisher's exact where few are expected) with
    Cramér's V for each grouping. The time to the second visit is compared by the log-rank test over
    all new customers, however long observed; the days by which half are back are read from the
    curve of each group. All these tests enter the correction; the sentence is about the grouping
    whose V is surely the largest. Membership is in the table and not in that choice: people join
    because they come back as well as the other way round. Segments by recency and frequency and
    clusters are left out here, as they are made of how often somebody came.

    First product: the fifteen products that most new customers had on their first day, with thirty
    of them or more, each against all other new customers (Newcombe's interval). All of it is
    association: what people start with is their own choice."""
    figures = rates.figures(data)
    if figures.customers < MINIMUM_PER_GROUP:
        raise NotEnoughData(
            f"needs {MINIMUM_PER_GROUP} known customers, the data has {figures.customers}"
        )
    if figures.repeat == 0:
        return Content(findings=(rates.nobody_finding(figures),))
    orders, average = rates.second_orders(data)
    found = groups.newcomers(data)
    return joined(
        rates.content(data, figures, orders, average),
        gaps.content(data),
        second.content(data),
        segments.content(data, found, average),
        products.content(data, found),
        cohorts.content(data),
    )
