"""What a mail says of a report: read from its ``report.json``, with numbers as words.

The file is untrusted: anyone may have edited it. Texts are brought to one line each and cut where
they are too long for a mail, which is said.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report_builder import formats
from report_builder.errors import ReportError
from report_builder.look.text import clean
from report_builder.look.theme import INK
from report_builder.model import Kpi, Period
from report_builder.render.contract import SCHEMA, locale_of
from report_builder.render.tiles import Tile, tile, with_reason

DATA, PDF = "report.json", "report.pdf"
KEY_FIGURES, FINDINGS = 5, 3  # what is read on a phone before the attachment is opened
LONGEST_NAME, LONGEST_TEXT = 80, 700  # characters; the longest finding of the samples has 500
HASH = 12  # digits: enough to tell two exports apart
CUT = " … (cut here)"
WITHOUT_PERIOD = "All of the data"
_BLANKS = re.compile("[ \t-\r\x85\u2028\u2029]+")  # but not the one that keeps 1.2 million together


@dataclass(frozen=True, slots=True)
class Claim:
    """A finding: what was measured, and what it means for the shop (may be empty)."""

    text: str
    so_what: str


@dataclass(frozen=True, slots=True)
class Contents:
    """A report as a mail tells it.

    ``key`` is the name of its folder, ``audience`` what part of the shop it is of, as the settings
    told it (empty for the whole shop). ``figures`` and ``claims`` are the first of ``all_figures``
    and ``all_claims``. ``origin`` says from which data and by which version it was made.
    """

    key: str
    audience: str
    title: str
    period: str
    is_partial: bool
    figures: tuple[Tile, ...]
    all_figures: int
    claims: tuple[Claim, ...]
    all_claims: int
    origin: str


def read(folder: Path) -> Contents:
    """The contents of a report's folder. Raises ReportError where it holds no such report."""
    data = _data(folder)
    try:
        if data["schema"] != SCHEMA:
            raise ValueError(data["schema"])
        with formats.using(locale_of(data)):
            return _contents(folder.resolve().name, data)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ReportError(
            f"{folder / DATA} is not a report of this version; build the report again"
        ) from None


def pdf(folder: Path) -> bytes:
    """The PDF of a report. Raises ReportError where there is none."""
    return attached(folder / PDF)


def attached(path: Path) -> bytes:
    """A file of a report that goes with the mail. Raises ReportError where there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ReportError(
            f"{path} does not exist; build the report with it (--formats), then mail it"
        ) from None
    except OSError as error:
        raise ReportError(f"{path} cannot be read: {error.strerror}") from None


def _data(folder: Path) -> Any:
    path = folder / DATA
    if not folder.is_dir():
        raise ReportError(
            f"{folder} is not a folder; name that of a report, such as output/2011-11"
        )
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ReportError(f"{folder} holds no report: {DATA} is missing") from None
    except (ValueError, RecursionError):
        raise ReportError(f"{path} is no JSON; build the report again") from None
    except OSError as error:
        raise ReportError(f"{path} cannot be read: {error.strerror}") from None


def _contents(key: str, data: Any) -> Contents:
    period = _period(data["period"])
    currency = one_line(data["currency"], LONGEST_NAME)
    kpis = map(_kpi, data["kpis"][:KEY_FIGURES])
    tiles = [with_reason(tile(kpi, period, currency, INK), kpi) for kpi in kpis]
    by_key = {finding["key"]: finding for finding in data["findings"]}
    claims = [_claim(by_key[name]) for name in data["summary"][:FINDINGS]]
    return Contents(
        key=key,
        audience=str(data["settings"].get("audience", "")),
        title=one_line(data["title"], LONGEST_NAME),
        period=period.label if period else WITHOUT_PERIOD,
        is_partial=period is not None and period.partial,
        figures=tuple(tiles),
        all_figures=len(data["kpis"]),
        claims=tuple(claims),
        all_claims=len(data["findings"]),
        origin=_origin(data),
    )


def _origin(data: Any) -> str:
    version = one_line(data["program"]["version"], LONGEST_NAME)
    data_hash = one_line(data["data_hash"], LONGEST_NAME)[:HASH]
    made = f"Made by report-builder {version} from data {data_hash}"
    as_of = data["as_of"]
    return f"{made} as of {formats.date(dt.date.fromisoformat(as_of))}." if as_of else f"{made}."


def _period(period: Any) -> Period | None:
    if period is None:
        return None
    start, end = (dt.date.fromisoformat(period[name]) for name in ("start", "end"))
    return Period(start, end, one_line(period["label"], LONGEST_NAME), bool(period["partial"]))


def _kpi(kpi: Any) -> Kpi:
    numbers = {
        name: _number(kpi[name]) for name in ("value", "previous", "year_ago", "low", "high")
    }
    return Kpi(
        key=str(kpi["key"]), name=one_line(kpi["name"], LONGEST_NAME), unit=kpi["unit"],
        series=(), definition="", uncompared=str(kpi.get("uncompared", "")), **numbers,
    )  # fmt: skip


def _number(value: Any) -> Any:
    if value is not None and not isinstance(value, int | float):
        raise TypeError(value)
    return value


def _claim(finding: Any) -> Claim:
    return Claim(one_line(finding["text"]), one_line(finding["so_what"]))


def one_line(text: str, longest: int = LONGEST_TEXT) -> str:
    """A text on one line, without what cannot be shown; cut, and said so, where it is too long."""
    words = _BLANKS.sub(" ", clean(_BLANKS.sub(" ", text))).strip()
    return words if len(words) <= longest else words[:longest].rstrip() + CUT
