"""Rows that stand in two files because the exports overlap.

Where rows have an order number, equal rows are duplicates wherever they stand. Where they have
none, equal rows may be real: a run of rows that stands in two files in the same order is not. So
the rows of such runs are marked in the table, in the later file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

from report_builder.ingest.engine import keep, mark
from report_builder.ingest.sources.raw import FILE, FINGERPRINT, REPEATED

if TYPE_CHECKING:
    import ibis.expr.types as ir

FEWEST_ROWS = 10  # of a run; so many rows in the same order are no chance
FEWEST_OF_ALL = 3  # where the run is a whole file
DENSE = 0.5  # of the rows of a run that no other row of their file equals; chance finds single ones


def marked(
    stored: ir.Table, name: str, connection: Any
) -> tuple[ir.Table, list[tuple[str, str, int]]]:
    """The table with REPEATED where exports overlap, and which: later file, earlier file, rows.

    Files are called as in column FILE. The table stays as it is where nothing overlaps.
    """
    rows = stored.select(FINGERPRINT, FILE, place=stored.rowid())
    runs = keep(connection, f"{name}_runs", _runs(rows))
    if not int(runs.count().execute()):
        connection.drop_table(f"{name}_runs")
        return stored, []
    repeated = keep(connection, f"{name}_repeated", _repeated(rows, runs))
    told = repeated.group_by("later", "earlier").agg(rows=repeated.count()).execute()
    with_column = keep(connection, f"{name}_marked", stored.mutate(**{REPEATED: False}))
    connection.drop_table(name)
    mark(connection, f"{name}_marked", REPEATED, "true", f"{name}_repeated")
    connection.drop_table(f"{name}_runs")
    connection.drop_table(f"{name}_repeated")
    told = told.sort_values(["later", "earlier"])
    return with_column, [(row.later, row.earlier, int(row.rows)) for row in told.itertuples()]


def _runs(rows: ir.Table) -> ir.Table:
    """Runs of rows that stand in two files: ``first`` and ``last`` place in the later one, the
    ``distance`` to the earlier, the names of both.
    """
    several = rows.group_by(FINGERPRINT).agg(one=rows[FILE].min(), other=rows[FILE].max())
    several = several.filter(several.one != several.other).select(FINGERPRINT)
    shared = rows.semi_join(several, FINGERPRINT)
    single = shared.group_by(FINGERPRINT, FILE).agg(place=shared.place.min(), copies=shared.count())
    single = single.filter(single.copies == 1)
    window = ibis.window(group_by=FINGERPRINT, order_by="place")
    pairs = single.mutate(earlier=single[FILE].lag().over(window),
                          distance=single.place - single.place.lag().over(window))  # fmt: skip
    pairs = pairs.filter(pairs.earlier.notnull())
    runs = pairs.group_by("distance", "earlier", later=pairs[FILE]).agg(
        found=pairs.count(), first=pairs.place.min(), last=pairs.place.max()
    )
    sizes = rows.group_by(later=rows[FILE]).agg(size=rows.count())
    runs = runs.inner_join(sizes, "later")
    length = runs["last"] - runs["first"] + 1
    whole = (runs.found >= FEWEST_OF_ALL) & (length == runs["size"])
    return runs.filter(whole | (runs.found >= FEWEST_ROWS), runs.found >= DENSE * length)


def _repeated(rows: ir.Table, runs: ir.Table) -> ir.Table:
    """The places of the repeated rows (column ``line``), with both files: all that are equal at the
    distance of a run, also those at its ends that other rows of their file equal.
    """
    files = runs.select("later", "earlier", "distance").distinct()
    ours = rows.select("place", later=FILE, ours=FINGERPRINT).inner_join(files, "later")
    theirs = rows.select(there="place", holder=FILE, theirs=FINGERPRINT)
    same = ours.inner_join(
        theirs,
        [ours.place - ours.distance == theirs.there, ours.earlier == theirs.holder,
         ours.ours == theirs.theirs],
    )  # fmt: skip
    return same.group_by(line=same.place).agg(later=same.later.min(), earlier=same.earlier.min())
