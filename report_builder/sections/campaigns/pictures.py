"""Charts of treated against control customers."""

from __future__ import annotations

from collections.abc import Sequence

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Fact, Table
from report_builder.sections.campaigns.trials import Trial
from report_builder.stats.inference import Comparison, wilson_interval
from report_builder.stats.intervals import PERCENT_LEVEL

ALL = "All together"


def table(each: Sequence[Trial]) -> Table:
    """Both groups of each campaign."""
    rows = tuple(
        (one.name, one.treated, one.share, *wilson_interval(one.answered, one.treated),
         one.control, one.control_share)
        for one in each
    )  # fmt: skip
    return Table(
        "campaign_groups", "Answers of customers contacted and left out",
        (Column("Campaign"), Column("Contacted", "count"), Column("Answered", "share"),
         Column("Low", "share"), Column("High", "share"), Column("Control group", "count"),
         Column("Control", "share")),
        rows,
    )  # fmt: skip


def shares(data: Dataset, each: Sequence[Trial]) -> Chart:
    """Who answered, contacted or not."""
    best = max(each, key=lambda one: one.compared.effect)
    return charts.dots(
        shows=("campaigns_uplift_best", "campaigns_uplift", "campaigns_response"),
        key="campaign_groups", x="Campaign", y="Answered", low="Low", high="High",
        reference="Control", zero=True, table=table(each),
        title="{campaign}: {share} answered, {control} without it",
        subtitle="Share who answered: dot with interval = contacted, ring = control group; "
        f"{formats.percent(PERCENT_LEVEL)} interval; {data.until}",
        alt="Dots of the share who answered each campaign beside the share of its control group; "
        "the widest gap is {campaign}: {share} against {control}.",
        facts={"campaign": Fact(best.name, "text"), "share": Fact(best.share, "share"),
               "control": Fact(best.control_share, "share")},
    )  # fmt: skip


def uplift(data: Dataset, each: Sequence[Trial], total: Comparison) -> Chart:
    """What each campaign added, and all together."""
    pairs = [*((one.name, one.compared) for one in each), (ALL, total)]
    added = Table(
        "campaign_uplift", "What each campaign added",
        (Column("Campaign"), Column("Uplift", "points"), Column("Low", "points"),
         Column("High", "points")),
        tuple((name, one.effect, one.low, one.high) for name, one in pairs),
    )  # fmt: skip
    title = "Contacted customers answered {added} more often than those left out"
    facts = {"uplift": Fact(total.effect, "points"),
             "added": Fact(formats.points(total.effect).removeprefix("+"), "text")}  # fmt: skip
    if total.low <= 0:
        del facts["added"]
        title = "It is not shown that the campaigns added answers: {uplift}"
    return charts.dots(
        shows=("campaigns_uplift",),
        key="campaign_uplift", x="Campaign", y="Uplift", low="Low", high="High", line=0.0,
        table=added, title=title,
        subtitle="Share contacted who answered less that of the control group, in percentage "
        f"points, {formats.percent(PERCENT_LEVEL)} interval; the line is no effect; {data.until}",
        alt="Dots with intervals of the uplift of each campaign around a line of no effect; all "
        "together {uplift}.",
        facts=facts,
    )  # fmt: skip
