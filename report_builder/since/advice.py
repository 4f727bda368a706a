"""What was recommended then: whether it is still advised, and what is at stake now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from report_builder.dataset import Dataset
from report_builder.look.text import cut
from report_builder.model import (
    Chapter,
    Column,
    Content,
    Fact,
    Finding,
    Recommendation,
    Table,
    Value,
)
from report_builder.previous import Advice, Earlier
from report_builder.since.findings import Renamed

UP_FRONT = 5  # those that the first page of the last report showed
LONGEST = 120  # characters of an action in a cell
AGAIN, NO_LONGER, PASSED = "advised again", "no longer advised", "day has passed, advised again"


def content(
    data: Dataset, earlier: Earlier, chapters: Sequence[Chapter],
    actions: Sequence[Recommendation], renamed: Renamed = str,
) -> Content:  # fmt: skip
    """The first recommendations of the last report and the money at stake in what they stood on."""
    made = earlier.recommendations[:UP_FRONT]
    if not made:
        return Content()
    now = {one.key: one for chapter in chapters for one in chapter.content.findings}
    again = {one.key for one in actions}
    rows = tuple(_row(one, data, earlier, now, again, renamed) for one in made)
    return Content(
        findings=(_finding(rows, earlier),),
        tables=(
            Table(
                "since_advice", "Recommended in the last report, and what became of it",
                (Column("What to do"), Column("For"), Column("By", "date"),
                 Column("Number to watch"), Column("At stake then", data.value_unit),
                 Column("At stake now", data.value_unit), Column("Now")),
                rows,
                note="At stake: the money in the finding that the recommendation stands on, as "
                "each report tells it. Whether the advice was followed is not in the data.",
            ),
        ),
    )  # fmt: skip


def _row(
    one: Advice, data: Dataset, earlier: Earlier, now: Mapping[str, Finding], again: set[str],
    renamed: Renamed,
) -> tuple[Value, ...]:  # fmt: skip
    reason = one.because[0] if one.because else ""
    then = next((each.money for each in earlier.findings if each.key == reason), None)
    found = now.get(renamed(reason))
    still = renamed(one.key) in again
    passed = one.due is not None and one.due <= data.as_of
    state = (PASSED if passed else AGAIN) if still else NO_LONGER
    return (
        cut(one.action, LONGEST), one.segment, one.due, one.kpi, _stake(then),
        _stake(found.money if found else None), state,
    )  # fmt: skip


def _stake(money: float | None) -> float | None:
    return None if money is None else abs(round(money, 2))


def _finding(rows: Sequence[tuple[Value, ...]], earlier: Earlier) -> Finding:
    still = sum(row[-1] != NO_LONGER for row in rows)
    smaller = sum(
        isinstance(then, float) and isinstance(now, float) and now < then
        for *_, then, now, _state in rows
    )
    facts = {
        "made": Fact(len(rows), "count"), "before": Fact(earlier.period.label, "text"),
        "still": Fact(still, "count"), "smaller": Fact(smaller, "count"),
    }  # fmt: skip
    return Finding(
        "since_advice", "info",
        "Of the {made} first recommendations of {before}, {still} are made again; in {smaller} of "
        "the {made} less is at stake now.", facts,
        so_what="What is made again may not have been done, or not have helped yet: ask which of "
        "the two."
        if still else "None of them is made again: see the table for what they stood on.",
    )  # fmt: skip
