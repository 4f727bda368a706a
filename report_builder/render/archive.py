"""The archive page: the periods in ``output/``, newest first, with links to their files."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from report_builder import formats
from report_builder.render import templating
from report_builder.render.contract import SCHEMA, locale_of

LINKED = {
    "HTML": "report.html",
    "PDF": "report.pdf",
    "JSON": "report.json",
    "Markdown": "report.md",
}
SHOWN_KPIS = ("revenue", "orders", "customers")  # what one looks for when picking a month


@dataclass(frozen=True, slots=True)
class Entry:
    """A period folder: its name, the names of its files, and its ``report.json`` parsed.

    ``data`` is untrusted: anyone may have edited the file. None where it could not be read.
    """

    folder: str
    files: tuple[str, ...]
    data: Any


@dataclass(frozen=True, slots=True)
class _Row:
    label: str
    title: str
    as_of: str
    figures: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    order: tuple[dt.date, dt.date, str]


def render(entries: Iterable[Entry]) -> bytes:
    """The page as HTML: no script, no outside request, links only into the folders beside it.

    Its figures are written as the newest report writes them, so that one column reads in one way.
    """
    entries = tuple(entries)
    newest = max(entries, key=lambda entry: _row(entry).order, default=None)
    with formats.using(locale_of(newest.data if newest else None)):
        return _rendered(entries)


def _rendered(entries: Iterable[Entry]) -> bytes:
    rows = sorted((_row(entry) for entry in entries), key=lambda row: row.order, reverse=True)
    style = templating.read("style/tokens.css") + templating.read("style/archive.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = templating.environment("").get_template("archive.html.j2")
    text = page.render(
        rows=rows,
        titles=sorted({row.title for row in rows if row.title}),
        style=Markup(style),
        style_hash=digest,
        kpis=SHOWN_KPIS,
    )
    return text.encode()


def _row(entry: Entry) -> _Row:
    links = tuple(
        (name, f"{entry.folder}/{file}") for name, file in LINKED.items() if file in entry.files
    )
    try:
        return _described(entry, links)
    except (ValueError, KeyError, TypeError, AttributeError):
        unknown = (formats.NOT_OBSERVED,) * len(SHOWN_KPIS)
        oldest = (dt.date.min, dt.date.min, entry.folder)
        return _Row(entry.folder, "", formats.NOT_OBSERVED, unknown, links, oldest)


def _described(entry: Entry, links: tuple[tuple[str, str], ...]) -> _Row:
    data = entry.data
    if data["schema"] != SCHEMA:
        raise ValueError(f"schema {data['schema']!r}")
    period = data["period"]
    start, end = dt.date.fromisoformat(period["start"]), dt.date.fromisoformat(period["end"])
    partial = " (partial)" if period["partial"] else ""
    return _Row(
        label=f"{period['label']}{partial}",
        title=str(data["title"]),
        as_of=formats.date(dt.date.fromisoformat(data["as_of"])),
        figures=_figures(data["kpis"], str(data["currency"])),
        links=links,
        order=(end, start, entry.folder),
    )


def _figures(kpis: Sequence[dict[str, Any]], currency: str) -> tuple[str, ...]:
    by_key = {kpi["key"]: kpi for kpi in kpis}
    return tuple(
        formats.text(by_key[key]["value"], by_key[key]["unit"], currency)
        if key in by_key
        else formats.NOT_OBSERVED
        for key in SHOWN_KPIS
    )
