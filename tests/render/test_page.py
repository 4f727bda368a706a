"""What the formats say beyond the model: comparisons, spans of days, links."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from report_builder import formats
from report_builder.model import (
    Chapter,
    Column,
    Content,
    Fact,
    Finding,
    Kpi,
    Period,
    Sense,
    Severity,
    Table,
    Unit,
)
from report_builder.render import html, markdown, page, templating, tiles
from tests.examples import example_report, revenue_chart

NB = "\u00a0"
NOVEMBER = Period(dt.date(2011, 11, 1), dt.date(2011, 11, 30), "November 2011")


@pytest.mark.parametrize(
    ("value", "base", "unit", "change", "words"),
    [
        (0.44, 0.45, "share", "1.0 percentage points", "lower than before"),
        (110.0, 100.0, "money", "10.0%", "higher than before"),
        (90.0, 100.0, "count", "10.0%", "lower than before"),
        (100.0, 100.0, "money", "", "same as before"),
        (100.049, 100.0, "money", "", "same as before"),  # would round to 0.0 %
        (100.051, 100.0, "money", "0.1%", "higher than before"),
        (0.45, 0.44, "share", "1.0 percentage points", "higher than before"),
        (0.45, 0.0, "share", "45.0 percentage points", "higher than before"),
        (5.0, None, "money", "", "before: no comparable month"),
        (None, 5.0, "money", "", "before: no comparable month"),
        (5.0, 0.0, "money", "", "before: no comparable month"),
        (5.0, -1.0, "money", "", "before: no comparable month"),
    ],
)
def test_a_change_is_said_by_its_size_and_in_words(
    value: float | None, base: float | None, unit: Unit, change: str, words: str
) -> None:
    assert tiles.compare(value, base, unit, "before", "month") == tiles.Comparison(change, words)


def _words(period: Period) -> list[str]:
    kpi = Kpi("k", "K", "count", 3.0, 2.0, 1.0, (), "d")
    return [item.words for item in tiles.tile(kpi, period, "GBP", "currentColor").comparisons]


@pytest.mark.parametrize(("base", "clear"), [(0.4, False), (0.399, True)])
def test_a_change_inside_the_interval_of_a_share_is_not_clear(base: float, *, clear: bool) -> None:
    """A share of 0.5, from 0.4 to 0.6: a base at its end may be the same, one below is not."""
    kpi = Kpi("k", "K", "share", 0.5, base, None, (), "d", 0.4, 0.6)
    first, _ = tiles.tile(kpi, NOVEMBER, "GBP", "currentColor").comparisons
    assert first.words == f"higher than October{NB}2011" + ("" if clear else tiles.NOT_CLEAR)


def test_a_full_month_is_compared_by_name() -> None:
    assert _words(NOVEMBER) == [f"higher than October{NB}2011", f"higher than November{NB}2010"]
    january = Period(dt.date(2011, 1, 1), dt.date(2011, 1, 31), "January 2011")
    assert _words(january) == [f"higher than December{NB}2010", f"higher than January{NB}2010"]


@pytest.mark.parametrize("last", [dt.date(2011, 11, 29), dt.date(2011, 12, 31)])
def test_another_span_is_not_called_a_month(last: dt.date) -> None:
    period = replace(NOVEMBER, end=last)
    assert _words(period) == [
        "higher than the period before",
        "higher than the same period a year before",
    ]


def test_spans_of_days() -> None:
    first = dt.date(2011, 11, 1)
    assert formats.span(first, dt.date(2011, 11, 30)) == f"1–30{NB}November{NB}2011"
    assert formats.span(first, first) == f"1{NB}November{NB}2011"
    assert formats.span(first, dt.date(2012, 11, 1)) == (
        f"1{NB}November{NB}2011 – 1{NB}November{NB}2012"
    )


def test_a_report_without_dates_says_so() -> None:
    report = example_report()
    undated = replace(report, totals=replace(report.totals, date_min=None, date_max=None))
    assert page.data_dates(undated) == "no dates of purchases in the data"


def test_at_most_five_actions_stand_up_front() -> None:
    report = example_report()
    many = tuple(replace(report.recommendations[0], key=f"do{n}") for n in range(6))
    view = page.compose(replace(report, recommendations=many))
    assert [a.recommendation.key for a in view.top_actions] == ["do0", "do1", "do2", "do3", "do4"]
    assert view.other_actions == view.actions  # no chapter shows them


def test_actions_of_chapters_are_not_repeated_and_find_their_findings() -> None:
    view = page.compose(example_report())
    assert view.other_actions == ()
    assert [finding.key for finding in view.top_actions[1].because] == ["concentration", "growth"]


def test_an_action_that_stands_on_an_unknown_finding_is_an_error() -> None:
    report = example_report()
    lost = replace(report.recommendations[0], because=("nowhere",))
    with pytest.raises(KeyError, match="nowhere"):
        page.compose(replace(report, recommendations=(lost,)))


def test_anchors_are_safe_ids_prefixed_by_chapter() -> None:
    finding = example_report().findings[0]
    assert templating.anchor(finding) == "sales-growth"
    assert templating.anchor(replace(finding, key='a "b"<c>')) == "sales-a-b-c-"


def test_paragraphs_of_a_docstring() -> None:
    text = "One\nline of ``code``.\n\n    Two.\n"
    assert templating.paragraphs(text) == ["One line of code.", "Two."]


def chapter_page(content: Content) -> page.ChapterPage:
    return page.ChapterPage(1, replace(example_report().chapters[0], content=content), ())


def table(rows: int) -> Table:
    return Table("t", "T", (Column("A"),), (("a",),) * rows)


@pytest.mark.parametrize(
    ("widths", "alone"),
    [
        ("n", "y"),
        ("nn", "--"),
        ("nnn", "--y"),
        ("wn", "-y"),
        ("nwn", "y-y"),
        ("nnwnn", "-----"),
        ("w", "-"),
        ("", ""),
    ],
)
def test_a_narrow_chart_without_another_beside_it_is_alone(widths: str, alone: str) -> None:
    charts = tuple(replace(revenue_chart(), wide=width == "w") for width in widths)
    found = chapter_page(Content(charts=charts)).figures
    assert [chart for chart, _ in found] == list(charts)
    assert "".join("y" if its else "-" for _, its in found) == alone


def test_long_tables_are_folded() -> None:
    tables = (table(20), table(21), table(1), table(1))
    beside_charts = chapter_page(Content(charts=(revenue_chart(),), tables=tables))
    assert [folded for _, folded in beside_charts.tables] == [False, True, False, False]


def test_without_charts_only_two_tables_stand_open() -> None:
    found = chapter_page(Content(tables=(table(1), table(1), table(1), table(1)))).tables
    assert [folded for _, folded in found] == [False, False, True, True]


@pytest.mark.parametrize(
    ("key", "tables", "told"), [("data", 1, True), ("data", 0, False), ("sales", 1, False)]
)
def test_the_ledger_is_told_once(key: str, tables: int, told: bool) -> None:
    report = example_report()
    first = replace(report.chapters[0], key=key, content=Content(tables=(table(1),) * tables))
    made = page.compose(replace(report, chapters=(first,), recommendations=(), scoreboard=()))
    assert made.data_told is told


@pytest.mark.parametrize("opens", [True, False])
def test_a_chart_that_opens_its_chapter_stands_before_the_findings(opens: bool) -> None:
    report = example_report()
    chart = replace(revenue_chart(), opens=opens)
    finding = next(one for one in report.findings if one.evidence is None)
    content = Content(findings=(finding,), charts=(chart,))
    first = replace(report.chapters[0], key="first", content=content)
    alone = replace(
        report, chapters=(first,), recommendations=(), scoreboard=(), summary=(), kpis=()
    )
    markdown_text = markdown.render(alone)
    source = html.render(alone, html.pictures(alone))["report.html"].decode()
    body = source[source.index('class="chapter"') :]
    for shown, picture in ((markdown_text, "### Chart"), (body, f"chart-{chart.key}")):
        assert (shown.index(picture) < shown.index(finding.key)) is opens


@pytest.mark.parametrize(
    ("severity", "money", "said_so", "printed"),
    [
        ("good", 700_000.0, None, "£700,000 gained"),
        ("act", 700_000.0, None, "£700,000 at stake"),
        ("watch", -700_000.0, None, "£700,000 lost"),
        ("info", -700_000.0, None, "worth £700,000"),
        ("act", 700_000.0, "worth", "worth £700,000"),
        ("watch", -700_000.0, "at stake", "£700,000 at stake"),
    ],
)
def test_money_is_said_to_be_what_has_become_of_it(
    severity: Severity, money: float, said_so: Sense | None, printed: str
) -> None:
    found = Finding("f", severity, "It is.", {}, money=money, money_is=said_so)
    env = templating.environment("GBP")
    assert env.from_string("{{ finding | stake }}").render(finding=found) == printed


def kpi(value: float, previous: float | None, year_ago: float | None, unit: Unit = "count") -> Kpi:
    return Kpi(f"k{value}", "K", unit, value, previous, year_ago, (), "What it is.")


def test_what_nothing_is_compared_with_is_said_once() -> None:
    report = replace(example_report(), kpis=(kpi(5.0, 4.0, None), kpi(6.0, 5.0, None)))
    made = page.compose(report)
    assert [len(tile.comparisons) for tile in made.tiles] == [1, 1]
    assert made.tiles_note == (
        f"Nothing is compared with November{NB}2010: the data does not cover it, or not whole."
    )
    some = page.compose(replace(report, kpis=(kpi(5.0, 4.0, None), kpi(6.0, 5.0, 3.0))))
    assert [len(tile.comparisons) for tile in some.tiles] == [2, 2]
    assert some.tiles[0].comparisons[1].words == f"November{NB}2010: no comparable month"
    assert some.tiles_note == ""


def test_a_figure_that_may_not_be_compared_says_why_and_not_that_the_month_is_missing() -> None:
    share = replace(kpi(0.8, None, None, "share"), uncompared="it grows")
    sold = kpi(5.0, 4.0, None)
    made = page.compose(replace(example_report(), kpis=(sold, share)))
    assert made.tiles[1].comparisons == ()
    assert made.tiles_note.endswith(f"K: not compared with October{NB}2011, because it grows.")
    known = replace(share, previous=0.7, year_ago=0.6)
    both = page.compose(replace(example_report(), kpis=(replace(sold, year_ago=3.0), known)))
    assert [one.words for one in both.tiles[1].comparisons] == [
        f"higher than October{NB}2011", f"higher than November{NB}2010"
    ]  # fmt: skip
    assert both.tiles_note == ""


def test_data_without_dates_or_currency_says_so_below_its_figures() -> None:
    report = replace(example_report(), kpis=(kpi(5.0, None, None, "money"),), period=None)
    assert page.compose(report).tiles_note == tiles.WITHOUT_DATES
    nameless = page.compose(replace(report, currency=""))
    assert nameless.tiles_note == f"{tiles.WITHOUT_DATES} {tiles.WITHOUT_CURRENCY}"
    counted = replace(report, currency="", kpis=(kpi(5.0, None, None),))
    assert page.compose(counted).tiles_note == tiles.WITHOUT_DATES


def test_a_change_without_a_reason_says_that_there_is_none() -> None:
    def summary(*keys: str) -> str:
        found = tuple(Finding(key, "info", "It is.", {}, chapter="sales") for key in keys)
        return page.compose(replace(example_report(), summary=found)).unexplained

    assert summary("on_track", "other") == page.NOT_EXPLAINED
    assert summary("on_track", "biggest_driver_previous") == ""
    assert summary("on_track", "no_baseline") == ""
    assert summary("in_all") == ""


def test_what_moved_most_has_no_amount_of_its_own_beside_the_change_it_explains() -> None:
    one, other = example_report().findings[:2]
    change = replace(one, key="on_track", money=401.0)
    why = replace(other, key="biggest_driver_previous", money=435.0)
    both = page.compose(replace(example_report(), summary=(change, why)))
    assert (both.explains(change), both.explains(why)) == (False, True)
    alone = page.compose(replace(example_report(), summary=(why,)))
    assert not alone.explains(why)
    uncounted = page.compose(replace(example_report(), summary=(replace(change, money=None), why)))
    assert not uncounted.explains(why)


def test_a_report_without_an_action_says_so_and_asks_for_dates_where_there_are_none() -> None:
    tried = Chapter("recommendations", "Recommendations", "What should we do?", "", "nothing",
                    "No reason.", Content())  # fmt: skip
    report = replace(example_report(), recommendations=())
    assert page.compose(report).no_action == ""  # nobody looked for one
    looked = replace(report, chapters=(*report.chapters, tried))
    assert page.compose(looked).no_action == page.NO_ACTION
    undated = replace(looked, period=None)
    assert page.compose(undated).no_action == f"{page.NO_ACTION} {page.WITH_DATES}"
    assert page.compose(replace(undated, recommendations=example_report().recommendations)) \
        .no_action == ""  # fmt: skip


def test_expected_money_is_told_with_its_span_how_it_is_counted_and_that_its_range_is_assumed() -> (
    None
):
    report = example_report()
    year = replace(report.totals, date_min="2025-01-01", date_max="2025-12-31")  # 364 days apart
    short = replace(report.totals, date_max="2025-12-31", date_min="2025-01-02")
    undated = replace(report.totals, date_min=None, date_max=None)
    first = report.recommendations[0]
    facts = {**first.facts, "gross_margin": Fact(0.4, "share")}
    profit = replace(first, facts=facts, reason=first.reason + " {gross_margin}.")
    said = [
        page.compose(replace(report, totals=totals)).money_note for totals in (year, short, undated)
    ]
    assert "revenue, before the goods are paid, within a year." in said[0]
    assert "in as long a time as the data covers." in said[1]
    assert "covers (it has no dates)." in said[2]
    assert all("The range is assumed, from cautious to hopeful" in one for one in said)
    counted = page.compose(replace(report, totals=year, recommendations=(profit,))).money_note
    assert counted.startswith("Expected money: gross profit within a year. ")
    without = replace(first, money=0.0, money_low=0.0, money_high=0.0)
    assert page.compose(replace(report, recommendations=(without,))).money_note == ""
    assert page.compose(replace(report, recommendations=())).money_note == ""
