"""JSON and JSON Lines to tables of text."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any, TextIO

from report_builder.cleaning import clean
from report_builder.errors import ReportError
from report_builder.ingest.sources.layout import scan, unique_names
from report_builder.ingest.sources.parts import File, Found, NoTable, Part, TextColumns
from report_builder.ingest.sources.records import Cells, Record, items_of, lists_in, rows

JSON = {".json", ".jsonl", ".ndjson", ".geojson"}
# What no header of a delimited file begins with: an object with a name in it, or a list of those.
BEGINS = re.compile(rb"\s*(\[\s*)?\{\s*(\"|\}|$)")
RECORDS_SEEN = 1_000  # of which the list of items is chosen
ROWS_A_BATCH = 20_000
MOST_WHOLE = 512 << 20  # bytes of one object; lists and JSON Lines are read bit by bit
MOST_BROKEN = 0.05  # of the lines of JSON Lines; more, and it is something else
CHUNK = 1 << 20  # characters
BETWEEN = frozenset(" \t\r\n,")
NUMBERS_AS_TEXT: dict[str, Any] = {
    "parse_float": str, "parse_int": str, "parse_constant": lambda _: None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """A JSON file and its encoding."""

    file: File
    encoding: str

    def opened(self) -> TextIO:
        """Its text."""
        return self.file.path.open(encoding=self.encoding, errors="replace")

    def broken(self, what: str, line: int, column: int) -> ReportError:
        """The error for text that is no JSON."""
        return ReportError(
            f"{self.file.label} is broken JSON in line {line:,}, column {column:,}: {what}; "
            "export it again"
        )


@dataclass(slots=True)
class Lines:
    """JSON Lines: the records of its lines, and the lines that are none."""

    source: Source
    good: int = 0
    broken: list[str] = field(default_factory=list)

    def records(self) -> Iterator[Record]:
        """The records in order. Raises ReportError where too many lines are broken."""
        first: ReportError | None = None
        with self.source.opened() as stream:
            for number, line in enumerate(stream, 1):
                if not line.strip():
                    continue
                try:
                    value = json.loads(line.rstrip(), **NUMBERS_AS_TEXT)
                except json.JSONDecodeError as error:
                    first = first or self.source.broken(error.msg, number, error.colno)
                    self.broken.append(f"line {number}: broken JSON")
                    continue
                if isinstance(value, dict):
                    self.good += 1
                    yield value
                else:
                    self.broken.append(f"line {number}: no object")
        if first and len(self.broken) > MOST_BROKEN * (self.good + len(self.broken)):
            raise first


def is_json(path: Path, head: bytes) -> bool:
    """Whether a file is JSON by its name, or by how it begins."""
    start = head.removeprefix(codecs.BOM_UTF8)
    return path.suffix.lower() in JSON or BEGINS.match(start) is not None


def found(file: File, workspace: Path) -> Found:
    """The tables in a JSON file: a list of records, each list in an object, or a record a line.

    Raises ReportError with line and column where it is broken, NoTable where no records are in it.
    """
    source = Source(file, _encoding(file.path, scan(file.path).is_utf8))
    try:
        parts = list(_parts(source, workspace))
    except RecursionError:
        raise ReportError(f"{file.label} is nested too deep to hold a table") from None
    if not parts:
        raise NoTable(
            f"{file.label} holds no list of records; export it as a list of objects or as CSV"
        )
    return Found(tuple(parts))


def _encoding(path: Path, is_utf8: bool) -> str:
    with path.open("rb") as stream:
        head = stream.read(4)
    if is_utf8 and b"\x00" not in head:
        return "utf-8-sig"
    guess = json.detect_encoding(head)
    return "cp1252" if guess.startswith("utf-8") else guess


def _parts(source: Source, workspace: Path) -> Iterator[Part]:
    with source.opened() as stream:
        first = next((line for line in stream if line.strip()), "")
        second = next((line for line in stream if line.strip()), "")
    name = source.file.name
    if first.lstrip().startswith("["):
        part = _part(_elements(source), source, (name,), workspace)
    elif _is_lines(source, first, second):
        lines = Lines(source)
        part = _part(lines.records(), source, (name,), workspace, lines.broken)
    else:
        yield from _of_object(source, workspace)
        return
    if part is not None:
        yield part


def _is_lines(source: Source, first: str, second: str) -> bool:
    if source.file.path.suffix.lower() in {".jsonl", ".ndjson"}:
        return True
    try:
        json.loads(first)
    except json.JSONDecodeError:
        return False
    return second.lstrip().startswith("{")


def _of_object(source: Source, workspace: Path) -> Iterator[Part]:
    """A table for each list of records in one object."""
    if source.file.path.stat().st_size > MOST_WHOLE:
        raise ReportError(f"{source.file.label} is too big for one object; export it as JSON Lines")
    with source.opened() as stream:
        try:
            value = json.load(stream, **NUMBERS_AS_TEXT)
        except json.JSONDecodeError as error:
            raise source.broken(error.msg, error.lineno, error.colno) from None
    lists = lists_in(value)
    for key, records in lists.items():
        names = (source.file.name, key) if len(lists) == 1 else (key,)
        part = _part(records, source, names, workspace)
        if part is not None:
            yield part


def _elements(source: Source) -> Iterator[Record]:
    """The objects of a list, read bit by bit; a list of lists has its heading first."""
    heading: list[str] = []
    for value in _decoded(source):
        if isinstance(value, dict):
            yield value
        elif isinstance(value, list) and heading:
            yield dict(zip(heading, value, strict=False))
        elif isinstance(value, list):
            heading = [str(name) for name in value]


def _decoded(source: Source) -> Iterator[Any]:
    decoder = json.JSONDecoder(**NUMBERS_AS_TEXT)
    with source.opened() as stream:
        window = Window(stream.read(CHUNK))
        window.at = window.text.index("[") + 1
        while not window.is_at_end():
            try:
                value, window.at = decoder.raw_decode(window.text, window.at)
            except json.JSONDecodeError as error:
                more = stream.read(CHUNK)
                if not more:
                    raise source.broken(error.msg, *window.place(error)) from None
                window.move(more)
            else:
                yield value


@dataclass(slots=True)
class Window:
    """A stretch of a text, the place in it that is read next, and where it begins in the text."""

    text: str
    at: int = 0
    lines: int = 0  # before the stretch
    characters: int = 0  # of its first line, before the stretch

    def is_at_end(self) -> bool:
        """Whether the list ends here; blanks and commas are passed over."""
        while self.text[self.at : self.at + 1] in BETWEEN:
            self.at += 1
        return self.text.startswith("]", self.at)

    def move(self, more: str) -> None:
        """Leave what was read behind and take more in."""
        done = self.text[: self.at]
        self.characters = len(done) - done.rfind("\n") - 1 + ("\n" not in done) * self.characters
        self.lines += done.count("\n")
        self.text, self.at = self.text[self.at :] + more, 0

    def place(self, error: json.JSONDecodeError) -> tuple[int, int]:
        """Line and column of an error in the whole text."""
        before = self.characters if error.lineno == 1 else 0
        return self.lines + error.lineno, before + error.colno


def _part(
    records: Iterable[Record], source: Source, names: tuple[str, ...], workspace: Path,
    broken: list[str] | None = None,
) -> Part | None:  # fmt: skip
    """Records written as a table; None where there are none with a name in them."""
    stream = iter(records)
    seen = list(islice(stream, RECORDS_SEEN))
    items = items_of(seen)
    every = (row for record in chain(seen, stream) for row in rows(record, items))
    written, keys = TextColumns(workspace), dict[str, None]()
    while batch := list(islice(every, ROWS_A_BATCH)):
        _write(batch, keys, written)
    if not written.rows:
        return None
    note = f"JSON, a row for each of {items}" if items else "JSON"
    file = source.file
    label = file.label if names == (file.name,) else f"{file.label}, {names[-1]}"
    return Part(
        label, names, file.folder if names[0] == file.name else file.name, tuple(written.paths),
        file.hashed(), tuple(written.columns), note=note, first_line=1,
        rejected=tuple(broken or ()),
    )  # fmt: skip


def _write(batch: list[Cells], keys: dict[str, None], written: TextColumns) -> None:
    there = dict.fromkeys(key for row in batch for key in row)
    keys |= there
    unique = dict(zip(keys, unique_names([clean(key) for key in keys]), strict=True))
    if there:
        written.write([unique[k] for k in there], [[row.get(k) for row in batch] for k in there])
