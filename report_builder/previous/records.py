"""An earlier report as plain frozen data: the part of it that a later one is compared with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from report_builder.model import ClusterFeature, Expected, Grade, Kpi, Period, Severity, Trend


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as it was told: its sentence written out, and the effect of its test, if any."""

    key: str
    chapter: str
    severity: Severity
    grade: Grade
    text: str
    money: float | None
    effect: float | None


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommendation as it was made, written out; ``kpi`` is the number to watch."""

    key: str
    segment: str
    action: str
    kpi: str
    because: tuple[str, ...]
    money: float
    due: dt.date | None


@dataclass(frozen=True, slots=True)
class EarlierCluster:
    """A cluster as it was; ``centroid`` has a value for every feature of the space."""

    id: int
    name: str
    customers: int
    revenue_share: float
    centroid: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier report of the same shop.

    ``chapters``: key -> status. ``clusters`` lie in ``cluster_space``. ``sha256`` is that of the
    file.
    """

    title: str
    version: str
    currency: str
    period: Period
    as_of: dt.date
    sha256: str
    kpis: tuple[Kpi, ...]
    chapters: Mapping[str, str]
    findings: tuple[Told, ...]
    recommendations: tuple[Advice, ...]
    forecasts: tuple[Expected, ...] = ()
    clusters: tuple[EarlierCluster, ...] = ()
    cluster_space: tuple[ClusterFeature, ...] = ()
    trends: tuple[Trend, ...] = ()

    def kpi(self, key: str) -> Kpi | None:
        """The key figure of that name."""
        return next((one for one in self.kpis if one.key == key), None)
