"""The pages of the PDF before its chapters: the answer, the contents, a guide.

Each follows on the page of the one before where it fits there whole, and the chapters begin where
the last of them ends. Heights are estimates in millimetres, as in ``heights``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from report_builder import formats
from report_builder.model import Recommendation, Report
from report_builder.render.excerpt import GAP
from report_builder.render.heights import LINE_HEIGHT, PAGE_HEIGHT, TEXT_WIDTH
from report_builder.render.lines import SMALL, lines
from report_builder.render.page import Page, ScoreLine
from report_builder.render.templating import GRADE_GLOSS
from report_builder.render.tiles import Tile

HEADING, TITLE = 16.0, 7.0  # of a section with its question, and without
TERMS = " · by 30 September 2026 · £00,000 (£00,000 to £000,000) · indicative"  # of an action
NAME_SIZE, NAME_LINE = 27.0, 10.5
HEAD_HEIGHT = 26.0  # above and below the name: the line, the overline, the period, the dates
PART_HEIGHT = 16.5  # a small heading of page 1 with the line above it
TILE_SIZE, TILE_GAP = 7.5, 3.0  # points of its comparisons; mm to the next one
TILE_HEIGHT, TILE_LINE, SPARKLINE = 11.5, 3.6, 8.0  # name and value; a comparison; the small line
ITEM_GAP, ITEM_WIDTH, SMALL_LINE = 1.8, 164.0, 4.1  # of the numbered lists; a line of 8 pt
STATEMENT_WIDTH, ANSWER_WIDTH = 49.0, 93.0  # mm of the columns of the scoreboard
TABLE_HEAD, ROW_GAP, ROW_LINE = 11.0, 2.4, 4.1
ENTRY_WIDTH, ENTRY_LINE, ENTRY_GAP = 66.0, 4.2, 1.0  # of the contents in half a page
GUIDE_SIZE, GUIDE_LINE = 8.5, 4.2  # points of contents, scoreboard and guide
SUBHEADING, GUIDE_GAP = 12.0, 1.2
OVERSHOT = 10.0  # mm: a page of many short texts is estimated so much too high
TRUST_LINES = 3  # of the paragraph on grades


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents, and the bookmark of the same name: number or "", title, its id."""

    number: str
    title: str
    target: str
    below: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """Which section follows on the page of the one before, how many pages there are, what is left.

    ``left``: of the last page, in mm, for the chapters.
    """

    follows: frozenset[str]
    pages: int
    left: float


def opening(
    page: Page,
    sentences: Sequence[str],
    entries: Sequence[Entry],
    definitions: Sequence[tuple[str, str]],
    absent: Sequence[tuple[str, str]],
) -> Opening:
    """Lay the sections out; ``sentences`` are those of the summary as printed."""
    return laid_out({
        "front": _front(page, sentences),
        "contents": _contents(entries),
        "guide": _guide(definitions, absent),
    })  # fmt: skip


def laid_out(heights: dict[str, float]) -> Opening:
    """The sections one after the other: a section breaks only if no page holds it whole."""
    follows: set[str] = set()
    pages, left = 0, 0.0
    for name, height in heights.items():
        if height + GAP <= left + OVERSHOT:  # if it is no overshot, the page breaks before it
            follows.add(name)
            left = max(left - height - GAP, 0.0)
            continue
        own = max(1, math.ceil((height - OVERSHOT) / PAGE_HEIGHT))
        pages += own
        left = max(own * PAGE_HEIGHT - height, 0.0)
    return Opening(frozenset(follows), pages, left)


def _front(page: Page, sentences: Sequence[str]) -> float:
    report = page.report
    height = HEAD_HEIGHT + NAME_LINE * lines(report.title, TEXT_WIDTH, NAME_SIZE, "SemiBold")
    if page.tiles:
        room = TEXT_WIDTH / len(page.tiles) - TILE_GAP
        notes = 1 + (lines(page.tiles_note, TEXT_WIDTH, SMALL) if page.tiles_note else 0)
        height += PART_HEIGHT + notes * SMALL_LINE + max(_tile(tile, room) for tile in page.tiles)
    if sentences:
        height += PART_HEIGHT + sum(
            ITEM_GAP + LINE_HEIGHT * lines(sentence, ITEM_WIDTH) for sentence in sentences
        )
    if page.top_actions:
        actions = [_brief(item.recommendation, report) for item in page.top_actions]
        height += PART_HEIGHT + sum(actions)
        height += SMALL_LINE * lines(page.money_note, TEXT_WIDTH, SMALL) if page.money_note else 0
    elif page.no_action:
        height += PART_HEIGHT + ITEM_GAP + LINE_HEIGHT * lines(page.no_action, TEXT_WIDTH)
    return height


def _tile(tile: Tile, room: float) -> float:
    texts = [f"{one.change} {one.words}" for one in tile.comparisons]
    texts += [tile.interval] if tile.interval else []
    further = sum(lines(text, room, TILE_SIZE, "SemiBold") for text in texts)
    return TILE_HEIGHT + (SPARKLINE if tile.sparkline else 0.0) + TILE_LINE * further


def _brief(item: Recommendation, report: Report) -> float:
    action = formats.fill(item.action, item.facts, report.currency)
    terms = item.segment + TERMS
    height = ITEM_GAP + LINE_HEIGHT * lines(action, ITEM_WIDTH, weight="SemiBold")
    return height + SMALL_LINE * lines(terms, ITEM_WIDTH, SMALL)


def of_scoreboard(score_lines: Sequence[ScoreLine], currency: str) -> float:
    """The height of the questions and hypotheses with their answers."""
    height = HEADING + TABLE_HEAD
    for line in score_lines:
        score = line.score
        statement = f"{score.label} {formats.fill(score.statement, score.facts, currency)}"
        texts = [formats.fill(one.text, one.facts, currency) for one in line.findings]
        answer = " ".join(texts) or score.reason
        most = max(
            lines(statement, STATEMENT_WIDTH, GUIDE_SIZE), lines(answer, ANSWER_WIDTH, GUIDE_SIZE)
        )
        height += ROW_GAP + ROW_LINE * most
    return height


def _contents(entries: Sequence[Entry]) -> float:
    heights = [
        ENTRY_GAP + ENTRY_LINE * lines(one.title, ENTRY_WIDTH, GUIDE_SIZE) for one in entries
    ]
    half = math.ceil(len(heights) / 2)
    columns = max(sum(heights[:half]), sum(heights[half:]))
    return TITLE + SUBHEADING / 2 + columns + SMALL_LINE


def _guide(definitions: Sequence[tuple[str, str]], absent: Sequence[tuple[str, str]]) -> float:
    grades = [f"{name} {meaning}" for name, meaning in GRADE_GLOSS.items()]
    height = TITLE + SUBHEADING + GUIDE_LINE * TRUST_LINES + _listed(grades)
    if definitions:
        words = " ".join(f"{name} {meaning}" for name, meaning in definitions)
        height += SUBHEADING + _listed([words])
    if absent:
        height += SUBHEADING + _listed([f"{titles}: {reason}" for titles, reason in absent])
    return height


def _listed(texts: Sequence[str]) -> float:
    return sum(GUIDE_GAP + GUIDE_LINE * lines(text, TEXT_WIDTH, GUIDE_SIZE) for text in texts)
