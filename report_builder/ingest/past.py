"""The inputs as they would have been exported on an earlier day: read once, cut by date.

Rows are left out before anything is understood or counted, so that nothing later can shine
through: neither an order nor a credit, neither a spelling nor the price that is out of the way.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis

from report_builder import formats
from report_builder import roles as vocabulary
from report_builder.dataset import Dataset
from report_builder.errors import ReportError
from report_builder.ingest import derived, open_tables, prepared, understood
from report_builder.ingest.calendar import day_of
from report_builder.ingest.casting import cast
from report_builder.ingest.engine import connect, keep
from report_builder.ingest.joining import COPIES, COPY, Joined, canonical_lines, join_tables
from report_builder.ingest.joining.joined import Join
from report_builder.ingest.joining.keys import key_text
from report_builder.ingest.recognition import Recognised
from report_builder.ingest.sources.raw import ADDED, PLACE, RawTable
from report_builder.model import InputFile
from report_builder.settings import Settings

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Roles that say since when a row of a table stands in it. The day a customer joined a loyalty
# programme does not: they may have bought long before.
SINCE = (vocabulary.DATE, "campaign_date")
ALWAYS = dt.date(1, 1, 1)  # of a row without a day


@dataclass(frozen=True, slots=True)
class Inputs:
    """Inputs that were read, and for their tables since when each row is known.

    ``since``: name of a table -> the engine's table with ``place`` and ``day``; a table without a
    date is not in it. ``first``: the first day of the order lines.
    """

    inputs: tuple[str | Path, ...]
    tables: tuple[Recognised, ...]
    main: Recognised
    since: Mapping[str, ir.Table]
    first: dt.date


def read(inputs: Sequence[str | Path], settings: Settings) -> Inputs:
    """Read the inputs once. Raises ReportError for what the user can act on, such as no dates."""
    tables = open_tables(inputs, settings)
    joined = join_tables(tables, settings)
    if joined.source(vocabulary.DATE) is None:
        raise ReportError("there is no history to build: the data does not say when things sold")
    connection = tables[0].raw.table.get_backend()
    main = _line_days(joined, connection)
    since = {joined.main.raw.name: main}
    for table in tables:
        if table.raw.name != joined.main.raw.name:
            own = _own_days(table)
            needed = _needed(table, joined, since)
            days = _later(own, needed)
            if days is not None:
                name = f"since_{len(since)}"
                since[table.raw.name] = keep(connection, name, days)
    first = main.day.min().execute()
    if first is None or first != first:
        raise ReportError("no date could be read; name the date column in [columns] date = ...")
    return Inputs(tuple(inputs), tuple(tables), joined.main, since, day_of(first))


def load(found: Inputs, until: dt.date, settings: Settings) -> Dataset:
    """The dataset of the rows up to the end of a day, prepared as if there were no others.

    Rows of tables beside the order lines are left out where they have a later date, or where only
    later rows refer to them, such as those of a customer who had not bought yet. Cells stay as they
    are now: an export tells no earlier states. Raises ReportError as ``ingest.load`` does, and
    where dates read differently without the later rows.
    """
    if until < found.first:
        raise ReportError(f"there is no data up to {until}: it begins on {found.first}")
    connection = connect()
    with formats.using(settings.locale):
        raw = [_cut(table.raw, found.since.get(table.raw.name), until, connection)
               for table in found.tables]  # fmt: skip
        tables = understood(raw, settings)
        _check_dates(found.main, tables, until)
        return prepared(tables, found.inputs, settings)


def _check_dates(main: Recognised, tables: Sequence[Recognised], until: dt.date) -> None:
    """Raise ReportError where the dates of the lines are not read as with all rows there."""
    then = next(table for table in tables if table.raw.name == main.raw.name)
    if not main.has(vocabulary.DATE):
        return
    if then.has(vocabulary.DATE):
        column = then.mapping[vocabulary.DATE].column
        styles = [one.profile(vocabulary.DATE).dates for one in (main, then)]
        same_layout = styles[0].layout == styles[1].layout
        if column == main.mapping[vocabulary.DATE].column and same_layout:
            return
    raise ReportError(
        f"the rows up to {until} alone do not show how dates are written: say it with "
        "[columns] date and [dates] day_first in the settings"
    )


def _line_days(joined: Joined, connection: Any) -> ir.Table:
    """Of each row of the order lines its place and day, wherever the day stands."""
    stored = joined.main.raw.stored
    rows = stored.mutate(**{COPIES: ibis.literal(1), COPY: stored.rowid()})
    lines = derived.complete(canonical_lines(joined, rows), joined)
    return keep(connection, "since_lines", lines.select(place=lines.copy, day=lines.day))


def _own_days(table: Recognised) -> ir.Table | None:
    role = next((role for role in SINCE if table.has(role)), None)
    if role is None:
        return None
    stored = table.raw.stored
    return stored.select(place=stored.rowid(), day=cast(table, role, stored).date())


def _needed(table: Recognised, joined: Joined, since: Mapping[str, ir.Table]) -> ir.Table | None:
    """Of each row that others refer to, the first day of these."""
    for join in joined.joins:
        if join.table.raw.name == table.raw.name:
            child = joined.main if join.holder is None else joined.joins[join.holder].table
            if child.raw.name in since:
                return _first_referred(join, child.raw.stored, since[child.raw.name])
    return None


def _first_referred(join: Join, children: ir.Table, days: ir.Table) -> ir.Table:
    link, parents = join.link, join.table.raw.stored
    key = key_text(children, link.column, link.child.profiles[link.column], zeros=link.zeros)
    referring = children.select(key=key, at=children.rowid()).inner_join(
        days, ibis._.at == days.place
    )
    first = referring.group_by("key").agg(day=ibis.coalesce(referring.day, ALWAYS).min())
    owner = key_text(parents, link.key, link.parent.profiles[link.key], zeros=link.zeros)
    return parents.select(key=owner, place=parents.rowid()).inner_join(first, "key").select(
        "place", "day"
    )  # fmt: skip


def _later(one: ir.Table | None, other: ir.Table | None) -> ir.Table | None:
    """The later day of each place; one of the tables where there is no other."""
    if one is None or other is None:
        return one if other is None else other
    both = ibis.union(one.select("place", "day"), other.select("place", "day"))
    return both.group_by("place").agg(day=both.day.max())


def _cut(raw: RawTable, since: ir.Table | None, until: dt.date, connection: Any) -> RawTable:
    """The table in another engine, with the rows that are known on the day."""
    stored = raw.stored.mutate(**{PLACE: raw.stored.rowid()})
    if since is not None:
        stored = stored.anti_join(since.filter(since.day > until), stored[PLACE] == since.place)
    kept = _moved(stored.order_by(PLACE), raw.stored.get_name(), connection)
    added = [name for name in ADDED if name in kept.columns]
    files = _files(
        raw, kept, f"only rows known on {formats.date(until)}" if since is not None else ""
    )
    return replace(
        raw, stored=kept, table=kept.drop(*added), files=files,
        rows_read=tuple(file.rows for file in raw.files),
    )  # fmt: skip


def _moved(table: ir.Table, name: str, connection: Any) -> ir.Table:
    """The table in another engine, handed over as a file."""
    with tempfile.TemporaryDirectory(prefix="report-builder-") as folder:
        path = Path(folder) / "rows.parquet"
        table.to_parquet(path)
        return keep(connection, name, connection.read_parquet(path))


def _files(raw: RawTable, kept: ir.Table, note: str) -> tuple[InputFile, ...]:
    """The files with the rows that are kept of each."""
    bounds = [0]
    for file in raw.files:
        bounds.append(bounds[-1] + file.rows)
    spans = list(pairwise(bounds))
    counts = kept.agg(**{
        f"file_{n}": kept.count(where=(kept[PLACE] >= start) & (kept[PLACE] < end))
        for n, (start, end) in enumerate(spans)
    }).execute().iloc[0]  # fmt: skip
    return tuple(
        replace(file, rows=int(counts[f"file_{n}"]),
                note="; ".join(part for part in (file.note, note) if part and file.rows))
        for n, file in enumerate(raw.files)
    )  # fmt: skip
