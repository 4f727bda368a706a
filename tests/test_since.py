"""This month against last: what turned, what was restated, who moved; two months made by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from report_builder import formats
from report_builder.dataset import Dataset
from report_builder.model import Chapter, Content, Evidence, Fact, Finding, Kpi, Period
from report_builder.previous import Earlier, Told
from report_builder.since import KEY, chapter, figures, findings, restated, with_chapter
from tests.shops import shop

OCTOBER = Period(dt.date(2011, 10, 1), dt.date(2011, 10, 31), "October 2011")
SEPTEMBER_1, OCTOBER_1 = dt.date(2011, 9, 1), dt.date(2011, 10, 1)


def kpi(key: str, unit: Any, value: float, *series: tuple[dt.date, float]) -> Kpi:
    return Kpi(key, key.capitalize(), unit, value, None, None, series, "")


def earlier(**changes: Any) -> Earlier:
    base = Earlier(
        title="Lines", version="0.1.0", currency="GBP", period=OCTOBER,
        as_of=dt.date(2011, 10, 31), sha256="0" * 64, kpis=(), chapters={"sales": "shown"},
        findings=(), recommendations=(), segments={},
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
    found = findings.compared(before, [after], {})
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
    assert formats.fill(turned.text, turned.facts, "") == "Then: “Then turns.” Now: “Now turns.”"
    (table,) = content.tables
    assert [row[0] for row in table.rows] == ["turned"] * 2 + ["new"] * 3 + ["gone"] * 2


def test_a_chapter_that_only_one_report_shows_is_no_news() -> None:
    before = earlier(findings=(told("gone", "watch"),), chapters={"sales": "missing"})
    found = findings.compared(before, [sales(now("fresh", "act"))], {})
    assert (found.new, found.gone, found.turned, found.stayed) == ([], [], [], 0)
    before = earlier(findings=(told("gone", "watch"),))
    assert findings.compared(before, [sales(status="not_enough")], {}).gone == []


def test_a_cluster_with_another_number_keeps_its_findings() -> None:
    before = earlier(findings=(told("cluster_1_value", "watch"),))
    after = sales(now("cluster_2_value", "good"))
    assert len(findings.compared(before, [after], {}).gone) == 1
    found = findings.compared(before, [after], {"cluster_1_value": "cluster_2_value"})
    assert (len(found.turned), found.gone, found.new) == (1, [], [])


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
    assert finding.severity == "watch"  # 50 of 660 is more than a hundredth
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
    assert content.tables[0].rows == (
        ("Revenue (GBP)", "660.00", "650.00", "600.00", "−7.7%"),
    )  # fmt: skip
    (chart,) = content.charts
    assert chart.key == "since_drivers"
    before, *steps, after = (row[1] for row in chart.table.rows)
    assert (before, after) == (650.0, 600.0)
    assert sum(float(step) for step in steps) == pytest.approx(-50.0)  # type: ignore[arg-type]


def test_the_chapter_stands_behind_the_summary_or_says_why_there_is_none(november: Dataset) -> None:
    absent = chapter(november, [], [])
    assert (absent.status, absent.content) == ("not_enough", Content())
    first, second = sales(), replace(sales(), key="products")
    assert [one.key for one in with_chapter((first, second), absent)][-1] == KEY
    shown = chapter(
        replace(november, earlier=october_report()), [], [kpi("revenue", "money", 600.0)]
    )
    assert [one.key for one in with_chapter((first, second), shown)][1] == KEY
    assert {one.chapter for one in shown.content.findings} == {KEY}
