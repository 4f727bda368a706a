"""The report as Markdown: the same content as the HTML page without pictures, read in review."""

from __future__ import annotations

import functools
import re

import jinja2
from markupsafe import Markup

from report_builder import formats
from report_builder.model import Report
from report_builder.render import page, templating

ROWS = 12  # a longer table is looked up in the HTML report, not read

_SPECIAL = re.compile(
    r"[\\`*\[\]<>|~]"  # emphasis, code, links, HTML, cells of tables
    r"|(?<!\w)_|_(?!\w)"  # emphasis; inside a word it is only an underscore
    r"|&(?=#?\w+;)"  # character references
    r"|:(?=//)|(?<=www)\."  # addresses that GitHub turns into links
)
_BLOCK_START = re.compile(r"^(?:#|[-+=](?=\s|$))")  # headings and lists
_NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)")  # numbered lists
_BREAKS = re.compile(r"[\r\n\t\v\f\x85\u2028\u2029]+")


def render(report: Report) -> str:
    """The whole report as CommonMark with GitHub tables; text from the data is escaped."""
    template = _environment(report.currency, report.value_name).get_template("report.md.j2")
    with formats.using(report.locale):
        text = template.render(page=page.compose(report), limit=ROWS)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


@functools.lru_cache(maxsize=4)
def _environment(currency: str, value_name: str) -> jinja2.Environment:
    """The shared environment, where every value printed is escaped for Markdown, not for HTML."""
    return templating.environment(currency, value_name).overlay(finalize=_finalize)


def _finalize(value: object) -> Markup:
    return value if isinstance(value, Markup) else Markup(escape(str(value)))


def escape(text: str) -> str:
    """Text on one line that Markdown shows as it is: no markup, no HTML, no links."""
    line = _SPECIAL.sub(r"\\\g<0>", _BREAKS.sub(" ", text))
    return _NUMBERED.sub(r"\1\\\2", _BLOCK_START.sub(r"\\\g<0>", line))
