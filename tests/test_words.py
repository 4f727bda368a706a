"""The rules of the words fail where a fault is planted, and hold for every template of the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import report_builder
from report_builder.model import Fact, Finding
from tests import words
from tests.examples import example_report, findings, recommendations

PACKAGE = Path(report_builder.__file__).parent
SPEAKING = ("sections", "recommendations", "grading.py", "methods/__init__.py")
FIELD = re.compile(r"\{\w*(?:!d)?(?::([^{}|]*)(?:\|[^{}]*)?)?\}")
PLAIN = "Sales rose by 12.3% in May 2024."


def sentence(length: int) -> str:
    """So many words, of which the aside and the name in quotes count nothing and one."""
    return "Sales " + " ".join(f"w{chr(97 + n % 26)}" for n in range(length - 2)) + (
        " “Mostly one-time buyers, small orders” (95% interval +1.0% to +2.0%)."
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (PLAIN, ""),
        (sentence(words.LONGEST_SENTENCE), ""),
        (sentence(words.LONGEST_SENTENCE + 1), "sentence of 29 words"),
        ("health is known. Sales rose.", "begins in lower case"),
        ("Sales rose. they fell.", "begins in lower case"),
        ("Sales of of tea rose.", "doubled word"),
        ("Sales of tea  rose.", "doubled blank or stop"),
        ("Sales of tea rose..", "doubled blank or stop"),
        ("Sales rose (by half (or so)).", "nested parentheses"),
        ("Sales rose ().", "empty parentheses"),
        ("Sales rose!", "exclamation mark"),
        ("Sales rose on 2024-05-31.", "date in figures"),
        ("Sales rose on 31 May 2024.", ""),
        ("Sales rose by nan.", "missing value"),
        ("None of 3 products fell.", ""),
        ("The best is None.", "missing value"),
        ("Sales of health_beauty rose.", "coded name"),
        ("There was 1 orders.", "plural after one"),
        ("There were 21 orders.", ""),
        ("There was 1 order.", ""),
        ("There was 1.1 orders each.", ""),
        ("This is a order.", "a before a vowel"),
        ("This is a one-time buyer of a unit.", ""),
        ("This is an customer.", "an before a consonant"),
        ("It rose (+1.0 percentage points to +2.0 percentage points).", "unit said twice"),
        ("It rose (+1.0 to +2.0 percentage points).", ""),
        ("Discounts drive sales.", "word of cause"),
        ("Sales rose because of discounts.", "word of cause"),
        ("Discounts go with more sales.", ""),
        ("It is really good.", "filler"),
        ("It may perhaps rise.", "hedge"),
        ("The error (MASE) is 0.8.", "jargon"),
        ("The silhouette is 0.3.", ""),  # explained or not, the chapter decides
        ("It brought $12,300.", ""),
        ("It brought $12,340.", "more than 3 figures"),
        ("There were 1,234 orders.", ""),
        ("It rose by 12.3 times.", ""),
        ("It rose by 12.345 times.", "more than 3 figures"),
        ("It rose by 112.3%.", "more than 3 figures"),
        ("It costs $64.83.", ""),
        ("It costs $164.83.", "more than 3 figures"),
    ],
)
def test_each_fault_is_found_and_what_is_right_is_not(text: str, fault: str) -> None:
    found = list(words.of_text(text))
    assert bool(found) == bool(fault), found
    assert all(one.startswith(fault) for one in found[:1])


def test_what_a_trial_caused_may_be_said() -> None:
    assert list(words.of_text("Answers rose because of the campaigns."))
    assert not list(words.of_text("Answers rose because of the campaigns.", trial=True))


@pytest.mark.parametrize(
    ("title", "fault"),
    [
        ("Revenue up 6.8% on a year before", ""),
        ("one two three four five six seven eight nine ten eleven 12", ""),
        ("one two three four five six seven eight nine ten eleven twelve 13", "title of more"),
        ("No product clearly fell", ""),
        ("Set 3 Wicker Oval Baskets brings most", ""),
        ("Revenue by month", "title without a number"),
    ],
)
def test_a_title_is_a_finding_of_at_most_twelve_words(title: str, fault: str) -> None:
    found = list(words.of_title(title))
    assert bool(found) == bool(fault), found
    assert all(one.startswith(fault) for one in found)


@pytest.mark.parametrize(
    ("subtitle", "fault"),
    [
        ("Revenue, GBP, 1 May 2024 to 31 May 2024", ""),
        ("Revenue by customer, all of the data", ""),
        ("Revenue by month, two full years", "subtitle without a period"),
        ("2,240 customers by segment", "subtitle without a period"),
        ("", "no subtitle"),
    ],
)
def test_a_subtitle_says_of_which_time(subtitle: str, fault: str) -> None:
    found = list(words.of_subtitle(subtitle))
    assert bool(found) == bool(fault), found
    assert all(one.startswith(fault) for one in found)


@pytest.mark.parametrize(("said", "agree"), [(389_271, True), (389_797, False)])
def test_text_and_chart_of_one_name_show_one_number(said: float, agree: bool) -> None:
    """£389,271 and £389,270.62 read alike; £389,797 reads £390,000."""
    report = example_report()
    chart = next(one for chapter in report.chapters for one in chapter.content.charts)
    chart = replace(chart, key="lost", title="{spent}", alt="{spent}",
                    facts={"spent": Fact(389_270.62, "money")})  # fmt: skip
    told = Finding("lost", "info", "{spent} lost.", {"spent": Fact(said, "money")}, so_what="So.")
    assert (words.disagreements([told], [chart]) == []) == agree
    assert words.disagreements([replace(told, key="other")], [chart]) == []


def finding(key: str, text: str, so_what: str = "Look there first.") -> Finding:
    return Finding(key, "info", text, {}, so_what=so_what)


def test_every_finding_has_a_so_what() -> None:
    assert list(words.of_finding(finding("tea", "Tea sells."), "EUR")) == []
    assert list(words.of_finding(finding("tea", "Tea sells.", ""), "EUR")) == ["no so-what"]


def test_three_findings_of_a_chapter_do_not_begin_alike() -> None:
    three = [finding(key, f"Of all {key}, tea is first.") for key in ("goods", "shops", "towns")]
    assert words.openings(three[:2], "EUR") == []
    assert words.openings(three, "EUR") == ["3 findings begin with “Of all”"]


def test_numbers_that_begin_count_as_one_word_and_clusters_as_one_rule() -> None:
    facts = {"n": Fact(5, "count")}
    begun = [
        Finding(key, "info", "{n} of them came.", facts, so_what="So.")
        for key in ("goods", "shops", "towns")
    ]
    assert words.openings(begun, "EUR") == ["3 findings begin with “1 of”"]
    listed = [replace(begun[0], key=f"cluster_{at}_due") for at in (1, 2, 3)]
    assert words.openings(listed, "EUR") == []


def test_a_term_of_the_field_is_explained_in_its_chapter() -> None:
    bare = finding("money", "The best bring most (Gini half).")
    told = finding("more", "It is zero if all spend alike.")
    assert words.unexplained([bare], "EUR") == ["not explained in its chapter: Gini"]
    assert words.unexplained([bare, told], "EUR") == []


def test_a_recommendation_begins_with_a_verb_and_says_by_when() -> None:
    sound = recommendations()[0]
    assert [one for one in words.of_recommendation(sound, "GBP") if "verb" in one] == []
    weak = replace(sound, action="It would be good to " + sound.action)
    found = list(words.of_recommendation(weak, "GBP"))
    assert any(one.startswith("does not begin with a verb") for one in found)
    late = replace(sound, due=None)
    assert any(one.startswith("does not say by when") for one in words.of_recommendation(late, ""))


def test_a_planted_fault_of_any_kind_is_found_in_a_whole_report() -> None:
    report = example_report()
    before = set(words.faults(report))
    at = next(place for place, one in enumerate(report.chapters) if one.content.findings)
    chapter = report.chapters[at]
    planted = replace(chapter.content.findings[0], so_what="Buy it!")
    content = replace(chapter.content, findings=(planted, *chapter.content.findings[1:]))
    chapters = list(report.chapters)
    chapters[at] = replace(chapter, content=content)
    new = set(words.faults(replace(report, chapters=tuple(chapters)))) - before
    assert new == {f"{planted.key}: exclamation mark: Buy it!"}
    assert findings()


def templates() -> Iterator[tuple[str, str]]:
    """Every sentence typed in the code that speaks: two words or more, no docstring."""
    for name in SPEAKING:
        root = PACKAGE / name
        for path in sorted(root.rglob("*.py")) if root.is_dir() else [root]:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            notes = {
                id(node.value)
                for node in ast.walk(tree)
                if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            }
            for node in ast.walk(tree):
                if not isinstance(node, ast.Constant) or id(node) in notes:
                    continue
                if isinstance(node.value, str) and node.value.count(" ") >= 2:
                    yield f"{path.relative_to(PACKAGE)}:{node.lineno}", node.value


def test_no_template_holds_a_word_that_is_not_to_be_read() -> None:
    """Also of the sentences that neither of the two built reports says."""
    bad = ("filler", "hedge", "doubled word", "exclamation mark", "nested", "word of cause")
    found, number = [], 0
    for where, template in templates():
        number += 1
        text = FIELD.sub(lambda noun: f"Name{noun.start()} {noun[1] or ''}".rstrip(), template)
        for fault in words.of_text(text, trial="campaigns" in where):
            if fault.startswith(bad):
                found.append(f"{where}: {fault}")
    assert number > 1_000  # they are really read
    assert found == []
