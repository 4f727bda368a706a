"""What the chapter on methods quotes from the program's own source: definitions and thresholds.

Reading the source of the whole program takes a second and a half of every run, and it says the same
until the program changes: what was read is kept on disk.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Sequence
from typing import Any

from report_builder.kept import kept
from report_builder.methods import source
from report_builder.model import Column, Table
from report_builder.section import Section

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
    ("Findings of the summary", "report_builder.headline", "headline"),
)
DEFINED = (Column("Term"), Column("Definition"))
RULES = (Column("Name"), Column("Value"), Column("Why"), Column("Where"))


@functools.lru_cache(maxsize=4)
def quoted(sections: tuple[Section, ...]) -> tuple[Table, ...]:
    """The table of definitions, then those of the thresholds that were given a reason."""
    chapters = tuple(f"{one.key} {one.title} {one.run.__module__}" for one in sections)
    text = kept("quotes", (source.digest(), *chapters), lambda: _written(_read(sections)))
    return tuple(_table(**each) for each in json.loads(text))


def _written(tables: Iterable[Table]) -> bytes:
    parts = [{"key": each.key, "title": each.title, "rows": each.rows} for each in tables]
    return json.dumps(parts).encode()


def _table(key: str, title: str, rows: Sequence[Sequence[Any]]) -> Table:
    columns = DEFINED if key == "definitions" else RULES
    return Table(key, title, columns, tuple(tuple(row) for row in rows))


def _read(sections: Sequence[Section]) -> tuple[Table, ...]:
    rows = tuple(
        (name, source.documentation(module, function)) for name, module, function in DEFINITIONS
    )
    return (Table("definitions", "Definitions", DEFINED, rows), *_threshold_tables(sections))


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
