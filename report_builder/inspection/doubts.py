"""What could have been understood otherwise, how tables are joined, what else was noticed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from report_builder import roles as vocabulary
from report_builder.dataset import Dataset, Preparation
from report_builder.ingest.recognition import CloseCall, Recognised
from report_builder.inspection.tables import one_line
from report_builder.settings import quoted

JOINED = "joined:"  # how the note of a table that was joined begins
SAID = ("Close call", "Money of ", "Dates that read two ways", "Column read as")  # said here


def lines(tables: Sequence[Recognised], data: Dataset | None) -> Iterator[str]:
    """Joins, doubts and notes, each under a heading; nothing of what there is none of."""
    notes = data.preparation if data else ()
    joins = [note for note in notes if note.decision.startswith(JOINED)]
    rest = [note for note in notes if note not in joins and not note.what.startswith(SAID)]
    yield from _under("Joins:", [_note(note) for note in joins])
    yield from _under("Doubtful:", [line for table in tables for line in _doubts(table)])
    yield from _under("Noticed:", [_note(note) for note in rest])


def _under(heading: str, said: Sequence[str]) -> Iterator[str]:
    if said:
        yield from (heading, *(f"  {line}" for line in said), "")


def _note(note: Preparation) -> str:
    rows = f" ({note.count:,})" if note.count else ""
    return f"{note.what}: {note.decision}{rows}"


def _doubts(table: Recognised) -> Iterator[str]:
    for call in table.close:
        yield _close(call)
    for role, why in table.doubts.items():
        yield f"{role}: nothing is worked out from it: {why}"
    for role, why in table.minor_units.items():
        yield f'{role}: read as cents, as {why}; to change it: [money] unit = "units"'
    for role, choice in table.mapping.items():
        profile, kind = table.profiles[choice.column], vocabulary.BY_NAME[role].kind
        if kind == "date" and profile.dates.alternative:
            first = profile.dates.layout.startswith("%d")
            other = str(not first).lower()
            yield (
                f"{role}: read with the {'day' if first else 'month'} first, {profile.dates.why}; "
                f"to change it: [dates] day_first = {other}"
            )
        if kind in ("money", "number", "rate") and profile.numbers.unsure:
            mark = "." if profile.numbers.style == "decimal comma" else ","
            why = f" ({profile.numbers.why})" if profile.numbers.why else ""
            change = f"to change it: [money] decimal = {quoted(mark)}"
            yield f"{role}: numbers read two ways{why}; {change}"


def _close(call: CloseCall) -> str:
    return (
        f"{call.role}: “{one_line(call.chosen)}” ({call.confidence:.0%}) was taken, not "
        f"“{one_line(call.other)}” ({call.other_confidence:.0%}), as {call.reason}; "
        f"to change it: {call.setting}"
    )
