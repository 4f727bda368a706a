"""Small shops written to files, and loaded: what the tests of ingest are built on."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from report_builder.dataset import Dataset
from report_builder.ingest import load
from report_builder.settings import Settings

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("REPORT_BUILDER_DATA", ROOT.parent / "shared" / "data"))
HEADER = "Order ID,Customer ID,Order Date,Product,Quantity,Unit Price"
LINES = (
    "A1,C1,2023-01-03,Mug,2,5.00",
    "A1,C1,2023-01-03,Plate,1,8.00",
    "A2,C2,2023-01-20,Mug,1,5.00",
    "A3,C1,2023-02-14,Bowl,3,4.50",
    "A4,,2023-02-27,Mug,4,5.00",
)
# By eye: 10 + 8 + 5 + 13.50 + 20 = 56.50 in 5 lines, 4 orders, 2 known customers; one came twice.


def shop(*lines: str, header: str = HEADER) -> bytes:
    """The text of a CSV file with these lines, the usual ones where none are given."""
    return "\n".join((header, *(lines or LINES), "")).encode()


def write(folder: Path, content: bytes, name: str = "shop.csv") -> Path:
    """A file with this content."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def loaded(folder: Path, *lines: str, header: str = HEADER, **settings: Any) -> Dataset:
    """The dataset of a shop with these lines."""
    return load([write(folder, shop(*lines, header=header))], Settings(**settings))


def rows(text: str) -> list[list[str]]:
    """Cells of a CSV text."""
    return list(csv.reader(io.StringIO(text)))


def text_of(header: Sequence[str], lines: Iterable[Sequence[object]]) -> bytes:
    """A CSV file of these cells, quoted where needed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(lines)
    return buffer.getvalue().encode()


def summary(data: Dataset) -> dict[str, Any]:
    """What may not hang on the order of rows or on the names of customers."""
    return {
        "totals": asdict(data.totals),
        "ledger": [asdict(step) for step in data.ledger],
        "months": [asdict(month) for month in data.totals_by_month],
        "mapping": [(choice.role, choice.column) for choice in data.mapping],
        "products": [asdict(item) for item in data.top_products],
        "period": data.period,
        "as_of": data.as_of,
    }


def step(data: Dataset, name: str) -> tuple[int, float]:
    """Rows and money of a ledger step; nothing where it is not there."""
    found = [(s.rows, s.revenue) for s in data.ledger if s.step == name]
    return found[0] if found else (0, 0.0)


def closes(data: Dataset) -> bool:
    """Whether the steps of the ledger add up to its last line, in rows and to four decimals."""
    *before, last = data.ledger
    money = round(sum(s.revenue for s in before), 4)
    return sum(s.rows for s in before) == last.rows and money == round(last.revenue, 4)
