"""The chapter on what changed since the last report: figures, findings, forecasts and customers."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import replace

from report_builder.dataset import Dataset
from report_builder.model import Chapter, Content, Kpi, Recommendation, joined
from report_builder.previous import Earlier
from report_builder.since import (
    advice,
    clusters,
    figures,
    findings,
    migration,
    outcomes,
    restated,
    trends,
)

KEY, TITLE = "since", "What changed since the last report"
QUESTION = "What is new, what has turned, and what came of what we said?"
NONE_BEFORE = (
    "There is no earlier report of this shop to compare with. The next one that is written into "
    "the same folder is compared with this one."
)


def compare(
    data: Dataset, earlier: Earlier, chapters: Sequence[Chapter], kpis: Sequence[Kpi],
    actions: Sequence[Recommendation],
) -> Content:  # fmt: skip
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

    Findings over the last reports, from the third on: every time where each of them says it, turned
    where one and the next differ as above, new where it is said in all reports since its
    first, gone where it is said in none since its last; the rest comes and goes.

    The forecast of the last report: the months or weeks of it that the data now covers whole,
    against what was sold in them. Its first recommendations: whether they are made again, and the
    money in the finding that each stood on, then and now.

    Clusters: the means of this report's clusters, in the features, centres and scales of the last
    report's, are matched with its centroids so that the sum of the distances is least (Kuhn, 1955);
    a pair further apart than half a standard deviation (root mean square over the features) is no
    pair. What is matched keeps its name. A cluster without a counterpart has split off where half
    of its members or more would have been in one cluster of then that goes on; one of then without
    a counterpart has merged where half of those who would now be in it are in one cluster of now.

    Migration: the RFM segments as they were at the end of the last day that the last report looked
    at, formed from the orders up to then (what was returned later still counts then), against those
    of now. A move up is one to a segment that stands further up in the list of the chapter on RFM
    segments. Money is what the customers brought in the last twelve months. Groups under ten
    customers are not shown, nor what would let a reader work them out.
    """
    renamed = clusters.renaming(data, earlier)
    content = joined(
        figures.content(data, earlier, kpis),
        restated.content(data, earlier),
        outcomes.content(data, earlier),
        findings.content(earlier, chapters, data.currency, renamed),
        trends.content(earlier, chapters, data.period, data.currency, renamed),
        advice.content(data, earlier, chapters, actions, renamed),
        clusters.content(data, earlier),
        migration.content(data, earlier.as_of),
    )
    return replace(content, findings=tuple(replace(one, chapter=KEY) for one in content.findings))


def chapter(
    data: Dataset, chapters: Sequence[Chapter], kpis: Sequence[Kpi],
    actions: Sequence[Recommendation] = (),
) -> Chapter:  # fmt: skip
    """The chapter; says so where there is nothing to compare with."""
    method = inspect.getdoc(compare) or ""
    if data.earlier is None:
        return Chapter(KEY, TITLE, QUESTION, method, "nothing", NONE_BEFORE, Content())
    content = compare(data, data.earlier, chapters, kpis, actions)
    return Chapter(KEY, TITLE, QUESTION, method, "shown", "", content)


def with_chapter(chapters: Sequence[Chapter], one: Chapter) -> tuple[Chapter, ...]:
    """The chapters with this one behind the summary; at the end where it says nothing."""
    at = min(1, len(chapters)) if one.status == "shown" else len(chapters)
    return (*chapters[:at], one, *chapters[at:])
