"""What was noticed in the columns and decided about them, as notes for the report."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import ibis

from report_builder import roles as vocabulary
from report_builder.dataset import Preparation
from report_builder.ingest import cells, kinds, spellings, statuses
from report_builder.ingest.casting import canonical, cast
from report_builder.ingest.implausible import PLACEHOLDERS, SetAside
from report_builder.ingest.joining import Joined
from report_builder.ingest.kinds import Prefixes
from report_builder.ingest.order_ids import SAID, OrderRule
from report_builder.ingest.recognition import Recognised

if TYPE_CHECKING:
    import ibis.expr.types as ir

EXAMPLES = 3  # broken lines quoted
NO_DATES = frozenset(map(dt.date.isoformat, PLACEHOLDERS))
MAPPINGS = 12  # spellings of one column shown with what they are read as
STATUSES = 20  # labels of the status column told one by one, the commonest first
TOLD = {
    kinds.SALE: "counted as a sale",
    kinds.CANCELLED: "the order was called off: left out",
    kinds.RETURNED: "the goods came back: left out, and counted as returned",
    kinds.CREDIT: "a negative line: counted as a return",
    kinds.OTHER: "free or a write-off: an adjustment",
    kinds.EXCLUDED: "without a value: left out",
}
# Labels typed by hand, where one letter is easily slipped: places and kinds of goods.
TYPED = (*vocabulary.REGIONS, vocabulary.CATEGORY, vocabulary.SUBCATEGORY, vocabulary.BRAND,
         vocabulary.STORE, vocabulary.CHANNEL, vocabulary.PAYMENT, vocabulary.OCCUPATION,
         vocabulary.EDUCATION)  # fmt: skip


def notes(
    joined: Joined,
    typed: ir.Table,
    prefixes: Prefixes,
    aside: Sequence[SetAside],
    *,
    rule: OrderRule,
    keeps: bool,
) -> tuple[tuple[Preparation, ...], bool]:
    """Everything noticed, and whether the lines have times of day."""
    tables = used(joined)
    found = [*cells.notes(joined, typed), *impossible(aside, tables), *_spellings(tables)]
    found += [*_slips(tables), *_statuses(typed), *_payments(typed), *_columns(tables)]
    found += [*_decisions(joined, typed, prefixes, rule=rule, keeps=keeps), *_broken(tables)]
    hours = typed.agg(any=(typed.ordered_at.hour() > 0).any()).execute().iloc[0, 0]
    return tuple(found), hours in (True, 1)


def of_recognition(table: Recognised) -> Iterator[Preparation]:
    """What is to be told of one table whose rows are no order lines."""
    for tell in (_spellings, _slips, _columns, _broken):
        yield from tell((table,))


def used(joined: Joined) -> tuple[Recognised, ...]:
    """The tables that the report is made of, the order lines first."""
    campaigns = [joined.campaigns] if joined.campaigns is not None else []
    return (joined.main, *(partner for _, partner in joined.partners), *campaigns)


def impossible(aside: Iterable[SetAside], tables: Sequence[Recognised]) -> Iterator[Preparation]:
    """Values set aside because they cannot be, with the row of the first of the worst of them."""
    for each in aside:
        what = f"Impossible {each.role}"
        yield Preparation(what, each.decision, each.rows, _place(each, tables))


def _place(aside: SetAside, tables: Iterable[Recognised]) -> str:
    is_of_nobody = aside.example in NO_DATES
    example = "" if not is_of_nobody else cells.quoted(aside.example)
    for table in tables:
        role = next((role for role in table.mapping if canonical(role) == aside.role), None)
        if role is not None:
            meant = functools.partial(_reads, table, role, aside.example)
            found = cells.first_cell(table, role, meant, is_of_nobody=is_of_nobody)
            return found or example or cells.quoted(cells.told(role, aside.example))
    return example


def _reads(table: Recognised, role: str, text: str, rows: ir.Table) -> ir.BooleanColumn:
    """Whether a cell reads as the value that the text writes."""
    column = cast(table, role, rows)
    if column.type().is_temporal():
        day = dt.date.fromisoformat(text)
        return column.date() == ibis.date(day.year, day.month, day.day)
    return column == ibis.literal(text).cast(column.type())


def _spellings(tables: Iterable[Recognised]) -> Iterator[Preparation]:
    for table in tables:
        for role, changes in table.changes.items():
            shown = [f"{cells.quoted(a)} read as {cells.quoted(b)}" for a, b in changes.items()]
            more = [f"and {len(shown) - MAPPINGS} more"] if len(shown) > MAPPINGS else []
            what, decision = f"Mixed spellings of {canonical(role)}", "one spelling kept for each"
            if _only_renamed(table, role, changes):
                what, decision = f"Short forms of {canonical(role)}", "written out"
            yield Preparation(
                what,
                decision,
                len(changes),
                "; ".join([*shown[:MAPPINGS], *more]),
            )


def _only_renamed(table: Recognised, role: str, changes: Mapping[str, str]) -> bool:
    """Whether every value has one spelling in the data, such as F and M, that reads as another."""
    if len({*changes.values()}) < len(changes):
        return False
    return not {*changes.values()} & {
        *spellings.counted(table.raw.table, table.mapping[role].column)
    }


def _slips(tables: Iterable[Recognised]) -> Iterator[Preparation]:
    """Rare labels one letter away from a common one: told, as nobody knows what was meant."""
    for table in tables:
        for role in TYPED:
            if not table.has(role) or not table.column(role).type().is_string():
                continue
            column = table.mapping[role].column
            counts: dict[str, int] = {}
            for label, rows in spellings.counted(table.raw.table, column).items():
                kept = table.changes.get(role, {}).get(label, label)
                counts[kept] = counts.get(kept, 0) + rows
            slips = spellings.likely_slips(counts)
            if slips:
                rare, common = slips[0]
                yield Preparation(
                    f"Possible slips of the pen in {canonical(role)}",
                    "left as they are; if one was meant for the other, say so in the settings, "
                    "under [values]",
                    sum(counts[label] for label, _ in slips),
                    f"{cells.quoted(rare)} beside {cells.quoted(common)}",
                )


def _statuses(typed: ir.Table) -> Iterator[Preparation]:
    """How the lines of each status were counted."""
    if vocabulary.STATUS not in typed.columns:
        return
    stated = typed.filter(typed.status.notnull()).group_by("status", "kind")
    counted = stated.agg(rows=lambda lines: lines.copies.sum()).execute()
    order = counted.sort_values(["rows", "status", "kind"], ascending=[False, True, True])
    decided = order[order["kind"].isin([kinds.SALE, kinds.CANCELLED, kinds.RETURNED])]
    for row in decided.head(STATUSES).to_dict("records"):
        what = f"Status {cells.quoted(row['status'])}"
        yield Preparation(what, TOLD[row["kind"]], int(row["rows"]))
    rest = decided.iloc[STATUSES:]
    for kind, rows in sorted(rest.groupby("kind")["rows"].sum().items()):
        yield Preparation("Other statuses", TOLD[kind], int(rows))


def _payments(typed: ir.Table) -> Iterator[Preparation]:
    """Ways of payment that say that nothing was paid, or that it was paid back: told, no more."""
    if vocabulary.PAYMENT not in typed.columns or not typed.payment.type().is_string():
        return
    counted = typed.group_by("payment").agg(rows=lambda lines: lines.copies.sum()).execute()
    rows = dict(zip(counted["payment"], counted["rows"], strict=True))
    for label in sorted(label for label in rows if isinstance(label, str)):
        if statuses.outcome(label) != "sale":
            what = f"Payment {cells.quoted(label)}"
            yield Preparation(
                what, "told only: the lines count as their status says", int(rows[label])
            )


def _columns(tables: Iterable[Recognised]) -> Iterator[Preparation]:
    """Choices about columns that could have gone the other way, and columns that are doubted."""
    for table in tables:
        for call in table.close:
            yield Preparation(
                f"Close call: {canonical(call.role)}",
                f"{cells.quoted(call.chosen)} was taken, not {cells.quoted(call.other)}; "
                f"to change it: {call.setting}",
                0,
                call.reason,
            )
        for role, why in table.doubts.items():
            yield Preparation(f"Column read as {canonical(role)}", "nothing is worked out from it",
                              0, why)  # fmt: skip
        for role, why in table.minor_units.items():
            yield Preparation(f"Money of {canonical(role)}", "read as cents, divided by a hundred",
                              0, why)  # fmt: skip
        for role in table.mapping:
            style = table.profile(role).dates
            if vocabulary.BY_NAME[role].kind == "date" and style.alternative:
                first = "day" if style.alternative.startswith("%m") else "month"
                yield Preparation(
                    "Dates that read two ways",
                    f"{canonical(role)}: read with the {first} first; day_first in the settings",
                    0,
                    style.why,
                )


def _broken(tables: Iterable[Recognised]) -> Iterator[Preparation]:
    for table in tables:
        rejected = table.raw.rejected
        if rejected:
            example = "; ".join(rejected[:EXAMPLES])
            yield Preparation("Broken lines", "left out", len(rejected), example)


def _decisions(
    joined: Joined, typed: ir.Table, prefixes: Prefixes, *, rule: OrderRule, keeps: bool
) -> Iterator[Preparation]:
    if keeps:
        yield Preparation(
            "Equal rows",
            "kept: without both an order number and a quantity they can be repeat purchases",
            _rows((typed.copy > 0).sum()),
        )
    if rule != "number":
        yield Preparation("No order number", SAID[rule], 0)
    if joined.source("customer_id") is None and joined.source("customer_name") is not None:
        yield Preparation("No customer number", "customers are told apart by their names", 0)
    if prefixes.credit:
        yield Preparation(
            "Order numbers that start with " + ", ".join(prefixes.credit),
            "read as credit notes, as their lines are negative",
            _rows(typed.copies.sum(where=kinds.prefix(typed.order_id).isin(prefixes.credit))),
        )


def _rows(counted: ir.IntegerScalar) -> int:
    return int(counted.execute() or 0)
