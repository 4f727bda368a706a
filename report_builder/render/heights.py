"""How high things stand on paper: findings, charts, tables, recommendations.

Heights are estimates, in millimetres, on the safe side: what they leave free is white space, what
they missed would spill onto a page of its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from report_builder import formats
from report_builder.model import Chart, Finding, Report, Segment, Table, Value
from report_builder.render.lines import SMALL, lines
from report_builder.render.page import Action
from report_builder.render.templating import SEVERITY_NAME, in_all, is_numeric
from report_builder.stats.effects import SHOWN_IN

PAGE_HEIGHT = 250.0  # 253 mm between the margins of A4, less what estimates may miss
HEADING_HEIGHT, NOTE_HEIGHT = 16.0, 5.0  # title and question; the line on what is left out
TEXT_WIDTH, HALF_WIDTH = 170.0, 82.0
LINE_HEIGHT, SMALL_LINE = 4.9, 4.0  # of text and of notes
INDENT = 5.0  # of a finding
AROUND = ", n = 00,000: 0.000 (95% interval 0.0000 to 0.0000; adjusted p < 0.001)"  # of a test
FINDING_MARGINS, CHART_MARGINS = 5.0, 8.0
TITLE, TITLE_LINE = 10.5, 5.0  # points of the title of a chart; its subtitle and source are notes
PIXEL = 0.25  # a chart 680 pixels wide is printed over 170 mm
TABLE_HEAD, TABLE_NOTE = 18.0, 8.0  # margins with them; a first line of its note
TABLE_ROW, CELL_LINE = 6.4, 4.1  # a further line of a cell
WORDED = 3  # columns: of tables without numbers these have fixed widths, the first column its own
NAMES_WIDTH = 38.0
NUMBER_WIDTH, CELL_GAP = 22.0, 3.0  # of a column of numbers; between two columns
MEANING_WIDTH, CELL = 44.0, 8.5  # mm of the column that describes a segment; points
ACTION_MARGINS, OWN_MARGINS = 9.5, 5.5  # of an action alone, and on the page of its cluster
HEADING_SIZE, HEADING_LINE = 10.5, 5.1  # of an action, in points and mm
NOTE_MARGIN = 1.5  # below what is said of a method
MONEY = "£000,000 (£000,000 to £000,000), indicative: "  # the longest, before the sum
SOURCES = 12  # files that are listed; more are for looking up
WHOM = "For  (00,000 customers) by 30 September 2026. "


def of_finding(finding: Finding, currency: str, width: float) -> float:
    """Of a finding with its evidence, in a column of that width."""
    text, so_what = (
        formats.fill(one, finding.facts, currency) for one in (finding.text, finding.so_what)
    )
    room, evidence = width - INDENT, finding.evidence
    claim = text if finding.severity == "info" else f"{SEVERITY_NAME[finding.severity]}  {text}"
    small = f"{finding.grade} {' at stake £00,000' if finding.money is not None else ''}"
    if evidence:
        small += f" {evidence.test} {evidence.effect_name}{AROUND}"
        small += 2 * formats.POINTS if SHOWN_IN.get(evidence.effect_name) == "points" else ""
    height = FINDING_MARGINS + LINE_HEIGHT * lines(claim, room, weight="SemiBold")
    height += LINE_HEIGHT * lines(so_what, room) if so_what else 0.0
    return height + SMALL_LINE * lines(small, room, SMALL)


def of_chart(chart: Chart, svg: str, currency: str) -> float:
    """Of a chart with its title, subtitle and source."""
    found = re.search(r'\bheight="([\d.]+)"', svg)
    width = TEXT_WIDTH if chart.wide else HALF_WIDTH
    title = formats.fill(chart.title, chart.facts, currency)
    words = TITLE_LINE * lines(title, width, TITLE, "SemiBold")
    words += SMALL_LINE * (lines(chart.subtitle, width, SMALL) + (1 if chart.wide else 2))
    return CHART_MARGINS + words + PIXEL * float(found[1] if found else 0)


def of_table(table: Table | None, rows: int) -> float:
    """Of the first rows of a table, so many, with its heading and note."""
    if table is None:
        return 0.0
    widths = _widths(table)
    cells = sum(_row(row, widths) for row in table.rows[:rows])
    further = SMALL_LINE * (lines(table.note, TEXT_WIDTH, SMALL) - 1 + (rows < len(table.rows)))
    return TABLE_HEAD + TABLE_NOTE + cells + further + TABLE_ROW * bool(table.total)


def _row(cells: Sequence[Value], widths: Sequence[tuple[int, float]]) -> float:
    most = max((lines(str(cells[at]), width, CELL) for at, width in widths), default=1)
    return TABLE_ROW + CELL_LINE * (most - 1)


def _widths(table: Table) -> list[tuple[int, float]]:
    """The columns of words by their place, and their widths: what the numbers leave, shared by the
    length of the longest cell, a long one giving way to the others."""
    words = [at for at, column in enumerate(table.columns) if not is_numeric(column.unit)]
    if WORDED <= len(words) == len(table.columns):
        further = (TEXT_WIDTH - NAMES_WIDTH) / (len(words) - 1)
        return [(at, (further if at else NAMES_WIDTH) - CELL_GAP) for at in words]
    longest = [
        math.sqrt(max((len(str(row[at])) for row in table.rows), default=0) + 1) for at in words
    ]
    left = TEXT_WIDTH - NUMBER_WIDTH * (len(table.columns) - len(words))
    return [
        (at, max(left * share / sum(longest) - CELL_GAP, CELL_GAP))
        for at, share in zip(words, longest, strict=True)
    ]


def of_segments(segments: tuple[Segment, ...]) -> float:
    """Of the table of segments."""
    if not segments:
        return 0.0
    further_lines = sum(lines(one.meaning, MEANING_WIDTH, CELL) - 1 for one in segments)
    total = in_all(segments) is not None
    return TABLE_HEAD + TABLE_ROW * (len(segments) + total) + LINE_HEIGHT * further_lines


def of_action(action: Action, currency: str, *, alone: bool = True) -> float:
    """Of a recommendation; not ``alone`` on the page of its cluster, which says for whom it is,
    does not say its findings again, and joins the reason with the arithmetic."""
    item = action.recommendation

    def filled(text: str) -> str:
        return formats.fill(text, item.facts, currency)

    sums = MONEY + filled(item.arithmetic)
    reason = filled(item.reason)
    watched = f"Number to watch: {filled(item.kpi)}. {filled(item.proof) if item.proof else ''}"
    notes = [WHOM + item.segment + watched] if alone else [watched]
    if alone:
        findings = (formats.fill(f.text, f.facts, currency) for f in action.because)
        notes.append(f"Stands on: {' '.join(findings)}")
    paragraphs = [reason, sums] if alone else [f"{reason} {sums}"]
    height = ACTION_MARGINS if alone else OWN_MARGINS
    height += HEADING_LINE * lines(filled(item.action), TEXT_WIDTH, HEADING_SIZE, "SemiBold")
    height += LINE_HEIGHT * sum(lines(text, TEXT_WIDTH) for text in paragraphs)
    return height + SMALL_LINE * sum(lines(text, TEXT_WIDTH, SMALL) for text in notes)


def of_data(report: Report, methods: Sequence[tuple[str, str]]) -> float:
    """Of ledger and sources, and of how the chapters were made."""
    height = HEADING_HEIGHT + TABLE_HEAD + TABLE_ROW * len(report.ledger) + TABLE_NOTE
    height += TABLE_HEAD + LINE_HEIGHT * (len(report.inputs[:SOURCES]) + 1)
    if methods:
        notes = (NOTE_MARGIN + SMALL_LINE * lines(f"{name} {text}", TEXT_WIDTH, SMALL)
                 for name, text in methods)  # fmt: skip
        height += 2 * HEADING_HEIGHT + sum(notes)
    return height
