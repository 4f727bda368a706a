"""Files in the layouts of real systems and well-known data sets: roles and totals as written."""

from __future__ import annotations

from pathlib import Path

import pytest

from report_builder.errors import ReportError
from report_builder.ingest import load, open_tables
from report_builder.settings import Settings
from tests.ingest import exports_public, exports_shops
from tests.ingest.exports import Export
from tests.ingest.exports_other import no_sales

EXPORTS = {**exports_shops.EXPORTS, **exports_public.EXPORTS}
NO_SALES = no_sales()
# One plain table, whose totals follow from its roles: these are not prepared, to be quick.
PLAIN = ("adidas", "brazilian", "chinese_lines", "coffee_shop", "dutch", "etsy", "french_till",
         "lightspeed", "magento", "pizza", "sage", "spanish", "walmart_store_sales")  # fmt: skip


def _written(folder: Path, export: Export) -> Path:
    for name, content in export.files.items():
        (folder / name).write_bytes(content)
    return folder if len(export.files) > 1 else folder / next(iter(export.files))


@pytest.mark.parametrize("name", PLAIN)
def test_columns_are_recognised(name: str, tmp_path: Path) -> None:
    export = EXPORTS[name]()
    mapping = open_tables([_written(tmp_path, export)], Settings())[0].mapping
    _meets(export, {role: choice.column for role, choice in mapping.items()})


def _meets(export: Export, found: dict[str, str]) -> None:
    assert {role: found.get(role) for role in export.roles} == dict(export.roles)
    assert {role: found.get(role) for role in export.without} == dict.fromkeys(export.without)


@pytest.mark.parametrize("name", sorted(EXPORTS.keys() - set(PLAIN)))
def test_export_is_understood(name: str, tmp_path: Path) -> None:
    export = EXPORTS[name]()
    data = load([_written(tmp_path, export)], Settings())
    found = {item.role: item.column for item in data.mapping if item.use == "analysed"}
    _meets(export, found)
    totals = data.totals
    seen = (totals.gross_revenue, totals.units, totals.orders, totals.customers)
    assert seen == pytest.approx((export.gross, export.units, export.orders, export.customers))
    assert totals.returns_value == pytest.approx(export.returns)
    assert data.grain == export.grain


@pytest.mark.parametrize("name", sorted(NO_SALES))
def test_what_is_no_sales_data_is_one_error(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(NO_SALES[name])
    with pytest.raises(ReportError, match="does not look like sales data") as caught:
        load([path], Settings())
    assert "\n" not in str(caught.value)


def test_what_stands_on_the_first_line_of_an_order_holds_for_all(tmp_path: Path) -> None:
    export = EXPORTS["shopify"]()
    lines = load([_written(tmp_path, export)], Settings()).lines
    told = lines.group_by("order_id").agg(
        lines=lines.count(), cities=lines.city.count(), payments=lines.payment.count()
    )
    frame = told.execute()
    assert (frame["lines"] == frame["cities"]).all()
    assert (frame["lines"] == frame["payments"]).all()
