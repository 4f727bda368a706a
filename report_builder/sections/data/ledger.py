"""The ledger from rows read to rows analysed, and from gross revenue to analysed revenue."""

from __future__ import annotations

import math
from dataclasses import replace

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
NOT_NET = {
    reasons.EXCLUDED: "lines without a readable value, which are left out",
    reasons.OTHER: "adjustments, which are left out",
    reasons.SERVICE: "service lines, which are left out",
    reasons.NETTED: "purchases credited later, which are left out on both sides",
}
KEPT_ROWS = "equal rows, which the analysis keeps and the totals count once"
OUTSIDE = "lines outside the dates looked at"
COUNTED = "each different row counts once, before returns, services included"


def step_of(data: Dataset, reason: str) -> LedgerStep | None:
    """The ledger step of a reason, None where no row fell to it."""
    name, _ = reasons.REASONS[reason]
    return next((step for step in data.ledger if step.step == name), None)


def keeps_equal_rows(data: Dataset) -> bool:
    """Whether equal rows are taken for repeat purchases: the ledger then has no such step."""
    return all(step.step != DUPLICATES for step in data.ledger)


def steps(data: Dataset) -> tuple[LedgerStep, ...]:
    """The ledger in cents, with the cents that rounding each step leaves over, if any."""
    *before, last = (replace(step, revenue=cents(step.revenue)) for step in data.ledger)
    left_over = cents(last.revenue - math.fsum(step.revenue for step in before))
    if not left_over:
        return (*before, last)
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
    return (*row, step.revenue) if money else row


def _kept_note(data: Dataset) -> str:
    if data.grain == "customers" or not keeps_equal_rows(data):
        return ""
    return (
        " There is no step for duplicates: only rows with both an order number and a quantity can "
        "be told from real repeat purchases, so equal ones stay in. Gross and net revenue of all "
        "data read count each different row once."
    )


def rows_chart(data: Dataset) -> Chart | None:
    """The rows as a waterfall, None where no row was left out."""
    moved = [step for step in data.ledger[1:-1] if step.rows]
    if not moved:
        return None
    first, last = data.ledger[0], data.ledger[-1]
    rows = tuple((step.step, step.rows) for step in (first, *moved))
    return charts.waterfall(
        shows=("rows_left_out",),
        x="Step", y="Rows", totals=(first.step, last.step),
        key="ledger_rows", title="{left!d} of {read!d:row|rows} read are left out of the analysis",
        subtitle=f"Rows of the input; {_span(data)}",
        alt="Waterfall of rows: from {read!d} read, less {left!d} left out, to those analysed.",
        table=Table("ledger_rows", "Rows from read to analysed",
                    (Column("Step"), Column("Rows", "count")), rows,
                    total=(last.step, last.rows)),
        facts=_row_facts(data),
    )  # fmt: skip


def revenue_chart(data: Dataset) -> Chart | None:
    """The money as a waterfall, None without money or where no money was moved."""
    first, *between, last = steps(data)
    moved = [step for step in between if step.revenue]
    if not data.has_money or not moved:
        return None
    return charts.waterfall(
        shows=("rows_left_out",),
        x="Step", y="Amount", totals=(first.step, last.step),
        key="ledger_revenue", title="Preparing the rows {way} the amount by {change}",
        subtitle=f"Sum of line amounts, {data.currency or 'currency of the data'}; {_span(data)}",
        alt="Waterfall of the amount of all rows, from {read} as read to {analysed} analysed, "
            "{change} {side}.",
        table=Table("ledger_revenue", "Amount from read to analysed",
                    (Column("Step"), Column("Amount", "money")),
                    tuple((step.step, step.revenue) for step in (first, *moved)),
                    total=(last.step, last.revenue)),
        facts={
            "change": Fact(abs(cents(last.revenue - first.revenue)), "money"),
            "way": Fact("lowers" if last.revenue < first.revenue else "raises", "text"),
            "side": Fact("less" if last.revenue < first.revenue else "more", "text"),
            "read": Fact(first.revenue, "money"), "analysed": Fact(last.revenue, "money"),
        },
    )  # fmt: skip


def reconciliation(data: Dataset) -> tuple[tuple[str, float], ...]:
    """From gross revenue over net revenue to analysed revenue: levels and what lies between.

    Empty without money. Lines called off or returned by their status are not in net revenue, so
    their ledger steps do not stand here; what is left between net and analysed is named.
    """
    totals, analysed = data.totals, cents(data.ledger[-1].revenue)
    if totals.gross_revenue is None or totals.net_revenue is None:
        return ()
    taken = [
        (f"Left out: {step.step.lower()}", cents(step.revenue))
        for reason in IN_NET
        if (step := step_of(data, reason)) is not None and cents(step.revenue)
    ]
    between = (
        ("Returns and credit notes", -(totals.returns_value or 0.0)),
        ("Adjustments", totals.other_value or 0.0),
    )
    rest = cents(analysed - totals.net_revenue - math.fsum(money for _, money in taken))
    return (
        ("Gross revenue", totals.gross_revenue),
        *((name, money) for name, money in between if money),
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
    """The bridge from gross to analysed revenue; None without money or where they are one."""
    bridge = reconciliation(data)
    if len({money for _, money in bridge if money}) < 2:
        return None
    return charts.waterfall(
        shows=("revenue_reconciled",),
        x="Step", y="Amount", totals=("Gross revenue", "Net revenue", "Analysed revenue"),
        key="reconciliation", title="Analysed revenue is {difference} {way} gross revenue",
        subtitle=f"{data.currency or 'Currency of the data'}; totals of all data read: {COUNTED}; "
        + _span(data),
        alt="Waterfall from gross revenue to net revenue to analysed revenue, which is "
            "{difference} {way} gross revenue.",
        table=Table("reconciliation", "Gross, net and analysed revenue",
                    (Column("Step"), Column("Amount", "money")), bridge[:-1], total=bridge[-1],
                    note="Analysed revenue is merchandise sold less goods returned. "
                         + _why_not_net(data)),
        facts=_difference(data, data.totals.gross_revenue),
    )  # fmt: skip


def _why_not_net(data: Dataset) -> str:
    parts = _not_in_net(data)
    if not parts:
        return "It is net revenue."
    return f"It differs from net revenue by {', and by '.join(parts)}."


def _not_in_net(data: Dataset) -> list[str]:
    """What lies between net and analysed revenue: only what this data has."""
    parts = [
        words for reason, words in NOT_NET.items()
        if (step := step_of(data, reason)) is not None and cents(step.revenue)
    ]  # fmt: skip
    if any(name == _rest_name(data) for name, _ in reconciliation(data)):
        parts += [KEPT_ROWS] if keeps_equal_rows(data) else []
        parts += [OUTSIDE] if any(step_of(data, reason) for reason in NOT_IN_DATES) else []
    return parts


def _difference(data: Dataset, base: float | None) -> dict[str, Fact]:
    difference = cents(data.ledger[-1].revenue - (base or 0.0))
    return {
        "difference": Fact(abs(difference), "money"),
        "way": Fact("below" if difference < 0 else "above", "text"),
    }


def _span(data: Dataset) -> str:
    return f"data {data.until}" if data.time else data.until


def _row_facts(data: Dataset) -> dict[str, Fact]:
    read, analysed = data.ledger[0].rows, data.ledger[-1].rows
    return {"left": Fact(read - analysed, "count"), "read": Fact(read, "count")}


def rows_finding(data: Dataset) -> Finding:
    """How many rows the report does not stand on."""
    read, analysed = data.ledger[0].rows, data.ledger[-1].rows
    enough = analysed >= KEPT_SHARE * read
    if read == analysed:
        return Finding(
            "rows_left_out", "info", "All of {read!d:row|rows} read are analysed.",
            {"read": Fact(read, "count")}, so_what="Nothing had to be left out.",
        )  # fmt: skip
    largest = {} if enough else _largest_step(data)
    return Finding(
        "rows_left_out", "info" if enough else "watch",
        "{left!d} of {read!d:row|rows} read are left out; the others are analysed.",
        _row_facts(data) | largest,
        so_what=_about_rows(enough=enough, named=bool(largest)),
    )  # fmt: skip


def _largest_step(data: Dataset) -> dict[str, Fact]:
    steps_ = data.ledger[1:-1]
    if not any(step.rows for step in steps_):
        return {}
    most = max(steps_, key=lambda step: -step.rows)
    return {"step": Fact(most.step.lower(), "text"), "rows": Fact(-most.rows, "count")}


def _about_rows(*, enough: bool, named: bool) -> str:
    if enough or not named:
        return "They are too few to change the picture; the ledger gives the reason of each."
    return (
        "The most frequent reason: {step} ({rows!d:row|rows}). Check that this is right before "
        "using figures."
    )


def revenue_finding(data: Dataset) -> Finding | None:
    """How the revenue analysed stands to gross and net revenue; None without money."""
    gross, net = data.totals.gross_revenue, data.totals.net_revenue
    if gross is None or net is None:
        return None
    facts = {"gross": Fact(gross, "money"), "net": Fact(net, "money")}
    facts |= _difference(data, net)
    same = not cents(data.ledger[-1].revenue - net)
    if same:
        del facts["difference"], facts["way"]
    text = "Gross revenue is {gross}, net of returns and adjustments {net}; analysed revenue is "
    text += "the same." if same else "{difference} {way} that."
    if gross == net:
        text = "Gross and net revenue are the same, {net}; analysed revenue is {difference} {way} "
        text += "that."
        if same:
            text = "Gross, net and analysed revenue are the same: {net}."
        del facts["gross"]
    return Finding(
        "revenue_reconciled", "info", text, facts,
        so_what="It is what the customers spent in all, as the input says."
        if data.grain == "customers"
        else _about_revenue(data),
    )  # fmt: skip


def _about_revenue(data: Dataset) -> str:
    """Which figure to hold against the books, and by what that of the chapters differs."""
    parts = _not_in_net(data)
    if not parts:
        return "Hold net revenue against the books; the figures of the chapters add up to it."
    named = [part.partition(",")[0] for part in parts] if len(parts) > 1 else parts
    return (
        "Hold net revenue against the books. The figures of the chapters differ from it by "
        f"{formats.listed(named)}."
    )
