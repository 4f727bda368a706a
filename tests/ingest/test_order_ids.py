"""What one order is where no column numbers the orders."""

from __future__ import annotations

from pathlib import Path

import pytest

from report_builder.errors import NotEnoughData, ReportError
from tests.ingest.tables import closes, loaded


def test_without_items_each_row_is_an_order(tmp_path: Path) -> None:
    # C1 pays twice on one day: two orders, not one.
    data = loaded(
        tmp_path, "C1,2023-01-03,10.00", "C1,2023-01-03,12.50", "C2,2023-01-09,8.00",
        header="Customer ID,Date,Amount",
    )  # fmt: skip
    assert data.totals.orders == 3
    assert data.totals.repeat_customers == 1
    assert closes(data)


def test_with_items_an_order_is_a_customer_and_a_day(tmp_path: Path) -> None:
    data = loaded(
        tmp_path, "C1,2023-01-03,Mug,10.00", "C1,2023-01-03,Bowl,12.50", "C1,2023-01-09,Mug,8.00",
        "C2,2023-01-03,Mug,10.00", header="Customer ID,Date,Product,Amount",
    )  # fmt: skip
    assert data.totals.orders == 3
    assert data.totals.repeat_customers == 1


def test_without_dates_one_row_a_customer_is_one_order_each(tmp_path: Path) -> None:
    data = loaded(
        tmp_path, "C1,Mug,10.00", "C2,Bowl,12.50", "C3,Mug,8.00",
        header="Customer ID,Product,Amount",
    )  # fmt: skip
    assert (data.totals.orders, data.totals.repeat_rate) == (3, 0.0)
    assert data.time is None
    assert data.totals.gross_revenue == 30.5
    assert "day" not in data.lines.columns
    assert closes(data)


def test_without_dates_orders_of_a_customer_cannot_be_told_apart(tmp_path: Path) -> None:
    data = loaded(
        tmp_path, "C1,Mug,10.00", "C1,Bowl,12.50", "C2,Mug,8.00",
        header="Customer ID,Product,Amount",
    )  # fmt: skip
    assert data.totals.orders is data.totals.repeat_customers is None
    assert data.totals.average_order_value is None
    assert data.totals.customers == 2
    assert not data.has("order_id")
    with pytest.raises(NotEnoughData, match="needs orders"):
        _ = data.orders
    with pytest.raises(NotEnoughData, match="needs dates"):
        _ = data.period


def test_sums_by_store_and_week_have_no_orders(tmp_path: Path) -> None:
    lines = [
        f"S{store},2023-0{month}-06,{100 + store}.00" for month in (1, 2, 3) for store in (1, 2)
    ]
    data = loaded(tmp_path, *lines, header="Store,Date,Weekly Sales")
    assert data.grain == "aggregates"
    assert data.totals.orders is None
    assert data.totals.gross_revenue == 3 * (101 + 102)


def test_rows_with_times_of_day_and_no_items_are_receipts(tmp_path: Path) -> None:
    data = loaded(
        tmp_path, "2023-01-03 10:05:00,10.00", "2023-01-03 10:07:00,12.50",
        "2023-01-04 09:00:00,8.00", header="Date,Amount",
    )  # fmt: skip
    assert data.totals.orders == 3


def test_a_period_of_data_without_dates_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="the data has no dates"):
        loaded(tmp_path, "C1,Mug,10.00", header="Customer ID,Product,Amount", period="2023-01")
