"""The chapter on methods, assumptions and limits: from the docstrings and constants of the code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from report_builder import formats
from report_builder.dataset import Dataset
from report_builder.ingest import kinds, reasons, statuses
from report_builder.methods import source
from report_builder.methods.limits import limits
from report_builder.methods.opinions import held
from report_builder.model import Chapter, Column, Content, Fact, Finding, Table
from report_builder.section import Section
from report_builder.stats.effects import CUTS

SUITE = "report_builder.suite"
GRADING = "report_builder.grading"
RECOMMENDATIONS = "report_builder.recommendations"
STATISTICS = "report_builder.stats."
INGEST = "report_builder.ingest"
DEFINITIONS = (
    ("Revenue, order, active customer", "report_builder.measures", ""),
    ("Days since the last order", "report_builder.measures", "days_since_last_order"),
    ("Kinds of lines", "report_builder.ingest.kinds", ""),
    ("What a status says", "report_builder.ingest.statuses", ""),
    ("What one order is", "report_builder.ingest.order_ids", "order_rule"),
    ("One row a customer", "report_builder.ingest.customer_level", ""),
    ("Purchases that were cancelled", "report_builder.ingest.netting", ""),
    ("Partial months", "report_builder.ingest.calendar", "months"),
    ("Period of the report", "report_builder.ingest.calendar", "default_period"),
    ("Tables that belong together", "report_builder.ingest.joining", ""),
    ("Grades of a finding", GRADING, "grade"),
    ("Findings of the summary", SUITE, "headline"),
)
WORDS = (
    ("An order was called off when its status has", statuses.CANCELLED_WORDS),
    ("Goods came back when the status has", statuses.RETURNED_WORDS),
    ("A line is a service when its short label has", kinds.SERVICE_WORDS),
)
RULES = (Column("Name"), Column("Value"), Column("Why"), Column("Where"))


def chapter(sections: Sequence[Section], data: Dataset, tests: int) -> Chapter:
    """How everything was computed. ``tests`` is the number of tests that the report made."""
    keys = frozenset(section.key for section in sections)
    tables = (
        _limits_table(sections, data),
        _opinions_table(keys),
        _notes_table(sections),
        _definitions_table(),
        _ledger_table(data),
        _words_table(),
        _effects_table(),
        *_threshold_tables(sections),
    )
    return Chapter(
        "methods", "Methods, assumptions and limits", "How was this computed, and how far does it "
        "carry?", "Written by the program from its own code: the notes are the descriptions of its "
        "functions, the thresholds its constants, each with the reason given beside it.",
        "shown", "", Content(findings=(_tests_finding(tests),), tables=tables),
    )  # fmt: skip


def read_ahead(sections: Sequence[Section]) -> None:
    """Read the sources beforehand; ``chapter`` then finds them read."""
    _definitions_table()
    _threshold_tables(sections)


def _tests_finding(tests: int) -> Finding:
    facts = {"tests": Fact(tests, "count")}
    if not tests:
        return Finding(
            "tests_corrected", "info",
            "No statement of this report rests on a test: {tests:test|tests} were made.", facts,
            so_what="The figures say what was counted, not whether a difference is chance.",
        )  # fmt: skip
    level = next(each for each in source.constants(GRADING) if each.name == "SIGNIFICANT").value
    assert isinstance(level, float)
    return Finding(
        "tests_corrected", "info",
        "This report made {tests:test|tests}. Together they are corrected by the method of "
        "Benjamini and Hochberg, so that of the differences it calls found at most {level} are "
        "expected to be chance.",
        facts | {"level": Fact(level, "share")},
        so_what="The more one looks, the more chance shows: a single p-value would not tell.",
    )  # fmt: skip


def _limits_table(sections: Sequence[Section], data: Dataset) -> Table:
    columns = (Column("Limit"), Column("Measured"), Column("What it means"))
    rows = tuple((each.limit, each.measured, each.meaning) for each in limits(sections, data))
    return Table("limits", "Limits of this report", columns, rows)


def _opinions_table(keys: frozenset[str]) -> Table:
    columns = (Column("Question"), Column("Options"), Column("Choice"), Column("Why"))
    rows = tuple((each.question, each.options, each.choice, each.why) for each in held(keys))
    return Table("opinions", "Choices that others make differently", columns, rows)


def _notes_table(sections: Sequence[Section]) -> Table:
    columns = (Column("Chapter"), Column("Question"), Column("Method"))
    rows = tuple((each.title, each.question, source.plain(each.method)) for each in sections)
    return Table("method_notes", "How each chapter is computed", columns, rows)


def _definitions_table() -> Table:
    rows = tuple(
        (name, source.documentation(module, function)) for name, module, function in DEFINITIONS
    )
    return Table("definitions", "Definitions", (Column("Term"), Column("Definition")), rows)


def _ledger_table(data: Dataset) -> Table:
    rows = tuple(
        (step, why.format(as_of=formats.date(data.time.as_of) if data.time else ""))
        for step, why in reasons.REASONS.values()
    )
    return Table(
        "ledger_rules", "Why a line is left out", (Column("Step"), Column("Rule")), rows,
        note="A line is left out for the first rule that holds, in this order.",
    )  # fmt: skip


def _words_table() -> Table:
    rows = tuple((rule, ", ".join(words)) for rule, words in WORDS)
    return Table("words", "Words that decide", (Column("Rule"), Column("Words")), rows)


def _effects_table() -> Table:
    columns = (Column("Effect"), *(Column(name, "number") for name in ("Small", "Medium", "Large")))
    rows = tuple((name, *cuts) for name, cuts in CUTS.items())
    return Table(
        "effect_words", "From when an effect is called small, medium or large", columns, rows,
        note="Below small an effect is negligible, however small its p-value.",
    )  # fmt: skip


def _threshold_tables(sections: Sequence[Section]) -> tuple[Table, ...]:
    """The thresholds of each section, then those that sections share."""
    own = {
        section: source.modules_of(section.run.__module__)
        for section in sections
        if section.run.__module__.startswith("report_builder.")
    }
    inside = frozenset(module for modules in own.values() for module in modules)
    used = source.reached([*inside, SUITE, GRADING, RECOMMENDATIONS])
    groups = [
        (f"thresholds_{section.key}", f"Thresholds: {section.title}", modules)
        for section, modules in own.items()
    ]
    statistics = sorted(module for module in used if module.startswith(STATISTICS))
    shared = sorted(used - inside - set(statistics))
    groups += [
        ("thresholds_shared", "Thresholds: shared by the chapters", tuple(shared)),
        ("thresholds_statistics", "Thresholds: statistics", tuple(statistics)),
        ("thresholds_preparation", "Thresholds: reading and preparing", source.modules_of(INGEST)),
    ]
    tables = (_thresholds(key, title, modules) for key, title, modules in groups)
    return tuple(table for table in tables if table.rows)


def _thresholds(key: str, title: str, modules: Iterable[str]) -> Table:
    rows = tuple(
        (each.spoken, each.shown, each.why, each.place)
        for module in modules
        for each in source.constants(module)
        if each.why
    )
    return Table(key, title, RULES, rows)
