"""Numbers as text: three figures in sentences, full digits in tables, no false 0 % or 100 %."""

from __future__ import annotations

import datetime as dt

import pytest

from report_builder import formats
from report_builder.model import Fact, Unit

NB = formats.NO_BREAK


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "£0"),
        (0.004, "£0.00"),
        (0.05, "£0.05"),
        (12.4, "£12.40"),
        (99.99, "£100"),
        (533.88, "£534"),
        (-533.88, "−£534"),
        (893_979.73, "£894,000"),
        (999_600, f"£1.00{NB}million"),
        (1_156_205.61, f"£1.16{NB}million"),
        (2_000_000_000, f"£2.00{NB}billion"),
    ],
)
def test_money_in_sentences(value: float, shown: str) -> None:
    assert formats.money(value, "GBP") == shown


def test_money_without_a_symbol_or_currency() -> None:
    assert formats.money(533.88, "PLN") == f"PLN{NB}534"
    assert formats.money(533.88, "") == "534"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0%"), (1, "100%"), (0.0009, "<0.1%"), (0.001, "0.1%"), (0.9991, ">99.9%"),
     (0.999, "99.9%"), (0.655832, "65.6%"), (1.5, "150%"), (0.1, "10%"), (0.29, "29%"),
     (0.1004, "10.0%")],
)  # fmt: skip
def test_shares_round_to_nothing_and_all_only_when_exact(value: float, shown: str) -> None:
    assert formats.share(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.345, "+34.5%"), (-0.061, "−6.1%"), (0, "0.0%"), (0.0001, "<0.1%"), (12.3, "+1,230%")],
)
def test_changes_carry_their_sign(value: float, shown: str) -> None:
    assert formats.change(value) == shown


def test_points_counts_days_dates_and_p() -> None:
    assert formats.points(0.041) == "+4.1 percentage points"
    assert formats.points(-0.041) == "−4.1 percentage points"
    assert formats.count(9_999) == "9,999"
    assert formats.count(18_532) == "18,500"
    assert formats.days(1) == "1 day"
    assert formats.days(2.54) == "2.5 days"
    assert formats.date(dt.date(2011, 12, 9)) == f"9{NB}December{NB}2011"
    assert formats.month(dt.date(2011, 12, 1)) == f"December{NB}2011"
    assert formats.p_value(0.0009) == "p < 0.001"
    assert formats.p_value(0.0312) == "p = 0.031"
    assert formats.p_value(0.0996) == "p = 0.10"
    assert formats.p_value(1.0) == "p = 1"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0123, "0.0123"), (12.34, "12.3"), (1234, "1,230"), (-0.5, "−0.50"), (0.296, "0.296"),
         (0.3, "0.30"), (2.5, "2.5"), (0.05, "0.05"),
     (1_500_000, f"1.50{NB}million")],
)  # fmt: skip
def test_other_numbers_have_three_figures(value: float, shown: str) -> None:
    assert formats.number(value) == shown


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [(1156205.61, "money", "1,156,205.61"), (-0.001, "money", "0.00"), (18532, "count", "18,532"),
     (None, "money", "–"), (float("nan"), "count", "–"), (0.0408, "points", "+4.1"),
     (dt.date(2011, 11, 1), "month", "2011-11"), (2.0, "number", "2"),
     (2.345, "number", "2.35"),
     ("Tea", "text", "Tea"), (0.1, "share", "10.0%"), (1.0, "share", "100%")],
)  # fmt: skip
def test_cells_have_full_digits_and_unknown_is_not_zero(
    value: float | str | None, unit: str, shown: str
) -> None:
    assert formats.cell(value, unit, "GBP") == shown


def test_a_count_among_other_numbers_has_no_decimals() -> None:
    assert formats.cell(54, "number", "", whole=False) == "54"
    assert formats.cell(54.0, "number", "", whole=False) == "54.00"


def test_headings_carry_the_unit_their_cells_leave_out() -> None:
    assert formats.heading("Revenue", "money", "GBP") == "Revenue (GBP)"
    assert formats.heading("Revenue", "money", "") == "Revenue"
    assert formats.heading("Share", "share", "GBP") == "Share"


def test_sentences_fill_facts_and_agree_in_number() -> None:
    template = "{customers:customer|customers} brought {money}."
    facts = {"customers": Fact(1, "count"), "money": Fact(12.4, "money")}
    assert formats.fill(template, facts, "GBP") == f"1{NB}customer brought £12.40."
    facts["customers"] = Fact(4338, "count")
    assert formats.fill(template, facts, "GBP") == f"4,338{NB}customers brought £12.40."


def test_periods_as_people_say_them() -> None:
    day = dt.date
    assert formats.period(day(2011, 11, 1), day(2011, 11, 30)) == f"November{NB}2011"
    assert formats.period(day(2011, 1, 1), day(2011, 12, 31)) == "2011"
    assert formats.period(day(2011, 10, 1), day(2011, 12, 31)) == f"October – December{NB}2011"
    assert formats.period(day(2011, 11, 1), day(2011, 11, 9)) == f"1–9{NB}November{NB}2011"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (309.4321, "money", 309.0), (76.504, "money", 76.5), (1_234_567.0, "money", 1_230_000.0),
        (9_999.0, "count", 9_999), (12_345.0, "count", 12_300.0), (0.12345, "share", 0.123),
        (54.63, "number", 54.6),
    ],
)  # fmt: skip
def test_the_printed_number_is_the_one_in_the_text(value: float, unit: str, shown: float) -> None:
    assert formats.printed(value, unit) == pytest.approx(shown)
    assert formats.text(formats.printed(value, unit), unit, "GBP") == formats.text(
        value, unit, "GBP"
    )


@pytest.mark.parametrize(
    ("names", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_names_in_a_sentence(names: list[str], said: str) -> None:
    assert formats.listed(names) == said


def test_a_label_inside_a_sentence() -> None:
    assert formats.lower_first("Revenue of UK") == "revenue of UK"
    assert formats.lower_first("") == ""


@pytest.mark.parametrize(
    ("unit", "values", "shown"),
    [
        ("number", (0.72, 0.7, 0.75), "0.72 (0.70 to 0.75)"),
        ("number", (12.3, 9.87, 15.2), "12.3 (9.9 to 15.2)"),
        ("number", (2, 1, 3), "2 (1 to 3)"),
        ("number", (0.014, 0, 0.047), "0.014 (0 to 0.047)"),
        ("number", (1234.5, 9.87, 2000.4), "1,230 (10 to 2,000)"),
        ("number", (0.5, 0.004, 12.3), "0.500 (0.004 to 12.300)"),  # no end becomes a zero
        ("number", (2e6, 1e6, 3.5e6), f"2.00{NB}million (1.00{NB}million to 3.50{NB}million)"),
        ("ratio", (1.8, 1.25, 2.3), "1.80 times (1.25 to 2.30 times)"),
        ("days", (29, 27.5, 31), "29.0 days (27.5 to 31.0 days)"),
        ("days", (29, 27, 31), "29 days (27 to 31 days)"),
        ("share", (0.12, 0.101, 0.15), "12.0% (10.1% to 15.0%)"),
        ("share", (0.12, 0.10, 0.15), "12% (10% to 15%)"),
        ("share", (0.5, 0.0004, 1), "50.0% (<0.1% to 100%)"),
        ("change", (1.27, -0.034, 3.39), "+127% (−3% to +339%)"),
        ("change", (0.815, 0.09, 2.02), "+81.5% (+9% to +202%)"),  # as titles have it
        ("change", (1.27, 0.004, 3.39), "+127.0% (+0.4% to +339.0%)"),
        ("change", (0.127, -0.03, 0.3), "+12.7% (−3.0% to +30.0%)"),
        ("money", (12.4, 9.5, 150), "£12.40 (£9.50 to £150)"),
    ],
)  # fmt: skip
def test_an_estimate_and_its_interval_have_the_same_decimals(
    unit: Unit, values: tuple[float, float, float], shown: str
) -> None:
    facts = {
        name: Fact(value, unit) for name, value in zip(("it", "low", "high"), values, strict=True)
    }
    assert formats.fill("{it} ({low} to {high})", facts, "GBP") == shown


def test_an_interval_takes_the_estimate_before_it_and_no_other_number() -> None:
    facts = {
        "first": Fact(0.5, "number"), "it": Fact(0.25, "number"), "low": Fact(0.2, "number"),
        "high": Fact(0.3, "number"), "level": Fact(95, "count"),
    }  # fmt: skip
    text = "{first} and {it} ({level}% interval {low} to {high})"
    assert formats.fill(text, facts, "") == "0.50 and 0.25 (95% interval 0.20 to 0.30)"
    apart = "{first}, {it}. Between ({level}%) {low} to {high}"
    assert formats.fill(apart, facts, "") == "0.50, 0.25. Between (95%) 0.20 to 0.30"
    pair = {"own": Fact(4.42, "number"), "all": Fact(8.2, "number")}
    assert formats.fill("{own} each, against {all}", pair, "") == "4.42 each, against 8.20"
    assert formats.fill("{own}. Others, against {all}", pair, "") == "4.42. Others, against 8.2"
    span = {"from": Fact(1.5, "number"), "to": Fact(3, "number")}
    assert formats.fill("away {from} to {to} times as long", span, "") == (
        "away 1.5 to 3 times as long"
    )
    assert formats.estimate([0.25, 0.2, 0.3], "number", "") == ["0.25", "0.20", "0.30"]


def test_ratios_of_one_sentence_have_the_same_decimals() -> None:
    """A range of our own, such as one and a half to three times, stays short."""
    facts = {"high": Fact(1.45, "ratio"), "low": Fact(0.7, "ratio"), "far": Fact(2.0, "ratio")}
    said = formats.fill("November {high} its average, May {low}. At most {far}.", facts, "")
    assert said == "November 1.45 times its average, May 0.70 times. At most 2 times."
    assert formats.fill("{low} to {far} as long", facts, "") == "0.70 to 2 times as long"


@pytest.mark.parametrize(
    ("values", "unit", "shown"),
    [
        ([5.8, 2.66], "number", ["5.80", "2.66"]),
        ([3.0, 5.79], "number", ["3.00", "5.79"]),
        ([0.104, 0.95], "number", ["0.10", "0.95"]),
        ([2.0, 1.0], "number", ["2", "1"]),  # counts have no decimals
        ([18.84, 9.5], "number", ["18.8", "9.5"]),
        ([99.94, 9.5], "number", ["99.9", "9.5"]),
        ([99.95, 9.5], "number", ["100", "10"]),
        ([0.0945, 0.0506], "number", ["0.0945", "0.0506"]),  # two decimals would hide them
        ([69.0, 396.2], "money", ["£69", "£396"]),
        ([69.0, 12.345], "money", ["£69.00", "£12.35"]),
        ([-7.5, 1314.0], "money", ["−£8", "£1,314"]),
        ([None, 5.79], "number", ["–", "5.79"]),
        ([0.5, 0.25], "share", ["50%", "25%"]),
    ],
)
def test_values_side_by_side_have_as_many_decimals(
    values: list[float | None], unit: str, shown: list[str]
) -> None:
    assert formats.beside(values, unit, "GBP") == shown
