"""The chapter on methods, assumptions and limits: from the docstrings and constants of the code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from report_builder import formats
from report_builder.dataset import Dataset
from report_builder.ingest import kinds, reasons, statuses
from report_builder.methods import source
from report_builder.methods.limits import limits
from report_builder.methods.opinions import held
from report_builder.methods.quotes import GRADING, quoted
from report_builder.model import Chapter, Column, Content, Fact, Finding, Table
from report_builder.section import Section
from report_builder.stats.effects import CUTS

KEY = "methods"
WORDS = (
    ("An order was called off when its status has", statuses.CANCELLED_WORDS),
    ("Goods came back when the status has", statuses.RETURNED_WORDS),
    ("A line is a service when its short label has", kinds.SERVICE_WORDS),
)


def chapter(sections: Sequence[Section], data: Dataset, tests: int) -> Chapter:
    """How everything was computed. ``tests`` is the number of tests that the report made."""
    keys = frozenset(section.key for section in sections)
    definitions, *thresholds = quoted(tuple(sections))
    tables = (
        _limits_table(sections, data),
        *map(_by_the_locale, (_opinions_table(keys), _notes_table(sections), definitions)),
        _ledger_table(data),
        _words_table(),
        _effects_table(),
        *map(_by_the_locale, thresholds),
    )
    return Chapter(
        KEY, "Methods, assumptions and limits", "How was this computed, and how far does it "
        "carry?", "Written by the program from its own code: the notes are the descriptions of its "
        "functions, the thresholds its constants, each with the reason given beside it.",
        "shown", "",
        Content(findings=(replace(_tests_finding(tests), chapter=KEY),), tables=tables),
    )  # fmt: skip


def read_ahead(sections: Sequence[Section]) -> None:
    """Read the sources beforehand; ``chapter`` then finds them read."""
    quoted(tuple(sections))


def _by_the_locale(table: Table) -> Table:
    """A table of our own prose with its numbers as the report writes them; what is read from the
    source, and kept for other reports, is free of the locale."""
    rows = tuple(
        tuple(formats.prose(cell) if isinstance(cell, str) else cell for cell in row)
        for row in table.rows
    )
    return replace(table, rows=rows)


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
        so_what="Of many tests some show a difference by chance alone; the correction allows "
        "for that.",
    )  # fmt: skip


def _limits_table(sections: Sequence[Section], data: Dataset) -> Table:
    columns = (Column("Limit"), Column("What it means"), Column("Measured"))
    rows = tuple((each.limit, each.meaning, each.measured) for each in limits(sections, data))
    return Table("limits", "Limits of this report", columns, rows)


def _opinions_table(keys: frozenset[str]) -> Table:
    columns = (Column("Question"), Column("Options"), Column("Choice"), Column("Why"))
    rows = tuple((each.question, each.options, each.choice, each.why) for each in held(keys))
    return Table("opinions", "Choices that others make differently", columns, rows)


def _notes_table(sections: Sequence[Section]) -> Table:
    columns = (Column("Chapter"), Column("Question"), Column("Method"))
    rows = tuple((each.title, each.question, source.plain(each.method)) for each in sections)
    return Table("method_notes", "How each chapter is computed", columns, rows)


def _ledger_table(data: Dataset) -> Table:
    rows = tuple(
        (step, why.format(as_of=formats.date(data.time.as_of) if data.time else ""))
        for reason, (step, why) in reasons.REASONS.items()
        if data.time or reason not in reasons.BY_DATE
    )
    return Table(
        "ledger_rules", "Why a line is left out", (Column("Step"), Column("Rule")), rows,
        note="Before these, rows equal in every column count once where rows have an order number "
        "and a quantity (exact duplicates). A line is left out for the first rule that holds, in "
        "this order.",
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
