"""The pages over all reports: the list of them, and the one that leads to the latest."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from report_builder import formats
from report_builder.model import Kpi
from report_builder.render import templating, tiles
from report_builder.render.shelf import SHOWN_KPIS, Entry, Listed, listed

INK = "currentColor"


@dataclass(frozen=True, slots=True)
class _Row:
    report: Listed
    as_of: str
    figures: tuple[str, ...]
    words: str  # what the search looks in


def render(entries: Iterable[Entry]) -> bytes:
    """The list as HTML: no outside request, links only into the folders beside it.

    Its one script searches the periods; without it they are all shown. Its figures are written as
    the newest report writes them, so that one column reads in one way.
    """
    reports = listed(entries)
    with formats.using(reports[0].locale if reports else formats.DEFAULT_LOCALE):
        return _list(reports)


def _list(reports: Sequence[Listed]) -> bytes:
    newest = reports[0] if reports and reports[0].period else None
    return _page(
        "archive.html.j2",
        templating.read("script/archive.js"),
        rows=[_row(report) for report in reports],
        titles=sorted({report.title for report in reports if report.title}),
        kpis=SHOWN_KPIS,
        newest=newest,
        example=newest.period.key if newest and newest.period else "2011-11",
        tiles=_tiles(newest) if newest else (),
        dates=tiles.sparkline_dates(newest.kpis) if newest else "",
    )


def render_latest(entries: Iterable[Entry]) -> bytes | None:
    """The page that leads on to the latest report that can be read; None where there is none.

    It lies one folder deeper than the list. A page, not a link of the file system and not a copy:
    those do not survive on every web server, or can disagree with what they copy.
    """
    newest = next((one for one in listed(entries) if one.period and one.links), None)
    if newest is None:
        return None
    with formats.using(newest.locale):
        return _page("latest.html.j2", "", report=newest)


def _page(template: str, script: str, **content: object) -> bytes:
    style = templating.read("style/tokens.css") + templating.read("style/archive.css")
    text = templating.environment("").get_template(template).render(
        style=Markup(style),
        style_hash=_digest(style),
        script=Markup(script),
        script_hash=_digest(script),
        **content,
    )  # fmt: skip
    return text.encode()


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _row(report: Listed) -> _Row:
    as_of = formats.date(report.as_of) if report.as_of else formats.NOT_OBSERVED
    span = (report.period.key, *_months(report)) if report.period else ()
    words = " ".join((report.label, report.title, report.folder, *span))
    return _Row(report, as_of, _figures(report.kpis, report.currency), words.lower())


def _months(report: Listed) -> Sequence[str]:
    """First and last month of the period with their quarters, so that it is found by either."""
    assert report.period is not None
    return [
        f"{day:%Y-%m} {day.year}-Q{(day.month + 2) // 3} {formats.month(day)}"
        for day in (report.period.start, report.period.end)
    ]


def _figures(kpis: Sequence[Kpi], currency: str) -> tuple[str, ...]:
    by_key = {kpi.key: formats.text(kpi.value, kpi.unit, currency) for kpi in kpis}
    return tuple(by_key.get(key, formats.NOT_OBSERVED) for key in SHOWN_KPIS)


def _tiles(report: Listed) -> tuple[tiles.Tile, ...]:
    return tuple(tiles.tile(kpi, report.period, report.currency, INK) for kpi in report.kpis)
