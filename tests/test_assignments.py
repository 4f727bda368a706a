"""The customer list: every known customer once, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
from pathlib import Path

from report_builder.assignments import assignments, customer_list
from tests.sections.test_clusters import three_kinds
from tests.shops import shop


def test_every_customer_has_a_cluster_and_a_segment(tmp_path: Path) -> None:
    found = assignments(shop(tmp_path, three_kinds()))
    # The trial of the lifetime model: for ranking only, so that no value follows.
    assert list(found.columns) == ["customer_id", "cluster", "segment", "slipping_away"]
    assert set(found["slipping_away"]) <= {"yes", "no"}
    assert found["customer_id"].is_unique
    assert len(found) == 200
    assert found.notna().all().all()


def test_too_few_customers_are_listed_without_groups(tmp_path: Path) -> None:
    found = assignments(shop(tmp_path, three_kinds()[:50]))
    assert len(found) > 0
    assert found["cluster"].isna().all()
    assert found["segment"].isna().all()


def test_the_list_is_harmless_in_a_spreadsheet(tmp_path: Path) -> None:
    names = {"A00": "=cmd()", "B00": "-12", "D00": "@sum"}
    rows = [
        {**row, "customer_id": names.get(str(row["customer_id"]), row["customer_id"])}
        for row in three_kinds()
    ]
    lines = list(csv.reader(customer_list(shop(tmp_path, rows)).decode("utf-8").splitlines()))
    assert lines[0] == ["customer_id", "cluster", "segment", "slipping_away"]
    ids = [line[0] for line in lines[1:]]
    assert "'=cmd()" in ids
    assert "'@sum" in ids
    assert "-12" in ids
    assert ids == sorted(ids, key=lambda name: name.removeprefix("'"))


def test_without_customers_the_list_is_empty(tmp_path: Path) -> None:
    rows = [
        {key: value for key, value in row.items() if key != "customer_id"} for row in three_kinds()
    ]
    assert customer_list(shop(tmp_path, rows)) == b"customer_id,cluster,segment\n"
