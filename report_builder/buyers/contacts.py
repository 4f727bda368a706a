"""Who was contacted by which campaign, who was left out as control, and who answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pandas as pd

from report_builder.buyers.control_groups import control_labels
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData

MOST_CAMPAIGNS = 12  # told one by one, those with most customers: more are not read
THE_CAMPAIGN = "the campaign"  # where the data does not name it
NO_NAME = "without a name"
# Headings that say that it was answered, not which campaign: told as what they are.
ONLY_ANSWERED = ("response", "responded", "answer", "answered", "accepted", "converted")
NO_CHANNEL = ""  # while rows are gathered; missing afterwards


@dataclass(frozen=True, eq=False)
class Contacts:
    """One row a customer and campaign, in an order of its own.

    ``frame``: ``customer_id``, ``campaign``, ``answered``, ``treated`` (all True without a control
    group), ``sent`` (date) and ``channel`` (of the contact); both missing where not known, the
    channel also where a customer was contacted through two. ``campaigns``: their names, by date and
    name. ``labels``: what the groups are called where none is known to be the control group.
    ``unknown``: rows without an answer of yes or no; ``crossed``: customers who stood in both
    groups of one campaign. Both are left out.
    """

    frame: pd.DataFrame
    campaigns: tuple[str, ...]
    controlled: bool
    labels: tuple[str, ...]
    unknown: int
    crossed: int

    @property
    def mailed(self) -> pd.DataFrame:
        """The rows of those who were contacted."""
        return self.frame[self.frame["treated"]]

    @property
    def tells_contact(self) -> bool:
        """Whether the data says in any way who was contacted; else all customers are counted."""
        sizes = self.frame.groupby("campaign").size()
        known = self.frame[["sent", "channel"]].notna().to_numpy().any()
        return bool(self.controlled or self.labels or known or sizes.nunique() > 1)

    @property
    def dated(self) -> bool:
        """Whether it is known of every campaign when it was sent."""
        return bool(self.frame["sent"].notna().all())

    @property
    def largest(self) -> tuple[str, ...]:
        """The campaigns that are told one by one, in the order of ``campaigns``."""
        sizes = self.frame["campaign"].value_counts()
        kept = sorted(self.campaigns, key=lambda name: (-int(sizes[name]), name))[:MOST_CAMPAIGNS]
        return tuple(name for name in self.campaigns if name in kept)


def contacts(data: Dataset) -> Contacts:
    """The contacts up to the as-of date. Raises NotEnoughData where nobody was contacted by then.

    A customer named twice for one campaign counts once, as having answered if any row says so.
    """
    assert data.responses is not None, "needs responses"
    names = [
        name for name in ("campaign", "campaign_group", "campaign_date", "channel")
        if name in data.responses.columns
    ]  # fmt: skip
    rows = data.responses.select("customer_id", "campaign_response", *names).execute()
    known = rows.dropna(subset=["campaign_response", "customer_id"])
    frame = pd.DataFrame({
        "customer_id": known["customer_id"],
        "campaign": _named(known["campaign"]) if "campaign" in names else THE_CAMPAIGN,
        "answered": known["campaign_response"].astype(bool),
        "sent": _days(known, "campaign_date" in names),
        "channel": known["channel"].fillna(NO_CHANNEL) if "channel" in names else NO_CHANNEL,
    })  # fmt: skip
    treated, labels = _treated(known, data)
    frame["treated"] = treated
    frame = _sent(frame[frame["treated"].notna()], data)
    frame, crossed = _once_each(frame)
    if frame.empty:
        raise NotEnoughData("needs answers to a campaign, the data has none by the last day")
    first = frame.groupby("campaign")["sent"].min()
    order = sorted(first.index, key=lambda name: (pd.isna(first[name]), str(first[name]), name))
    return Contacts(
        frame, tuple(order), not bool(frame["treated"].all()), labels,
        len(rows) - len(known), crossed,
    )  # fmt: skip


def _named(campaigns: pd.Series[Any]) -> pd.Series[Any]:
    """Names of campaigns; a heading that is none is said to be one."""
    said = campaigns.fillna(NO_NAME).astype("object")
    is_heading = said.map(lambda name: str(name).strip().lower() in ONLY_ANSWERED)
    return said.where(~is_heading, "Campaign of column " + said.astype(str))


def _days(rows: pd.DataFrame, there: bool) -> pd.Series[Any]:
    if not there:
        return pd.Series(pd.NaT, index=rows.index, dtype="datetime64[s]")
    return pd.to_datetime(rows["campaign_date"]).dt.normalize().astype("datetime64[s]")


def _treated(rows: pd.DataFrame, data: Dataset) -> tuple[pd.Series[Any], tuple[str, ...]]:
    """Whether each was contacted (missing where the group is not known), and labels not told."""
    everybody = pd.Series(True, index=rows.index, dtype="object")
    if "campaign_group" not in rows or rows["campaign_group"].isna().all():
        return everybody, ()
    labels = rows["campaign_group"].astype("object")
    names = sorted({str(one) for one in labels.dropna()})
    control = control_labels(names, _heading(data))
    if control is None:
        return everybody, tuple(names)
    known = labels.map(lambda one: str(one) not in control, na_action="ignore")
    return known.astype("object"), ()


def _heading(data: Dataset) -> str:
    """The name of the column that holds the groups."""
    named = [one.column for one in data.mapping if one.role == "campaign_group"]
    return named[0] if named else ""


def _sent(frame: pd.DataFrame, data: Dataset) -> pd.DataFrame:
    """A control customer without a date of its own has that of the campaign; later ones are not
    known yet on the last day looked at."""
    first = frame.groupby("campaign")["sent"].transform("min")
    frame = frame.assign(sent=frame["sent"].fillna(first), treated=frame["treated"].astype(bool))
    if data.time is None:
        return frame
    return frame[~(frame["sent"] > pd.Timestamp(data.as_of))]


def _once_each(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """One row a customer and campaign; who stood in both groups of one is left out."""
    by = ["campaign", "customer_id"]
    sides = frame.groupby(by)["treated"].transform("nunique")
    crossed = frame[sides > 1]
    each = frame[sides == 1].groupby(by, as_index=False).agg(
        answered=("answered", "any"), treated=("treated", "first"), sent=("sent", "min"),
        channel=("channel", "min"), other=("channel", "max"),
    )  # fmt: skip
    one = (each["channel"] == each["other"]) & (each["channel"] != NO_CHANNEL)
    each["channel"] = each["channel"].astype("object").where(one, None)
    return each.drop(columns="other"), int(crossed["customer_id"].nunique())


def first_days(found: Contacts) -> dict[str, dt.date]:
    """The day on which each campaign began, where it is known."""
    first = found.frame.groupby("campaign")["sent"].min().dropna()
    return {str(name): day.date() for name, day in first.items()}


def strata(frame: pd.DataFrame) -> pd.DataFrame:
    """Of each campaign with both groups: ``a`` answers of ``n`` treated, ``c`` of ``m`` control."""
    treated = frame["treated"]
    sides = pd.DataFrame({
        "campaign": frame["campaign"], "a": frame["answered"] & treated, "n": treated,
        "c": frame["answered"] & ~treated, "m": ~treated,
    })  # fmt: skip
    counts = sides.groupby("campaign").sum().astype("int64")
    return counts[(counts["n"] > 0) & (counts["m"] > 0)]
