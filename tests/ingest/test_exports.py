"""Files in the layouts of real systems and well-known data sets: roles and totals as written."""

from __future__ import annotations

from pathlib import Path

import pytest

from report_builder.ingest import load
from report_builder.settings import Settings
from tests.ingest import exports_shops
from tests.ingest.exports import Export

EXPORTS = {**exports_shops.EXPORTS}


def _written(folder: Path, export: Export) -> Path:
    for name, content in export.files.items():
        (folder / name).write_bytes(content)
    return folder if len(export.files) > 1 else folder / next(iter(export.files))


@pytest.mark.parametrize("name", sorted(EXPORTS))
def test_export_is_understood(name: str, tmp_path: Path) -> None:
    export = EXPORTS[name]()
    data = load([_written(tmp_path, export)], Settings())
    found = {item.role: item.column for item in data.mapping if item.use == "analysed"}
    assert {role: found.get(role) for role in export.roles} == dict(export.roles)
    assert {role: found.get(role) for role in export.without} == dict.fromkeys(export.without)
    totals = data.totals
    seen = (totals.gross_revenue, totals.units, totals.orders, totals.customers)
    assert seen == pytest.approx((export.gross, export.units, export.orders, export.customers))
    assert totals.returns_value == pytest.approx(export.returns)
    assert data.grain == export.grain
