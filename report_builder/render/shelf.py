"""The reports of a folder as the site lists them, read back from each ``report.json``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from report_builder import formats
from report_builder.look.text import cut
from report_builder.model import Kpi, Period
from report_builder.previous import fields, parts
from report_builder.render import tiles
from report_builder.render.contract import SCHEMA, locale_of

LINKED = {
    "HTML": "report.html",
    "PDF": "report.pdf",
    "JSON": "report.json",
    "Markdown": "report.md",
}
SHOWN_KPIS = ("revenue", "orders", "customers")  # what one looks for when picking a month
CHANGED = ("since_revenue", "since_driver")  # findings that say in a sentence each what changed
LONGEST_CHANGE = 400  # characters: a line of news, not a chapter


@dataclass(frozen=True, slots=True)
class Entry:
    """A period folder: its name, the names of its files, and its ``report.json`` parsed.

    ``data`` is untrusted: anyone may have edited the file. None where it could not be read.
    """

    folder: str
    files: tuple[str, ...]
    data: Any


@dataclass(frozen=True, slots=True)
class Listed:
    """A report as it is listed; ``period`` is None where its file could not be read.

    ``links``: name of a format and its file, as seen from the folder of the reports. ``changed``:
    what changed since the report or the period before; empty where nothing can be compared.
    """

    folder: str
    links: tuple[tuple[str, str], ...]
    title: str = ""
    currency: str = ""
    period: Period | None = None
    as_of: dt.date | None = None
    data_hash: str = ""
    kpis: tuple[Kpi, ...] = ()
    changed: str = ""
    locale: str = formats.DEFAULT_LOCALE

    @property
    def label(self) -> str:
        """The period in words; the name of the folder where it is not known."""
        if self.period is None:
            return self.folder
        return f"{self.period.label}{' (partial)' if self.period.partial else ''}"

    @property
    def order(self) -> tuple[dt.date, dt.date, str]:
        """Newest last; those that could not be read before all others."""
        if self.period is None:
            return dt.date.min, dt.date.min, self.folder
        return self.period.end, self.period.start, self.folder


def listed(entries: Iterable[Entry]) -> list[Listed]:
    """The reports, newest first."""
    return sorted((_listed(entry) for entry in entries), key=lambda one: one.order, reverse=True)


def _listed(entry: Entry) -> Listed:
    links = tuple(
        (name, f"{entry.folder}/{file}") for name, file in LINKED.items() if file in entry.files
    )
    try:
        with formats.using(locale_of(entry.data)):
            return _described(entry, links)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return Listed(entry.folder, links)


def _described(entry: Entry, links: tuple[tuple[str, str], ...]) -> Listed:
    data = entry.data
    if data["schema"] != SCHEMA:
        raise ValueError(f"schema {data['schema']!r}")
    period, currency = parts.period(data["period"]), fields.text(data["currency"])
    kpis = tuple(parts.kpi(kpi) for kpi in data["kpis"] if kpi["key"] in SHOWN_KPIS)
    kpis = tuple(sorted(kpis, key=lambda kpi: SHOWN_KPIS.index(kpi.key)))
    return Listed(
        entry.folder, links, fields.text(data["title"]), currency, period,
        fields.day(data["as_of"]), fields.text(data["data_hash"]), kpis,
        _changed(data["findings"], kpis, period, currency), locale_of(data),
    )  # fmt: skip


def _changed(
    findings: Sequence[Mapping[str, Any]], kpis: Sequence[Kpi], period: Period, currency: str
) -> str:
    """What the chapter on changes says first; without one, the first key figure against before."""
    told = {one["key"]: fields.text(one["text"]) for one in findings if one["key"] in CHANGED}
    if told:
        return cut(" ".join(told[key] for key in CHANGED if key in told), LONGEST_CHANGE)
    for kpi in kpis:
        for one in tiles.tile(kpi, period, currency, "").comparisons:
            if one.change:
                return f"{kpi.name} was {one.change} {one.words}."
    return ""
