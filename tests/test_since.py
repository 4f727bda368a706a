"""This month against last: what turned, what was restated, who moved; two months made by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from report_builder import formats
from report_builder.buyers.scores import scored
from report_builder.dataset import Dataset
from report_builder.model import (
    Chapter,
    Content,
    Evidence,
    Expected,
    Fact,
    Finding,
    Kpi,
    Period,
    Recommendation,
    Trend,
    TrendPoint,
)  # fmt: skip
from report_builder.previous import Advice, Earlier, Told
from report_builder.since import (
    KEY,
    advice,
    chapter,
    figures,
    findings,
    migration,
    outcomes,
    restated,
    trends,
    with_chapter,
)
from tests.shops import shop

OCTOBER = Period(dt.date(2011, 10, 1), dt.date(2011, 10, 31), "October 2011")
SEPTEMBER_1, OCTOBER_1 = dt.date(2011, 9, 1), dt.date(2011, 10, 1)


def kpi(key: str, unit: Any, value: float, *series: tuple[dt.date, float]) -> Kpi:
    return Kpi(key, key.capitalize(), unit, value, None, None, series, "")


def earlier(**changes: Any) -> Earlier:
    base = Earlier(
        title="Lines", version="0.1.0", currency="GBP", period=OCTOBER,
        as_of=dt.date(2011, 10, 31), sha256="0" * 64, kpis=(), chapters={"sales": "shown"},
        findings=(), recommendations=(),
    )  # fmt: skip
    return replace(base, **changes)


# --- findings: new, gone, turned ------------------------------------------------------------


def told(key: str, severity: Any, grade: Any = "measured", effect: float | None = None) -> Told:
    return Told(key, "sales", severity, grade, f"Then {key}.", 10.0, effect)


def now(key: str, severity: Any, grade: Any = "measured", effect: float | None = None) -> Finding:
    evidence = None
    if effect is not None:
        evidence = Evidence("t", 100, effect, "d", effect - 0.1, effect + 0.1, 0.001, 0.001)
    return Finding(key, severity, "Now {what}.", {"what": Fact(key, "text")}, evidence, 10.0,
                   chapter="sales", grade=grade)  # fmt: skip


def sales(*found: Finding, status: Any = "shown") -> Chapter:
    return Chapter("sales", "Sales", "?", "m", status, "", Content(findings=found))


def test_findings_are_new_gone_turned_or_stay() -> None:
    """Eight pairs, each of one kind: the lists name them."""
    before = earlier(findings=(
        told("stays", "act"),
        told("worse_but_bad", "watch"),  # watch and act are the same direction
        told("turns", "good"),
        told("flips", "info", "strong", 0.3),
        told("gone", "watch"),
        told("fades", "watch", "strong", 0.3),
        told("was_note", "info"),
        told("was_unsupported", "good", "no difference shown", 0.3),
    ))  # fmt: skip
    after = sales(
        now("stays", "act"), now("worse_but_bad", "act"), now("turns", "watch"),
        now("flips", "info", "indicative", -0.3), now("fades", "info", "no difference shown", 0.1),
        now("was_note", "act"), now("was_unsupported", "good", "strong", 0.3), now("fresh", "good"),
        now("fresh_note", "info"),
    )  # fmt: skip
    found = findings.compared(before, [after])
    assert [one.key for one in found.new] == ["fresh", "was_note", "was_unsupported"]
    assert [one.key for one in found.gone] == ["fades", "gone"]
    assert [pair[1].key for pair in found.turned] == ["flips", "turns"]
    assert found.stayed == 2
    content = findings.content(before, [after], "GBP")
    counts = content.findings[0]
    assert formats.fill(counts.text, counts.facts, "GBP") == (
        "Of 6\u00a0findings that the report of October 2011 put forward, 2 still hold, 2 turned "
        "and 2 no longer hold; 3 are new."
    )
    assert {one.key for one in content.findings[1:]} == {"since_turned_turns", "since_turned_flips"}
    turned = next(one for one in content.findings if one.key == "since_turned_turns")
    assert formats.fill(turned.text, turned.facts, "") == "Then: Then turns. Now: Now turns."
    (table,) = content.tables
    assert [row[0] for row in table.rows] == ["turned"] * 2 + ["new"] * 3 + ["gone"] * 2


def test_a_chapter_that_only_one_report_shows_is_no_news() -> None:
    before = earlier(findings=(told("gone", "watch"),), chapters={"sales": "missing"})
    found = findings.compared(before, [sales(now("fresh", "act"))])
    assert (found.new, found.gone, found.turned, found.stayed) == ([], [], [], 0)
    before = earlier(findings=(told("gone", "watch"),))
    assert findings.compared(before, [sales(status="not_enough")]).gone == []


def test_a_cluster_with_another_number_keeps_its_findings() -> None:
    before = earlier(findings=(told("cluster_1_value", "watch"),))
    after = sales(now("cluster_2_value", "good"))
    assert len(findings.compared(before, [after]).gone) == 1
    found = findings.compared(before, [after], lambda key: key.replace("_1_", "_2_"))
    assert (len(found.turned), found.gone, found.new) == (1, [], [])


# --- findings over the last reports ---------------------------------------------------------

STARTS = [dt.date(2011, month, 1) for month in (8, 9, 10, 11)]
NOVEMBER = Period(dt.date(2011, 11, 1), dt.date(2011, 11, 30), "November 2011")


def point(month: int, severity: Any = "watch", effect: float | None = None) -> TrendPoint:
    start = dt.date(2011, month, 1)
    end = (start + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return TrendPoint(start, end, severity, "strong", effect)


@pytest.mark.parametrize(
    ("points", "how"),
    [
        ([point(8), point(9), point(10), point(11)], "every time"),
        ([point(8), point(9), point(10, "good"), point(11)], "turned"),
        ([point(8, effect=0.2), point(11, effect=-0.2)], "turned"),
        ([point(8, effect=0.2), point(11, effect=0.1)], "comes and goes"),
        ([point(10), point(11)], "new"),
        ([point(11)], "new"),
        ([point(8), point(9)], "gone"),
        ([point(9), point(10)], "comes and goes"),
        ([point(8), point(10), point(11)], "comes and goes"),
    ],
)
def test_the_course_of_a_finding(points: list[TrendPoint], how: str) -> None:
    assert trends.course(Trend("a", "sales", "A.", tuple(points)), STARTS) == how


def test_trends_are_handed_on_from_report_to_report() -> None:
    before = earlier(
        findings=(told("stays", "watch"), told("goes", "act"), told("note", "info")),
        trends=(Trend("stays", "sales", "Old.", (point(9), point(10))),
                Trend("lost", "sales", "Lost.", (point(9),)),
                Trend("cluster_1_big", "sales", "Big.", (point(9),)),
                Trend("hidden", "rfm", "Hidden.", (point(9),))),
    )  # fmt: skip
    chapters = [sales(now("stays", "act", "strong", 0.3), now("comes", "good"))]
    found = trends.content(
        before, chapters, NOVEMBER, "GBP", lambda key: key.replace("cluster_1", "cluster_3")
    )
    told_of = {one.key: one for one in found.trends}
    assert list(told_of) == ["cluster_3_big", "comes", "goes", "lost", "stays"]
    stays = told_of["stays"]
    assert [one.start.month for one in stays.points] == [9, 10, 11]
    assert (stays.text, stays.points[-1].severity) == ("Now stays.", "act")
    assert stays.points[-1].effect == 0.3
    assert [one.start.month for one in told_of["goes"].points] == [10]
    (finding,) = found.findings
    assert {name: fact.value for name, fact in finding.facts.items()} == {
        "all": 5, "reports": 3, "steady": 1, "turned": 0, "new": 1, "gone": 2, "wavering": 1,
    }  # fmt: skip
    (table,) = found.tables
    assert [column.name for column in table.columns[3:]] == [
        f"{month}\u00a02011" for month in ("September", "October", "November")
    ]
    assert table.rows[0] == ("new", "Sales", "Now comes.", "–", "–", "good")
    assert table.rows[-1][3:] == ("watch", "watch", "act")


def test_two_reports_have_no_table_of_courses_yet_and_a_year_is_kept() -> None:
    first = trends.content(earlier(findings=(told("a", "act"),)), [sales()], NOVEMBER, "GBP")
    assert (first.findings, first.tables) == ((), ())
    assert [one.key for one in first.trends] == ["a"]
    starts = [dt.date(2010, month, 1) for month in range(1, 13)]
    old = tuple(TrendPoint(one, one, "act", "measured") for one in starts)
    (long,) = trends.content(
        earlier(trends=(Trend("a", "sales", "A.", old),)), [sales(now("a", "act"))], NOVEMBER, "GBP"
    ).trends
    assert (len(long.points), long.points[0].start.month) == (12, 2)


# --- figures and restatements ---------------------------------------------------------------


def line(order: str, customer: str, day: str, product: str, quantity: int) -> dict[str, object]:
    return {
        "Order ID": order, "Customer ID": customer, "Date": day, "Product": product,
        "Quantity": quantity, "Unit Price": "10.00",
    }  # fmt: skip


def year(until: dt.date) -> list[dict[str, object]]:
    """An order of two teas by each of ten customers on every day from 1 August on."""
    days = [dt.date(2011, 8, 1) + dt.timedelta(days=n) for n in range(130)]
    return [
        line(f"O{number}", f"C{number % 10}", day.isoformat(), "Tea", 2)
        for number, day in enumerate(days)
        if day <= until
    ]


LATE = line("L1", "C3", "2011-10-20", "Cup", 3)  # 30.00, reached the export in November
BOUGHT = line("B1", "C4", "2011-10-05", "Pot", 4)  # 40.00, all of it returned in November
MIXED = [line("B2", "C5", "2011-09-07", "Jug", 5), line("B2", "C5", "2011-09-07", "Tea", 1)]
RETURNED = [line("R1", "C4", "2011-11-09", "Pot", -4), line("R2", "C5", "2011-11-10", "Jug", -5)]


@pytest.fixture(scope="module")
def november(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The shop on 30 November: one order late, one order and a part of another returned."""
    rows = [*year(dt.date(2011, 12, 5)), BOUGHT, *MIXED, *RETURNED, LATE]
    folder = tmp_path_factory.mktemp("november")
    return shop(folder, rows, currency="GBP", period="2011-11", title="Lines")


def october_report() -> Earlier:
    """As the report of October said: 30 days of 20.00 in September and 60.00 of B2; 31 and B1."""
    revenue = ((SEPTEMBER_1, 660.0), (OCTOBER_1, 660.0))
    orders = ((SEPTEMBER_1, 31.0), (OCTOBER_1, 32.0))
    return earlier(kpis=(
        kpi("revenue", "money", 660.0, *revenue), kpi("orders", "count", 32.0, *orders),
    ))  # fmt: skip


def test_restated_months_name_what_was_returned_and_what_came_late(november: Dataset) -> None:
    """October: 660 as reported, less 40 returned, plus 30 late; September: less 50 returned."""
    found = restated.restated(november, october_report())
    assert found is not None
    september, october = found
    assert (september.month, september.then, september.now) == (SEPTEMBER_1, 660.0, 610.0)
    assert (september.returned, september.orders_returned, september.entered) == (50.0, 0, 0.0)
    assert (october.then, october.now, october.difference) == (660.0, 650.0, -10.0)
    assert (october.returned, october.orders_returned) == (40.0, 1)
    assert (october.entered, october.orders_entered) == (30.0, 1)
    content = restated.content(november, october_report())
    (finding,) = content.findings
    assert formats.fill(finding.text, finding.facts, "GBP") == (
        "September\u00a02011 was reported as £660, is now £610: £50.00 was returned or credited "
        "since. In all, 2 months are restated, by −£60.00."
    )
    assert finding.severity == "watch"  # 50 of 660 is more than a twentieth
    (table,) = content.tables
    assert table.rows[1] == (OCTOBER_1, 660.0, 650.0, -10.0, -40.0, 1.0, 30.0, 1.0)
    assert table.total == ("All", 1320.0, 1260.0, -60.0, -90.0, 1.0, 30.0, 1.0)


def test_months_that_stand_are_said_to_stand(november: Dataset) -> None:
    same = earlier(as_of=dt.date(2011, 11, 29), kpis=(
        kpi("revenue", "money", 650.0, (SEPTEMBER_1, 610.0), (OCTOBER_1, 650.0)),
        kpi("orders", "count", 32.0, (SEPTEMBER_1, 31.0), (OCTOBER_1, 32.0)),
    ))  # fmt: skip
    content = restated.content(november, same)
    assert content.tables == ()
    assert "None of {months:month|months} has changed" in content.findings[0].text


def test_what_is_measured_otherwise_is_not_restated(november: Dataset) -> None:
    units = earlier(kpis=(kpi("revenue", "count", 1.0, (OCTOBER_1, 1.0)),))
    assert restated.content(november, units) == Content()


def test_figures_part_restatement_from_change(november: Dataset) -> None:
    """October 660 as reported, 650 as known; November 30 days of 20: down 7.7 % from 650."""
    mine = kpi("revenue", "money", 600.0)
    content = figures.content(november, october_report(), [mine])
    revenue = content.findings[0]
    assert formats.fill(revenue.text, revenue.facts, "GBP") == (
        "Revenue was £600 in November\u00a02011 and £650 in October 2011, which was reported as "
        "£660: down 7.7% (−4.6% a day: 30 days against 31)."
    ).replace("November\u00a02011", november.period.label)
    assert revenue.severity == "watch"
    assert content.tables[0].rows == (
        ("Revenue (GBP)", "660.00", "650.00", "600.00", "−7.7%"),
    )  # fmt: skip
    (chart,) = content.charts
    assert chart.key == "since_drivers"
    assert chart.table.total is not None
    before, *steps = (row[1] for row in chart.table.rows)
    assert (before, chart.table.total[1]) == (650.0, 600.0)
    assert sum(float(step) for step in steps) == pytest.approx(-50.0)  # type: ignore[arg-type]


def test_the_chapter_stands_behind_the_summary_or_says_why_there_is_none(november: Dataset) -> None:
    absent = chapter(november, [], [])
    assert (absent.status, absent.content) == ("nothing", Content())
    first, second = sales(), replace(sales(), key="products")
    assert [one.key for one in with_chapter((first, second), absent)][-1] == KEY
    shown = chapter(
        replace(november, earlier=october_report()), [], [kpi("revenue", "money", 600.0)]
    )
    assert [one.key for one in with_chapter((first, second), shown)][1] == KEY
    assert {one.chapter for one in shown.content.findings} == {KEY}


# --- the last forecast and the last recommendations -----------------------------------------


def expected(start: dt.date, end: dt.date, point: float, series: str = "All goods") -> Expected:
    """Units with an 80 % interval of five on each side, one of ten for 95 %."""
    return Expected(series, "units", "count", start, end, point, point - 5, point + 5,
                    point - 10, point + 10)  # fmt: skip


@pytest.mark.parametrize(
    ("point", "place", "severity"),
    [(60.0, "; 60 came: inside its 80% interval of 55 to 65.", "info"),
     (65.0, "; 60 came, 7.7% less: inside its 80% interval of 60 to 70.", "info"),
     (66.0, "; 60 came, 9.1% less: outside its 80% interval of 61 to 71.", "watch"),
     (50.0, "; 60 came, 20% more: outside its 80% interval of 45 to 55.", "watch")],
)  # fmt: skip
def test_a_month_forecast_is_held_against_what_came(
    november: Dataset, point: float, place: str, severity: str
) -> None:
    """In November two units are sold on each of 30 days; December is not over yet."""
    ahead = (
        expected(dt.date(2011, 11, 1), dt.date(2011, 11, 30), point),
        expected(dt.date(2011, 12, 1), dt.date(2011, 12, 31), 1.0),
    )
    (finding,) = outcomes.content(november, earlier(forecasts=ahead)).findings
    told = formats.fill(finding.text, finding.facts, "GBP")
    assert told == (
        f"For November\u00a02011 the report of October 2011 expected {point:g} units" + place
    )
    assert finding.severity == severity


def test_weeks_that_are_over_are_counted_with_those_inside(november: Dataset) -> None:
    """Two units a day are 14 a week: expected 14, 20 (too high by one) and 9 (just inside)."""
    monday = dt.date(2011, 11, 7)
    weeks = [(monday + dt.timedelta(days=7 * n), point) for n, point in enumerate((14, 20, 9, 14))]
    ahead = tuple(expected(day, day + dt.timedelta(days=6), float(point)) for day, point in weeks)
    (whole,) = outcomes.outcomes(november, ahead)  # the fourth week ends in December
    assert (whole.came, whole.inside, whole.sums) == ((14.0, 14.0, 14.0), 2, (43.0, 42.0))
    content = outcomes.content(november, earlier(forecasts=ahead))
    assert content.findings[0].severity == "info"
    assert "In {inside} of {parts} weeks it lay" in content.findings[0].text
    assert content.tables[0].rows == (("All goods", 43.0, 42.0, 42 / 43 - 1, "2 of 3"),)


def test_a_forecast_of_something_else_says_nothing(november: Dataset) -> None:
    one = expected(dt.date(2011, 11, 1), dt.date(2011, 11, 30), 60.0)
    for ahead in ((), (replace(one, what="revenue", unit="money"),),
                  (replace(one, series="Gone"),)):  # fmt: skip
        assert outcomes.content(november, earlier(forecasts=ahead)) == Content()


def advised(key: str, because: str, due: dt.date | None) -> Advice:
    return Advice(key, "All goods", f"Do {key}", "The number", (because,), 5.0, due)


def test_recommendations_made_then_are_told_with_what_is_at_stake_now(november: Dataset) -> None:
    """Three of then: again with its day passed, again with its day ahead, no longer."""
    before = earlier(
        findings=(told("a", "watch"), told("b", "act"), told("c", "act")),
        recommendations=(
            advised("a_do", "a", dt.date(2011, 11, 30)), advised("b_do", "b", dt.date(2011, 12, 1)),
            advised("c_do", "c", None),
        ),
    )  # fmt: skip
    after = sales(replace(now("a", "watch"), money=-4.0), now("b", "act"))
    again = [
        Recommendation(key, "All goods", "Do", "r", ("a",), 1.0, 1.0, 1.0, "m", "k", {}, None, None,
                       "indicative")
        for key in ("a_do", "b_do")
    ]  # fmt: skip
    content = advice.content(november, before, [after], again)
    assert [(row[0], *row[4:]) for row in content.tables[0].rows] == [
        ("Do a_do", 10.0, 4.0, advice.PASSED), ("Do b_do", 10.0, 10.0, advice.AGAIN),
        ("Do c_do", 10.0, None, advice.NO_LONGER),
    ]  # fmt: skip
    text = formats.fill(content.findings[0].text, content.findings[0].facts, "GBP")
    assert text == (
        "Of the 3 first recommendations of October 2011, 2 are made again; in 1 of the 3 less is "
        "at stake now."
    )


# --- migration ------------------------------------------------------------------------------


def pairs(*groups: tuple[str, str, int, float]) -> pd.DataFrame:
    """Customers from a segment to another: so many, each with so much money."""
    rows = [(a, b, money) for a, b, number, money in groups for _ in range(number)]
    return pd.DataFrame(rows, columns=["origin", "to", "money"])


def test_moves_are_counted_in_their_cell_and_ranked_by_money() -> None:
    frame = pairs(
        ("Champions", "Champions", 50, 9.0), ("Champions", "Loyal", 12, 5.0),
        ("Loyal", "Loyal", 40, 1.0), ("Loyal", "Champions", 20, 4.0),
        (migration.NEW, "Champions", 30, 100.0), (migration.NEW, "Loyal", 15, 100.0),
    )  # fmt: skip
    moves = {(one.origin, one.to): one for one in migration.matrix(frame)}
    assert (moves["Champions", "Loyal"].customers, moves["Champions", "Loyal"].money) == (12, 60.0)
    assert moves["Loyal", "Champions"].of == 60
    assert moves[migration.NEW, "Champions"].customers == 30
    best = migration.ranked(list(moves.values()))
    assert [(one.origin, one.way) for one in best] == [("Loyal", 1), ("Champions", -1)]


def test_small_groups_of_the_matrix_are_hidden_with_another_of_row_and_column() -> None:
    frame = pairs(
        ("Champions", "Champions", 50, 9.0), ("Champions", "Loyal", 9, 5.0),
        ("Champions", "New", 40, 1.0), ("Loyal", "Champions", 20, 4.0), ("Loyal", "Loyal", 60, 1.0),
        ("Loyal", "New", 70, 1.0), ("New", "Champions", 80, 1.0), ("New", "Loyal", 90, 1.0),
    )  # fmt: skip
    hidden = {
        (one.origin, one.to) for one in migration.matrix(frame)
        if one.customers is None and one.money is None
    }  # fmt: skip
    assert hidden == {
        ("Champions", "Loyal"), ("Champions", "New"), ("Loyal", "Loyal"), ("Loyal", "New"),
    }  # fmt: skip


def test_segments_then_are_formed_without_what_came_later(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """120 customers; one buys much later, one is new, one returns everything later.

    What the data up to the last report's day alone gives is what the whole data gives for that day.
    """
    start = dt.date(2011, 6, 1)
    before = [
        line(f"O{customer}-{n}", f"C{customer:03}",
             (start + dt.timedelta(days=customer % 100 + 7 * n)).isoformat(), "Tea", 1 + customer)
        for customer in range(120) for n in range(1 + customer % 5)
    ]  # fmt: skip
    before.append(line("B9", "C200", "2011-10-03", "Pot", 4))
    later = [
        line("N1", "C000", "2011-11-20", "Tea", 50), line("N2", "C300", "2011-11-21", "Tea", 5),
        line("R9", "C200", "2011-11-22", "Pot", -4),
        line("N3", "C001", "2011-11-30", "Tea", 1),
    ]  # fmt: skip
    then = dt.date(2011, 10, 31)
    folders = [tmp_path_factory.mktemp(name) for name in ("then", "now")]
    old = shop(folders[0], before, as_of=then)
    new = shop(folders[1], [*before, *later])
    found = migration.moved(new, then)
    alone = scored(old).set_index("customer_id")["segment"].str.capitalize()
    assert found["origin"].drop("C300").to_dict() == alone.to_dict()
    assert (found.loc["C300", "origin"], found.loc["C200", "to"]) == (
        migration.NEW, migration.NONE_LEFT,
    )  # fmt: skip
    assert found.loc["C000", "origin"] == "Hibernating"
    assert found.loc["C000", "to"] != "Hibernating"
    assert found.loc["C000", "money"] == pytest.approx(510.0)
    told = migration.content(new, then)
    assert {one.key for one in told.findings} >= {"since_migration"}
    assert not [fact for one in told.findings for fact in one.facts.values() if fact.value == 1]


def test_too_few_customers_for_segments_move_nowhere(november: Dataset) -> None:
    assert migration.content(november, dt.date(2011, 10, 31)) == Content()
