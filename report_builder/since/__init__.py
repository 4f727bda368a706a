"""The chapter on what changed since the last report: figures, findings, forecasts and customers."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import replace

from report_builder.dataset import Dataset
from report_builder.model import Chapter, Content, Kpi, joined
from report_builder.previous import Earlier
from report_builder.since import figures, findings, restated

KEY, TITLE = "since", "What changed since the last report"
QUESTION = "What is new, what has turned, and what came of what we said?"
NONE_BEFORE = (
    "There is no earlier report of this shop to compare with. The next one that is written into "
    "the same folder is compared with this one."
)


def compare(
    data: Dataset, earlier: Earlier, chapters: Sequence[Chapter], kpis: Sequence[Kpi]
) -> Content:
    """This report beside the last one of the same shop that lies before it, as its report.json
    tells it. Key figures: as they were reported then, for the same days as the data says now, and
    of this period. The first two differ by what became known later, and only the last two by what
    happened in the shop. The drivers split that change as in the chapter on sales.

    Restated months: the months that both reports cover whole, where revenue or orders are not what
    they were. Returned since: purchases of the month whose credit, of the same customer, product
    and quantity, is dated after the last report's data. Entered since: all other change, such as
    orders that reached the export late.

    Findings are matched by their key. One counts as said where it is measured, or supported by its
    test, and is more than a note. It has turned where it asked to act and now tells of something
    good, or the other way round, or where the effect of its test has changed its sign. Chapters
    that the last report did not show are left out: what is new there is new data.
    """
    content = joined(
        figures.content(data, earlier, kpis),
        restated.content(data, earlier),
        findings.content(earlier, chapters, data.currency),
    )
    return replace(content, findings=tuple(replace(one, chapter=KEY) for one in content.findings))


def chapter(data: Dataset, chapters: Sequence[Chapter], kpis: Sequence[Kpi]) -> Chapter:
    """The chapter; says so where there is nothing to compare with."""
    method = inspect.getdoc(compare) or ""
    if data.earlier is None:
        return Chapter(KEY, TITLE, QUESTION, method, "not_enough", NONE_BEFORE, Content())
    content = compare(data, data.earlier, chapters, kpis)
    return Chapter(KEY, TITLE, QUESTION, method, "shown", "", content)


def with_chapter(chapters: Sequence[Chapter], one: Chapter) -> tuple[Chapter, ...]:
    """The chapters with this one behind the summary; at the end where it says nothing."""
    at = min(1, len(chapters)) if one.status == "shown" else len(chapters)
    return (*chapters[:at], one, *chapters[at:])
