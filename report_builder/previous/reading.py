"""From the bytes of a ``report.json`` to an earlier report, or why it cannot be compared with."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from report_builder.errors import ReportError
from report_builder.look.text import clean
from report_builder.model import (
    ClusterFeature,
    Expected,
    Grade,
    Period,
    Severity,
    Trend,
    TrendPoint,
    Unit,
)
from report_builder.previous import fields, parts
from report_builder.previous.records import Advice, Earlier, EarlierCluster, Told

SCHEMA = 1  # of the reports that are understood; that of ``render.contract``


class NotComparable(ReportError):
    """A file that is no report to compare with; the message says why and not where."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The report that an earlier one is wanted for."""

    title: str
    version: str
    currency: str
    period: Period
    as_of: dt.date


def parse(content: bytes, wanted: Wanted | None = None) -> Earlier:
    """The earlier report; with ``wanted`` only one that it can be compared with.

    Raises NotComparable for what is no report of this program, and for one of another version
    (findings may then differ for the rules, not for the shop), shop, currency, kind of period, or
    not before the wanted one.
    """
    document = _document(content)
    if wanted is not None:
        _check_version(document, wanted.version)
    try:
        earlier = _earlier(document, hashlib.sha256(content).hexdigest())
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        what = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise NotComparable(f"is not a report of this program: {what[:200]}") from None
    if wanted is not None:
        _check_shop(earlier, wanted)
        _check_time(earlier, wanted)
    return earlier


def _document(content: bytes) -> Mapping[str, Any]:
    try:
        document = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise NotComparable("is not readable JSON") from None
    if not isinstance(document, dict) or "schema" not in document:
        raise NotComparable("is not a report of this program")
    if document["schema"] != SCHEMA:
        raise NotComparable(f"has schema {str(document['schema'])[:20]}, not {SCHEMA}")
    if document.get("period") is None:
        raise NotComparable("is about data without dates")
    return document


def _check_version(document: Mapping[str, Any], version: str) -> None:
    """Versions that differ in the last place only have the same rules."""
    program = document.get("program")
    made_by = str(program.get("version", "")) if isinstance(program, dict) else ""
    if made_by.split(".")[:2] != version.split(".")[:2]:
        raise NotComparable(
            f"was made by version {made_by[:20] or 'unknown'}, this is {version}: build it again"
        )


def _check_shop(earlier: Earlier, wanted: Wanted) -> None:
    if earlier.title != clean(wanted.title):
        raise NotComparable(
            f"is about “{earlier.title}”, not “{wanted.title}”: name the shop with --title"
        )
    if earlier.currency != wanted.currency:
        currencies = f"{earlier.currency or 'no currency'}, not in {wanted.currency or 'none'}"
        raise NotComparable(f"is in {currencies}")


def _check_time(earlier: Earlier, wanted: Wanted) -> None:
    mine, other = wanted.period, earlier.period
    if other.end >= mine.start:
        raise NotComparable(f"is about {other.label}, which is not before {mine.label}")
    if other.kind != mine.kind or (mine.kind == "span" and other.days != mine.days):
        raise NotComparable(f"is about a {other.kind}, not a {mine.kind} like {mine.label}")
    if earlier.as_of >= wanted.as_of:
        raise NotComparable(
            f"looks at data up to {earlier.as_of}, which is not before {wanted.as_of}"
        )


def _earlier(document: Mapping[str, Any], sha256: str) -> Earlier:
    space = fields.records(document.get("cluster_space", []), _feature)
    return Earlier(
        title=fields.text(document["title"]),
        version=fields.text(document["program"]["version"]),
        currency=fields.text(document["currency"]),
        period=parts.period(document["period"]),
        as_of=fields.day(document["as_of"]),
        sha256=sha256,
        kpis=fields.records(document["kpis"], parts.kpi),
        chapters=dict(fields.records(document["chapters"], _chapter)),
        findings=fields.records(document["findings"], _told),
        recommendations=fields.records(document["recommendations"], _advice),
        forecasts=fields.records(document.get("forecasts", []), _expected),
        clusters=_clusters(document, space),
        cluster_space=space,
        trends=fields.records(document.get("trends", []), _trend),
    )


def _chapter(chapter: Mapping[str, Any]) -> tuple[str, str]:
    return fields.text(chapter["key"]), fields.text(chapter["status"])


def _told(finding: Mapping[str, Any]) -> Told:
    evidence = finding["evidence"]
    return Told(
        fields.text(finding["key"]), fields.text(finding["chapter"]),
        fields.one_of(finding["severity"], get_args(Severity)),
        fields.one_of(finding["grade"], get_args(Grade)), fields.text(finding["text"]),
        fields.known(finding["money"], fields.number),
        fields.known(evidence["effect"], fields.number) if evidence else None,
    )  # fmt: skip


def _trend(one: Mapping[str, Any]) -> Trend:
    return Trend(
        fields.text(one["key"]), fields.text(one["chapter"]), fields.text(one["text"]),
        fields.records(one["points"], lambda point: TrendPoint(
            fields.day(point["start"]), fields.day(point["end"]),
            fields.one_of(point["severity"], get_args(Severity)),
            fields.one_of(point["grade"], get_args(Grade)),
            fields.known(point["effect"], fields.number),
        )),
    )  # fmt: skip


def _advice(item: Mapping[str, Any]) -> Advice:
    return Advice(
        fields.text(item["key"]), fields.text(item["cluster"]), fields.text(item["action"]),
        fields.text(item["kpi"]), tuple(fields.text(key) for key in item["because"]),
        fields.number(item["money"]), fields.known(item["due"], fields.day),
    )  # fmt: skip


def _expected(one: Mapping[str, Any]) -> Expected:
    start, end = fields.day(one["start"]), fields.day(one["end"])
    point, low, high, low_wide, high_wide = (
        fields.number(one[name]) for name in ("point", "low", "high", "low_wide", "high_wide")
    )
    return Expected(
        fields.text(one["series"]), fields.text(one["what"]),
        fields.one_of(one["unit"], get_args(Unit)), start, end, point, low, high, low_wide,
        high_wide,
    )  # fmt: skip


def _feature(one: Mapping[str, Any]) -> ClusterFeature:
    center, scale, weight = (fields.number(one[name]) for name in ("center", "scale", "weight"))
    if scale <= 0 or weight <= 0:
        raise ValueError("a feature of the clusters has no scale or weight")
    return ClusterFeature(
        fields.text(one["column"]), fields.text(one["label"]), bool(one["logged"]), center, scale,
        weight,
    )  # fmt: skip


def _clusters(
    document: Mapping[str, Any], space: tuple[ClusterFeature, ...]
) -> tuple[EarlierCluster, ...]:
    """None without a space: a report of before it was written down."""

    def read(one: Mapping[str, Any]) -> EarlierCluster:
        centroid = {each.column: fields.number(one["centroid"][each.column]) for each in space}
        return EarlierCluster(
            fields.count(one["id"]), fields.text(one["name"]), fields.count(one["customers"]),
            fields.number(one["revenue_share"]), centroid,
        )  # fmt: skip

    return fields.records(document["clusters"], read) if space else ()
