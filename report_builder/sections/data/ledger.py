"""The ledger from rows read to rows analysed, and from gross revenue to analysed revenue."""

from __future__ import annotations

import math

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.ingest import reasons
from report_builder.model import Chart, Column, Fact, Finding, LedgerStep, Table, Value

KEPT_SHARE = 0.95  # one row in twenty may be lost to dirt; more deserves a look at the export
CENTS = 2  # decimals of money as it is shown: a difference below is none
NOT_IN_DATES = (reasons.UNDATED, reasons.AFTER)
IN_NET = (reasons.EXCLUDED, reasons.OTHER, reasons.SERVICE, reasons.NETTED)
DUPLICATES = "Exact duplicates"
ROUNDING = "Rounding to cents"
COUNTED = "each different row counts once, before returns, services included"


def step_of(data: Dataset, reason: str) -> LedgerStep | None:
    """The ledger step of a reason, None where no row fell to it."""
    name, _ = reasons.REASONS[reason]
    return next((step for step in data.ledger if step.step == name), None)


def keeps_equal_rows(data: Dataset) -> bool:
    """Whether equal rows are taken for repeat purchases: the ledger then has no such step."""
    return all(step.step != DUPLICATES for step in data.ledger)


def steps(data: Dataset) -> tuple[LedgerStep, ...]:
    """The ledger with the cents that rounding each step leaves over, where there are any."""
    *before, last = data.ledger
    left_over = cents(last.revenue - math.fsum(step.revenue for step in before))
    if not left_over:
        return data.ledger
    rounding = LedgerStep(ROUNDING, "amounts have more decimals than cents", 0, left_over)
    return (*before, rounding, last)


def cents(value: float) -> float:
    """A sum of money to the cent, without a negative zero."""
    return round(value, CENTS) + 0.0


def table(data: Dataset) -> Table:
    """Every step with its reason, rows and money; the last line is what the others add up to."""
    columns = [Column("Step"), Column("Why"), Column("Rows", "count")]
    if data.has_money:
        columns.append(Column("Amount", "money"))
    rows = [_row(step, money=data.has_money) for step in steps(data)]
    return Table(
        "ledger", "Every row and amount, from read to analysed", tuple(columns), tuple(rows[:-1]),
        total=rows[-1],
        note="The lines above the last add up to it." + (_kept_note(data)),
    )  # fmt: skip


def _row(step: LedgerStep, *, money: bool) -> tuple[Value, ...]:
    row = (step.step, step.why, step.rows)
    return (*row, step.revenue + 0.0) if money else row  # + 0.0 makes a negative zero plain


def _kept_note(data: Dataset) -> str:
    if not keeps_equal_rows(data):
        return ""
    return (
        " There is no step for duplicates: without an order number and a quantity, equal rows can "
        "be real repeat purchases and stay in. The report's totals count each different row once."
    )


def rows_chart(data: Dataset) -> Chart | None:
    """The rows as a waterfall, None where no row was left out."""
    moved = [step for step in data.ledger[1:-1] if step.rows]
    if not moved:
        return None
    first, last = data.ledger[0], data.ledger[-1]
    rows = tuple((step.step, step.rows) for step in (first, *moved, last))
    return charts.waterfall(
        x="Step", y="Rows", totals=(first.step, last.step),
        key="ledger_rows", title="{analysed} of {read:row|rows} read are analysed",
        subtitle=f"Rows of the input; {_span(data)}",
        alt="Waterfall from {read:row|rows} read down to {analysed} analysed.",
        table=Table("ledger_rows", "Rows from read to analysed",
                    (Column("Step"), Column("Rows", "count")), rows),
        facts={"analysed": Fact(last.rows, "count"), "read": Fact(first.rows, "count")},
    )  # fmt: skip


def revenue_chart(data: Dataset) -> Chart | None:
    """The money as a waterfall, None without money or where no money was moved."""
    moved = [step for step in steps(data)[1:-1] if cents(step.revenue)]
    if not data.has_money or not moved:
        return None
    first, last = data.ledger[0], data.ledger[-1]
    return charts.waterfall(
        x="Step", y="Amount", totals=(first.step, last.step),
        key="ledger_revenue", title="Preparing the rows moves revenue by {change}",
        subtitle=f"Sum of line amounts, {data.currency or 'currency of the data'}; {_span(data)}",
        alt="Waterfall of the amount of all rows, from {read} as read to {analysed} analysed, "
            "a change of {change}.",
        table=Table("ledger_revenue", "Amount from read to analysed",
                    (Column("Step"), Column("Amount", "money")),
                    tuple((step.step, step.revenue) for step in (first, *moved, last))),
        facts={
            "change": Fact(cents(last.revenue - first.revenue), "money"),
            "read": Fact(first.revenue, "money"), "analysed": Fact(last.revenue, "money"),
        },
    )  # fmt: skip


def reconciliation(data: Dataset) -> tuple[tuple[str, float], ...]:
    """From gross revenue over net revenue to analysed revenue: levels and what lies between.

    Empty without money. Lines called off or returned by their status are not in net revenue, so
    their ledger steps do not stand here; what is left between net and analysed is named.
    """
    totals, analysed = data.totals, data.ledger[-1].revenue
    if totals.gross_revenue is None or totals.net_revenue is None:
        return ()
    taken = [
        (f"Left out: {step.step.lower()}", step.revenue)
        for reason in IN_NET
        if (step := step_of(data, reason)) is not None and cents(step.revenue)
    ]
    rest = cents(analysed - totals.net_revenue - math.fsum(money for _, money in taken))
    return (
        ("Gross revenue", totals.gross_revenue),
        ("Returns and credit notes", -(totals.returns_value or 0.0) + 0.0),
        ("Adjustments", totals.other_value or 0.0),
        ("Net revenue", totals.net_revenue),
        *taken,
        *(((_rest_name(data), rest),) if rest else ()),
        ("Analysed revenue", analysed),
    )


def _rest_name(data: Dataset) -> str:
    dated = [step for reason in NOT_IN_DATES if (step := step_of(data, reason)) is not None]
    names = ["Equal rows kept"] if keeps_equal_rows(data) else []
    names += ["lines outside the dates" if names else "Lines outside the dates"] if dated else []
    return " and ".join(names) or ROUNDING


def reconciliation_chart(data: Dataset) -> Chart | None:
    """The bridge from gross to analysed revenue, None without money."""
    bridge = reconciliation(data)
    if not bridge:
        return None
    return charts.waterfall(
        x="Step", y="Amount", totals=("Gross revenue", "Net revenue", "Analysed revenue"),
        key="reconciliation", title="From {gross} gross to {analysed} analysed revenue",
        subtitle=f"{data.currency or 'Currency of the data'}; totals of all data read: {COUNTED}",
        alt="Waterfall from gross revenue of {gross} over net revenue of {net} to analysed revenue "
            "of {analysed}.",
        table=Table("reconciliation", "Gross, net and analysed revenue",
                    (Column("Step"), Column("Amount", "money")), bridge,
                    note="Analysed revenue is merchandise sold less goods returned. It differs "
                         "from net revenue by adjustments and service lines, which are left out, "
                         "and by purchases credited later, which are left out on both sides."),
        facts=_revenue_facts(data),
    )  # fmt: skip


def _revenue_facts(data: Dataset) -> dict[str, Fact]:
    return {
        "gross": Fact(data.totals.gross_revenue, "money"),
        "net": Fact(data.totals.net_revenue, "money"),
        "analysed": Fact(data.ledger[-1].revenue, "money"),
    }


def _span(data: Dataset) -> str:
    return f"data to {formats.date(data.as_of)}"


def rows_finding(data: Dataset) -> Finding:
    """How many rows the report stands on."""
    read, analysed = data.ledger[0].rows, data.ledger[-1].rows
    enough = analysed >= KEPT_SHARE * read
    facts = {
        "analysed": Fact(analysed, "count"),
        "read": Fact(read, "count"),
        "left": Fact(read - analysed, "count"),
    }
    return Finding(
        "rows_analysed", "good" if enough else "watch",
        "{analysed} of {read:row|rows} read are analysed; {left:row is|rows are} left out.", facts,
        so_what="Each row left out stands in the ledger with its reason." if enough
        else "Many rows are left out: look at the largest step of the ledger before using figures.",
    )  # fmt: skip


def revenue_finding(data: Dataset) -> Finding | None:
    """Why the revenue analysed is not the gross revenue; None without money."""
    if data.totals.gross_revenue is None or data.totals.net_revenue is None:
        return None
    return Finding(
        "revenue_reconciled", "info",
        "Gross revenue is {gross}, net of returns and adjustments {net}; the analysis stands on "
        "{analysed}.",
        _revenue_facts(data),
        so_what="The chapters speak of merchandise sold less goods returned; postage, fees and "
        "book-keeping lines are only in the totals.",
    )  # fmt: skip
