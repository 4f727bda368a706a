"""Whatever else Ibis connects to, by the scheme of the URL: MySQL, SQL Server, BigQuery, …

Nothing but SELECT is sent; that the account can do no more is for the owner of the database to see
to. Only the schema the URL leads to is listed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from importlib.metadata import entry_points
from typing import Any

from report_builder.errors import ReportError
from report_builder.ingest.sources.database.address import Address
from report_builder.ingest.sources.database.through_ibis import IbisSource, reason

WITHOUT_DATA = ("datafusion", "polars", "flink")  # engines that hold nothing until they are filled


@contextlib.contextmanager
def open_other(where: Address) -> Iterator[IbisSource]:
    """Connect. Raises ReportError where the scheme or the driver is missing, or it fails."""
    backend = _connected(where)
    try:
        # Every driver has errors of its own, so any error is told as the database's.
        yield IbisSource(where, backend, where.kind, (Exception,))
    finally:
        backend.disconnect()


def _connected(where: Address) -> Any:
    import ibis

    names = {entry.name for entry in entry_points(group="ibis.backends")} - {*WITHOUT_DATA}
    if where.kind not in names:
        known = ", ".join(sorted(names - {"postgres"} | {"postgresql"}))
        raise ReportError(f"{where.kind}:// is no known kind of database; known are {known}")
    try:
        return ibis.connect(where.target)
    except ImportError:
        raise ReportError(
            f"the driver for {where.kind}:// is not installed: "
            f"pip install 'ibis-framework[{where.kind}]'"
        ) from None
    except Exception as error:
        raise ReportError(
            f"{where.shown} cannot be opened: {reason(where, error)}; "
            "check the address, the user and the password"
        ) from None
