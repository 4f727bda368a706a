"""Questions and hypotheses: what was expected, and what the data says of it."""

from __future__ import annotations

from report_builder import formats
from report_builder.buyers import Buyers, buyers
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Column, Content, Table
from report_builder.section import section
from report_builder.sections.hypotheses.assumptions import Looked
from report_builder.sections.hypotheses.discounts import discounts
from report_builder.sections.hypotheses.drift import drift
from report_builder.sections.hypotheses.groups import Tested, members, older, stated


@section(
    "Hypotheses",
    question="What did we expect, and does the data bear it out?",
)
def hypotheses(data: Dataset) -> Content:
    """Each hypothesis is stated before looking, tested once, and judged after correcting for all
    tests of the report: supported or contradicted where the difference shows, no difference shown
    where the interval holds nothing as well, not enough data where too little was observed, not in
    the data where there is no column of it. A verdict is about what goes together, not about
    causes.

    Higher discounts go with higher sales volume: for each of the three hundred best-selling
    products with sales in twenty weeks or more, the correlation between the mean discount of a
    week and the logarithm of its share of the units that the shop sold that week (so that
    seasons, which move all products, do not count); the mean over products with Student's interval
    on Fisher's scale, products taken as independent. Weeks without a sale of the product have no
    discount to speak of and are left out.

    Loyalty members spend more: revenue per customer of members against others (where customers are
    not known, value per order), Welch's t-test or Mann-Whitney by shape and size. Customers over
    fifty buy less often: orders of customers who have turned fifty against younger ones, over all
    data, the same test. At least thirty on each side. Hypotheses of your own stand in report.toml:
    a group against all others whose trait is known, the same test; for the repeat rate chi-squared
    or Fisher's exact test with Newcombe's interval. Where too many customers contradict themselves
    in the trait, what is found is a hint, however many they are.

    Assumptions are looked at. Stable purchasing: the values of orders (in tenths of the earlier
    span), the orders of a customer in a month, and the lines by category, in the last twelve
    complete months against the twelve before (with less than two years the later half against the
    earlier), by the population stability index less what chance brings: under 0.1 stable, from
    0.25 on moved. Coverage: how many have the trait, and whether the others spend differently.
    Comparable groups: the difference of members and others in age and income, in standard
    deviations: up to 0.1 alike, above 0.25 not."""
    found = _buyers(data)
    looked = Looked(drift(data), [])
    tested: list[Tested] = [
        discounts(data, looked), members(found, data, looked), older(found, data, looked),
    ]  # fmt: skip
    tested += [
        stated(one, number, found, data, looked)
        for number, one in enumerate(data.settings.hypotheses, start=1)
    ]
    return Content(
        findings=tuple(finding for _, finding in tested if finding is not None),
        tables=_assumptions(looked, data) if any(found for _, found in tested) else (),
        hypotheses=tuple(hypothesis for hypothesis, _ in tested),
        tests=tuple(looked.tests),
    )


def _buyers(data: Dataset) -> Buyers | None:
    try:
        return buyers(data)
    except NotEnoughData:  # each hypothesis says what it lacks
        return None


def _assumptions(looked: Looked, data: Dataset) -> tuple[Table, ...]:
    rows = tuple(
        (one.name, one.state, formats.fill(one.text, one.facts, data.currency))
        for one in looked.in_general
    )
    columns = (Column("Assumption"), Column("Verdict"), Column("What was seen"))
    return (Table("assumptions", "What all hypotheses take for granted", columns, rows),)
