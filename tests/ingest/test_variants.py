"""One shop in many languages, encodings and kinds of files is one shop: same totals, same roles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from report_builder.dataset import Dataset
from report_builder.ingest import load
from report_builder.model import Totals
from report_builder.settings import Settings
from tests.ingest.tables import closes, write
from tests.ingest.variant_files import FILES
from tests.ingest.variants import STYLES, Row, Variant, rows

EVERY = 2  # one in so many is always tried; what stands side by side in the lists is of a kind


def sampled(names: Iterable[str]) -> list[Any]:
    """All of the names; those between the ones always tried only where all tests are asked for."""
    return [
        name if place % EVERY == 0 else pytest.param(name, marks=pytest.mark.thorough)
        for place, name in enumerate(names)
    ]


def expected() -> dict[str, Any]:
    """Totals of the shop by plain arithmetic over its different rows."""
    different = list({tuple(row.items()): row for row in rows()}.values())
    sold = [row for row in different if row["status"] == "Completed"]
    cancelled = [row for row in different if row["status"] == "Cancelled"]
    credit = [row for row in different if row["status"] == "Returned"]
    orders: dict[str, set[str]] = {}
    for row in sold:
        if row["customer_id"]:
            orders.setdefault(row["customer_id"], set()).add(row["order_id"])
    gross, returned = money(sold), -money(credit)
    return {
        "rows": len(rows()),
        "rows_exact_duplicates": len(rows()) - len(different),
        "lines_sale": len(sold), "lines_credit": len(credit), "lines_cancelled": len(cancelled),
        "lines_returned": 0, "lines_other": 0, "lines_excluded": 0,
        "date_min": str(min(row["date"] for row in rows())),
        "date_max": str(max(row["date"] for row in rows())),
        "orders": len({row["order_id"] for row in sold}),
        "order_ids_all": len({row["order_id"] for row in different}),
        "customers": len(orders),
        "repeat_customers": sum(len(of) > 1 for of in orders.values()),
        "products": len({row["product_id"] for row in sold}),
        "categories": len({row["category"].casefold() for row in sold}),
        "units": sum(row["quantity"] for row in sold),
        "gross_revenue": float(gross), "returns_value": float(returned),
        "cancelled_value": float(money(cancelled)), "other_value": 0,
        "net_revenue": float(gross - returned),
        "rows_missing_customer": sum(row["customer_id"] is None for row in different),
        "rows_without_readable_date": 0,
    }  # fmt: skip


def money(lines: list[Row]) -> Decimal:
    """The amounts of some lines."""
    return sum((row["amount"] for row in lines), Decimal())


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The shop as a plain CSV file in English."""
    path = write(tmp_path_factory.mktemp("plain"), STYLES["plain"].file())
    return load([path], Settings())


def test_the_plain_file_has_the_totals_of_its_rows(plain: Dataset) -> None:
    known = expected()
    ours = asdict(plain.totals)
    assert {key: ours[key] for key in known} == known
    assert closes(plain)


def test_the_shop_has_what_variants_are_about(plain: Dataset) -> None:
    # Thousands, cents, repeated rows, returns, days that are no months, unknown customers.
    assert max(row["amount"] for row in rows()) > 10_000
    assert min(row["amount"] for row in rows()) < 0
    assert any(row["amount"] % 1 for row in rows())
    assert {row["date"].day for row in rows()} > set(range(1, 32)) - {31}
    totals = plain.totals
    assert min(totals.rows_exact_duplicates, totals.lines_credit, totals.lines_cancelled) >= 2
    assert totals.rows_missing_customer


@pytest.mark.parametrize("name", sampled([name for name in STYLES if name != "plain"]))
def test_a_shop_written_otherwise_is_the_same_shop(
    tmp_path: Path, plain: Dataset, name: str
) -> None:
    style = STYLES[name]
    same(plain, Variant((write(tmp_path, style.file()),), style))


@pytest.mark.parametrize("name", sampled(FILES))
def test_a_shop_in_other_files_is_the_same_shop(tmp_path: Path, plain: Dataset, name: str) -> None:
    same(plain, FILES[name](tmp_path))


def same(plain: Dataset, variant: Variant) -> None:
    """The variant has the totals, the roles and the products of the plain file."""
    data = load(variant.inputs, Settings())
    assert roles(data) == variant.style.columns()
    assert totals(data.totals, variant) == totals(plain.totals, variant, variant.others)
    assert totals(data.totals_as_read, variant) == totals(
        plain.totals_as_read, variant, variant.others
    )
    assert data.totals_by_month == plain.totals_by_month
    called = {row["product_id"]: row["product"] for row in rows(variant.style.letters)}
    assert [(top.label, top.gross) for top in data.top_products] == [
        (called[top.key], top.gross) for top in plain.top_products
    ]
    assert closes(data)


def roles(data: Dataset) -> dict[str, str]:
    """Role -> column, of what is analysed."""
    return {choice.role: choice.column for choice in data.mapping if choice.use == "analysed"}


def totals(found: Totals, variant: Variant, others: int = 0) -> dict[str, Any]:
    """Totals with so many rows more, and the moments cut to what the variant's dates can tell."""
    clock = variant.style.clock
    moments = {key: (getattr(found, key) or "")[:clock] for key in ("date_min", "date_max")}
    return asdict(found) | moments | {"rows": found.rows + others}
