"""The typed columns of the order lines, with what other tables say about each line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from report_builder import formats
from report_builder.errors import ReportError
from report_builder.ingest.casting import MONEY, canonical, cast
from report_builder.ingest.joining.joined import Join, Joined
from report_builder.ingest.joining.keys import Link, key_text
from report_builder.ingest.joining.returns import returned_rows
from report_builder.ingest.sources.raw import REPEATED

if TYPE_CHECKING:
    import ibis.expr.types as ir

COPIES, COPY = "__copies", "__copy"
SEVERAL = "Several"  # payments of one order made in several ways
RETURNED = "returned"  # the status of a line that a table of returns lists


def canonical_lines(joined: Joined, rows: ir.Table) -> ir.Table:
    """A typed column per role, from the lines and from every table joined to them.

    Raises ReportError if the joins changed the number of lines or their money.
    """
    main = joined.main
    lines = rows.select(
        **{canonical(role): cast(main, role, rows) for role in main.mapping},
        **_references(joined, None, rows),
        **_return_references(joined, rows),
        **({"quantity": ibis.literal(1).cast(MONEY)} if joined.item_number else {}),
        **({"repeated": rows[REPEATED]} if REPEATED in rows.columns else {}),
        copies=rows[COPIES],
        copy=rows[COPY],
    )
    if not joined.joins and joined.returns is None:
        return lines
    before = lines
    keys = []
    for place, join in enumerate(joined.joins):
        side = _gathered(place, join) if join.gathered else _side(joined, place, join)
        keys.append(side.select(key=side[_key(place)]))
        lines = lines.left_join(side, lines[_reference(place)] == side[_key(place)])
        lines = lines.drop(_reference(place), _key(place))
    lines = _with_returns(joined, lines)
    if joined.returns is not None or any(_repeats(key) for key in keys):
        _check(joined, before, lines)
    return lines


def _repeats(keys: ir.Table) -> bool:
    """Whether a key stands there twice: only then can a join change the lines."""
    row = keys.agg(rows=keys.count(), different=keys.key.nunique()).execute().iloc[0]
    return int(row["rows"]) != int(row["different"])


def _reference(place: int) -> str:
    return f"__refers_{place}"


def _key(place: int) -> str:
    return f"__key_{place}"


def _references(joined: Joined, holder: int | None, rows: ir.Table) -> dict[str, ir.Column]:
    """The referring columns of a table, as text that can be compared."""
    return {
        _reference(place): _child_text(join.link, rows)
        for place, join in enumerate(joined.joins)
        if join.holder == holder
    }


def _child_text(link: Link, rows: ir.Table) -> ir.StringColumn:
    return key_text(rows, link.column, link.child.profiles[link.column], zeros=link.zeros)


def _parent_text(link: Link, rows: ir.Table) -> ir.StringColumn:
    return key_text(rows, link.key, link.parent.profiles[link.key], zeros=link.zeros)


def _side(joined: Joined, place: int, join: Join) -> ir.Table:
    """One row a key, with the roles taken from the table and what it refers to in turn."""
    rows = join.table.raw.table
    if join.link.copies:
        rows = rows.distinct()
    side = rows.select(
        **{_key(place): _parent_text(join.link, rows)},
        **{canonical(role): cast(join.table, role, rows) for role in join.table.mapping},
        **_references(joined, place, rows),
    )
    return side.filter(side[_key(place)].notnull())


def _gathered(place: int, join: Join) -> ir.Table:
    """Several rows a key made one: the way of payment if it is one, the mean rating."""
    rows = join.table.raw.table
    side = rows.select(
        key=_parent_text(join.link, rows),
        **{role: cast(join.table, role, rows) for role in join.table.mapping},
    )
    made = {
        role: ibis.cases((side[role].nunique() > 1, SEVERAL), else_=side[role].max())
        if side[role].type().is_string()
        else side[role].mean().cast(MONEY)
        for role in join.table.mapping
    }
    return side.filter(side.key.notnull()).group_by("key").agg(**made).rename({_key(place): "key"})


def _return_references(joined: Joined, rows: ir.Table) -> dict[str, ir.Column]:
    links = _return_links(joined)
    return {f"__back_{number}": _child_text(link, rows) for number, link in enumerate(links)}


def _return_links(joined: Joined) -> tuple[Link, ...]:
    return joined.returns.links if joined.returns is not None else ()


def _with_returns(joined: Joined, lines: ir.Table) -> ir.Table:
    """``status`` says RETURNED where the table of returns lists the order (and the product)."""
    if joined.returns is None:
        return lines
    links = joined.returns.links
    rows = returned_rows(joined.returns)
    back = rows.select(
        **{f"__key_{number}": _parent_text(link, rows) for number, link in enumerate(links)}
    )
    back = back.distinct().mutate(__is_back=True)
    same = [lines[f"__back_{number}"] == back[f"__key_{number}"] for number in range(len(links))]
    lines = lines.left_join(back, same)
    given = lines.status if "status" in lines.columns else ibis.null("string")
    lines = lines.mutate(status=ibis.cases((lines["__is_back"], RETURNED), else_=given))
    ours = [name for name in lines.columns if name.startswith(("__back_", "__key_", "__is_back"))]
    return lines.drop(*ours)


def _check(joined: Joined, before: ir.Table, after: ir.Table) -> None:
    """Raise ReportError unless the lines are as many and their money as much as before."""
    money = next(
        (role for role in ("amount", "unit_price", "quantity") if joined.main.has(role)), ""
    )
    counts = []
    for lines in (before, after):
        sums = {"money": lines[money].sum()} if money else {}
        counts.append(tuple(lines.agg(rows=lines.count(), **sums).execute().iloc[0]))
    if counts[0] != counts[1]:
        others = [join.table.raw.name for join in joined.joins]
        others += [link.parent.raw.name for link in _return_links(joined)[:1]]
        tables = formats.listed(others)
        raise ReportError(
            f"{joined.main.raw.name}: joining {tables} would change the order lines from "
            f"{counts[0][0]:,} to {counts[1][0]:,} rows; a key repeats there: leave that table out "
            "or take the repeated rows out of it"
        )
