"""What of a report goes into the PDF, and how much of a chapter fits its page."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest

from report_builder.look import text
from report_builder.model import (
    Chapter,
    Chart,
    Cluster,
    Column,
    Content,
    Fact,
    Finding,
    Grade,
    InputFile,
    Report,
    Segment,
    Severity,
    Standing,
    Table,
    Unit,
)
from report_builder.model.report import NAME_IT
from report_builder.render import budget, cluster_page, excerpt, heights, profile, room, selection
from report_builder.render.budget import Fixed, Placed
from report_builder.render.excerpt import Excerpt
from report_builder.render.page import ChapterPage
from tests.examples import clusters, example_report, recommendations, revenue_chart

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="680" height="{}"></svg>'
MOST = 7  # pages of the chapters
LOW, HIGH = SVG.format(100), SVG.format(600)  # 25 mm and 150 mm on paper


def finding(
    key: str,
    grade: Grade = "strong",
    severity: Severity = "info",
    money: float | None = None,
    text: str = "It is {x}.",
) -> Finding:
    return Finding(
        key, severity, text, {"x": Fact("so", "text")}, money=money, grade=grade, chapter="c"
    )


def table(rows: int, columns: int = 2, total: bool = False) -> Table:
    cells = tuple(("a",) * columns for _ in range(rows))
    return Table("t", "T", (Column("A"),) * columns, cells, ("a",) * columns if total else None)


def charts(*keys: str) -> tuple[Chart, ...]:
    return tuple(replace(revenue_chart(), key=key) for key in keys)


def chosen(content: Content, svg: str = LOW, needed: frozenset[str] = frozenset()) -> Excerpt:
    chapter = replace(example_report().chapters[0], content=content)
    svgs = {chart.key: svg for chart in content.charts}
    return excerpt.excerpt(ChapterPage(1, chapter, ()), needed, svgs, "GBP")


def keys(item: Excerpt) -> list[str]:
    return [pair.finding.key for pair in item.pairs if pair.finding]


@pytest.mark.parametrize(
    ("findings", "height"), [(1, room.NOTED), (1, room.NOTED - 1), (0, room.NOTED - 1)]
)
def test_every_excerpt_says_what_is_left_out(findings: int, height: float) -> None:
    chart = example_report().chapters[0].content.charts[0]
    content = Content(tuple(finding(f"f{n}") for n in range(findings)), (chart,))
    chapter = replace(example_report().chapters[0], content=content)
    tall = '<svg height="900"></svg>'
    made = excerpt.excerpt(
        ChapterPage(1, chapter, ()), frozenset(), {chart.key: tall}, "GBP", height
    )
    assert made.left_out == "Further in the HTML report: 1 chart."
    assert made.height >= heights.HEADING_HEIGHT + heights.NOTE_HEIGHT


def test_five_findings_at_most_and_the_rest_is_counted() -> None:
    five = tuple(finding(f"f{n}") for n in range(5))
    assert chosen(Content(five)).left_out == ""
    six = chosen(Content((*five, finding("f5"))))
    assert keys(six) == ["f0", "f1", "f2", "f3", "f4"]
    assert six.left_out == "Further in the HTML report: 1 finding."


def test_the_strongest_are_printed_in_reading_order() -> None:
    everything = (
        finding("nothing", "not enough data", "act"),
        finding("small", "strong", "info", 10.0),
        finding("large", "strong", "info", 20.0),
        finding("urgent", "strong", "act"),
        finding("counted", "measured", "info"),
        finding("maybe", "indicative", "act", 99.0),
        finding("none", "no difference shown", "act"),
    )
    assert keys(chosen(Content(everything))) == ["small", "large", "urgent", "counted", "maybe"]


def test_findings_of_the_summary_are_printed_however_weak_or_many() -> None:
    weak = tuple(finding(f"w{n}", "not enough data") for n in range(7))
    item = chosen(Content((finding("strong"), *weak)), needed=frozenset(f.key for f in weak))
    assert keys(item) == [f"w{n}" for n in range(7)]


def pictures_of(**shows: str | tuple[str, ...]) -> tuple[Chart, ...]:
    """Charts by key with the findings that they are pictures of; half a page wide from n on."""
    return tuple(
        replace(one, wide=one.key < "n", shows=(of,) if isinstance(of, str) else of)
        for one, of in zip(charts(*shows), shows.values(), strict=True)
    )


def pairs(item: Excerpt) -> list[tuple[str, str]]:
    """The key of the finding and those of the charts beside or below it, row by row."""
    return [
        (pair.finding.key if pair.finding else "", " ".join(chart.key for chart in pair.charts))
        for pair in item.pairs
    ]


def test_a_finding_stands_with_its_own_picture_wherever_that_is() -> None:
    findings = tuple(finding(f"f{n}") for n in range(3))
    item = chosen(Content(findings, pictures_of(a="f2", b=("no", "f0", "f1"), c=())))
    assert pairs(item) == [("f0", "b"), ("f1", ""), ("f2", "a"), ("", "c")]
    assert item.left_out == ""


def test_a_finding_has_one_picture_in_print() -> None:
    findings = (finding("f0"), finding("f1"))
    item = chosen(Content(findings, pictures_of(a="f0", b="f1", c="f0")))
    assert pairs(item) == [("f0", "a"), ("f1", "b")]
    assert item.left_out == "Further in the HTML report: 1 chart."


@pytest.mark.parametrize("height", [54.0, 80.0, 110.0, 155.0, 200.0, 250.0])
def test_no_picture_is_printed_without_its_own_finding(height: float) -> None:
    """Of a chapter whose pictures are all of weak findings, however little of it is printed."""
    strong = tuple(finding(f"f{n}") for n in range(3))
    weak = tuple(finding(f"w{n}", "not enough data") for n in range(3))
    content = Content((*strong, *weak), pictures_of(a="w0", b="w1", n="w2", o="w0"))
    chapter = replace(example_report().chapters[0], content=content)
    svgs = dict.fromkeys("abno", LOW)
    made = excerpt.excerpt(ChapterPage(1, chapter, ()), frozenset({"f0"}), svgs, "GBP", height)
    for pair in made.pairs:
        assert [content.pictured(chart) for chart in pair.charts] in ([], [pair.finding])


def test_a_picture_brings_its_finding_where_there_is_room() -> None:
    weak = finding("weak", "no difference shown")
    strong = tuple(finding(f"f{n}") for n in range(3))
    content = Content((*strong, weak), pictures_of(a="weak"))
    assert ("weak", "a") in pairs(chosen(content))
    five = Content((*strong, finding("f3"), finding("f4"), weak), pictures_of(a="weak"))
    needed = frozenset(f"f{n}" for n in range(5))
    assert not chosen(five, needed=needed).charts  # five findings are enough


def test_pictures_of_what_is_printed_come_first() -> None:
    findings = (finding("weak", "no difference shown"), finding("strong"))
    content = Content(findings, pictures_of(a="weak", b="strong"))
    # 25 mm of chart with its words takes 50 mm: there is room for one.
    chapter = replace(example_report().chapters[0], content=content)
    svgs = dict.fromkeys(("a", "b"), LOW)
    made = excerpt.excerpt(ChapterPage(1, chapter, ()), frozenset(), svgs, "GBP", 85.0)
    assert pairs(made) == [("strong", "b")]


def test_five_charts_are_one_too_many() -> None:
    item = chosen(Content((), pictures_of(a=(), b=(), c=(), d=(), e=())))
    assert pairs(item) == [("", key) for key in "abcd"]
    assert item.left_out == "Further in the HTML report: 1 chart."


def test_half_wide_charts_stand_beside_their_finding_or_each_other() -> None:
    found = (finding("f"),)
    assert chosen(Content(found, pictures_of(n="f"))).pairs[0].beside
    assert not chosen(Content(found, pictures_of(a="f"))).pairs[0].beside
    alone = chosen(Content((), pictures_of(n=()))).pairs[0]
    assert not alone.beside, "nothing to stand beside"
    row = chosen(Content(found, pictures_of(n=(), o=(), a=())))
    assert pairs(row) == [("f", ""), ("", "n o"), ("", "a")]
    assert [pair.beside for pair in row.pairs] == [False, True, False]


def test_a_further_chart_half_a_page_wide_needs_a_neighbour() -> None:
    found = (finding("f"),)
    item = chosen(Content(found, pictures_of(n="f", o=())))
    assert pairs(item) == [("f", "n")]
    assert item.left_out == "Further in the HTML report: 1 chart."
    assert pairs(chosen(Content(found, pictures_of(n="f", o=(), p=())))) == [
        ("f", "n"), ("", "o p")
    ]  # fmt: skip


def test_a_second_chart_only_where_it_fits() -> None:
    content = Content((finding("f"),), charts("a", "b"))
    assert len(chosen(content, LOW).charts) == 2
    assert len(chosen(content, HIGH).charts) == 1


@pytest.mark.parametrize(("rows", "printed"), [(1, 1), (12, 12), (13, 12), (400, 12)])
def test_a_table_has_twelve_rows_at_most(rows: int, printed: int) -> None:
    assert chosen(Content((finding("f"),), tables=(table(rows),))).table_rows == printed


def test_a_table_is_cut_to_the_room_but_not_below_five_rows() -> None:
    def rows(millimetres: float, of: int) -> int:
        return excerpt._table((table(of, total=True),), millimetres)[1]

    cut = heights.TABLE_HEAD + heights.TABLE_NOTE + heights.TABLE_ROW
    frame = cut + heights.SMALL_LINE  # with the line that says where it is cut
    assert rows(frame + 7.5 * heights.TABLE_ROW, 20) == 7
    assert rows(frame + 5.1 * heights.TABLE_ROW, 20) == 5
    assert rows(frame + 4.9 * heights.TABLE_ROW, 20) == 0
    assert rows(cut + 4.9 * heights.TABLE_ROW, 4) == 4
    # A short table is printed whole or not at all: its rows may add up.
    assert rows(cut + 8.1 * heights.TABLE_ROW, 8) == 8
    assert rows(cut + 7.9 * heights.TABLE_ROW, 8) == 0
    assert rows(frame + 7.9 * heights.TABLE_ROW, 13) == 7
    assert rows(1000, 0) == 0


def test_of_tables_with_the_limits_they_are_printed_and_may_be_cut() -> None:
    rules, limits = table(3), replace(table(9), key="limits")
    frame = heights.TABLE_HEAD + heights.TABLE_NOTE + heights.SMALL_LINE

    def chosen_of(rows: float) -> tuple[str, int] | None:
        found, printed = excerpt._table((rules, limits), frame + rows * heights.TABLE_ROW)
        return (found.key, printed) if found else None

    assert chosen_of(9.1) == ("limits", 9)
    assert chosen_of(6.1) == ("limits", 6)
    assert chosen_of(3.1) == ("limits", 3)
    assert chosen_of(2.1) is None


def test_a_table_too_wide_for_the_page_gives_way_to_the_next() -> None:
    wide, fitting = table(3, columns=9), table(3, columns=8)
    item = chosen(Content((finding("f"),), tables=(wide, fitting)))
    assert item.table == fitting
    assert item.left_out == "Further in the HTML report: 1 table."
    assert chosen(Content((finding("f"),), tables=(wide,))).table is None


def test_segments_come_before_charts() -> None:
    segments = tuple(Segment(f"s{n}", "who", 1, 0.1, 1.0, 0.1, 1.0, 1.0) for n in range(10))
    item = chosen(Content((finding("f"),), charts("a"), segments=segments), HIGH)
    assert len(item.segments) == 10
    assert pairs(item) == [("f", "")]
    assert item.left_out == "Further in the HTML report: 1 chart."


def test_short_chapters_share_a_page_and_full_ones_do_not() -> None:
    def of(*heights: float) -> list[bool]:
        template = chosen(Content((finding("f"),)))
        items = [replace(template, blocks=(height,)) for height in heights]
        return [item.follows for item in budget.place(items)]

    half = (heights.PAGE_HEIGHT - excerpt.GAP) / 2
    assert of(half, half) == [False, True]
    assert of(half, half + 0.1) == [False, False]
    assert of(half, half, half) == [False, True, False]
    assert of(60.0, 60.0, 60.0, 200.0, 30.0) == [False, True, True, False, True]
    assert of() == []


def pictures(report: Report) -> dict[str, str]:
    return dict.fromkeys(
        (chart.key for chapter in report.chapters for chart in chapter.content.charts), LOW
    )


def selected(report: Report) -> selection.Executive:
    return selection.select(report, pictures(report))


def printed_keys(executive: selection.Executive) -> list[str]:
    return [
        part.item.kind if isinstance(part.item, Fixed) else part.item.chapter.key
        for part in executive.parts
    ]


def test_a_chapter_of_key_figures_and_sentences_is_page_one() -> None:
    report = example_report()
    alone = replace(finding("alone", text="word " * 99 + "{x}"), so_what="So.")
    others = [replace(finding(f"o{n}", text="word " * 9 + "{x}"), chapter="sales") for n in (1, 2)]
    figures = replace(
        report.chapters[0], key="c", content=Content((alone, finding("b")), kpis=report.kpis)
    )
    sales = replace(report.chapters[0], content=Content(tuple(others)))
    report = replace(
        report,
        summary=(*others, alone),
        chapters=(figures, sales),
        recommendations=(),
        scoreboard=(),
    )
    executive = selected(report)
    assert [item.chapter.key for item in executive.page.opening] == ["c"]
    assert [item.chapter.key for item in executive.closing] == ["sales"]
    assert [(item.finding.key, item.with_so_what) for item in executive.summary] == [
        ("o1", False),
        ("o2", False),
        ("alone", True),
    ]


def test_a_chapter_of_key_figures_with_a_chart_has_a_page() -> None:
    report = example_report()
    content = replace(report.chapters[0].content, kpis=report.kpis)
    report = replace(report, chapters=(replace(report.chapters[0], content=content),))
    executive = selected(replace(report, recommendations=(), scoreboard=()))
    assert executive.page.opening == ()
    assert len(executive.parts) == 1


def test_a_chapter_with_nothing_to_show_has_no_page() -> None:
    executive = selected(example_report())
    assert printed_keys(executive) == ["asked", "sales", "segments", "actions"]
    assert [titles for titles, _ in executive.absent] == ["Promotions", "Customer lifetime value"]


def test_chapters_left_out_for_one_reason_are_told_together() -> None:
    report = example_report()
    missing = [one for one in report.chapters if one.status != "shown"]
    alike = tuple(replace(one, reason="No dates.") if one in missing else one
                  for one in report.chapters)  # fmt: skip
    executive = selected(replace(report, chapters=alike))
    assert executive.absent == (("Promotions; Customer lifetime value", "No dates."),)


def test_what_to_do_about_missing_columns_is_said_once() -> None:
    report = example_report()
    reasons = iter([f"No dates. {NAME_IT}", f"No offers. {NAME_IT}"])
    lacking = tuple(one if one.status == "shown" else replace(one, reason=next(reasons))
                    for one in report.chapters)  # fmt: skip
    *absent, last = selected(replace(report, chapters=lacking)).absent
    assert [reason for _, reason in absent] == ["No dates.", "No offers."]
    assert last[1] == "name it in report.toml under [columns]."


def test_chapters_without_a_picture_at_the_end_close_the_report() -> None:
    report = example_report()
    first, second = report.chapters[:2]
    words = replace(first, key="words", content=Content(first.content.findings))
    report = replace(report, chapters=(words, first, second, replace(words, key="last")))
    executive = selected(replace(report, recommendations=(), scoreboard=()))
    assert printed_keys(executive) == ["words", "sales", "segments", "actions"]
    assert [item.chapter.key for item in executive.closing] == ["last"]


@pytest.mark.parametrize(
    ("method", "short"),
    [
        ("One. Two.\n\nThree.", "One. Two."),
        ("a" * 329 + ".", "a" * 329 + "."),
        ("a" * 200 + ". " + "b" * 200 + ".", "a" * 200 + "."),
        ("a" * 400 + ". b.", "a" * 400 + "."),
    ],
)
def test_method_notes_are_cut_at_a_sentence(method: str, short: str) -> None:
    report = example_report()
    chapter = replace(report.chapters[0], method=method)
    report = replace(report, chapters=(chapter, *report.chapters[1:]))
    assert selected(report).methods[0] == ("Sales over time", short)


def test_actions_stand_on_the_page_of_their_cluster_and_nowhere_else() -> None:
    report = example_report()
    winback, keep = recommendations()
    name = clusters()[1].name
    own = tuple(replace(winback, key=f"own{n}", segment=name) for n in range(9))
    executive = selected(replace(report, recommendations=(keep, *own)))
    on_pages = [[a.recommendation.key for a in item.actions] for item in executive.clusters]
    fitting = len(on_pages[1])
    assert 3 <= fitting < 9
    assert on_pages == [[], [f"own{n}" for n in range(fitting)]]
    advice = executive.parts[-1].item
    assert isinstance(advice, Fixed)
    elsewhere = [action.recommendation.key for action in advice.actions]
    assert elsewhere == ["keep", *(f"own{n}" for n in range(fitting, 9)), "winback"]


@pytest.mark.parametrize(
    ("actions", "words"),
    [
        (0, "No action is for this group alone: what sets it apart "),
        (1, "Only one action is for this group alone: what else sets it apart "),
        (2, "Only two actions are for this group alone: what else sets it apart "),
        (3, ""),
    ],
)
def test_a_page_with_fewer_than_three_actions_says_so(actions: int, words: str) -> None:
    winback = recommendations()[0]
    name = clusters()[1].name
    own = tuple(replace(winback, key=f"own{n}", segment=name) for n in range(actions))
    page = selected(replace(example_report(), recommendations=own)).clusters[1]
    assert page.few.startswith(words)
    assert bool(page.few) is bool(words)


def long_winded(times: int) -> Report:
    """A cluster with more of everything than a page holds, and three actions that say much."""
    report, winback = example_report(), recommendations()[0]
    cluster = crowded(clusters()[1])
    content = replace(report.chapters[1].content, clusters=(cluster,))
    chapters = (report.chapters[0], replace(report.chapters[1], content=content))
    long = replace(winback, segment=cluster.name, reason=winback.reason * times)
    actions = tuple(replace(long, key=f"own{n}") for n in range(3))
    return replace(report, chapters=chapters, recommendations=actions)


@pytest.mark.parametrize(
    ("times", "actions", "rows"), [(5, 3, (3, 6, 5)), (7, 3, (3, 3, 3)), (8, 2, (3, 3, 3))]
)
def test_tables_of_a_cluster_give_way_to_its_three_actions(
    times: int, actions: int, rows: tuple[int, int, int]
) -> None:
    """People, what they do and dots; where even the shortest leave no room an action goes."""
    page = selected(long_winded(times)).clusters[0]
    assert len(page.actions) == actions
    assert (len(page.people), len(page.doing), len(circles(page.plot))) == rows
    assert len(page.doing) < page.measures == 10


def test_who_they_are_comes_from_what_stands_out() -> None:
    """The furthest above all customers first; a share of sales by channel is what they do."""
    report = example_report()
    cluster = crowded(clusters()[0])
    content = replace(report.chapters[1].content, clusters=(cluster,))
    chapters = (report.chapters[0], replace(report.chapters[1], content=content))
    page = selected(replace(report, chapters=chapters)).clusters[0]
    assert [name for name, _ in page.people] == ["Age: 3", "Age: 2", "Age: 1", "Age: 0"]
    assert page.people[0][1] == (0.53, 0.2, "share")
    assert [name for name, _ in page.doing][-1] == "Answered a campaign"
    alike = replace(cluster, standings=(), alike=("Age", "Gender"))
    content = replace(content, clusters=(alike,))
    chapters = (report.chapters[0], replace(report.chapters[1], content=content))
    page = selected(replace(report, chapters=chapters)).clusters[0]
    assert (page.people, page.alike) == ((), "age, gender")


def crowded(cluster: Cluster) -> Cluster:
    """The cluster with more of everything than a page holds."""
    standings = (
        *(Standing("are", f"Age: {n}", 0.5 + n / 100, 0.4, 0.6, 0.2, 90) for n in range(4)),
        Standing("do", "Answered a campaign", 0.4, 0.3, 0.5, 0.2, 90),
    )
    number: Unit = "number"
    measures = {f"Measure {n}": (1.0 * n, 2.0, number) for n in range(9)}
    return replace(
        cluster, standings=standings, profile=measures,
        standardised={f"Feature {n}": (n + 1) / 10 for n in range(9)},
        top_categories=tuple((f"Category {n}", 0.2, 0.1) for n in range(3)),
    )  # fmt: skip


def test_tables_of_a_cluster_fill_what_its_actions_leave() -> None:
    """Nine measures and nine features, where six and five would be printed beside long actions."""
    report = replace(long_winded(1), recommendations=())
    page = selected(report).clusters[0]
    assert (len(page.people), len(page.doing), len(circles(page.plot))) == (4, 10, 9)
    assert page.measures == len(page.doing)


@pytest.mark.parametrize(
    ("stability", "word"),
    [(0.59, "not firm"), (0.6, "fairly firm"), (0.84, "fairly firm"), (0.85, "firm")],
)
def test_how_firm_a_cluster_is(stability: float, word: str) -> None:
    report = example_report()
    cluster = replace(clusters()[0], stability=stability)
    content = replace(report.chapters[1].content, clusters=(cluster,))
    chapters = (report.chapters[0], replace(report.chapters[1], content=content))
    page = selected(replace(report, chapters=chapters)).clusters[0]
    assert page.firmness.startswith((f"{word}: it", f"{word} when"))


@pytest.mark.parametrize(
    ("silhouette", "apart"),
    [(0.25, "hardly"), (0.26, "weakly"), (0.5, "weakly"), (0.51, "clearly")],
)
def test_a_firm_cluster_says_how_far_it_lies_apart(silhouette: float, apart: str) -> None:
    cluster = replace(clusters()[0], stability=0.9, silhouette=silhouette)
    words = f"firm when customers are drawn anew, {apart} apart from others"
    assert cluster_page.cluster_page(cluster, (), "", 0.0).firmness == words


def test_a_cluster_page_shows_the_measures_that_set_it_apart() -> None:
    """Money first; then what lies furthest from average, by the table's own name, in its order."""
    names = ("Revenue per customer", "Age (mean)", "Orders per customer",
             "Returned, not cancelled out", "Lines at a discount")  # fmt: skip
    cluster = replace(
        clusters()[0], profile=dict.fromkeys(names, (1.0, 2.0, "number")),
        standardised={"Age": 0.3, "Orders": 0.2, "Returns": -0.4, "Lines at a discount": 1.2},
    )  # fmt: skip
    cluster = replace(cluster, standings=())
    shown = [name for name, _ in cluster_page._doing(cluster, 3)]
    assert shown == ["Revenue per customer", "Returned, not cancelled out", "Lines at a discount"]
    assert len(cluster_page._doing(cluster, 9)) == 5
    assert cluster_page._doing(replace(cluster, profile={}), 3) == ()


@pytest.mark.parametrize(
    ("share", "low", "shown"), [(0.8, 0.7, True), (0.5, 0.4, False), (0.8, 0.2, False)]
)
def test_a_share_of_customers_is_told_where_it_sets_the_cluster_apart(
    share: float, low: float, shown: bool
) -> None:
    """Of all customers 20 % answer, so 80 % are 0.6 / 0.4 = 1.5 standard deviations above them, and
    50 % are 0.75: one is further than 1.2 and 1.0, one is not; none where 20 % is inside."""
    names = ("Revenue", "Orders", "Returns")
    cluster = replace(
        clusters()[0], profile=dict.fromkeys(names, (1.0, 2.0, "number")),
        standardised={"Orders": 1.2, "Returns": 1.0},
        standings=(Standing("do", "Answered", share, low, 0.9, 0.2, 90),),
    )  # fmt: skip
    told = [name for name, _ in cluster_page._doing(cluster, 3)]
    assert told == (
        ["Revenue", "Orders", "Answered"] if shown else ["Revenue", "Orders", "Returns"]
    )


def test_the_plots_of_all_clusters_have_one_scale() -> None:
    """2 in one and 1 in the other: half as far, on the axis that reaches to the furthest of all."""
    one, two = (replace(clusters()[0], standardised={"a": far, "b": 0.1}) for far in (2.0, 1.0))
    pages = [cluster_page.cluster_page(each, (), "", profile.furthest((one, two)))
             for each in (one, two)]  # fmt: skip
    first, second = (circles(each.plot)[0][0] - zero(each.plot) for each in pages)
    assert second == pytest.approx(first / 2, abs=0.1)


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, ""), (1, "f0.csv"), (2, "f1.csv and 1 other file"), (305, "f304.csv and 304 other files")],
)
def test_the_largest_source_is_named_and_the_others_counted(count: int, words: str) -> None:
    inputs = [InputFile(f"f{n}.csv", "0" * 64, n + 1) for n in range(count)]
    inputs += [InputFile("notes.toml", "", 0, "left out: no data")] * (count > 1)
    assert selected(replace(example_report(), inputs=tuple(inputs))).source.startswith(f"{words};")


def circles(plot: profile.DotPlot | None) -> list[tuple[float, float]]:
    assert plot is not None
    root = ElementTree.fromstring(plot.svg)
    return [
        (float(node.attrib["cx"]), float(node.attrib["cy"]))
        for node in root.iter()
        if node.tag.endswith("circle")
    ]


def zero(plot: profile.DotPlot | None) -> float:
    assert plot is not None
    line = next(n for n in ElementTree.fromstring(plot.svg).iter() if n.tag.endswith("line"))
    return float(line.attrib["x1"])


def test_dots_are_as_far_from_the_average_as_the_values() -> None:
    plot = profile.dot_plot("C", {"a": 2.0, "b": -2.0, "c": 1.0})
    middle = zero(plot)
    (a, _), (b, _), (c, _) = circles(plot)
    assert a - middle == pytest.approx(middle - b)
    assert c - middle == pytest.approx((a - middle) / 2, abs=0.1)
    assert a < profile.WIDTH


def test_small_differences_are_not_blown_up() -> None:
    tiny, whole = profile.dot_plot("C", {"a": 0.1}), profile.dot_plot("C", {"a": 1.0})
    reach = circles(whole)[0][0] - zero(whole)
    assert circles(tiny)[0][0] - zero(tiny) == pytest.approx(reach / 10, abs=0.1)


def test_the_largest_differences_come_first_and_five_at_most() -> None:
    plot = profile.dot_plot("C", {f"f{n}": n / 10 for n in range(12)})
    assert plot is not None
    assert len(circles(plot)) == 5
    assert plot.alt.startswith("Dot plot of C in standard deviations from the typical customer: ")
    assert "f11 +1.1, f10 +1.0, f9 +0.9" in plot.alt
    assert plot == profile.dot_plot("C", {f"f{n}": n / 10 for n in reversed(range(12))})


def test_hostile_and_long_names_are_harmless() -> None:
    plot = profile.dot_plot("C", {'<script>"&' + "x" * 40: 1.0})
    assert plot is not None
    texts = [node.text for node in ElementTree.fromstring(plot.svg).iter() if node.text]
    (label,) = [one for one in texts if one.endswith("…")]
    assert label.startswith('<script>"&xxx')
    assert text.width(label) <= profile.MOST_LABELS


def test_a_measure_that_would_be_written_as_zero_is_not_far_from_average() -> None:
    plot = profile.dot_plot("C", {"near": 0.049, "far": 0.05, "none": 0.0})
    assert plot is not None
    assert len(circles(plot)) == 1
    assert profile.dot_plot("C", {"near": -0.049}) is None


def test_no_features_no_plot() -> None:
    assert profile.dot_plot("C", {}) is None


def printed_chapter(key: str) -> Chapter:
    found = (finding(key),)
    return replace(example_report().chapters[0], key=key, content=Content(found))


def test_how_chapters_were_made_is_said_once() -> None:
    def methods(*keys: str) -> tuple[tuple[str, str], ...]:
        chapters = tuple(map(printed_chapter, keys))
        report = replace(
            example_report(), chapters=chapters, summary=(), recommendations=(), scoreboard=()
        )
        return selection.select(report, {}).methods

    assert len(methods("sales", "products")) == 2
    assert methods("sales", "methods") == ()


def test_recommendations_stand_where_their_chapter_does() -> None:
    advice = Content(recommendations=recommendations())
    report = replace(example_report(), scoreboard=())
    sales, segments, *_ = report.chapters
    chapter = replace(sales, key="advice", content=advice)
    report = replace(report, chapters=(sales, chapter, segments))
    executive = selected(report)
    assert printed_keys(executive) == ["sales", "actions", "segments"]
    assert numbers(executive) == ["1", "2", "3"]
    without = selected(replace(report, chapters=(sales, segments)))
    assert printed_keys(without) == ["sales", "segments", "actions"]
    assert numbers(without) == ["1", "2", ""]


def numbers(executive: selection.Executive) -> list[str]:
    return [str(part.item.number) for part in executive.parts]


def test_the_contents_are_in_the_order_of_the_pages() -> None:
    """The clusters behind their chapter, whatever comes after it."""
    sales, segments, *_ = example_report().chapters
    last = replace(sales, key="last", title="Last")
    report = replace(example_report(), chapters=(sales, segments, last))
    executive = selected(report)
    assert printed_keys(executive) == ["asked", "sales", "segments", "last", "actions"]
    named = [entry.title for entry in executive.entries]
    of_clusters = [cluster.name for cluster in clusters()]
    assert named == [
        "Summary", "How to read this report", "Questions and hypotheses", sales.title,
        segments.title, *of_clusters, "Last", "Recommendations", "Data and ledger",
        "Methods in short",
    ]  # fmt: skip
    behind = executive.parts[3]
    assert not behind.follows, "the pages of the clusters stand between"


# --- the pages that the chapters share -----------------------------------------------------------


def chapters_of(*money: float, charts_each: int = 1) -> list[ChapterPage]:
    """One chapter for each sum at stake, with a finding of that money and a chart."""
    return [
        ChapterPage(
            number,
            replace(
                example_report().chapters[0],
                key=f"c{number}",
                content=Content(
                    (replace(finding(f"f{number}"), money=worth, chapter=f"c{number}"),),
                    charts(*(f"p{number}{at}" for at in range(charts_each))),
                ),
            ),
            (),
        )
        for number, worth in enumerate(money)
    ]


def fitted(
    items: list[ChapterPage], *summary: str, left: float = 0.0, after: float = 0.0
) -> tuple[Placed, ...]:
    svgs = {
        chart.key: '<svg height="300">' for item in items for chart in item.chapter.content.charts
    }

    def make(item: ChapterPage, height: float) -> Excerpt:
        return excerpt.excerpt(item, frozenset(), svgs, "GBP", height)

    leading = [one for item in items for one in item.chapter.content.findings
               if one.key in summary]  # fmt: skip
    return budget.fitted(items, make, leading, MOST, left, after)


def pages(items: tuple[Placed, ...]) -> int:
    return sum(item.begun for item in items)


@pytest.mark.parametrize("count", [1, 7, 20])
def test_the_chapters_keep_to_their_pages(count: int) -> None:
    items = fitted(chapters_of(*(float(n) for n in range(count))))
    assert len(items) == count
    assert pages(items) <= MOST


def test_what_follows_counts_among_the_pages() -> None:
    """Chapters that would fill all of them leave room for what closes the report."""
    chapters = chapters_of(*(float(n) for n in range(20)))
    assert pages(fitted(chapters)) == MOST
    closed = fitted(chapters, after=heights.PAGE_HEIGHT)
    assert pages(closed) + (closed[-1].left < heights.PAGE_HEIGHT) <= MOST


def test_few_chapters_are_printed_with_their_pictures() -> None:
    assert all(item.item.charts for item in fitted(chapters_of(1, 2, 3)))


def test_of_many_chapters_those_with_most_money_keep_their_picture() -> None:
    money = [float(n) for n in range(20)]
    shown = [item.item.number for item in fitted(chapters_of(*money)) if item.item.charts]
    assert shown
    assert len(shown) < 20
    assert 19 in shown


def test_a_chapter_of_the_summary_comes_before_one_with_more_money() -> None:
    items = fitted(chapters_of(*([100.0] * 19), 1.0), "f19")
    assert items[19].item.charts


def test_the_chapters_stay_in_their_order() -> None:
    numbers = [item.item.number for item in fitted(chapters_of(5, 1, 9, 2))]
    assert numbers == [0, 1, 2, 3]


def test_the_first_chapter_follows_where_the_pages_before_leave_room() -> None:
    chapters = chapters_of(1.0)
    assert fitted(chapters, left=heights.PAGE_HEIGHT - 50)[0].follows
    assert not fitted(chapters, left=20.0)[0].follows


def test_what_comes_next_is_printed_with_its_picture_first() -> None:
    items = chapters_of(*([100.0] * 20))
    ahead = replace(items[13], chapter=replace(items[13].chapter, key=budget.AHEAD))
    items[13] = ahead
    assert fitted(items, "f1", "f2")[13].item.charts


def test_a_chapter_runs_over_only_where_a_quarter_of_a_page_would_be_empty() -> None:
    template = chosen(Content((finding("f"),)))

    def second(first: float, *blocks: float) -> Placed:
        items = [replace(template, blocks=heights) for heights in ((first,), blocks)]
        return budget.place(items)[1]

    early = heights.PAGE_HEIGHT - budget.SPLIT - 0.1
    assert second(early, 45.0, 60.0).turns == {1}
    assert second(early, 45.0, 60.0).follows
    assert second(early, 95.0, 60.0).turns == frozenset()  # its beginning does not fit
    assert not second(early, 95.0, 60.0).follows
    assert not second(early + 0.1, 45.0, 60.0).follows  # no more than a quarter is left
    assert second(early, 45.0, 60.0).left == heights.PAGE_HEIGHT - 60


def test_a_chart_that_takes_half_a_page_gives_way_to_the_next() -> None:
    pair = charts("high", "low")
    chapter = replace(example_report().chapters[0], content=Content((finding("f"),), pair))

    def keys_of(height: int) -> list[str]:
        svgs = {"high": SVG.format(height), "low": LOW}
        made = excerpt.excerpt(ChapterPage(1, chapter, ()), frozenset(), svgs, "GBP", 110.0)
        return [chart.key for chart in made.charts]

    assert keys_of(600) == ["low"]  # 150 mm and its title
    assert keys_of(400) == []  # 100 mm: the pictures stay in their order, or there is none


def test_what_the_scoreboard_says_has_no_page_of_its_own() -> None:
    report = example_report()
    first, second = report.chapters[:2]
    said = replace(first.content, charts=(), findings=first.content.findings[:1], hypotheses=())
    hypotheses = first.content.hypotheses or second.content.hypotheses
    assert hypotheses
    said = replace(said, hypotheses=hypotheses)
    key = said.findings[0].key
    lines = (replace(report.scoreboard[0], findings=(key,)),)
    report = replace(
        report, chapters=(replace(first, content=said), second), scoreboard=lines,
        recommendations=(), summary=(),
    )  # fmt: skip
    assert printed_keys(selected(report)) == ["asked", "segments", "actions"]
    assert numbers(selected(report)) == ["1", "2", ""]
    silent = replace(report, scoreboard=(replace(lines[0], findings=(), reason="no"),))
    assert "sales" in {
        *printed_keys(selected(silent)), *(i.chapter.key for i in selected(silent).closing)
    }  # fmt: skip
