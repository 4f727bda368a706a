"""How each table was read, and each of its columns with its role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import ibis

from report_builder import roles as vocabulary
from report_builder.ingest.recognition import Recognised
from report_builder.ingest.values import READABLE_SHARE
from report_builder.masking import is_date, masked
from report_builder.model import ColumnMapping, InputFile
from report_builder.stats.disclosure import SMALLEST

if TYPE_CHECKING:
    import ibis.expr.types as ir

CHECK = 0.75  # below this confidence a choice is pointed out for checking
SHOWN_FILES = 6  # of a table, with how each was read
SHOWN_LINES = 3  # lines left out that are quoted
USUAL_FIRST = 2  # the line below a heading in the first line
WIDEST = 40  # characters of a column name or an example
# What may be shown of single cells: nothing that names a person or leads to one.
SHOWABLE = ("label", "flag", "date", "time", "year", "money", "number", "rate")


def examples(table: Recognised) -> dict[str, str]:
    """Column -> the range of what it holds; only of columns that say nothing of single persons."""
    found: dict[str, str] = {}
    for role, choice in table.mapping.items():
        profile = table.profiles[choice.column]
        kind = vocabulary.BY_NAME[role].kind
        if kind not in SHOWABLE or role in (*vocabulary.OF_PERSONS, vocabulary.INCOME):
            continue
        is_moment = kind in ("date", "time")
        if profile.numbers.readable >= READABLE_SHARE and not is_moment:
            how = ".10g" if kind == "year" else ",.10g"
            found[choice.column] = f"{profile.low:{how}} to {profile.high:{how}}"
        elif ends := _ends(table.raw.table[choice.column], SMALLEST):
            shown = [end if is_date(end) else masked(end) for end in ends] if is_moment else ends
            found[choice.column] = " … ".join(dict.fromkeys(map(one_line, shown)))
    return found


def _ends(column: ir.Column, rows: int) -> list[str]:
    """The first and the last cell by alphabet of those that stand in so many rows."""
    cells = column.cast("string").strip().nullif("").name("cell")
    counted = cells.as_table().filter(cells.notnull()).group_by("cell").agg(rows=ibis._.count())
    often = counted.filter(counted.rows >= rows)
    low, high = often.agg(low=often.cell.min(), high=often.cell.max()).execute().iloc[0]
    return [low, high] if isinstance(low, str) else []


def lines(
    table: Recognised, mapping: Sequence[ColumnMapping], seen: Mapping[str, str]
) -> Iterator[str]:
    """The table, its files, the lines left out of it, and its columns."""
    yield f"{table.raw.name}: {sum(file.rows for file in table.raw.files):,} rows"
    firsts = table.raw.first_lines or (0,) * len(table.raw.files)
    for file, first in list(zip(table.raw.files, firsts, strict=False))[:SHOWN_FILES]:
        yield f"  read from {_file(file, first)}"
    if len(table.raw.files) > SHOWN_FILES:
        yield f"  and from {len(table.raw.files) - SHOWN_FILES:,} more files"
    if table.raw.rejected:
        quoted = "; ".join(one_line(line) for line in table.raw.rejected[:SHOWN_LINES])
        yield f"  lines left out: {len(table.raw.rejected):,} ({quoted})"
    names = table.raw.table.columns
    width = max(len(one_line(name)) for name in names)
    for name in names:
        yield f"  {one_line(name):{width}}  {_column(name, table, mapping, seen)}".rstrip()
    yield ""


def one_line(text: str) -> str:
    """A text cut to one short line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= WIDEST else f"{flat[: WIDEST - 1]}…"


def _file(file: InputFile, first: int) -> str:
    below = f"; rows from line {first}" if file.rows and first > USUAL_FIRST else ""
    return f"{file.name}: {file.rows:,} rows; {file.note}{below}".removesuffix("; ")


def _column(
    name: str, table: Recognised, mapping: Sequence[ColumnMapping], seen: Mapping[str, str]
) -> str:
    used = [one for one in mapping if (one.table, one.column) == (table.raw.name, name)]
    group = next((one for one in table.wide if name in one.columns), None)
    if group is not None:
        label = group.labels[group.columns.index(name)]
        return f"{group.role}: {label}  {group.confidence:.0%}  {group.reason}"
    if not used:
        used = [one for one in table.mapping.values() if one.column == name]
    if not used:
        return "not used"
    told = "; ".join(_choice(one, mapping) for one in used)
    return f"{told}  [{seen[name]}]" if name in seen else told


def _choice(choice: ColumnMapping, mapping: Sequence[ColumnMapping]) -> str:
    use = choice.use if choice in mapping or not mapping else "not used"
    if use == "key":
        return f"{choice.role}: {choice.reason}  {choice.confidence:.0%}"
    aside = ", but not used" if use == "not used" else ""
    check = "  (please check)" if choice.confidence < CHECK and not aside else ""
    return f"{choice.role}{aside}  {choice.confidence:.0%}  {choice.reason}{check}"
