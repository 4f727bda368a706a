"""Campaigns: answers, uplift, money, segments, complaints; and what a control group is called."""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from report_builder import formats, ingest, model, suite
from report_builder.buyers.contacts import contacts
from report_builder.buyers.control_groups import control_labels
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.sections.campaigns import (
    campaigns,
    channel,
    kinds,
    response,
    segments,
    service,
    uplift,
)
from report_builder.sections.campaigns.before import bought
from report_builder.sections.campaigns.response import one_each, rows_of
from report_builder.settings import Settings
from report_builder.stats.intervals import newcombe_interval, wilson_interval
from tests.sets import DATA, SAMPLE, prepared, without_effects
from tests.shops import Row, write_csv

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real data sets are not here")
SPRING, SUMMER, END = dt.date(2024, 3, 1), dt.date(2024, 3, 15), dt.date(2024, 3, 31)


def order(number: int, customer: str, day: dt.date, amount: float) -> dict[str, object]:
    return {
        "Order ID": f"O{number:05d}", "Customer ID": customer, "Order Date": f"{day} 10:00:00",
        "Sales": f"{amount:.2f}",
    }  # fmt: skip


def shop_of(answers: Mapping[str, tuple[int, int]], *, size: int = 100, age_gap: int = 0
            ) -> tuple[list[Row], list[Row]]:  # fmt: skip
    """Twice ``size`` customers who ordered in January for 10. Half of them are treated, in summer
    another half than in spring. Of each campaign the first so many treated, and control, customers
    order for 20 two days after it; those left out in spring ordered ``age_gap`` days earlier."""
    lines: list[Row] = []
    sent: list[Row] = []
    names = [(f"{side}{number:03d}", side) for side in "TC" for number in range(size)]
    for number, (name, side) in enumerate(names):
        gap = age_gap if side == "C" else 0
        day = dt.date(2024, 1, 2 + number % 25) - dt.timedelta(days=gap)
        lines.append(order(len(lines), name, day, 10))
    for campaign, of_each in answers.items():
        day = SPRING if campaign == "Spring" else SUMMER
        left = {True: of_each[0], False: of_each[1]}
        for number, (name, side) in enumerate(names):
            treated = side == "T" if campaign == "Spring" else number % 2 == 0
            answered = left[treated] > 0
            left[treated] -= 1
            sent.append({
                "Customer ID": name, "Campaign": campaign, "Sent Date": str(day),
                "Group": "Treatment" if treated else "Control", "Responded": int(answered),
            })  # fmt: skip
            if answered:
                lines.append(order(len(lines), name, day + dt.timedelta(days=2), 20))
    lines.append(order(len(lines), "last", END, 5))
    return lines, sent


def loaded(folder: Path, lines: Sequence[Row], sent: Sequence[Row], **settings: Any) -> Dataset:
    folder.mkdir(parents=True, exist_ok=True)
    write_csv(folder / "orders.csv", lines).rename(folder / "orders.csv")
    write_csv(folder / "campaigns.csv", sent)
    return ingest.load([folder], Settings(currency="GBP", **settings))


def finding(content: model.Content, key: str) -> model.Finding:
    return next(each for each in content.findings if each.key == key)


def keys(content: model.Content) -> list[str]:
    return [each.key for each in content.findings]


def spoken(found: model.Finding) -> str:
    return formats.fill(found.text, found.facts, "GBP").replace("\u00a0", " ")


def values(found: model.Finding) -> dict[str, object]:
    return {name: fact.value for name, fact in found.facts.items()}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Spring: 40 of 100 treated and 10 of 100 control answer; Summer: 10 of 100 of both."""
    rows = shop_of({"Spring": (40, 10), "Summer": (10, 10)})
    return loaded(tmp_path_factory.mktemp("shop"), *rows)


@pytest.fixture(scope="module")
def content(data: Dataset) -> model.Content:
    return campaigns.run(data)


@pytest.fixture(scope="module")
def shop() -> Dataset:
    return prepared(SAMPLE)


@pytest.fixture(scope="module")
def of_sample(shop: Dataset) -> model.Content:
    return campaigns.run(shop)


def test_answers_are_counted_and_compared(content: model.Content) -> None:
    found = values(finding(content, "campaigns_response"))
    assert (found["best"], found["best_share"]) == ("Spring", 0.4)
    assert (found["worst"], found["worst_share"]) == ("Summer", 0.1)
    assert (found["best_low"], found["best_high"]) == wilson_interval(40, 100)


def test_the_uplift_of_a_campaign_is_the_difference_of_shares(content: model.Content) -> None:
    """40 % less 10 %, with Newcombe's interval; over both: (30 + 0) / 2 points."""
    best = finding(content, "campaigns_uplift_best")
    assert values(best)["campaign"] == "Spring"
    assert best.evidence is not None
    assert best.evidence.effect == pytest.approx(0.3)
    assert (best.evidence.low, best.evidence.high) == newcombe_interval(40, 100, 10, 100)
    pooled = finding(content, "campaigns_uplift")
    assert pooled.severity == "good"
    assert values(pooled)["uplift"] == pytest.approx(0.15)


def test_a_campaign_without_effect_says_what_would_have_been_seen(content: model.Content) -> None:
    found = finding(content, "campaigns_no_effect")
    assert found.severity == "watch"
    assert values(found)["campaign"] == "Summer"
    assert values(found)["uplift"] == 0
    assert "needed" not in values(found), "there is no size to look for"
    least = values(found)["least"]
    assert isinstance(least, float)
    assert 0.13 < least < 0.17, "two groups of 100 at a base of 10 %: about 15 points"


def test_cause_is_claimed_only_of_groups_that_were_alike(
    content: model.Content, tmp_path: Path
) -> None:
    said = spoken(finding(content, "campaigns_uplift"))
    assert "If they were drawn by lot, the difference is what the campaigns caused." in said
    older = loaded(tmp_path, *shop_of({"Spring": (40, 10)}, age_gap=20))
    said = spoken(finding(campaigns.run(older), "campaigns_uplift"))
    assert "not alike beforehand in days since the last order" in said
    assert "caused" not in said


def test_what_a_contact_brought(content: model.Content, data: Dataset) -> None:
    """Spring: 40 · 20 / 100 less 10 · 20 / 100 = 6; Summer: nothing. Over 200 contacts 3 each."""
    found = finding(content, "campaigns_revenue")
    assert values(found)["more"] == pytest.approx(3)
    assert values(found)["total"] == pytest.approx(600)
    assert values(found)["contacts"] == 200
    assert found.money == pytest.approx(600)
    most = finding(content, "campaigns_break_even")
    assert values(most)["most"] == pytest.approx(3)
    assert values(most)["kind"] == "revenue"
    assert "margin" not in found.facts


@pytest.mark.parametrize(("cost", "severity"), [(0.5, "good"), (3.0, "watch"), (10.0, "act")])
def test_the_break_even_is_cost_over_what_an_answer_is_worth(
    tmp_path: Path, cost: float, severity: str
) -> None:
    """An answer is worth 20: at 0.5 a contact 2.5 % have to answer because of it."""
    rows = shop_of({"Spring": (40, 10), "Summer": (10, 10)})
    content = campaigns.run(loaded(tmp_path, *rows, contact_cost=cost))
    found = finding(content, "campaigns_break_even")
    assert values(found)["value"] == pytest.approx(20)
    assert values(found)["break_even"] == pytest.approx(cost / 20)
    assert found.severity == severity
    assert keys(content).count("campaigns_break_even") == 1


def test_orders_count_from_the_day_of_mailing_for_seven_days(tmp_path: Path) -> None:
    """Two orders inside of the seven days, one the day before and one the day after them."""
    lines, sent = shop_of({"Spring": (0, 0)})
    for days in (-1, 0, 6, 7):
        lines.append(order(len(lines), "T000", SPRING + dt.timedelta(days=days), 2.0**days))
    data = loaded(tmp_path, lines, sent)
    frame = bought(contacts(data), data)
    assert frame is not None
    assert frame["revenue"].sum() == 1 + 64


def test_a_campaign_whose_days_are_not_over_has_no_revenue(tmp_path: Path) -> None:
    lines, sent = shop_of({"Summer": (10, 10)})
    for at, whole in (
        (SUMMER + dt.timedelta(days=6), True),
        (SUMMER + dt.timedelta(days=5), False),
    ):
        data = loaded(tmp_path / str(at), lines, sent, as_of=at)
        assert (bought(contacts(data), data) is not None) is whole
        assert ("campaigns_revenue" in keys(campaigns.run(data))) is whole
    early = loaded(tmp_path / "early", lines, sent, as_of=SUMMER - dt.timedelta(days=1))
    with pytest.raises(NotEnoughData, match="none by the last day"):
        campaigns.run(early)


def test_without_a_control_group_nothing_is_called_uplift(tmp_path: Path) -> None:
    lines, sent = shop_of({"Spring": (40, 10)})
    plain = [{key: row[key] for key in row if key != "Group"} for row in sent]
    content = campaigns.run(loaded(tmp_path, lines, plain))
    assert "campaigns_no_control" in keys(content)
    assert not {"campaigns_uplift", "campaigns_revenue", "campaigns_next"} & set(keys(content))
    assert values(finding(content, "campaigns_response"))["share"] == 0.25
    most = finding(content, "campaigns_break_even")
    assert values(most)["most"] == pytest.approx(20 * 0.25)


def test_where_nothing_tells_who_was_contacted_shares_are_of_all(tmp_path: Path) -> None:
    lines, sent = shop_of({"Spring": (40, 10)})
    bare = [{key: row[key] for key in ("Customer ID", "Campaign", "Responded")} for row in sent]
    for number, row in enumerate(bare):
        row["Campaign"] = ("Spring", "Response")[number % 2]
    found = campaigns.run(loaded(tmp_path, lines, bare))
    response = finding(found, "campaigns_response")
    assert spoken(response).endswith("the data does not say: shares are of all customers.")
    assert "Campaign of column Response" in values(response).values()
    (drawn,) = (one for one in found.charts if one.key == "campaign_response")
    assert [one.name for one in drawn.table.columns][:2] == ["Campaign", "Customers"]
    assert drawn.subtitle.startswith("Share of all customers who answered")


def test_that_nothing_is_known_of_complaints_is_said(content: model.Content) -> None:
    assert keys(content)[-1] == "campaigns_no_complaints"


def test_groups_whose_meaning_is_not_told_are_asked_for(tmp_path: Path) -> None:
    lines, sent = shop_of({"Spring": (40, 10)})
    renamed = [
        {**row, "Group": {"Control": "A", "Treatment": "B"}[str(row["Group"])]} for row in sent
    ]
    content = campaigns.run(loaded(tmp_path / "a", lines, renamed))
    assert "groups “A” and “B”" in spoken(finding(content, "campaigns_no_control"))
    assert "campaigns_uplift" not in keys(content)
    told = loaded(
        tmp_path / "b", lines, renamed, values={"campaign_group": {"A": "control", "B": "test"}}
    )
    assert values(finding(campaigns.run(told), "campaigns_uplift"))["uplift"] == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("labels", "heading", "control"),
    [
        (["Control", "Treatment"], "Group", {"Control"}),
        (["CONTROL_GROUP", "Email A", "Email B"], "Variant", {"CONTROL_GROUP"}),
        (["Kontrollgruppe", "Testgruppe"], "Gruppe", {"Kontrollgruppe"}),
        (["Placebo", "Test"], "Arm", {"Placebo"}),
        (["0", "1"], "Treatment", {"0"}),
        (["0", "1"], "Is Control", {"1"}),
        (["no", "yes"], "holdout", {"yes"}),
        (["false", "true"], "exposed", {"false"}),
        (["A", "B"], "Group", None),
        (["Control"], "Group", None),
        (["Red", "Blue", "Test"], "Group", None),
    ],
)
def test_which_label_means_the_control_group(
    labels: list[str], heading: str, control: set[str] | None
) -> None:
    assert control_labels(labels, heading) == (None if control is None else frozenset(control))


def test_a_customer_counts_once_and_not_in_both_groups(tmp_path: Path) -> None:
    lines, sent = shop_of({"Spring": (40, 10)})
    again = {**sent[50], "Responded": 1}
    crossed = {**sent[0], "Group": "Control"}
    silent = {**sent[60], "Customer ID": "unknown", "Responded": None}
    found = contacts(loaded(tmp_path, lines, [*sent, again, crossed, silent]))
    assert (len(found.frame), found.crossed, found.unknown) == (199, 1, 1)
    assert int(found.mailed["answered"].sum()) == 40, "one more, and one who stands in both less"


def test_the_last_campaign_of_each_counts_where_not_all_got_as_many(tmp_path: Path) -> None:
    lines, sent = shop_of({"Spring": (40, 40), "Summer": (10, 10)})
    plain = [{key: row[key] for key in row if key != "Group"} for row in sent]
    everybody = one_each(contacts(loaded(tmp_path / "all", lines, plain)))
    assert everybody["answered"].sum() == 80, "at least one: those of summer answered in spring too"
    fewer = [row for row in plain if (row["Campaign"], row["Customer ID"]) != ("Summer", "T000")]
    last = one_each(contacts(loaded(tmp_path / "some", lines, fewer)))
    assert last["answered"].sum() == 20, "those of summer, less T000, who answered in spring"


def test_groups_under_thirty_have_no_share() -> None:
    groups = pd.Series(["a"] * 30 + ["b"] * 29)
    rows = rows_of(["a", "b"], groups, pd.Series([True] * 59))
    assert [row[0] for row in rows] == ["a"]


def test_uplift_by_segment_is_claimed_only_where_it_differs() -> None:
    def frame(third: int) -> tuple[pd.DataFrame, pd.Series[str]]:
        parts = []
        for name, treated in (("x", 20), ("y", 20), ("z", third)):
            for side, answers in ((True, treated), (False, 20)):
                parts += [(name, side, number < answers) for number in range(200)]
        table = pd.DataFrame(parts, columns=["segment", "treated", "answered"])
        return table.assign(campaign="one"), table["segment"]

    alike, groups = frame(20)
    found = segments.way("segment", "Segment", ["x", "y", "z"], groups, alike)
    assert found is not None
    assert found.differs.p > 0.9
    other, groups = frame(80)
    found = segments.way("segment", "Segment", ["x", "y", "z"], groups, other)
    assert found is not None
    assert found.differs.p < 0.001
    assert found.ranked[0].name == "z"
    assert found.ranked[0].compared.effect == pytest.approx(0.3)
    assert segments.way("segment", "Segment", ["x"], groups, other) is None


# --- the sample shop, whose truths are planted ---


def test_the_sample_is_read_to_the_customer(shop: Dataset) -> None:
    truth = tomllib.loads((SAMPLE / "truth.toml").read_text(encoding="utf-8"))["campaigns"]
    found = {one.name: one for one in uplift.trials(contacts(shop))}
    assert len(found) == len(truth) == 4
    for one in truth:
        mine = found[one["campaign"]]
        assert (mine.treated, mine.control) == (one["treatment"], one["control"])
        assert mine.share == pytest.approx(one["treatment_response"], abs=1e-6)
        assert mine.control_share == pytest.approx(one["control_response"], abs=1e-6)
        assert 100 * mine.compared.effect == pytest.approx(one["uplift_points"], abs=1e-4)
        planted = one["planted_uplift_points"] / 100
        assert mine.compared.low <= planted <= mine.compared.high


def test_the_planted_campaigns_are_told_apart(of_sample: model.Content) -> None:
    assert values(finding(of_sample, "campaigns_uplift_best"))["campaign"] == "Autumn Catalog 2024"
    assert values(finding(of_sample, "campaigns_no_effect"))["campaign"] == "Summer SMS 2025"
    assert "others" not in values(finding(of_sample, "campaigns_no_effect"))
    assert finding(of_sample, "campaigns_uplift").severity == "good"
    assert finding(of_sample, "campaigns_revenue").severity == "good"
    assert "is not shown" in spoken(finding(of_sample, "campaigns_next")), "none was planted"
    assert "gross profit" in spoken(finding(of_sample, "campaigns_break_even"))


def test_every_test_is_in_the_family(of_sample: model.Content) -> None:
    """Campaigns together; pooled; four campaigns, two of them told; eight segments and whether they
    differ; revenue; whether the uplift differs by each of the twelve kinds of customers; and shares
    and uplift by channel, with the uplift of each of three."""
    told = [one for one in of_sample.findings if one.evidence]
    assert len(told) == 6 + 2
    assert len(of_sample.tests) == 2 + 8 + 12 + 3


def test_no_effect_gives_no_firm_finding() -> None:
    report = suite.build(without_effects("campaigns"))
    graded = {one.key: one.grade for chapter in report.chapters for one in chapter.content.findings}
    assert graded["campaigns_uplift"] == "no difference shown"
    assert graded["campaigns_next"] == "no difference shown"
    assert graded["campaigns_revenue"] == "no difference shown"
    assert "strong" not in graded.values()


def told(content: model.Content) -> list[tuple[str, str]]:
    return [(one.key, spoken(one)) for one in content.findings]


def test_order_of_rows_and_names_change_nothing(content: model.Content, tmp_path: Path) -> None:
    lines, sent = shop_of({"Spring": (40, 10), "Summer": (10, 10)})
    random.Random(1).shuffle(lines)
    random.Random(2).shuffle(sent)
    shuffled = loaded(tmp_path / "shuffled", lines, sent)
    assert told(campaigns.run(shuffled)) == told(content)
    turned = [
        [{**row, "Customer ID": str(row["Customer ID"])[::-1] + "x"} for row in rows]
        for rows in (lines, sent)
    ]
    assert told(campaigns.run(loaded(tmp_path / "named", *turned))) == told(content)


def test_ten_times_the_money_changes_money_only(content: model.Content, tmp_path: Path) -> None:
    lines, sent = shop_of({"Spring": (40, 10), "Summer": (10, 10)})
    dearer = [{**row, "Sales": f"{10 * float(str(row['Sales'])):.2f}"} for row in lines]
    larger = campaigns.run(loaded(tmp_path, dearer, sent))
    assert keys(larger) == keys(content)
    assert values(finding(larger, "campaigns_revenue"))["more"] == pytest.approx(30)
    same = finding(larger, "campaigns_uplift")
    assert same.evidence == finding(content, "campaigns_uplift").evidence


@pytest.mark.parametrize("answers", [(0, 0), (100, 100), (100, 0), (0, 100)])
def test_nobody_and_everybody(tmp_path: Path, answers: tuple[int, int]) -> None:
    content = campaigns.run(loaded(tmp_path, *shop_of({"Spring": answers})))
    for one in content.findings:
        assert "nan" not in spoken(one)
    expected = {(0, 0): "info", (100, 100): "info", (100, 0): "good", (0, 100): "act"}
    assert finding(content, "campaigns_uplift").severity == expected[answers]


def test_a_campaign_that_did_harm(tmp_path: Path) -> None:
    content = campaigns.run(loaded(tmp_path, *shop_of({"Spring": (5, 40), "Summer": (10, 10)})))
    assert values(finding(content, "campaigns_harmful"))["campaign"] == "Spring"
    assert finding(content, "campaigns_revenue").severity == "act"


@pytest.mark.parametrize("size", [1, 29, 30])
def test_few_customers(tmp_path: Path, size: int) -> None:
    data = loaded(tmp_path, *shop_of({"Spring": (size // 2, 0)}, size=size))
    if data.responses is None or not data.has("campaign_response"):
        pytest.skip("so few rows are not recognised as a campaign")
    if size < 30:
        with pytest.raises(NotEnoughData, match="needs 30 customers"):
            campaigns.run(data)
    else:
        assert "campaigns_uplift" in keys(campaigns.run(data))


def test_many_campaigns_are_told_one_by_one_up_to_twelve(tmp_path: Path) -> None:
    lines, sent = shop_of({"Spring": (40, 10)})
    many = [
        {
            **row,
            "Campaign": f"No. {number:02d}",
            "Sent Date": str(SPRING + dt.timedelta(days=number)),
        }
        for number in range(20)
        for row in sent
    ]
    content = campaigns.run(loaded(tmp_path, lines, many))
    assert values(finding(content, "campaigns_response"))["campaigns"] == 12
    assert values(finding(content, "campaigns_uplift"))["campaigns"] == 20


def without(rows: Sequence[Row], *columns: str) -> list[Row]:
    return [{key: row[key] for key in row if key not in columns} for row in rows]


@pytest.mark.parametrize(
    ("lost", "lost_of_campaign", "kept"),
    [
        (("Sales",), (), {"campaigns_uplift"}),
        (("Order Date",), (), {"campaigns_uplift"}),
        (("Order Date",), ("Sent Date",), {"campaigns_uplift"}),
        ((), ("Sent Date",), {"campaigns_uplift"}),
        ((), ("Campaign",), {"campaigns_uplift", "campaigns_revenue"}),
        (("Order ID",), (), {"campaigns_uplift", "campaigns_revenue"}),
        (("Customer ID",), (), {"campaigns_uplift"}),
    ],
)
def test_columns_that_are_not_there(
    tmp_path: Path, lost: Sequence[str], lost_of_campaign: Sequence[str], kept: set[str]
) -> None:
    """The uplift needs answers and groups only; revenue needs to know when, who and how much."""
    lines, sent = shop_of({"Spring": (40, 10)})
    names = ("Tea", "Mug", "Lamp", "Clock", "Bag")
    lines = [
        {**row, "Product": names[at % 5], "Quantity": 1 + at % 3} for at, row in enumerate(lines)
    ]
    data = loaded(tmp_path, without(lines, *lost), without(sent, *lost_of_campaign))
    found = set(keys(campaigns.run(data)))
    assert found >= kept
    assert ("campaigns_revenue" in found) is ("campaigns_revenue" in kept)


def test_a_control_group_without_dates_has_those_of_its_campaign(tmp_path: Path) -> None:
    lines, sent = shop_of({"Spring": (40, 10)})
    undated = [{**row, "Sent Date": row["Sent Date"] if row["Group"] != "Control" else None}
               for row in sent]  # fmt: skip
    content = campaigns.run(loaded(tmp_path, lines, undated))
    assert values(finding(content, "campaigns_revenue"))["more"] == pytest.approx(6)


@pytest.mark.parametrize("amount", ["-20.00", "0.00"])
def test_refunds_and_gifts_bring_nothing(tmp_path: Path, amount: str) -> None:
    """Answers that are given back, or were free, pay no contact."""
    lines, sent = shop_of({"Spring": (40, 10)})
    given = [
        {**row, "Sales": amount} if str(row["Order Date"]).startswith("2024-03-03") else row
        for row in lines
    ]
    content = campaigns.run(loaded(tmp_path, given, sent, contact_cost=0.5))
    assert "campaigns_break_even" not in keys(content)
    assert finding(content, "campaigns_revenue").money is None


def test_contacted_people_who_never_bought(tmp_path: Path) -> None:
    """Their answers count; nothing was known of them, and they are in no segment."""
    lines, sent = shop_of({"Spring": (40, 10)})
    strangers = [{**row, "Customer ID": f"S{row['Customer ID']}"} for row in sent]
    content = campaigns.run(loaded(tmp_path, lines, [*sent, *strangers]))
    assert values(finding(content, "campaigns_uplift"))["treated"] == 200


# --- tables of customers ---


# --- by channel


def mailing(answers: Mapping[tuple[str, str], tuple[int, int]], **extra: object) -> list[Row]:
    """For each (campaign, channel) its own customers: so many, and so many of them answered."""
    return [
        {"Customer ID": f"{campaign}{channel}{number}", "Campaign": campaign, "Channel": channel,
         "Sent Date": str(SPRING if campaign == "Spring" else SUMMER),
         "Responded": int(number < yes)} | extra
        for (campaign, channel), (size, yes) in answers.items() for number in range(size)
    ]  # fmt: skip


def buyers_of(sent: Sequence[Row], channel: Mapping[str, str] | None = None) -> list[Row]:
    """An order of everybody contacted before the mailing, and one of nobody's on the last day."""
    names = sorted({str(row["Customer ID"]) for row in sent})
    rows: list[Row] = [order(at, name, SPRING - dt.timedelta(days=40), 10)
                       for at, name in enumerate(names)]  # fmt: skip
    rows.append(order(999, "last", END, 10))
    if channel is not None:
        rows = [{**row, "Channel": channel.get(str(row["Customer ID"]))} for row in rows]
    return rows


def channel_content(folder: Path, sent: Sequence[Row]) -> model.Content:
    data = loaded(folder, buyers_of(sent), sent)
    return channel.content(data, contacts(data))


def test_channels_of_one_campaign_are_compared_within_it(tmp_path: Path) -> None:
    """Mail 30 of 60, text 12 of 60 in spring. Summer went by text alone and was answered by all:
    that says nothing of the channel, and is left out."""
    content = channel_content(
        tmp_path,
        mailing({("Spring", "Mail"): (60, 30), ("Spring", "Text"): (60, 12),
                 ("Summer", "Text"): (60, 60)}),
    )  # fmt: skip
    found = finding(content, "campaigns_channel")
    facts = values(found)
    assert (facts["best"], facts["best_share"]) == ("Mail", 0.5)
    assert (facts["worst"], facts["worst_share"]) == ("Text", 0.2)
    assert (facts["best_low"], facts["best_high"]) == wilson_interval(30, 60)
    assert found.evidence is not None
    assert found.evidence.n == 120
    assert found.evidence.p < 0.01
    assert "same campaigns" in found.so_what
    (table,) = content.tables
    assert [row[:4] for row in table.rows] == [
        ("Spring", "Mail", 60, 30), ("Spring", "Text", 60, 12), ("Summer", "Text", 60, 60),
    ]  # fmt: skip
    assert table.total == ("All", "", 180, 102, 102 / 180, None, None)
    assert "only" not in found.text


def test_channels_with_campaigns_of_their_own_are_told_apart_from_nothing(tmp_path: Path) -> None:
    sent = mailing({("Spring", "Mail"): (60, 30), ("Summer", "Text"): (60, 12)})
    found = finding(channel_content(tmp_path, sent), "campaigns_channel")
    assert "campaigns of its own" in found.so_what
    assert "Mail carried “Spring” only: the figure is that campaign’s." in spoken(found)
    assert "Text carried “Summer” only: the figure is that campaign’s." in spoken(found)
    assert found.evidence is not None
    assert found.evidence.test == "chi² test"


def test_channels_answered_alike_are_said_to_be(tmp_path: Path) -> None:
    sent = mailing({("Spring", "Mail"): (60, 20), ("Spring", "Text"): (60, 21)})
    content = channel_content(tmp_path, sent)
    assert "No channel is shown" in finding(content, "campaigns_channel").so_what
    assert content.charts[0].title.startswith("No channel is shown")


@pytest.mark.parametrize(("size", "told"), [(30, True), (29, False)])
def test_thirty_customers_a_channel_are_needed(tmp_path: Path, size: int, told: bool) -> None:
    sent = mailing({("Spring", "Mail"): (60, 20), ("Spring", "Text"): (size, 5)})
    found = finding(channel_content(tmp_path, sent), "campaigns_channel")
    assert (found.evidence is not None) == told
    if not told:
        assert "fewer than two channels have 30 customers" in spoken(found)


def test_who_was_contacted_twice_in_one_campaign_has_no_channel(tmp_path: Path) -> None:
    sent = mailing({("Spring", "Mail"): (40, 20), ("Spring", "Text"): (40, 10)})
    sent += [{**row, "Channel": "Phone"} for row in sent[:5]]
    data = loaded(tmp_path, buyers_of(sent), sent)
    frame = contacts(data).frame
    assert frame["channel"].value_counts().to_dict() == {"Text": 40, "Mail": 35}
    assert len(frame) == 80


def test_with_a_control_group_what_is_added_is_compared_by_channel(tmp_path: Path) -> None:
    """Mail 40 of 60 against 10 of 60: 50 points; text 11 of 60 against 10: 1.7 points."""
    treated = mailing({("Spring", "Mail"): (60, 40), ("Spring", "Text"): (60, 11)},
                      Group="Treatment")  # fmt: skip
    control = mailing({("Spring", "Mail"): (60, 10), ("Spring", "Text"): (60, 10)},
                      Group="Control")  # fmt: skip
    sent = [*treated, *({**row, "Customer ID": f"c{row['Customer ID']}"} for row in control)]
    content = channel_content(tmp_path, sent)
    facts = values(finding(content, "campaigns_channel_uplift"))
    assert (facts["most"], facts["most_uplift"]) == ("Mail", pytest.approx(0.5))
    assert (facts["least"], facts["least_uplift"]) == ("Text", pytest.approx(1 / 60))
    assert len(content.tests) == 2


def test_without_a_channel_of_contact_the_usual_one_is_used(tmp_path: Path) -> None:
    """Eighty customers of the web, forty of them answered; forty of the shop, four did. Orders
    after the mailing do not count, and one with as many of both has none."""
    sent = [
        {"Customer ID": f"C{at:03d}", "Campaign": "Spring", "Sent Date": str(SPRING),
         "Responded": int(at < 40 or 80 <= at < 84)}
        for at in range(121)
    ]  # fmt: skip
    usual = {f"C{at:03d}": "Web" if at < 80 else "Shop" for at in range(121)}
    lines = buyers_of(sent, usual)
    after = SPRING + dt.timedelta(days=3)
    lines += [{**order(900 + at, f"C{at:03d}", after, 10), "Channel": "Shop"} for at in range(9)]
    lines += [{**order(950, "C120", SPRING - dt.timedelta(days=9), 10), "Channel": "Web"}]
    data = loaded(tmp_path, lines, sent)
    content = channel.content(data, contacts(data))
    assert content.charts[0].title.startswith("Customers who mostly buy through {best} answered")
    found = finding(content, "campaigns_channel")
    facts = values(found)
    assert (facts["best"], facts["best_customers"], facts["best_share"]) == ("Web", 80, 0.5)
    assert (facts["worst"], facts["worst_customers"], facts["worst_share"]) == ("Shop", 40, 0.1)
    assert "mostly buy" in found.text


def test_without_any_channel_the_reason_is_given(content: model.Content) -> None:
    found = finding(content, "campaigns_channel")
    assert found.evidence is None
    assert "neither how customers were contacted nor where they mostly buy" in spoken(found)


def customers(complaints: int, size: int = 200) -> list[Row]:
    """Those with an even number spend 100 and are satisfied, the others spend 50 and are not."""
    return [
        {
            "Customer_ID": f"C{n:04d}", "Gender": ("Female", "Male")[n % 2], "Age": 20 + n % 40,
            "Total_Spend": 100.0 + n / 100 if n % 2 == 0 else 50.0 + n / 100,
            "Items_Purchased": 1 + n % 7, "Complain": int(n < complaints),
            "Satisfaction_Level": ("Satisfied", "Unsatisfied")[n % 2],
        }
        for n in range(size)
    ]  # fmt: skip


def test_satisfaction_and_what_goes_with_it(tmp_path: Path) -> None:
    data = ingest.load([write_csv(tmp_path / "people.csv", customers(40))], Settings())
    content = campaigns.run(data)
    assert values(finding(content, "campaigns_satisfaction"))["share"] == 0.5
    by = finding(content, "campaigns_satisfaction_gender")
    assert values(by)["best_share"] == 1
    assert values(by)["worst_share"] == 0
    doubted = campaigns.run(replace(data, unsteady={"gender": (80, 20)}))
    assert finding(doubted, "campaigns_satisfaction_gender").hint
    spend = finding(content, "campaigns_satisfaction_spend")
    assert values(spend)["most"] == "Satisfied"


@pytest.mark.parametrize(("complaints", "compared"), [(0, False), (29, False), (30, True)])
def test_complaints_are_compared_from_thirty_on(
    tmp_path: Path, complaints: int, compared: bool
) -> None:
    data = ingest.load([write_csv(tmp_path / "people.csv", customers(complaints))], Settings(
        columns={"complaint": "Complain"}))  # fmt: skip
    content = campaigns.run(data)
    assert values(finding(content, "campaigns_complaints"))["complained"] == complaints
    assert ("campaigns_complaints_spend" in keys(content)) is compared


def test_satisfaction_of_many_degrees_is_no_group() -> None:
    frame = pd.DataFrame({"satisfaction": [float(n % 11) for n in range(110)]})
    nobody: Any = None
    assert service.satisfaction(frame, nobody, spend=False) == model.Content()


@needs_data
def test_marketing_campaign() -> None:
    """Counts from the published file: 334 answered the last campaign, 30 the second; 21 of 2,240
    complained."""
    content = campaigns.run(prepared(DATA / "marketing_campaign"))
    found = values(finding(content, "campaigns_response"))
    assert (found["best"], found["best_share"]) == ("Campaign of column Response", 334 / 2240)
    assert (found["worst"], found["worst_share"]) == ("Campaign 2", 30 / 2240)
    assert values(finding(content, "campaigns_complaints"))["complained"] == 21
    assert "campaigns_no_control" in keys(content)
    assert (
        values(finding(content, "campaigns_by_income"))["best"]
        == "with an income of 69,000 and over"
    )
    usual = values(finding(content, "campaigns_channel"))
    assert (usual["best"], usual["best_customers"]) == ("Catalog", 137)


@needs_data
def test_retail_data_transactions() -> None:
    """647 of 6,884 answered (the published file)."""
    content = campaigns.run(prepared(DATA / "retail_data_transactions"))
    found = values(finding(content, "campaigns_response"))
    assert (found["answered"], found["contacted"]) == (647, 6884)
    assert "campaigns_break_even" not in keys(content), "nobody knows when it was sent"


@needs_data
def test_ecommerce_customer_behavior_has_satisfaction_only() -> None:
    content = campaigns.run(prepared(DATA / "ecommerce_customer_behavior"))
    found = values(finding(content, "campaigns_satisfaction"))
    assert (found["most"], found["customers"]) == ("Satisfied", 348)
    assert "campaigns_response" not in keys(content)


def test_groups_that_are_not_clearly_below_the_first_are_named_with_it() -> None:
    """Of 157, 350 and 365: 46.5 and 41.7 % may differ by chance, 46.5 and 31.5 % do not."""
    rows = tuple(
        (name, n, yes, yes / n, *wilson_interval(yes, n))
        for name, n, yes in (("Champions", 157, 73), ("Loyal", 350, 146), ("At risk", 365, 115))
    )
    evidence = response.tested(rows)
    assert evidence is not None
    split = kinds.Split(kinds.SEGMENT, "Segment", rows, evidence)
    assert [row[0] for row in split.near] == ["Loyal"]
    assert "Not clearly below are those in “Loyal” (41.7%)." in spoken(
        kinds._finding(split, "answered")
    )
