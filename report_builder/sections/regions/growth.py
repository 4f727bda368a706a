"""Which regions gain and which lose, the last months against the same a year earlier."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from report_builder import formats
from report_builder.dataset import Dataset
from report_builder.model import Content, Evidence, Fact, Facts, Finding, Severity
from report_builder.sections.regions.comparing import CLEAR, TESTED
from report_builder.sections.regions.levels import Level, spans
from report_builder.stats.inference import (
    MINIMUM_PER_GROUP,
    Comparison,
    benjamini_hochberg,
    difference_in_shares,
)
from report_builder.stats.intervals import PERCENT_LEVEL
from report_builder.stats.periods import Span

# In place of saying the same a second time.
AGAIN = "Here too customers moved no more than chance allows: no plan for {region} rests on it."


@dataclass(frozen=True, slots=True)
class Moved:
    """A region's revenue then and now, and its share of the active customers."""

    name: str
    now: float
    before: float
    share_now: float
    share_before: float
    compared: Comparison
    clear: bool = False

    @property
    def change(self) -> float:
        """Relative change of revenue."""
        return self.now / self.before - 1


def content(data: Dataset, main: Level) -> Content:
    """The region that grew most and the one that grew least; nothing with under two."""
    compared = spans(data)
    if compared is None or "value_now" not in main.frame:
        return Content()
    rows = moved(main)
    before = float(main.frame["value_before"].sum())
    if len(rows) < 2 or before <= 0:
        return Content()
    overall = float(main.frame["value_now"].sum()) / before - 1
    ordered = sorted(rows, key=lambda row: (row.change, row.name))
    most = _finding("regions_growth", ordered[-1], overall, compared, main)
    least = _finding("regions_slowest", ordered[0], overall, compared, main)
    return Content(
        (most, replace(least, so_what=AGAIN) if least.so_what == most.so_what else least),
        tests=tuple(Evidence(**asdict(row.compared)) for row in ordered[1:-1]),
    )


def moved(main: Level) -> list[Moved]:
    """Regions with thirty active customers then and now, and revenue then."""
    frame = main.frame[main.frame["stated"]]
    largest = main.shown.sort_values(["members", "name"], ascending=[False, True]).head(TESTED)
    all_now, all_before = int(frame["active_now"].sum()), int(frame["active_before"].sum())
    rows: list[Moved] = []
    for _, row in largest.iterrows():
        now, before = int(row["active_now"]), int(row["active_before"])
        if min(now, before) < MINIMUM_PER_GROUP or row["value_before"] <= 0:
            continue
        rows.append(
            Moved(
                str(row["name"]), float(row["value_now"]), float(row["value_before"]),
                now / all_now, before / all_before,
                difference_in_shares(now, all_now, before, all_before),
            )
        )  # fmt: skip
    adjusted = benjamini_hochberg([row.compared.p for row in rows])
    return [
        replace(row, clear=bool(p < CLEAR) and not row.compared.low <= 0 <= row.compared.high)
        for row, p in zip(rows, adjusted, strict=True)
    ]


def _finding(
    key: str, row: Moved, overall: float, compared: tuple[Span, Span], main: Level
) -> Finding:
    (start, end), (start_before, end_before) = compared
    best = key == "regions_growth"
    facts: Facts = {
        "region": Fact(row.name, "text"), "change": Fact(row.change, "change"),
        "overall": Fact(overall, "change"), "now": Fact(formats.period(start, end), "text"),
        "before": Fact(formats.period(start_before, end_before), "text"),
        "share": Fact(row.share_now, "share"), "share_before": Fact(row.share_before, "share"),
        "low": Fact(_points(row.compared.low), "text"),
        "high": Fact(_points(row.compared.high), "text"), "level": Fact(PERCENT_LEVEL, "count"),
        "many": Fact(main.many, "text"), "way": Fact(_way(row, best), "text"),
    }  # fmt: skip
    noun = "active customers" if main.unit == "customer" else "orders"
    return Finding(
        key, _severity(row, best),
        "{region} {way} of the {many}: revenue changed by {change} from {before} to {now}, by "
        "{overall} in all. Its share of the " + noun + " went from {share_before} to {share} "
        "({level}% interval of the difference {low} to {high} percentage points).",
        facts, Evidence(**asdict(row.compared)), so_what=_so_what(row, best, noun),
    )  # fmt: skip


def _way(row: Moved, best: bool) -> str:
    if row.change < 0:
        return "fell least" if best else "fell most"
    return "grew most" if best else "grew least"


def _points(difference: float) -> str:
    return formats.points(difference).removesuffix(" percentage points")


def _severity(row: Moved, best: bool) -> Severity:
    if not row.clear or (row.compared.effect > 0) != best:
        return "info"
    return "good" if best else "watch"


def _so_what(row: Moved, best: bool, noun: str) -> str:
    if not row.clear or (row.compared.effect > 0) != best:
        return (
            f"The share of the {noun} moved no more than chance allows: the size of a few orders "
            "may have made the difference."
        )
    if best:
        return "{region} grows faster than the rest: make sure stock and service keep up."
    return "{region} loses ground: ask those who stopped, and look at competitors."
