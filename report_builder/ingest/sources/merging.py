"""Parts of one table, however each is written, to one raw table in the engine."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis

from report_builder.errors import ReportError
from report_builder.ingest.engine import keep
from report_builder.ingest.sources import delimited, overlaps, parquet
from report_builder.ingest.sources.export_names import pattern
from report_builder.ingest.sources.grouping import key_of
from report_builder.ingest.sources.parts import Part, counted, listed
from report_builder.ingest.sources.raw import (
    ADDED,
    FILE,
    FINGERPRINT,
    RawTable,
    fingerprinted,
)
from report_builder.model import InputFile

if TYPE_CHECKING:
    import ibis.expr.datatypes as dt
    import ibis.expr.types as ir


def merged(name: str, parts: Sequence[Part], connection: Any, workspace: Path) -> RawTable:
    """Read the parts of one table; columns are matched by their names.

    ``stored`` has column REPEATED where exports without order numbers overlap.
    """
    together = _written_alike(parts)
    if len(together) == 1:
        raw = _loaded(name, together[0], connection, workspace)
    else:
        tables = [
            _loaded(f"{name}_{number}", group, connection, workspace)
            for number, group in enumerate(together)
        ]
        raw = _union(name, _without_twins(tables, together, connection), connection)
    if len(parts) > 1:
        raw = _marked(raw, connection)
    return dataclasses.replace(raw, name=_title(parts), first_lines=_first_lines(raw))


def _written_alike(parts: Sequence[Part]) -> list[list[Part]]:
    """Parts that the engine can read in one go."""
    groups: dict[object, list[Part]] = {}
    for part in parts:
        layout = part.text[0] if part.text else None
        key = (layout.delimiter, layout.has_header, layout.are_baskets) if layout else None
        groups.setdefault((key, part.columns), []).append(part)
    return list(groups.values())


def _loaded(name: str, parts: Sequence[Part], connection: Any, workspace: Path) -> RawTable:
    """Parts that are written alike as one table; FILE says the label where they are several."""
    members = [(part.paths[0], *part.text) for part in parts if part.text]
    if not members:
        raw = parquet.load(name, parts, connection)
        rejected = tuple(line for part in parts for line in part.rejected)
        return dataclasses.replace(raw, rejected=rejected)
    try:
        raw = delimited.load(name, members, connection, workspace)
    except ReportError as error:
        raise ReportError(_relabelled(str(error), parts)) from None
    files = tuple(
        dataclasses.replace(file, name=part.label, sha256=part.sha256)
        for file, part in zip(raw.files, parts, strict=True)
    )
    return dataclasses.replace(raw, files=files)


def _relabelled(message: str, parts: Sequence[Part]) -> str:
    """A message with the names readers know instead of those of unpacked files."""
    for part in parts:
        message = message.replace(str(part.paths[0]), part.label)
    return message


def _without_twins(
    tables: Sequence[RawTable], together: Sequence[Sequence[Part]], connection: Any
) -> list[RawTable]:
    """Tables but those that are another one's rows in another format: sales.csv, sales.xlsx.

    Cells of two formats are seldom equal to the letter, so the rows would count twice.
    """
    kept: list[RawTable] = []
    by_name: dict[tuple[str, frozenset[str], int], str] = {}
    for raw, parts in zip(tables, together, strict=True):
        keys = [
            (part.names[0], frozenset(key_of(part.columns)), file.rows)
            for part, file in zip(parts, raw.files, strict=True)
        ]
        if all(key in by_name for key in keys):
            connection.drop_table(raw.stored.get_name())
            kept[0] = _with_left_out(kept[0], raw, [by_name[key] for key in keys])
            continue
        by_name |= {key: file.name for key, file in zip(keys, raw.files, strict=True)}
        kept.append(raw)
    return kept


def _with_left_out(raw: RawTable, twin: RawTable, originals: Sequence[str]) -> RawTable:
    said = tuple(
        InputFile(file.name, file.sha256, 0, f"left out: the rows of {original} in another format")
        for file, original in zip(twin.files, originals, strict=True)
    )
    firsts = (*_first_lines(raw), *(1 for _ in said))
    return dataclasses.replace(raw, files=(*raw.files, *said), first_lines=firsts)


def _first_lines(raw: RawTable) -> tuple[int, ...]:
    return raw.first_lines or tuple(2 for _ in raw.files)


def _union(name: str, tables: Sequence[RawTable], connection: Any) -> RawTable:
    """Tables below each other: a column that one lacks has missing cells there."""
    shown: dict[str, str] = {}
    kinds: dict[str, list[dt.DataType]] = {}
    for raw in tables:
        for key, column in zip(key_of(raw.table.columns), raw.table.columns, strict=True):
            shown.setdefault(key, column)
            kinds.setdefault(key, []).append(raw.table[column].type())
    types = {shown[key]: _common(of) for key, of in kinds.items()}
    rows = [_aligned(raw, number, shown, types) for number, raw in enumerate(tables)]
    stored = keep(connection, name, fingerprinted(_below(rows)))
    for raw in tables:
        connection.drop_table(raw.stored.get_name())
    lacking = [_lacking(raw, shown) for raw in tables]
    files = tuple(
        dataclasses.replace(file, note=f"{file.note}; {lack}") if lack and file.rows else file
        for raw, lack in zip(tables, lacking, strict=True)
        for file in raw.files
    )
    rejected = tuple(line for raw in tables for line in _named(raw))
    notes = listed(dict.fromkeys(raw.note for raw in tables))
    firsts = tuple(first for raw in tables for first in _first_lines(raw))
    table = stored.drop(FINGERPRINT, FILE)
    return RawTable(name, table, stored, files, notes, rejected, firsts)


def _below(rows: Sequence[ir.Table]) -> ir.Table:
    """Tables below each other in this order; a union of many at once takes them in another."""
    return functools.reduce(lambda above, below: above.union(below), rows)


def _aligned(
    raw: RawTable, number: int, shown: dict[str, str], types: dict[str, dt.DataType]
) -> ir.Table:
    stored = _with_days(raw, shown, types)
    there = dict(zip(key_of(raw.table.columns), raw.table.columns, strict=True))
    columns = {
        column: stored[there[key]].cast(types[column]) if key in there else ibis.null(types[column])
        for key, column in shown.items()
    }
    file = ibis.literal(f"{number}/")
    if FILE in stored.columns:
        file = file.concat(stored[FILE])
    return stored.select(**columns, **{FILE: file})


def _with_days(raw: RawTable, shown: dict[str, str], types: dict[str, dt.DataType]) -> ir.Table:
    """Moments that become text as days where all of them are midnight, as exports write them."""
    moments = [
        column
        for key, column in zip(key_of(raw.table.columns), raw.table.columns, strict=True)
        if types[shown[key]].is_string() and raw.table[column].type().is_timestamp()
    ]
    if not moments:
        return raw.stored
    whole = raw.stored.agg(
        **{name: (raw.stored[name] == raw.stored[name].truncate("D")).all() for name in moments}
    )
    row = whole.execute().iloc[0]
    days = {name: raw.stored[name].date() for name in moments if row[name]}
    return raw.stored.mutate(**days)


def _common(kinds: Sequence[dt.DataType]) -> dt.DataType:
    """The type of a column of several files: text, unless all of them agree."""
    if len(set(kinds)) == 1:
        return kinds[0]
    if all(kind.is_numeric() for kind in kinds):
        return ibis.dtype("float64")
    return ibis.dtype("string")


def _lacking(raw: RawTable, shown: dict[str, str]) -> str:
    there = set(key_of(raw.table.columns))
    missing = [column for key, column in shown.items() if key not in there]
    return f"lacks {listed(missing)}, left empty" if missing else ""


def _named(raw: RawTable) -> Iterable[str]:
    """Lines left out, each with its file."""
    if len(raw.files) > 1:
        return raw.rejected
    return [f"{raw.files[0].name} {line}" for line in raw.rejected]


def _marked(raw: RawTable, connection: Any) -> RawTable:
    """The table with overlapping exports marked, and said in the notes of the later files."""
    stored, overlapping = overlaps.marked(raw.stored, raw.stored.get_name(), connection)
    if not overlapping:
        return raw
    starts = stored.group_by(FILE).agg(start=stored.rowid().min()).order_by("start").execute()
    filled = [number for number, file in enumerate(raw.files) if file.rows]
    number_of = dict(zip(starts[FILE], filled, strict=True))
    files = list(raw.files)
    for later, earlier, rows in overlapping:
        file = files[number_of[later]]
        said = f"{counted(rows, 'row')} also in {files[number_of[earlier]].name}"
        files[number_of[later]] = dataclasses.replace(file, note=f"{file.note}; {said}")
    extra = [column for column in ADDED if column in stored.columns]
    return dataclasses.replace(raw, stored=stored, table=stored.drop(*extra), files=tuple(files))


def _title(parts: Sequence[Part]) -> str:
    """What a table is called: after its file or sheet, or what the names of its files share."""
    if len(parts) == 1:
        return parts[0].names[0]
    patterns = {pattern(part.names[0]) for part in parts}
    shared = patterns.pop() if len(patterns) == 1 else ""
    return shared or parts[0].folder
