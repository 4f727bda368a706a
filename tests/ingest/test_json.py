"""JSON and JSON Lines: lists of records, lists in objects, items in orders, and broken text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from report_builder.errors import ReportError
from report_builder.ingest import load
from report_builder.ingest.engine import connect
from report_builder.ingest.sources import RawTable, json_files, read
from report_builder.settings import Settings
from tests.ingest.tables import HEADER, LINES, shop, write

RECORDS = [
    dict(zip(HEADER.split(","), (cell or None for cell in line.split(",")), strict=True))
    for line in LINES
]


def tables(tmp_path: Path, content: str, name: str = "sales.json") -> list[RawTable]:
    """The raw tables of a file with this text."""
    workspace = tmp_path / "workspace"
    workspace.mkdir(exist_ok=True)
    return read([write(tmp_path, content.encode(), name)], connect(), workspace)


def rows(raw: RawTable) -> list[dict[str, Any]]:
    """The rows of a raw table in their order."""
    found: list[dict[str, Any]] = raw.table.to_pyarrow().to_pylist()
    return found


def lines_of(records: list[Any]) -> str:
    """JSON Lines of some records."""
    return "".join(json.dumps(record) + "\n" for record in records)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("sales.json", json.dumps(RECORDS)),
        ("sales.json", json.dumps(RECORDS, indent=2)),
        ("sales.json", "\ufeff" + json.dumps(RECORDS)),
        ("sales.jsonl", lines_of(RECORDS)),
        ("sales.json", lines_of(RECORDS)),
        ("sales.txt", lines_of(RECORDS)),
        ("sales.csv", json.dumps(RECORDS)),
        ("sales.json", json.dumps({"count": 5, "orders": RECORDS})),
        ("sales.json", json.dumps({"data": {"orders": RECORDS}, "links": {"next": None}})),
        ("sales.json", json.dumps({f"r{n}": record for n, record in enumerate(RECORDS)})),
        ("sales.json", json.dumps([HEADER.split(","), *(list(r.values()) for r in RECORDS)])),
        ("sales.json", json.dumps({"columns": HEADER.split(","),
                                   "data": [list(r.values()) for r in RECORDS]})),
        ("sales.json", json.dumps({name: {str(n): r[name] for n, r in enumerate(RECORDS)}
                                   for name in RECORDS[0]})),
    ],
)  # fmt: skip
def test_json_and_csv_of_one_shop_are_equal(tmp_path: Path, name: str, content: str) -> None:
    made = load([write(tmp_path, content.encode(), f"json/{name}")], Settings())
    csv = load([write(tmp_path, shop())], Settings())
    assert made.totals == csv.totals
    assert [item.label for item in made.top_products] == [item.label for item in csv.top_products]


def test_numbers_stay_as_they_are_written(tmp_path: Path) -> None:
    content = '[{"id": 12345678901234567890, "price": 12.50, "rate": 1e-3, "none": NaN}]'
    (raw,) = tables(tmp_path, content)
    assert rows(raw) == [
        {"id": "12345678901234567890", "price": "12.50", "rate": "1e-3", "none": None}
    ]


def test_items_of_an_order_become_rows_with_the_fields_of_the_order(tmp_path: Path) -> None:
    orders = [
        {"id": 1, "customer": {"id": 7, "address": {"city": "Ulm"}}, "total_price": "25.00",
         "line_items": [{"title": "Mug", "price": "5.00", "tax_lines": [{"rate": 0.19}]},
                        {"title": "Bowl", "price": "20.00", "tax_lines": []}],
         "discount_codes": [{"code": "MAY"}, {"code": "VIP"}], "tags": ["new", "web"]},
        {"id": 2, "customer": None, "total_price": "0.00", "line_items": [], "paid": True},
    ]  # fmt: skip
    (raw,) = tables(tmp_path, json.dumps({"orders": orders}))
    assert raw.name == "sales"
    assert raw.note == "JSON, a row for each of line_items"
    assert [
        (row["id"], row["customer.id"], row["customer.address.city"], row["line_items.title"])
        for row in rows(raw)
    ] == [("1", "7", "Ulm", "Mug"), ("1", "7", "Ulm", "Bowl"), ("2", None, None, None)]
    first, second, third = rows(raw)
    assert first["discount_codes.code"] == "MAY, VIP"
    assert first["line_items.tax_lines.rate"] == "0.19"
    assert second["line_items.tax_lines.rate"] is None
    assert (first["tags"], third["paid"]) == ("new, web", "true")


def test_the_list_that_becomes_rows(tmp_path: Path) -> None:
    # by its name, though the other is longer
    record = {"id": 1, "items": [{"p": 1}], "notes": [{"n": 1}, {"n": 2}]}
    (raw,) = tables(tmp_path, json.dumps([record]))
    assert [row["items.p"] for row in rows(raw)] == ["1"]
    # by its length where no name says it
    record = {"id": 1, "kauf": [{"p": 1}, {"p": 2}], "notes": [{"n": 1}]}
    (raw,) = tables(tmp_path, json.dumps([record]))
    assert [(row["kauf.p"], row["notes.n"]) for row in rows(raw)] == [("1", "1"), ("2", "1")]
    # none where each holds one
    (raw,) = tables(tmp_path, json.dumps([{"id": 1, "a": [{"p": 1}], "b": [{"p": 2}]}]))
    assert rows(raw) == [{"id": "1", "a.p": "1", "b.p": "2"}]


def test_several_lists_in_an_object_are_several_tables(tmp_path: Path) -> None:
    content = {"customers": [{"id": 1, "name": "Ann"}], "orders": [{"id": 5, "customer_id": 1}]}
    customers, orders = tables(tmp_path, json.dumps(content))
    assert (customers.name, orders.name) == ("customers", "orders")
    assert orders.files[0].name == "sales.json, orders"


def test_records_with_other_names_join_as_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_files, "ROWS_A_BATCH", 2)
    monkeypatch.setattr(json_files, "RECORDS_SEEN", 1)
    monkeypatch.setattr(json_files, "CHUNK", 16)
    records = [{"a": 1}, {"a": 2, "b": "x"}, {"A": 3, "c": "é, ]}"}, {"a": 4}]
    expected = [
        {"a": "1", "b": None, "A (2)": None, "c": None},
        {"a": "2", "b": "x", "A (2)": None, "c": None},
        {"a": None, "b": None, "A (2)": "3", "c": "é, ]}"},
        {"a": "4", "b": None, "A (2)": None, "c": None},
    ]
    for content in (json.dumps(records, ensure_ascii=False), lines_of(records)):
        (raw,) = tables(tmp_path, content)
        assert rows(raw) == expected


@pytest.mark.parametrize("chunk", [8, 1 << 20])
@pytest.mark.parametrize(
    ("content", "place"),
    [
        ('[{"a": 1}, {"a": }]', "line 1, column 18"),
        ('[{"a": 1},\n {"a": 2},\n {"a": 3 "b": 4}]', "line 3, column 10"),
        ('[{"a": 1}, {"a": 2', "line 1, column 19"),
        ('{"orders": [\n{"a": 1},\n]}', "line 3, column 1"),
        ('{"a": 1}\n{"a": 2\n{"a": 3}\n', "line 2, column 8"),
    ],
)
def test_broken_json_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, place: str, chunk: int
) -> None:
    monkeypatch.setattr(json_files, "CHUNK", chunk)
    with pytest.raises(ReportError, match=f"^sales.json is broken JSON in {place}: ") as caught:
        tables(tmp_path, content)
    assert "\n" not in str(caught.value)


def test_a_few_broken_lines_are_left_out_and_named(tmp_path: Path) -> None:
    good = [{"id": n} for n in range(19)]
    content = lines_of(good[:3]) + '{"id": \n' + lines_of(good[3:])
    (raw,) = tables(tmp_path, content)  # one of twenty
    assert len(rows(raw)) == 19
    assert raw.rejected == ("line 4: broken JSON",)
    with pytest.raises(ReportError, match="line 4, column"):
        tables(tmp_path, content.replace('{"id": 18}\n', ""))  # one of nineteen


@pytest.mark.parametrize("content", ["{}", "[]", '{"a": 1}', "[1, 2]", '"text"', '{"a": [1, 2]}'])
def test_json_without_records(tmp_path: Path, content: str) -> None:
    with pytest.raises(ReportError, match=r"^sales\.json holds no list of records"):
        tables(tmp_path, content)


def test_json_of_other_encodings(tmp_path: Path) -> None:
    text = json.dumps([{"product": "Café"}], ensure_ascii=False)
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"):
        path = write(tmp_path, text.encode(encoding), "sales.json")
        (raw,) = read([path], connect(), tmp_path)
        assert rows(raw) == [{"product": "Café"}]


def test_a_delimited_file_that_begins_with_a_bracket_stays_one(tmp_path: Path) -> None:
    (raw,) = tables(tmp_path, "[Order],[Amount]\nA1,5\nA2,6\n", "sales.csv")
    assert raw.table.columns == ("[Order]", "[Amount]")


def test_an_object_too_big_to_be_read_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = json.dumps({"orders": [{"a": 1}]})
    monkeypatch.setattr(json_files, "MOST_WHOLE", len(content))
    assert len(tables(tmp_path, content)) == 1
    monkeypatch.setattr(json_files, "MOST_WHOLE", len(content) - 1)
    with pytest.raises(ReportError, match="export it as JSON Lines"):
        tables(tmp_path, content)
