"""What reading through Ibis has in common: choosing columns, streaming rows, telling failures."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from report_builder.errors import ReportError
from report_builder.ingest.sources.database.address import Address
from report_builder.ingest.sources.database.columns import choose
from report_builder.ingest.sources.database.relations import Relation
from report_builder.ingest.sources.database.stream import BATCH_ROWS, Stream

if TYPE_CHECKING:
    import ibis.expr.types as ir

Failures = tuple[type[Exception], ...]


class IbisSource:
    """A database that Ibis is connected to; some kinds list, open or fetch in their own way.

    ``zone`` is the clock that moments with a time zone are read on; ``failures`` are the errors of
    the driver.
    """

    def __init__(
        self, where: Address, backend: Any, engine: str, failures: Failures, zone: str = ""
    ) -> None:
        self.where, self.backend, self.engine = where, backend, engine
        self.failures, self.zone = failures, zone

    @property
    def dialect(self) -> Any:
        """The SQL of this database, as the parser calls it."""
        return self.backend.dialect

    def listed(self) -> list[Relation]:
        """Tables and views as the database lists them."""
        return [Relation("", name) for name in self.backend.list_tables()]

    def opened(self, relation: Relation) -> ir.Table:
        """A table as an expression."""
        return self.backend.table(relation.name, database=relation.schema or None)

    def asked(self, text: str) -> ir.Table:
        """A query as an expression."""
        return self.backend.sql(text)

    def fetched(self, rows: ir.Table, at_once: int) -> Iterator[Any]:
        """The rows of an expression as record batches of some rows at once."""
        yield from self.backend.to_pyarrow_batches(rows, chunk_size=at_once)

    def relations(self) -> list[Relation]:
        """Its tables and views, without its own book-keeping."""
        with telling(self.where, self.where.shown, self.failures):
            return self.listed()

    def table(self, relation: Relation) -> Stream:
        """The rows of a table or view."""
        return self._stream(lambda: self.opened(relation), relation.shown)

    def query(self, text: str) -> Stream:
        """The rows of a query, which becomes a part of a SELECT that chooses from it."""
        return self._stream(lambda: self.asked(text), "the query")

    def _stream(self, opened: Callable[[], ir.Table], shown: str) -> Stream:
        place = f"{self.where.shown}: {shown}"
        with telling(self.where, place, self.failures):
            choice = choose(opened(), self.backend.name)
        clock = self.zone or "the database"
        zones = (f"times with a zone read on the clock of {clock}",) if choice.has_zones else ()
        batches = self._batches(choice.rows, place) if choice.rows is not None else iter(())
        return Stream(batches, choice.unused, zones)

    def _batches(self, rows: ir.Table, place: str) -> Iterator[Any]:
        with telling(self.where, place, self.failures):
            yield from self.fetched(rows, BATCH_ROWS)


@contextlib.contextmanager
def telling(where: Address, place: str, failures: Failures) -> Iterator[None]:
    """Turn what a driver complains of into a line for the user, without anything secret."""
    import pyarrow as pa
    from ibis.common.exceptions import IbisError
    from sqlglot.errors import SqlglotError

    try:
        yield
    except (ReportError, GeneratorExit):
        raise
    except (IbisError, SqlglotError, pa.ArrowException, *failures) as error:
        raise ReportError(f"{place} cannot be read: {reason(where, error)}") from None


def reason(where: Address, error: Exception) -> str:
    """What a driver says, on one line, without anything secret."""
    primary = getattr(getattr(error, "diag", None), "message_primary", None)
    return where.hiding(primary or str(error)) or type(error).__name__
