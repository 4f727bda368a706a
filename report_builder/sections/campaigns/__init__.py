"""Campaigns: who answers, what the campaigns added, what a contact may cost; and complaints."""

from __future__ import annotations

from report_builder import formats
from report_builder.buyers import Buyers, buyers
from report_builder.buyers.contacts import Contacts, contacts
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content, Fact, Finding, joined
from report_builder.section import section
from report_builder.sections.campaigns import (
    channel,
    kinds,
    money,
    response,
    segments,
    service,
    uplift,
)
from report_builder.sections.campaigns.before import bought, with_known
from report_builder.stats.inference import MINIMUM_PER_GROUP


@section(
    "Campaigns and complaints",
    question="Who answers campaigns, what do they add, and who complains?",
    needs=(("campaign_response", "complaint", "satisfaction"),),
)
def campaigns(data: Dataset) -> Content:
    """One row is a customer and a campaign. A customer named twice for one campaign counts once;
    who stands in both groups of a campaign, or has no answer of yes or no, is left out. Campaigns
    after the last day looked at are left out. Shares are of customers, with Wilson's interval, and
    are given for groups of thirty customers or more. At most twelve campaigns, those with most
    customers, are told one by one.

    Answers by campaign are compared by Cochran's Q (1950) where all campaigns have the same
    customers, else by a chi-square test; customers who stand in several make that one cautious.

    Control group: told by its label (such as control, holdout, or no). Where the labels do not say
    which group was left out, all customers count as contacted and the report says so. Uplift is
    the share of contacted customers who answered less the share of the control group, with
    Newcombe's interval for one campaign. Over several campaigns it is the difference of Mantel and
    Haenszel with Sato's variance, tested by Cochran, Mantel and Haenszel: campaigns are compared
    within themselves only. A customer may stand in several campaigns; the groups are drawn anew for
    each, so they count as independent.

    Causal words are used only where the groups were alike beforehand, and on the condition that
    they were drawn by lot, which likeness in a few traits does not prove: days since the last
    order, orders and revenue as known the day before the campaign, age and income, each within a
    tenth of a standard deviation over all campaigns, or no further apart than a draw by lot leaves
    groups of their size. Without dates, only age and income can be compared.

    Revenue: net of returns, in the seven days that begin with the mailing, of campaigns whose seven
    days lie wholly in the data. The difference between contacted and control customers is taken
    campaign by campaign, weighted by the contacted, with a normal interval of Welch's variances.
    Where the cost of nine tenths of that revenue is known, a contact may cost its gross profit.
    What one contact costs is not in such data: without the setting the most that it may cost is
    given. With it, the break-even share of additional answers is the cost of a contact over what
    an answer was worth on average.

    Segments are RFM segments as known the day before each campaign; without dates as known today,
    which may hold what a campaign brought about. Whether the uplift differs between segments, or
    by age, sex, region and the like, is tested by Cochran's Q; a segment is recommended only if
    the differences are shown and its own uplift holds among all segments (Benjamini and Hochberg).
    Without a control group the shares that answered are compared instead: at least one campaign
    where all were contacted equally often, otherwise the last one sent to each customer.

    Channel: that of the contact, where it is noted. Campaigns sent through several are compared
    within themselves, by the last contact of each customer (ranks within campaigns, Welch or
    Kruskal-Wallis); where each went through one, the last contact of each customer and channel
    counts (chi-square), and channel and campaign cannot be told apart. With a control group the
    uplift is compared between channels as between segments. Where the channel is not noted,
    customers are divided by the channel of most of their orders before the first campaign, or of
    most purchases counted by the shop; those with two such are left out.

    Complaints and satisfaction: shares of customers, and whether they go with what customers spend,
    with answers to campaigns, and with groups of customers. All intervals are 95% intervals, and
    all tests are counted in the correction for their number."""
    people = buyers(data) if data.customers is not None else None
    found = _contacts(data)
    parts = [] if found is None else [_of_campaigns(data, found, people)]
    parts.append(service.content(data, people, found))
    content = joined(*parts)
    if content.findings and not data.has_any("complaint", "satisfaction"):
        content = joined(content, Content((_no_complaints(),)))
    if not content.findings:
        raise NotEnoughData(
            f"needs {MINIMUM_PER_GROUP} customers who were contacted or asked, the data has fewer"
        )
    return content


def _no_complaints() -> Finding:
    """The chapter asks who complains; without a column for it that is said."""
    return Finding(
        "campaigns_no_complaints", "info",
        "Who complains cannot be told: the data says nothing of complaints or satisfaction.", {},
        so_what="Note each complaint with the number of its customer, and give the list as well.",
        grade="not enough data",
    )  # fmt: skip


def _contacts(data: Dataset) -> Contacts | None:
    """The contacts; None without any, where there is something else to tell."""
    if data.responses is None or not data.has("campaign_response"):
        return None
    try:
        return contacts(data)
    except NotEnoughData:
        if data.has_any("complaint", "satisfaction"):
            return None
        raise


def _of_campaigns(data: Dataset, found: Contacts, people: Buyers | None) -> Content:
    first = response.by_campaign(data, found)
    if not first.findings:
        return Content()
    known = with_known(found, data, people)
    if found.controlled:
        parts = [
            uplift.content(data, found, known),
            money.content(data, found, bought(found, data)),
        ]
        parts.append(segments.content(data, found, known, people))
    else:
        frame = bought(found, data)
        parts = [Content((_no_control(found, told=frame is not None),))]
        parts += [money.content(data, found, frame)]
        parts += [kinds.by_customer(data, found, known, people)]
    return joined(first, *parts, channel.content(data, found))


def _no_control(found: Contacts, *, told: bool) -> Finding:
    """Without a group left out nobody knows what the campaigns added."""
    facts: dict[str, Fact] = {}
    said = "It is not known of anybody that they were left out on purpose, as a control group. "
    if found.labels:
        facts["labels"] = Fact(formats.listed([f"“{name}”" for name in found.labels]), "text")
        said = "Which of the groups {labels} was left out as a control group cannot be told. "
    said += "So it cannot be told how many would have bought anyway"
    said += "." if told else ", nor what the answers brought."
    meaning = "Leave one customer in ten out of the next campaign, drawn by lot, and mark them."
    if found.labels:
        meaning = (
            "Name the group that was left out “control” in the data, or give its meaning in "
            "report.toml under [values.campaign_group]."
        )
    return Finding(
        "campaigns_no_control", "watch", said, facts, so_what=meaning, grade="not enough data"
    )
