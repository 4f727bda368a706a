"""What every kind of database gives: its tables, and the rows of one as a stream of batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from report_builder.ingest.sources.database.relations import Relation

BATCH_ROWS = 50_000  # rows in memory at a time: some 50 MB of Python objects for a wide table


@dataclass(frozen=True, slots=True)
class Stream:
    """Rows of a table or query as Arrow record batches, and what was left out of them and why.

    ``unused``: each column that stays in the database, with its type, such as ``photo (binary)``.
    ``remarks``: what a reader of the report should know of how the rest was read.
    """

    batches: Iterator[Any]
    unused: Sequence[str] = ()
    remarks: Sequence[str] = ()


class Source(Protocol):
    """An open database that can only be read."""

    @property
    def engine(self) -> str:
        """Its name for readers, such as ``PostgreSQL 15``."""

    @property
    def dialect(self) -> Any:
        """The SQL it speaks, for checking a query."""

    def relations(self) -> list[Relation]:
        """Its tables and views, without its own book-keeping."""

    def table(self, relation: Relation) -> Stream:
        """The rows of a table or view."""

    def query(self, text: str) -> Stream:
        """The rows of a query."""
