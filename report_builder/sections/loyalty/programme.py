"""Who is a member and who is not, and what of them was settled before joining."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from report_builder import formats
from report_builder.buyers import Buyers
from report_builder.dataset import Dataset
from report_builder.model import Fact, Finding
from report_builder.stats.inference import MINIMUM_PER_GROUP

MEMBERS, OTHERS = "members", "others"
UNKNOWN = "not known"
SEEN = "first_seen"
FIRST_SEEN_BANDS = 8  # of when customers were first seen: how long they could buy decides much
SETTLED = ("age", "birth_year", "gender", "income")  # before joining, in order of their use
PLACES = ("country", "zone", "state", "city")  # the first with two groups: they contain each other
HOME = ("household", "children", "marital_status", "education", "occupation")
FIRST_ORDER = ("category", "channel", "discounted")
# More of the others with a date than this: it is the day of becoming a customer, not of joining.
OTHERS_WITH_DATE = 0.1

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Programme:
    """The buyers whose membership is known, and which of them are members."""

    found: Buyers
    frame: pd.DataFrame
    groups: pd.DataFrame
    inside: Mask

    @property
    def members(self) -> int:
        """How many are members, or orders of members."""
        return int(self.inside.sum())

    @property
    def others(self) -> int:
        """How many are not."""
        return int((~self.inside).sum())

    @property
    def per_customer(self) -> bool:
        """Whether customers are compared, not orders."""
        return self.found.unit == "customer"

    @property
    def first(self) -> str:
        """A counted noun of a sentence, for ``members``."""
        return "{members:member|members}" if self.per_customer else (
            "{members:order|orders} of members"
        )  # fmt: skip

    @property
    def second(self) -> str:
        """A counted noun of a sentence, for ``others``."""
        return "{others:other customer|other customers}" if self.per_customer else (
            "{others:other order|other orders}"
        )  # fmt: skip


def programme(found: Buyers) -> Programme | None:
    """Members and others, thirty of each or more; None where there are not so many."""
    if "loyalty_member" not in found.groups:
        return None
    labels = found.groups["loyalty_member"]
    known = labels.notna().to_numpy()
    inside = (labels == MEMBERS).to_numpy()[known]
    if min(inside.sum(), (~inside).sum()) < MINIMUM_PER_GROUP:
        return None
    frame = found.frame[known].reset_index(drop=True)
    return Programme(found, frame, found.groups[known].reset_index(drop=True), inside)


def nobody_finding(found: Buyers) -> Finding:
    """Why members are compared with nobody."""
    inside = 0
    if "loyalty_member" in found.groups:
        inside = int((found.groups["loyalty_member"] == MEMBERS).sum())
    few = "be members" if inside < MINIMUM_PER_GROUP else "be outside the programme"
    return Finding(
        "loyalty_alone", "info",
        "Members are compared with nobody: fewer than {needed:" + found.noun + "} are known to "
        + few + ".",
        {"needed": Fact(MINIMUM_PER_GROUP, "count")},
        so_what="The programme is too small, or too little recorded, to be judged yet."
        if inside < MINIMUM_PER_GROUP
        else "To learn what goes with membership, export the customers outside the programme as "
        "well.",
    )  # fmt: skip


def traits(members: Programme, data: Dataset) -> dict[str, NDArray[Any]]:
    """What was settled before joining, or nearly so: a label for each buyer, most telling first."""
    names = [name for name in SETTLED if name in members.groups]
    names += [name for name in PLACES if _divides(members, name)][:1]
    names += [name for name in (*HOME, *FIRST_ORDER) if name in members.groups]
    found: dict[str, NDArray[Any]] = {}
    if data.time and "days_since_first_order" in members.frame:
        found[SEEN] = _first_seen(members.frame["days_since_first_order"], data.time.as_of)
    for name in names:
        if _divides(members, name):
            found[name] = members.groups[name].astype("object").fillna(UNKNOWN).to_numpy(dtype=str)
    return {name: labels for name, labels in found.items() if pd.unique(labels).size > 1}


def _divides(members: Programme, name: str) -> bool:
    return name in members.groups and members.groups[name].nunique() > 1


def _first_seen(days: pd.Series[float], as_of: dt.date) -> NDArray[Any]:
    """Bands of about equal size by the day of the first order, named by the day they begin."""
    ago = days.to_numpy(dtype=np.float64)
    shares = np.linspace(0, 1, FIRST_SEEN_BANDS + 1)[1:]
    edges = np.unique(np.quantile(ago, shares, method="higher"))
    names = [f"from {formats.date(as_of - dt.timedelta(days=int(edge)))} on" for edge in edges]
    labels: NDArray[Any] = np.array(names)[np.searchsorted(edges, ago, side="left")]
    return labels


def label(members: Programme, name: str) -> str:
    """What a trait is called."""
    dimension = members.found.dimension(name)
    if name == "discounted":
        return "Discount on the first order"
    return "First seen" if name == SEEN or dimension is None else dimension.label


def join_days(members: Programme, data: Dataset) -> NDArray[np.float64] | None:
    """Days since the first of the data on which each joined, NaN where not known; None where the
    data does not say, or the date is that of becoming a customer."""
    if data.time is None or not members.per_customer or "tenure" not in members.frame:
        return None
    joined = pd.to_datetime(members.frame["tenure"], errors="coerce")
    dated = joined.notna().to_numpy()
    if not dated[members.inside].any() or dated[~members.inside].mean() > OTHERS_WITH_DATE:
        return None
    days = (joined.dt.normalize() - pd.Timestamp(data.time.first_day)).dt.days.to_numpy(
        dtype=np.float64
    )
    return np.where(members.inside, days, np.nan)
