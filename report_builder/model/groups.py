"""Groups of customers as a section returns them: segments, and clusters with their features."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from report_builder.model.facts import Unit


@dataclass(frozen=True, slots=True)
class Segment:
    """A named group of customers with its size and money."""

    name: str
    meaning: str
    customers: int
    share: float
    revenue: float
    revenue_share: float
    orders_per_customer: float
    days_since_last_order: float


@dataclass(frozen=True, slots=True)
class Standing:
    """The share of a cluster's customers who are or do something, beside that of all customers.

    ``topic``: whether it says who they are or what they do. ``known``: customers of the cluster of
    whom it is known; ``low`` and ``high``: the 95 % interval of ``share``.
    """

    topic: Literal["are", "do"]
    label: str
    share: float
    low: float
    high: float
    average: float
    known: int


@dataclass(frozen=True, slots=True)
class ClusterFeature:
    """A feature of the space in which clusters lie: value (its log(1 + x) if ``logged``) less
    ``center``, over ``scale``; ``weight`` says how much it counts in a distance."""

    column: str
    label: str
    logged: bool
    center: float
    scale: float
    weight: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster: size, money, how firm it is, and its profile against the average customer.

    ``profile`` maps a measure's name to (value in the cluster, value of all customers, unit);
    ``standardised`` maps a feature to its mean in standard deviations from the average.
    ``standings`` tell who they are (the groups that stand out) and what they do; ``alike`` names
    the kinds of groups in which none stands out. ``top_categories``: name, share of the cluster's
    revenue, share of all revenue. ``centroid``: column of a feature of the space -> the mean of the
    members in it. ``was``: the number of the same cluster in the last report, if there is one.
    """

    id: int
    name: str
    description: str
    customers: int
    share: float
    revenue: float
    revenue_share: float
    silhouette: float
    stability: float
    profile: Mapping[str, tuple[float | None, float | None, Unit]]
    standardised: Mapping[str, float]
    top_categories: tuple[tuple[str, float, float], ...] = ()
    standings: tuple[Standing, ...] = ()
    alike: tuple[str, ...] = ()
    centroid: Mapping[str, float] = field(default_factory=dict)
    was: int | None = None
