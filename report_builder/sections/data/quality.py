"""What was noticed: duplicates, missing and unreadable cells, returns, services, columns, files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ibis

from report_builder import roles
from report_builder.dataset import Dataset
from report_builder.ingest import reasons
from report_builder.model import Column, Fact, Finding, Table
from report_builder.sections.data.ledger import cents, keeps_equal_rows, step_of
from report_builder.sections.data.variables import Measured

MANY_UNKNOWN = 0.05  # above one line in twenty, customer chapters speak for part of the shop only
MANY_DUPLICATES = 0.01  # more than one row in a hundred points at a fault of the export
FEWEST_LINES = 30  # below this a percentage says less than the counts
HASH_DIGITS = 12  # enough to tell files apart by eye; the whole hash is in report.json


@dataclass(frozen=True, slots=True)
class Unknown:
    """Analysed lines without a customer: how many of how many, and their value."""

    lines: int
    of: int
    value: float


def unknown_customers(data: Dataset) -> Unknown | None:
    """Count the analysed lines without a customer; None without a customer column."""
    if not data.has(roles.CUSTOMER_ID):
        return None
    nobody = data.lines.customer_id.isnull()
    row = data.lines.agg(
        lines=nobody.sum(), of=data.lines.count(),
        value=ibis.coalesce(data.lines.value.sum(where=nobody), 0).cast("float64"),
    ).execute().iloc[0]  # fmt: skip
    return Unknown(int(row["lines"] or 0), int(row["of"]), float(row["value"]))


def unknown_finding(unknown: Unknown, data: Dataset) -> Finding | None:
    """How much of the shop the customer chapters do not see; None if they see all."""
    if not unknown.lines:
        return None
    share = unknown.lines / unknown.of
    facts = {
        "lines": Fact(unknown.lines, "count"), "all": Fact(unknown.of, "count"),
        "value": Fact(unknown.value, data.value_unit), "measure": Fact(data.value_name, "text"),
    }  # fmt: skip
    part = ""
    if unknown.of >= FEWEST_LINES:
        facts["share"], part = Fact(share, "share"), " ({share})"
    return Finding(
        "unknown_customers", "watch" if share > MANY_UNKNOWN else "info",
        "No customer is known for {lines:line|lines} of {all} analysed" + part
        + ", worth {value} of {measure}.",
        facts,
        so_what="They count in sales and products, but in no figure about customers: asking for "
        "the customer at the till or the login would close the gap.",
    )  # fmt: skip


def duplicates_finding(data: Dataset) -> Finding | None:
    """Equal rows: taken out once, or kept and why; None where no row repeats another."""
    copies = data.totals.rows_exact_duplicates
    if not copies:
        return None
    facts = {"rows": Fact(copies, "count")}
    if keeps_equal_rows(data):
        return Finding(
            "equal_rows", "info", "{rows:row repeats|rows repeat} another in every column.", facts,
            so_what="No column tells copies from repeat purchases; an order number with quantities "
            "would. They are kept in the analysis, while gross and net revenue count them once.",
        )  # fmt: skip
    many = copies > MANY_DUPLICATES * data.totals.rows
    return Finding(
        "equal_rows", "watch" if many else "info",
        "{rows:row repeats|rows repeat} another in every column; each counts once.",
        facts,
        so_what="So many copies point at a fault in the export." if many
        else "They are left out of every figure.",
    )  # fmt: skip


def netted_finding(data: Dataset) -> Finding | None:
    """Purchases left out with the credit that took them back; None where none was matched."""
    step = step_of(data, reasons.NETTED)
    if step is None:
        return None
    return Finding(
        "netted", "info",
        "{lines:line is a purchase or the credit that took it back|lines are purchases and the "
        "credits that took them back}; both are left out.",
        {"lines": Fact(-step.rows, "count")},
        so_what="They cancel out, nearly or in full, and would count orders that were not kept; "
        "what came back in all stands in the chapter on sales.",
    )  # fmt: skip


def service_finding(data: Dataset) -> Finding | None:
    """Service lines left out of the analysis; None where there are none."""
    step = step_of(data, reasons.SERVICE)
    if step is None:
        return None
    facts = {"lines": Fact(-step.rows, "count")}
    text = "{lines:line is|lines are} a service such as postage, a fee or a voucher"
    if data.has_money:
        facts["money"] = Fact(cents(-step.revenue), "money")
        text += ", {money} in all"
    return Finding(
        "service_lines", "info", text + ".", facts,
        so_what="They are no merchandise and stand in the ledger, not in the chapters.",
    )  # fmt: skip


def noticed_table(data: Dataset, measured: Sequence[Measured]) -> Table | None:
    """Missing and unreadable cells by column, and what was decided; None if nothing was noticed."""
    rows = [
        (note.what, note.decision, note.count or None, _part(note.what, note.count, data),
         note.example)
        for note in data.preparation
    ]  # fmt: skip
    told = {row[0] for row in rows}  # where a row is a customer, its cells are those of the rows
    rows += [
        (f"{missing} of customers", "left empty, never filled in", each.missing,
         each.missing / (each.missing + each.count), "")
        for each in measured
        if each.variable.source == "customers" and each.missing
        if (missing := f"Missing {each.variable.name.lower()}")
        and not (data.grain == "customers" and missing in told)
    ]  # fmt: skip
    if not rows:
        return None
    return Table(
        "noticed", "Missing and unreadable cells, and other decisions",
        (Column("What"), Column("Decision"), Column("Number", "count"),
         Column("Share of rows", "share"), Column("Example")),
        tuple(rows), note="Shares are of the rows read, or of customers where it says so.",
    )  # fmt: skip


def _part(what: str, count: int, data: Dataset) -> float | None:
    # Of other tables than the lines ("... in customers") the rows are not counted here.
    by_cell = what.startswith(("Missing ", "Unreadable ", "Impossible ")) and " in " not in what
    return count / data.totals.rows if by_cell and data.totals.rows else None


def kinds_table(data: Dataset) -> Table | None:
    """How many of the different rows read are sales, credits, called off, or something else.

    None where a row is a customer and no line.
    """
    if data.grain == "customers":
        return None
    totals = data.totals
    rejected = next((-s.rows for s in data.ledger if s.step == "Broken lines"), 0)
    different = totals.rows - totals.rows_exact_duplicates - rejected
    named = (
        ("Sale", "an ordinary line", totals.lines_sale),
        ("Credit", "a return or credit note", totals.lines_credit),
        ("Cancelled", "of an order that was called off", totals.lines_cancelled),
        ("Adjustment", "a write-off, free item or book-keeping entry", totals.lines_other),
    )
    rest = different - sum(lines for _, _, lines in named)
    rows = (*named, ("Returned by status, or without a value", "all other lines", rest))
    shown = tuple((*row, row[2] / different if different else None) for row in rows)
    return Table(
        "line_kinds", "Kinds of lines, each different row once",
        (Column("Kind"), Column("Meaning"), Column("Lines", "count"), Column("Share", "share")),
        shown, total=("All different rows", "", different, 1.0 if different else None),
    )  # fmt: skip


def mapping_table(data: Dataset) -> Table:
    """Which column was read as what, how sure, and why."""
    return Table(
        "mapping", "How the columns were understood",
        (Column("Read as"), Column("Table"), Column("Column"), Column("Confidence", "share"),
         Column("Reason")),
        tuple(
            (m.role, m.table, m.column, m.confidence, m.reason)
            for m in data.mapping if m.use == "analysed"
        ),
        note="A column read wrongly can be set right in report.toml, under [columns].",
    )  # fmt: skip


def inputs_table(data: Dataset) -> Table:
    """The files that were read, with the beginning of their fingerprint."""
    return Table(
        "inputs", "What was read",
        (Column("Input"), Column("Rows", "count"), Column("SHA-256, beginning"), Column("Note")),
        tuple((f.name, f.rows, f.sha256[:HASH_DIGITS], f.note) for f in data.inputs),
        total=("All inputs", sum(f.rows for f in data.inputs), "", ""),
    )  # fmt: skip
