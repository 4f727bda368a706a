"""The report as plain frozen data: what sections return and what renderers show.

Every sentence is a template with named facts. Digits typed into a template are an error, so each
number a reader sees is a value of the model, found under the finding's key in ``report.json``.
"""

from report_builder.model.content import (
    Chart,
    Cluster,
    Column,
    Content,
    Evidence,
    Finding,
    Hypothesis,
    Kpi,
    Recommendation,
    Segment,
    Table,
)
from report_builder.model.facts import (
    Fact,
    Facts,
    Grade,
    Severity,
    Status,
    Unit,
    Value,
    check_facts,
    template_fields,
)
from report_builder.model.report import (
    Accent,
    Brand,
    Chapter,
    ColumnMapping,
    InputFile,
    LedgerStep,
    Logo,
    MonthTotals,
    Period,
    Report,
    TopItem,
    Totals,
)

__all__ = [
    "Accent",
    "Brand",
    "Chapter",
    "Chart",
    "Cluster",
    "Column",
    "ColumnMapping",
    "Content",
    "Evidence",
    "Fact",
    "Facts",
    "Finding",
    "Grade",
    "Hypothesis",
    "InputFile",
    "Kpi",
    "LedgerStep",
    "Logo",
    "MonthTotals",
    "Period",
    "Recommendation",
    "Report",
    "Segment",
    "Severity",
    "Status",
    "Table",
    "TopItem",
    "Totals",
    "Unit",
    "Value",
    "check_facts",
    "template_fields",
]
