"""What is told of the preparation: cells, statuses, spellings, values, choices."""

from __future__ import annotations

from pathlib import Path

import pytest

from report_builder.dataset import Dataset
from report_builder.ingest import load
from report_builder.settings import Settings
from tests.ingest.tables import HEADER, LINES, closes, loaded, shop, step, write


def told(data: Dataset, beginning: str) -> dict[str, tuple[str, int, str]]:
    """Notes that begin so: decision, count and example by what they are about."""
    return {
        note.what: (note.decision, note.count, note.example)
        for note in data.preparation
        if note.what.startswith(beginning)
    }


MANY = [f"B{n},C{n % 4},2023-01-{n + 1:02d},Mug,1,5.00" for n in range(20)]


def test_every_status_is_listed_with_how_it_was_counted(tmp_path: Path) -> None:
    states = ["Shipped"] * 12 + ["On Hold"] * 4 + ["Storniert"] * 2 + ["Return requested", ""]
    lines = [f"{line},{state}" for line, state in zip(MANY, states, strict=True)]
    data = loaded(tmp_path, *lines, header=HEADER + ",Order Status")
    assert told(data, "Status") == {
        "Status “Shipped”": ("counted as a sale", 12, ""),
        "Status “On Hold”": ("counted as a sale", 4, ""),
        "Status “Storniert”": ("the order was called off: left out", 2, ""),
        "Status “Return requested”":
            ("the goods came back: left out, and counted as returned", 1, ""),
    }  # fmt: skip
    assert step(data, "Cancelled orders") == (-2, -10.0)
    assert step(data, "Returned orders") == (-1, -5.0)
    assert closes(data)


def test_beyond_twenty_statuses_the_rest_is_summed_up(tmp_path: Path) -> None:
    lines = [
        f"{number},C1,2023-01-03,Mug,1,5.00,{state}"
        for number, state in enumerate([*(f"Step {chr(65 + n)}" for n in range(20)), "Zzz"])
    ]
    data = loaded(tmp_path, *lines, "98,C1,2023-01-03,Mug,1,5.00,Step A",
                  header=HEADER + ",Order Status")  # fmt: skip
    assert len(told(data, "Status")) == 20
    assert told(data, "Other statuses") == {"Other statuses": ("counted as a sale", 1, "")}


def test_cells_of_every_table_are_counted(tmp_path: Path) -> None:
    write(tmp_path, shop(*MANY), "orders.csv")
    people = ["Customer ID,Age,City", *(f"C{n},{30 + n},Rome" for n in range(12))]
    people[3] = "C2,unclear,"
    write(tmp_path, "\n".join([*people, ""]).encode(), "people.csv")
    data = load([tmp_path], Settings())
    ages = told(data, "Unreadable age")
    assert list(ages.values()) == [("treated as missing", 1, "“xxxxxxx” in row 4")]
    assert [count for _, count, _ in told(data, "Missing region.city").values()] == [1]


def test_rows_of_several_files_are_counted_in_each(tmp_path: Path) -> None:
    write(tmp_path, shop(*MANY[:10]), "a.csv")
    write(tmp_path, shop(*MANY[10:12], "B99,C1,2023-02-01,Mug,many,5.00", *MANY[12:]), "b.csv")
    data = load([tmp_path], Settings())
    assert told(data, "Unreadable quantity") == {
        "Unreadable quantity": ("treated as missing", 1, "“xxxx” in row 4 of b.csv")
    }


def test_a_long_cell_is_cut(tmp_path: Path) -> None:
    data = loaded(tmp_path, *MANY, f"B99,C1,2023-02-01,Mug,{'z' * 61},5.00")
    assert told(data, "Unreadable quantity")["Unreadable quantity"][2] == f"“{'x' * 59}…” in row 22"


def test_a_slip_of_the_pen_is_told_and_not_mended(tmp_path: Path) -> None:
    cities = ["Florence"] * 18 + ["Florenze", "Rome"]
    lines = [f"{line},{city}" for line, city in zip(MANY, cities, strict=True)]
    data = loaded(tmp_path, *lines, header=HEADER + ",City")
    (note,) = told(data, "Possible slips").values()
    assert note[1:] == (1, "“Florenze” beside “Florence”")
    assert data.lines.city.nunique().execute() == 3


@pytest.mark.parametrize("label", ["Declined", "Refunded"])
def test_a_payment_that_failed_is_told_only(tmp_path: Path, label: str) -> None:
    lines = [f"{line},{way}" for line, way in zip(LINES, ["Card"] * 4 + [label], strict=True)]
    data = loaded(tmp_path, *lines, header=HEADER + ",Payment Method")
    assert [count for _, count, _ in told(data, "Payment").values()] == [1]
    assert data.totals.gross_revenue == 56.5


def test_contradicting_attributes_are_told_and_not_used(tmp_path: Path) -> None:
    lines = [f"B{n},C{n % 10},2023-01-{n % 28 + 1:02d},Mug,1,5.00,{'MF'[n // 10 % 2]},{30 + n % 10}"
             for n in range(40)]  # fmt: skip
    data = loaded(tmp_path, *lines, header=HEADER + ",Gender,Age")
    assert not data.has("gender")
    assert data.has("age")
    assert data.unreliable["gender"].startswith("10 of 10 customers")
    ((_, count, _),) = told(data, "Customers with more than one gender").values()
    assert count == 10


def test_ambiguous_dates_are_told_with_the_reason(tmp_path: Path) -> None:
    data = loaded(tmp_path, "A1,C1,03/04/2023,Mug,2,5.00", "A2,C2,05/06/2023,Mug,1,5.00")
    ((decision, _, why),) = told(data, "Dates that read two ways").values()
    assert decision == "date: read with the day first; day_first in the settings"
    assert why
