"""Through which channel customers answer: that of the contact, else the one they mostly buy in."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import pandas as pd

from report_builder import charts, formats
from report_builder.buyers.contacts import Contacts
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Evidence, Fact, Finding, Table
from report_builder.sections.campaigns.response import Row, how_answered, one_each, rows_of, tested
from report_builder.sections.campaigns.segments import SHOWN, Way, way
from report_builder.sections.campaigns.usual_channel import usual_channels
from report_builder.stats.inference import MINIMUM_PER_GROUP, compare_groups
from report_builder.stats.intervals import PERCENT_LEVEL
from report_builder.stats.strata import places_within

MOST = 12  # channels, those with most contacts: more are not read
FEWEST = 2  # channels that can be compared
BY_LOT = "Send the next campaign through two channels, each to customers drawn by lot, to know."


@dataclass(frozen=True, eq=False)
class Compared:
    """The contacts that are compared: one row each with ``label``, ``answered``, ``campaign``.

    ``usual``: the label is where the customer mostly buys, not the channel of the contact.
    ``within``: contacts of campaigns that went through several channels, compared within these.
    """

    frame: pd.DataFrame
    rows: tuple[Row, ...]
    evidence: Evidence
    usual: bool
    within: bool

    @property
    def ranked(self) -> list[Row]:
        """The channels by share, then by name."""
        return sorted(self.rows, key=lambda row: (-row[3], row[0]))

    def only_campaign(self, channel: str) -> str:
        """The campaign, where a channel of contact carried one only; else nothing."""
        if self.usual or self.within:
            return ""
        names = self.frame.loc[self.frame["label"] == channel, "campaign"].unique()
        return str(names[0]) if len(names) == 1 else ""

    @property
    def differs(self) -> bool:
        """Whether the channels are answered differently, by this test alone."""
        return self.evidence.p < SHOWN and self.evidence.low > 0


def content(data: Dataset, found: Contacts) -> Content:
    """Shares that answered by channel, and what the campaigns added by channel; or why not."""
    sent = found.frame["channel"].notna().any()
    labels = found.frame["channel"] if sent else usual_channels(data, found)
    if labels is None:
        reason = "the data says neither how customers were contacted nor where they mostly buy"
        return Content((_untold(reason),))
    frame = found.frame.assign(label=labels)
    compared = _usual(found, frame) if not sent else _sent(frame)
    if isinstance(compared, str):
        return Content((_untold(compared),))
    told = [_finding(compared, found)]
    tests: tuple[Evidence, ...] = ()
    if found.controlled:
        names = [row[0] for row in compared.rows]
        added = way("channel", "Channel", names, frame["label"], frame)
        if added is not None:
            told.append(_added(added, compared))
            tests = tuple(Evidence(**asdict(one.compared)) for one in added.groups)
    tables = (_by_campaign(found, frame),) if sent else ()
    return Content(tuple(told), (_chart(data, compared, found),), tables, tests=tests)


def _untold(reason: str) -> Finding:
    return Finding(
        "campaigns_channel", "info",
        "Through which channel customers answer most cannot be told: {reason}.",
        {"reason": Fact(reason, "text")},
        so_what="Note for each contact the channel it was sent through.",
    )  # fmt: skip


def _names(labels: pd.Series[str]) -> list[str]:
    sizes = labels.value_counts()
    return sorted(sizes.index, key=lambda name: (-int(sizes[name]), str(name)))[:MOST]


def _sent(frame: pd.DataFrame) -> Compared | str:
    """Contacts by their channel. Where campaigns went through several, only those, and the last
    contact of each customer; else the last one of each customer and channel."""
    mailed = frame[frame["treated"] & frame["label"].notna()]
    mailed = mailed.sort_values(["sent", "campaign", "customer_id"], kind="stable")
    sizes = mailed.groupby(["campaign", "label"]).size()
    large = sizes[sizes >= MINIMUM_PER_GROUP].reset_index()
    several = large["campaign"].value_counts()
    shared = several.index[several >= FEWEST]
    within = len(shared) > 0
    if within:
        mailed = mailed[mailed["campaign"].isin(shared)]
    each = mailed.drop_duplicates(
        ["customer_id"] if within else ["customer_id", "label"], keep="last"
    )  # fmt: skip
    return _compared(each, usual=False, within=within)


def _usual(found: Contacts, frame: pd.DataFrame) -> Compared | str:
    """Customers by where they mostly buy, each counted once."""
    labels = frame.drop_duplicates("customer_id")[["customer_id", "label"]]
    each = one_each(found).merge(labels, on="customer_id").dropna(subset=["label"])
    return _compared(each.assign(campaign=""), usual=True, within=False)


def _compared(each: pd.DataFrame, *, usual: bool, within: bool) -> Compared | str:
    rows = rows_of(_names(each["label"]), each["label"], each["answered"])
    noun = "who mostly buy through it" if usual else "who were contacted through it"
    if len(rows) < FEWEST:
        return f"fewer than two channels have {formats.count(MINIMUM_PER_GROUP)} customers {noun}"
    evidence = tested(rows)
    if evidence is None:
        return "all customers answered alike"
    if within:
        kept = each[each["label"].isin([row[0] for row in rows])]
        places = places_within(kept["answered"].astype(float), kept["campaign"])
        evidence = Evidence(**asdict(compare_groups(places, kept["label"])))
    return Compared(each, rows, evidence, usual, within)


def _finding(one: Compared, found: Contacts) -> Finding:
    best, worst = one.ranked[0], one.ranked[-1]
    facts = {
        "best": Fact(best[0], "text"), "best_share": Fact(best[3], "share"),
        "best_customers": Fact(best[1], "count"), "best_low": Fact(best[4], "share"),
        "best_high": Fact(best[5], "share"), "worst": Fact(worst[0], "text"),
        "worst_share": Fact(worst[3], "share"), "worst_customers": Fact(worst[1], "count"),
        "worst_low": Fact(worst[4], "share"), "worst_high": Fact(worst[5], "share"),
        "channels": Fact(len(one.rows), "count"), "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip
    text = (
        "Of {channels:channel|channels} of contact, {best} was answered most, by {best_share} of "
        "{best_customers:customer|customers} ({level}% interval {best_low} to {best_high}), and "
        "{worst} least, by {worst_share} of {worst_customers} ({worst_low} to {worst_high})."
    )
    if one.usual:
        facts["how"] = Fact(how_answered(found), "text")
        text = (
            "How customers were contacted is not known. Of {channels:channel|channels} where they "
            "mostly buy, those of {best} answered most: {best_share} of {best_customers} {how} "
            "({level}% interval {best_low} to {best_high}). Of those of {worst} it was "
            "{worst_share} of {worst_customers} ({worst_low} to {worst_high})."
        )
    for place, row in (("best", best), ("worst", worst)):
        if campaign := one.only_campaign(row[0]):
            facts[f"{place}_campaign"] = Fact(campaign, "text")
            text += (
                f" {{{place}}} carried “{{{place}_campaign}}” only: the figure is that campaign’s."
            )
    return Finding("campaigns_channel", "info", text, facts, one.evidence, so_what=_so_what(one))


def _so_what(one: Compared) -> str:
    if not one.differs:
        shown = "Customers of no channel are shown to answer" if one.usual else (
            "No channel is shown to be answered"
        )  # fmt: skip
        return f"{shown} more than another: choose by what a contact costs."
    if one.usual:
        return (
            "It is no proof that the channel makes them answer: those who buy there differ in more "
            "than that. Show the next offer where they buy, and compare."
        )
    if one.within:
        return (
            "The same campaigns are compared, but not always the same kinds of customers. " + BY_LOT
        )
    return (
        "Each channel carried campaigns of its own, so the offers may be the reason as well. "
        + BY_LOT
    )


def _added(found: Way, one: Compared) -> Finding:
    """Whether the campaigns added more through one channel than through another."""
    most, least = found.ranked[0], found.ranked[-1]
    through = "among customers who mostly buy through" if one.usual else "through"
    facts = {
        "most": Fact(most.name, "text"), "most_uplift": Fact(most.compared.effect, "points"),
        "between": Fact(formats.points_between(most.compared.low, most.compared.high), "text"),
        "least": Fact(least.name, "text"), "least_uplift": Fact(least.compared.effect, "points"),
        "least_between": Fact(
            formats.points_between(least.compared.low, least.compared.high), "text"
        ),
        "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip
    figures = (
        f"{through} {{most}} it is {{most_uplift}} ({{level}}% interval {{between}}), {through} "
        "{least} it is {least_uplift} ({least_between})"
    )
    start = "Against the control group, what campaigns add differs by channel: "
    own = "" if one.usual or one.within else "Each channel carried campaigns of its own: "
    meaning = own + "try {most} next, against a control group again, before you choose it for all."
    meaning = formats.upper_first(meaning)
    if not (found.differs.p < SHOWN and found.differs.low > 0):
        start = "It is not shown that campaigns add more through one channel than another: "
        meaning = "Choose the channel by what a contact costs, until a trial tells them apart."
    return Finding(
        "campaigns_channel_uplift", "info", start + figures + ".", facts,
        Evidence(**asdict(found.differs)), so_what=meaning,
    )  # fmt: skip


def _by_campaign(found: Contacts, frame: pd.DataFrame) -> Table:
    """The share that answered of each campaign by the channel it was sent through."""
    mailed = frame[frame["treated"]]
    rows = []
    for campaign in found.largest:
        own = mailed[mailed["campaign"] == campaign]
        names = _names(own["label"].dropna())
        rows += [(campaign, *row) for row in rows_of(names, own["label"], own["answered"])]
    contacted = sum(row[2] for row in rows)
    answered = sum(row[3] for row in rows)
    whole = contacted == len(mailed) and len(rows) > 1  # else the total is not that of the rows
    return Table(
        "campaign_channels", "Answers by campaign and channel",
        (Column("Campaign"), Column("Channel"), Column("Contacted", "count"),
         Column("Answered", "count"), Column("Share", "share"), Column("Low", "share"),
         Column("High", "share")),
        tuple(rows),
        total=("All", "", contacted, answered, answered / contacted, None, None) if whole else None,
        note="A customer counts once for each campaign. "
        f"Groups under {MINIMUM_PER_GROUP} customers are left out.",
    )  # fmt: skip


def _chart(data: Dataset, one: Compared, found: Contacts) -> Chart:
    best = one.ranked[0]
    what = "customers who mostly buy there" if one.usual else "customers contacted"
    table = Table(
        "campaign_channel", "Answers by channel",
        (Column("Channel"), Column("Customers", "count"), Column("Answered", "count"),
         Column("Share", "share"), Column("Low", "share"), Column("High", "share")),
        tuple(one.ranked),
        note=f"{_note(one, found)} Channels under {MINIMUM_PER_GROUP} customers are left out.",
    )  # fmt: skip
    title = "{best} is answered most: {share}"
    if one.usual:  # how they were contacted is not known
        title = "Customers who mostly buy through {best} answered most: {share}"
    if not one.differs:
        title = "No channel is shown to be answered more than another"
        if one.usual:
            title = "Customers of no channel are shown to answer more than another"
    facts = {"best": Fact(best[0], "text"), "share": Fact(best[3], "share")}
    return charts.dots(
        shows=("campaigns_channel",),
        key="campaign_channel", x="Channel", y="Share", low="Low", high="High", zero=True,
        table=table, title=title,
        subtitle=f"Share of {what} who answered, {formats.percent(PERCENT_LEVEL)} interval; "
        f"{data.until}",
        alt="Dots with intervals of the share who answered by channel; the highest is {best} with "
        "{share}.",
        facts=facts,
    )  # fmt: skip


def _note(one: Compared, found: Contacts) -> str:
    if one.usual:
        return (
            f"Share of customers who {how_answered(found)}; those with as many purchases through "
            "two channels are left out."
        )
    if one.within:
        return "Campaigns sent through several channels; the last contact of each customer."
    return "The last contact of each customer through each channel."
