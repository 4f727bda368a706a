"""Loyalty programme: what membership and its tiers go with, and what remains among people alike."""

from __future__ import annotations

from report_builder.buyers import buyers
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content, joined
from report_builder.section import section
from report_builder.sections.loyalty import comparison, joining, tiers
from report_builder.sections.loyalty.programme import nobody_finding, programme
from report_builder.stats.inference import MINIMUM_PER_GROUP


@section(
    "Loyalty programme",
    question="What goes with membership, and how much of it remains among customers alike?",
    needs=(("loyalty_member", "loyalty_tier"),),
)
def loyalty(data: Dataset) -> Content:
    """Members of the loyalty programme against all others, as the data names them at its end.
    Customers are compared; where the data does not number them, orders are, and the text says so.
    Whose membership is not known is left out. Revenue is net of returns; an average order and its
    items are those of sales. All money since the start of the data counts, also what members spent
    before they joined.

    Raw: means of both groups, their difference with Welch's interval; the grade comes from Welch's
    t-test with Cohen's d, or from ranks (Mann-Whitney, Cliff's delta) where values are too skewed
    for their number. Thirty in each group are needed.

    Came back: of customers with an order before the last 91 days, the share who ordered in them
    (Newcombe's interval, chi-square or Fisher's exact test). Who joined within these 91 days counts
    among the others, because joining then is itself a visit; without dates of joining members
    are those at the end.

    Adjusted: the same differences after overlap weighting (Li, Morgan and Zaslavsky, 2018). A
    logistic model gives each customer's probability of being a member from what was settled before
    joining, or nearly so: when the customer was first seen (eight bands), age, gender, income,
    home, household, children, marital status, education, occupation, and of the first order its
    category, channel and discount. Not known is a level of its own. Later behaviour is not used: it
    may come from membership. Each customer then counts by the probability of being in the other
    group. Levels in which everybody or nobody is a member are left out first. A trait is used only
    while the smaller group has ten customers for every level, in the order above; what remains must
    tell as much as thirty equal customers in each group. The intervals are sandwich intervals that
    allow for the estimated probabilities. The day a customer is first seen is itself a little
    earlier for those who buy often, and the first order of an early member came after joining: both
    take something off the adjusted difference.

    The picture shows both as the members' mean over that of the others, less one, with intervals on
    the logarithmic scale.

    Before and after: members whose first order lies at least ninety days before the day they
    joined, and whose ninety days after it are within the data. The day of joining is left out. The
    change is set against customers who never joined, over the same days and with the same wait
    since their first order (difference in differences, linearised interval over customers). People
    join when they are active, so orders can fall back after joining by regression to the mean;
    those who never joined include some who left. A date that more than one in ten of the others
    have as well is the day of becoming a customer, not of joining, and is not used.

    Tiers: Welch's ANOVA or Kruskal-Wallis over the tiers of thirty or more. Many programmes award
    tiers for spending; then the difference between them is the rule, not a result of it.

    None of this shows what the programme causes: people chose to join, and how often they would
    have bought without it nobody has seen. All intervals are 95% intervals."""
    found = buyers(data)
    members = programme(found)
    parts = [tiers.content(data, found)]
    if members is not None:
        parts = [comparison.content(data, members), joining.content(data, members), *parts]
    content = joined(*parts)
    if not content.findings:
        whose = "orders of members" if found.unit == "order" else "members"
        raise NotEnoughData(
            f"needs {MINIMUM_PER_GROUP} {whose} and as many others, or two tiers of "
            f"{MINIMUM_PER_GROUP}, that differ in what they bought"
        )
    if members is None and data.has("loyalty_member"):
        content = joined(Content(findings=(nobody_finding(found),)), content)
    return content
