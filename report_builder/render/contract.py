"""``report.json``: the report as data for other programs.

The layout is schema 1, described in ``report.schema.json`` beside this module. Keys may be added
within a schema number; taking one away or changing its meaning raises the number.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import math
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

from report_builder import formats
from report_builder.model import (
    Chapter,
    Cluster,
    ColumnMapping,
    Facts,
    Finding,
    Hypothesis,
    Kpi,
    Recommendation,
    Report,
    Score,
    TopItem,
)
from report_builder.render.figures import CENTS, without_noise

SCHEMA = 1
PROGRAM = "report-builder"
MONEY_TOTALS = (
    "gross_revenue", "returns_value", "other_value", "cancelled_value", "net_revenue",
    "average_order_value",
)  # fmt: skip


def render(report: Report) -> bytes:
    """The report as UTF-8 JSON, two spaces a level, one line feed at the end.

    Dates are ISO 8601; shares and changes are fractions; what is not known is ``null``. The locale
    changes none of these: only the sentences follow it, and it is recorded beside the currency.
    """
    with formats.using(report.locale):
        told = _plain(_report(report))
    text = json.dumps(told, ensure_ascii=False, allow_nan=False, indent=2)
    return (text + "\n").encode()


def locale_of(data: Any) -> str:
    """The locale that a report read from its JSON names; the default where it names none we know.

    ``data`` is untrusted.
    """
    named = data.get("locale") if isinstance(data, dict) else None
    return (formats.canonical(named) if isinstance(named, str) else None) or formats.DEFAULT_LOCALE


def schema() -> dict[str, Any]:
    """The JSON Schema of what ``render`` writes."""
    source = resources.files("report_builder.render").joinpath("report.schema.json")
    loaded: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return loaded


def _report(report: Report) -> dict[str, Any]:
    contents = [chapter.content for chapter in report.chapters]
    return {
        "schema": SCHEMA,
        "program": {"name": PROGRAM, "version": report.version},
        "title": report.title,
        "inputs": report.inputs,
        "data_hash": report.data_hash,
        "settings": report.settings,
        "as_of": report.as_of,
        "period": report.period,
        "currency": report.currency,
        "previous": report.earlier,
        "locale": report.locale,
        "mapping": _mapping(report.mapping),
        "ledger": [_to_the_cent(step, "revenue") for step in report.ledger],
        "totals": _to_the_cent(report.totals, *MONEY_TOTALS),
        "totals_as_read": _to_the_cent(report.totals_as_read, *MONEY_TOTALS),
        "totals_by_month": [
            _to_the_cent(month, "gross", "net", "gross_as_read", "net_as_read", "goods_returned")
            for month in report.totals_by_month
        ],
        "top_products": [_top_item("product", item) for item in report.top_products],
        "top_categories": [_top_item("category", item) for item in report.top_categories],
        "kpis": [_kpi(kpi) for kpi in report.kpis],
        "summary": [finding.key for finding in report.summary],
        "scoreboard": [_score(score, report.currency) for score in report.scoreboard],
        "chapters": [_chapter(chapter) for chapter in report.chapters],
        "findings": [_finding(finding, report.currency) for finding in report.findings],
        "hypotheses": [
            _hypothesis(chapter, hypothesis, report.currency)
            for chapter in report.chapters
            for hypothesis in chapter.content.hypotheses
        ],
        "forecasts": [one for content in contents for one in content.forecasts],
        "segments": [segment for content in contents for segment in content.segments],
        "clusters": [_cluster(cluster) for content in contents for cluster in content.clusters],
        "cluster_space": [one for content in contents for one in content.cluster_space],
        "trends": [one for content in contents for one in content.trends],
        "recommendations": [
            _recommendation(item, report.currency) for item in _all_recommendations(report)
        ],
    }


def _all_recommendations(report: Report) -> Iterable[Recommendation]:
    """Those up front in their order, then what else the chapters recommend; each key once."""
    by_key = {item.key: item for item in report.recommendations}
    for chapter in report.chapters:
        for item in chapter.content.recommendations:
            by_key.setdefault(item.key, item)
    return by_key.values()


def _mapping(columns: Iterable[ColumnMapping]) -> dict[str, Any]:
    """Role -> column; a second column of a role gets its table and name behind the role."""
    roles: dict[str, Any] = {}
    for column in columns:
        details = {
            "table": column.table,
            "column": column.column,
            "confidence": column.confidence,
            "reason": column.reason,
            "use": column.use,
        }
        taken = column.role in roles
        roles[f"{column.role}.{column.table}.{column.column}" if taken else column.role] = details
    return roles


def _to_the_cent(record: Any, *names: str) -> dict[str, Any]:
    values = _fields(record)
    for name in names:
        if values[name] is not None:
            values[name] = round(values[name], CENTS)
    return values


def _top_item(kind: str, item: TopItem) -> dict[str, Any]:
    record = _to_the_cent(item, "gross", "gross_as_read")
    return {kind: record.pop("key")} | record


def _kpi(kpi: Kpi) -> dict[str, Any]:
    series = [{"month": month, "value": value} for month, value in kpi.series]
    return {**_fields(kpi), "series": series}


def _chapter(chapter: Chapter) -> dict[str, Any]:
    names = ("key", "title", "status", "reason")
    return {name: getattr(chapter, name) for name in names}


def _finding(finding: Finding, currency: str) -> dict[str, Any]:
    return {
        "key": finding.key,
        "chapter": finding.chapter,
        "severity": finding.severity,
        "grade": finding.grade,
        "text": formats.fill(finding.text, finding.facts, currency),
        "so_what": formats.fill(finding.so_what, finding.facts, currency),
        "facts": _facts(finding.facts),
        "evidence": finding.evidence,
        "money": finding.money,
    }


def _facts(facts: Facts) -> dict[str, Any]:
    return {name: {"value": fact.value, "unit": fact.unit} for name, fact in facts.items()}


def _score(score: Score, currency: str) -> dict[str, Any]:
    statement = formats.fill(score.statement, score.facts, currency)
    return {**_fields(score), "statement": statement, "facts": _facts(score.facts)}


def _hypothesis(chapter: Chapter, hypothesis: Hypothesis, currency: str) -> dict[str, Any]:
    spoken = {
        name: formats.fill(getattr(hypothesis, name), hypothesis.facts, currency)
        for name in ("statement", "would_change")
    }
    assumptions = [
        {"name": one.name, "state": one.state, "text": formats.fill(one.text, one.facts, currency),
         "facts": _facts(one.facts)}
        for one in hypothesis.assumptions
    ]  # fmt: skip
    own = {**_fields(hypothesis), **spoken, "assumptions": assumptions}
    return {**own, "facts": _facts(hypothesis.facts), "chapter": chapter.key}


def _cluster(cluster: Cluster) -> dict[str, Any]:
    profile = {
        measure: {"value": value, "average": average, "unit": unit}
        for measure, (value, average, unit) in cluster.profile.items()
    }
    categories = [
        {"category": name, "share": share, "average": average}
        for name, share, average in cluster.top_categories
    ]
    standings = [_fields(one) for one in cluster.standings]
    return {
        **_fields(cluster), "profile": profile, "top_categories": categories,
        "standings": standings, "alike": list(cluster.alike),
    }  # fmt: skip


def _recommendation(item: Recommendation, currency: str) -> dict[str, Any]:
    spoken = {
        name: formats.fill(getattr(item, name), item.facts, currency)
        for name in ("action", "reason", "arithmetic", "kpi", "proof")
    }
    values = {**_fields(item), **spoken, "facts": _facts(item.facts)}
    return {"key": values.pop("key"), "cluster": values.pop("segment"), **values}


def _fields(record: Any) -> dict[str, Any]:
    """The fields of a record of the model, without descending into them."""
    return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}


def _plain(value: Any) -> Any:
    """The same with nothing but what JSON knows; a number that is not finite is not known."""
    if isinstance(value, float):
        return without_noise(value) if math.isfinite(value) else None
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return _plain(_fields(value))
    return value
