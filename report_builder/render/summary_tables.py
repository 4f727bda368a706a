"""What the summary of the report says, as tables for the workbook."""

from __future__ import annotations

from collections.abc import Iterable

from report_builder import formats
from report_builder.model import Column, Finding, Kpi, Recommendation, Report, Table, Value
from report_builder.render import templating


def summary_tables(report: Report) -> tuple[Table, ...]:
    """Key figures, findings and recommendations, as far as there are any, and the ledger."""
    tables = (_key_figures(report.kpis), _findings(report), _recommendations(report))
    return (*(table for table in tables if table.rows), _ledger(report))


def _key_figures(kpis: Iterable[Kpi]) -> Table:
    """Each figure in its own unit: a sheet has one unit a row here, so figures are as computed."""
    columns = (Column("Key figure"), Column("Unit"), Column("Value", "number"),
               Column("Period before", "number"), Column("Year before", "number"),
               *_bounds(),
               Column("Definition"))  # fmt: skip
    rows = tuple(
        (each.name, each.unit, each.value, each.previous, each.year_ago, each.low, each.high,
         each.definition)
        for each in kpis
    )  # fmt: skip
    note = formats.prose("Shares and changes are fractions: 0.25 is 25%.")
    return Table("key_figures", "Key figures", columns, rows, note=note)


def _findings(report: Report) -> Table:
    columns = (Column("Chapter"), Column("Finding"), Column("What it means"), Column("Kind"),
               Column("Grade"), Column("Money", "money"), Column("Which is"), Column("Test"),
               Column("n", "count"), Column("Effect"), Column("Size of the effect", "number"),
               *_bounds(),
               Column("p", "p"), Column("p after correction", "p"))  # fmt: skip
    rows = tuple(_finding(each, report.currency) for each in report.findings)
    return Table("findings", "Findings", columns, rows)


def _finding(each: Finding, currency: str) -> tuple[Value, ...]:
    text = formats.fill(each.text, each.facts, currency)
    so_what = formats.fill(each.so_what, each.facts, currency)
    kind = templating.SEVERITY_NAME[each.severity]
    sense = each.sense if each.money is not None else None
    start = (each.chapter, text, so_what, kind, each.grade, each.money, sense)
    evidence = each.evidence
    if evidence is None:
        return (*start, *(None,) * 8)
    return (*start, evidence.test, evidence.n, evidence.effect_name, evidence.effect,
            evidence.low, evidence.high, evidence.p, evidence.p_adjusted)  # fmt: skip


def _recommendations(report: Report) -> Table:
    columns = (
        Column("For whom"), Column("What to do"), Column("Why"), Column("Money", "money"),
        Column("Low", "money"), Column("High", "money"), Column("Arithmetic"),
        Column("Number to watch"), Column("What would show that it worked"),
        Column("Customers", "count"), Column("By", "date"), Column("Confidence"),
    )  # fmt: skip
    rows = tuple(_recommendation(each, report.currency) for each in report.recommendations)
    return Table("recommendations", "Recommendations", columns, rows)


def _recommendation(each: Recommendation, currency: str) -> tuple[Value, ...]:
    action, reason, arithmetic, kpi, proof = (
        formats.fill(text, each.facts, currency)
        for text in (each.action, each.reason, each.arithmetic, each.kpi, each.proof)
    )
    return (each.segment, action, reason, each.money, each.money_low, each.money_high, arithmetic,
            kpi, proof, each.customers, each.due, each.confidence)  # fmt: skip


def _ledger(report: Report) -> Table:
    columns = (Column("Step"), Column("Why"), Column("Rows", "count"), Column("Money", "money"))
    rows = tuple((each.step, each.why, each.rows, each.revenue) for each in report.ledger)
    return Table("ledger", "From what was read to what is analysed", columns, rows)


def _bounds() -> tuple[Column, ...]:
    level = formats.percent(95)
    return tuple(Column(f"{end} bound ({level})", "number") for end in ("Lower", "Upper"))
