"""The gate between sections and renderers: no figure of a small group of customers passes it.

Every table, chart, finding and recommendation goes through it, whatever section made it. A table
tells groups of customers where it has a column of counts that is called customers, households,
members or the like, or whose ``people`` says so. Months and days are no groups: what the shop took
in a month is its own business. Bands of numbers are.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from report_builder.model import (
    Chart,
    Cluster,
    Column,
    Content,
    Facts,
    Finding,
    Hypothesis,
    Recommendation,
    Segment,
    Table,
    Value,
)
from report_builder.stats.disclosure import SMALLEST, hidden_groups

TOGETHER = "Small groups together"
DRAWN_SHARE = 0.5  # of the groups of a chart: of less the picture is of something else
CENT = 0.005  # sums of rounded money stray less from their total
_PEOPLE = re.compile(
    r"\b(?:customer|household|buyer|member|shopper|client|people|person)s?\b", re.IGNORECASE
)
_TIMES = ("month", "date")
_AMONG = re.compile(r"\s+of\s+")
_QUOTES = "“”"
_FORMATTER = string.Formatter()
_smallest: ContextVar[int] = ContextVar("smallest", default=0)

_Group = TypeVar("_Group", Segment, Cluster)
Label = tuple[str, Value]
"""The heading of a column of groups, and the group."""


@contextmanager
def guarding(smallest: int | None) -> Iterator[None]:
    """Guard what is drawn in this block: no group of fewer customers (None: of ``SMALLEST``)."""
    token = _smallest.set(SMALLEST if smallest is None else smallest)
    try:
        yield
    finally:
        _smallest.reset(token)


def smallest() -> int:
    """The size from which a group may be told; 0 outside of ``guarding``."""
    return _smallest.get()


def guarded(content: Content) -> Content:
    """The content without figures of small groups, nor what would let them be worked out.

    Tests of findings that fall away still count in the correction for the number of tests.
    """
    hidden = {
        label
        for table in (*content.tables, *(chart.table for chart in content.charts))
        for label in _labels(table, hidden_rows(table))
    }
    words = {str(word) for _, word in hidden}
    findings = tuple(one for one in content.findings if _may_be_told(one, words))
    kept = {one.key for one in findings}
    gone = [one for one in content.findings if one.key not in kept]
    return replace(
        content,
        findings=findings,
        tests=(*content.tests, *(one.evidence for one in gone if one.evidence)),
        charts=tuple(one for one in content.charts if _may_be_drawn(one, hidden, words)),
        tables=tuple(guarded_table(one, hidden) for one in content.tables),
        segments=_large(content.segments),
        clusters=_large(content.clusters),
        hypotheses=tuple(
            _untested(one) if one.finding in {other.key for other in gone} else one
            for one in content.hypotheses
        ),
    )  # fmt: skip


def _large(groups: tuple[_Group, ...]) -> tuple[_Group, ...]:
    """The segments or clusters that may be told, as the rows of a table of them."""
    sizes = np.array([one.customers for one in groups], dtype=np.int64)
    small = hidden_groups(sizes, [np.arange(len(sizes))], smallest())
    return tuple(one for one, out in zip(groups, small, strict=True) if not out)


def drawable(table: Table) -> Table:
    """The table of a chart as it is drawn: without what is hidden.

    Where more than half of its groups (those of nobody do not count) is hidden it stays as it is,
    and the chart falls at the gate.
    """
    left, people = guarded_table(table, merged=False), _people(table)
    peopled = sum(any(_count(row[place]) for place in people) for row in table.rows)
    shown = sum(any(_count(row[place]) for place in people) for row in left.rows)
    return left if shown >= peopled * DRAWN_SHARE else table


def guarded_table(
    table: Table, also: Collection[Label] = frozenset(), merged: bool = True
) -> Table:
    """The table without its small groups, those of ``also``, and what would give them away.

    With ``merged`` they become one row, of the columns that add up to the total of the table.
    Without people in any row, and fewer than ``smallest`` in all, nothing is left.
    """
    hidden = hidden_rows(table, also)
    if not hidden.any():
        return table
    rows = [row for row, out in zip(table.rows, hidden, strict=True) if not out]
    rest = _together(table, hidden) if merged else None
    told = (
        f"Groups of fewer than {smallest()} customers, and others by which they could be worked "
        + ("out, are shown together." if rest else "out, are not shown.")
    )
    small = table.total is not None and any(
        _is_small(table.total[place]) for place in _people(table)
    )
    return replace(
        table, rows=(*rows, rest) if rest else tuple(rows), total=None if small else table.total,
        note=f"{table.note} {told}".strip(),
    )  # fmt: skip


def hidden_rows(table: Table, also: Collection[Label] = frozenset()) -> NDArray[np.bool_]:
    """(N,) the rows to hide: of small groups, and as many others as it takes."""
    groups = _groups(table)
    hidden = np.array(
        [any((table.columns[place].name, row[place]) in also for place in groups)
         for row in table.rows], dtype=bool,
    )  # fmt: skip
    over_time = table.columns[0].unit in _TIMES
    people = () if over_time and not groups else _people(table)
    if not smallest() or not people:
        return hidden
    counts = [np.array([_count(row[place]) for row in table.rows]) for place in people]
    for column in counts:
        hidden |= (column > 0) & (column < smallest())
    if not hidden.any():
        return hidden
    lines = list(_lines(table, groups))
    while True:
        before = hidden.sum()
        for column in counts:
            hidden = hidden_groups(column, lines, smallest(), hidden)
        if hidden.sum() == before:
            return hidden


def counts_people(column: Column) -> bool:
    """Whether the cells of a column are sizes of groups of customers."""
    if column.people is not None:
        return column.people
    return column.unit == "count" and _PEOPLE.search(column.name) is not None


def people_facts(facts: Facts, *templates: str) -> Iterator[Value]:
    """The facts that a sentence tells as numbers of customers.

    ``{n:customer|customers}`` says so, and ``{m} of`` before it.
    """
    for template in templates:
        before = ""
        for literal, name, form, _ in _FORMATTER.parse(template):
            is_people = name is not None and _PEOPLE.search((form or "").split("|")[0])
            if is_people and name:
                yield facts[name].value
                if before and _AMONG.fullmatch(literal) and facts[before].unit == "count":
                    yield facts[before].value
            before = name or ""


def _people(table: Table) -> tuple[int, ...]:
    return tuple(place for place, one in enumerate(table.columns) if counts_people(one))


def _groups(table: Table) -> tuple[int, ...]:
    """Columns that say which group a row is of: the words before the first number."""
    found: list[int] = []
    for place, column in enumerate(table.columns):
        if column.unit != "text":
            break
        found.append(place)
    return tuple(found)


def _lines(table: Table, groups: Sequence[int]) -> Iterator[NDArray[np.intp]]:
    """Rows that add up to something known: all of them, and those that share a word.

    Where the first column repeats, the table holds several wholes, one after the other.
    """
    first = {row[0] for row in table.rows}
    if len(first) == len(table.rows) or len(groups) < 2:
        yield np.arange(len(table.rows))
    for place, column in enumerate(table.columns):
        cells = [row[place] for row in table.rows]
        sizes = Counter(cells)
        again = sum(size for size in sizes.values() if size > 1)
        if column.unit != "text" or again <= len(cells) / 2:
            continue  # names of rows, not what divides them
        for word in sizes:
            yield np.flatnonzero([cell == word for cell in cells])


def _labels(table: Table, hidden: NDArray[np.bool_]) -> Iterator[Label]:
    """Names of the hidden rows, where one column alone names them."""
    groups = _groups(table)
    if len(groups) == 1:
        for row, out in zip(table.rows, hidden, strict=True):
            if out and isinstance(row[groups[0]], str):
                yield table.columns[groups[0]].name, row[groups[0]]


def _together(table: Table, hidden: NDArray[np.bool_]) -> tuple[Value, ...] | None:
    """One row for the hidden ones: what adds up to the total, the rest left open.

    None without a total of people (the groups may overlap), or where they are too few together.
    """
    if table.total is None or hidden.sum() < 2:
        return None
    cells: list[Value] = [None] * len(table.columns)
    for place in range(len(table.columns)):
        cells[place] = _rest(table, hidden, place)
    people = [cells[place] for place in _people(table)]
    if not people or any(not isinstance(one, int) or one < smallest() for one in people):
        return None
    cells[0] = TOGETHER
    return tuple(cells)


def _rest(table: Table, hidden: NDArray[np.bool_], place: int) -> int | float | None:
    total = table.total[place] if table.total else None
    values = [row[place] for row in table.rows]
    if not isinstance(total, int | float) or table.columns[place].unit == "text":
        return None
    numbers = [value for value in values if isinstance(value, int | float)]
    if len(numbers) < len(values) or abs(sum(numbers) - total) > CENT * len(values):
        return None
    return sum(value for value, out in zip(numbers, hidden, strict=True) if out)


def _may_be_told(finding: Finding, hidden: Collection[str]) -> bool:
    told = people_facts(finding.facts, finding.text, finding.so_what, finding.brief)
    return not any(map(_is_small, told)) and not _names(finding.facts, hidden)


def _may_be_drawn(chart: Chart, hidden: Collection[Label], words: Collection[str]) -> bool:
    told = people_facts(chart.facts, chart.title, chart.alt)
    is_whole = bool(chart.table.rows) and not hidden_rows(chart.table, hidden).any()
    return is_whole and not any(map(_is_small, told)) and not _names(chart.facts, words)


def _names(facts: Facts, hidden: Collection[str]) -> bool:
    return any(str(fact.value).strip(_QUOTES) in hidden for fact in facts.values()
               if fact.unit == "text")  # fmt: skip


def may_be_advised(one: Recommendation) -> bool:
    """Whether a recommendation tells of no small group."""
    told = people_facts(one.facts, one.action, one.reason, one.arithmetic, one.kpi, one.proof)
    return not any(map(_is_small, (one.customers, *told)))


def _untested(one: Hypothesis) -> Hypothesis:
    return replace(one, finding=None, reason=f"A group has fewer than {smallest()} customers.")


def _is_small(value: Value) -> bool:
    return isinstance(value, int | float) and 0 < value < smallest()


def _count(value: Value) -> int:
    return int(value) if isinstance(value, int | float) else 0
