"""What columns mean: discounts, costs, spellings, places, codes, and cells that cannot be read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import ibis
import pandas as pd
import pytest

from report_builder.dataset import Dataset
from report_builder.errors import ReportError
from report_builder.ingest import load
from report_builder.ingest.spellings import folded, likely_slips
from report_builder.settings import Settings
from tests.ingest.tables import HEADER, LINES, closes, loaded, shop, step, write


def shop_with(folder: Path, heading: str, values: list[str], **settings: Any) -> Dataset:
    """The dataset of the usual lines with one more column."""
    lines = [f"{line},{value}" for line, value in zip(LINES, values, strict=True)]
    return loaded(folder, *lines, header=f"{HEADER},{heading}", **settings)


@pytest.mark.parametrize(
    ("heading", "values", "share", "gross"),
    [
        # 56.50 at full price, a tenth off the first line of 10.00.
        ("Discount", ["0.1", "0", "0", "0", "0"], 0.1, 55.5),
        ("Discount", ["10", "0", "0", "0", "0"], 0.1, 55.5),
        ("Discount", ["10%", "0%", "0%", "0%", "0%"], 0.1, 55.5),
        ("Discount Amount", ["1.00", "0", "0", "0", "0"], 0.1, 55.5),
        ("Discount", ["$1.00", "$0", "$0", "$0", "$0"], 0.1, 55.5),
        ("Discount", ["-10", "0", "0", "0", "0"], 0.1, 55.5),
    ],
)
def test_ways_of_writing_a_discount(
    tmp_path: Path, heading: str, values: list[str], share: float, gross: float
) -> None:
    data = shop_with(tmp_path, heading, values)
    assert data.totals.gross_revenue == gross
    assert data.lines.discount.max().execute() == pytest.approx(share)
    assert closes(data)


@pytest.mark.parametrize("values", [["Yes", "No", "No", "Yes", "No"], ["1", "0", "0", "1", "0"]])
def test_a_discount_of_yes_and_no_is_a_promotion(tmp_path: Path, values: list[str]) -> None:
    data = shop_with(tmp_path, "Discount Applied", values)
    assert data.totals.gross_revenue == 56.5
    assert data.has("promo")
    assert not data.has("discount")
    assert sorted(data.lines.promo.execute()) == ["No", "No", "No", "Yes", "Yes"]


@pytest.mark.parametrize(
    ("heading", "values", "cost"),
    [
        # Unit costs of 2, 3, 2, 1.50, 2 for 2, 1, 1, 3, 4 pieces: 21.50.
        ("Unit Cost", ["2", "3", "2", "1.5", "2"], 21.5),
        ("Cost Price", ["2", "3", "2", "1.5", "2"], 21.5),
        ("Cost", ["2", "3", "2", "1.5", "2"], 21.5),
        ("Cost", ["4", "3", "2", "4.5", "8"], 21.5),
        ("COGS", ["4", "3", "2", "4.5", "8"], 21.5),
    ],
)
def test_cost_of_a_unit_or_of_the_line(
    tmp_path: Path, heading: str, values: list[str], cost: float
) -> None:
    assert float(shop_with(tmp_path, heading, values).lines.cost.sum().execute()) == cost


def test_profit_gives_the_cost(tmp_path: Path) -> None:
    data = shop_with(tmp_path, "Profit", ["6", "5", "3", "9", "12"])
    assert float(data.lines.cost.sum().execute()) == 56.5 - 35


def changes(labels: dict[str, int], role: str) -> dict[str, str]:
    """Spellings that change, for labels with their numbers of rows."""
    rows = [label for label, count in labels.items() for _ in range(count)]
    table = ibis.memtable(pd.DataFrame({"label": pd.array(rows, dtype="string")}))
    return dict(folded(table, "label", role))


@pytest.mark.parametrize(
    ("labels", "role", "expected"),
    [
        ({"Online": 3, "online": 1, " ONLINE ": 1}, "channel",
         {"online": "Online", " ONLINE ": "Online"}),
        ({"online": 2, "Online": 2}, "channel", {"online": "Online"}),
        ({"Corner  shop": 2, "Corner shop": 1}, "store", {"Corner  shop": "Corner shop"}),
        ({"M": 3, "male": 1, "W": 2}, "gender", {"M": "Male", "male": "Male", "W": "Female"}),
        ({"Male": 1, "female": 2, "diverse": 2}, "gender", {"female": "Female"}),
        ({"CA": 3, "California": 1, "TX": 2}, "region.state",
         {"CA": "California", "TX": "Texas"}),
        ({"CA": 3, "TX": 2}, "region.state", {}),
        ({"ca": 1, "california": 2, "CALIFORNIA": 1}, "region.state",
         {"ca": "california", "CALIFORNIA": "california"}),
        ({"CA": 3, "California": 1}, "region.country", {}),
        ({"NY": 1, "New York": 2, "N.Y.": 3}, "region.state",
         {"NY": "New York", "N.Y.": "New York"}),
        ({"Credit Card": 3, "credit-card": 2, "CREDIT_CARD": 1}, "payment",
         {"credit-card": "Credit Card", "CREDIT_CARD": "Credit Card"}),
        ({"In-store": 3, "Instore": 1, "In store": 1}, "channel",
         {"Instore": "In-store", "In store": "In-store"}),
        ({"Québec": 2, "Quebec": 3, "QUEBEC": 1}, "region.state",
         {"Québec": "Quebec", "QUEBEC": "Quebec"}),
        ({"Women's": 2, "Womens": 3, "Women’s": 1}, "category",
         {"Women's": "Womens", "Women’s": "Womens"}),
        ({"Home & Kitchen": 3, "Home and kitchen": 1}, "category",
         {"Home and kitchen": "Home & Kitchen"}),
        ({"Andhra\u00a0Pradesh": 1, "Andhra Pradesh": 1}, "region.state",
         {"Andhra\u00a0Pradesh": "Andhra Pradesh"}),
        # Signs and blanks beside numbers, and lone letters, mean something.
        ({"18-25": 1, "1825": 1, "65+": 1, "65": 1, "1 0": 1, "10": 1}, "age_band", {}),
        ({"A+": 1, "A-": 1, "A": 1, "A B": 1, "AB": 1, "Floor -1": 1, "Floor 1": 1}, "store", {}),
        # Where men are H, women are M; with F beside it M are men.
        ({"H": 2, "M": 2}, "gender", {"H": "Male", "M": "Female"}),
        ({"H": 2, "M": 2, "F": 1}, "gender", {"H": "Male", "M": "Male", "F": "Female"}),
        ({"Vrouw": 1, "man": 1, "Homme": 1, "女": 1}, "gender",
         {"Vrouw": "Female", "man": "Male", "Homme": "Male", "女": "Female"}),
    ],
)  # fmt: skip
def test_spellings(labels: dict[str, int], role: str, expected: dict[str, str]) -> None:
    assert changes(labels, role) == expected


def test_recodings_of_the_user_come_first() -> None:
    labels = ["Web"] * 3 + ["web", "Bombay", "BOMBAY", "Mumbai"]
    table = ibis.memtable(pd.DataFrame({"label": pd.array(labels, dtype="string")}))
    given = {"bombay": "Mumbai", "Web": "Online shop"}
    assert folded(table, "label", "channel", given) == {
        "BOMBAY": "Mumbai", "Bombay": "Mumbai", "Web": "Online shop", "web": "Online shop",
    }  # fmt: skip
    # What the user writes is kept as it is, however rare.
    assert folded(table, "label", "channel", {"Mumbai": "WEB"}) == {
        "Mumbai": "WEB", "Web": "WEB", "web": "WEB", "Bombay": "BOMBAY",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "slips"),
    [
        ({"Maharashtra": 10, "Maharashtraa": 1}, [("Maharashtraa", "Maharashtra")]),
        ({"Maharashtra": 10, "Maharsahtra": 1}, [("Maharsahtra", "Maharashtra")]),
        ({"Maharashtra": 10, "Mahbrashtra": 1}, [("Mahbrashtra", "Maharashtra")]),
        ({"Maharashtra": 10, "Mahrsahtra": 1}, []),  # two letters away
        ({"Maharashtra": 9, "Maharashtraa": 1}, []),  # nine times as often is not enough
        ({"Lisbon": 10, "Lisbin": 1}, [("Lisbin", "Lisbon")]),
        ({"Paris": 10, "Parys": 1}, []),  # words of five letters differ in one
        ({"Store 12": 90, "Store 13": 1}, []),
        ({"Product A": 90, "Product B": 1}, []),
        # Of two that it could have been, the commoner.
        ({"Trousers": 90, "Trouser": 2, "Trouserz": 20}, [("Trouser", "Trousers")]),
    ],
)
def test_likely_slips(counts: dict[str, int], slips: list[tuple[str, str]]) -> None:
    assert likely_slips(counts) == slips


def test_a_column_of_more_than_400_labels_is_left_alone() -> None:
    many = {f"x{n}": 1 for n in range(398)}
    assert changes(many | {"a": 2, "A": 1}, "store") == {"A": "a"}
    assert changes(many | {"a": 2, "A": 1, "b": 1}, "store") == {}


def test_mixed_spellings_are_told(tmp_path: Path) -> None:
    data = shop_with(tmp_path, "Channel", ["Web", "web", "Web", "Shop", "WEB "])
    note = next(n for n in data.preparation if n.what == "Mixed spellings of channel")
    assert (note.count, note.example) == (2, "“WEB ” read as “Web”; “web” read as “Web”")
    assert data.lines.channel.nunique().execute() == 2


def test_letters_that_stand_for_words_are_no_mixed_spellings(tmp_path: Path) -> None:
    short = shop_with(tmp_path / "short", "Gender", ["F", "M", "F", "M", "F"])
    mixed = shop_with(tmp_path / "mixed", "Gender", ["F", "M", "F", "Male", "F"])
    for data, what in ((short, "Short forms of gender"), (mixed, "Mixed spellings of gender")):
        assert what in [note.what for note in data.preparation]


@pytest.mark.parametrize(
    ("heading", "values", "currency", "country"),
    [
        ("Currency", ["EUR"] * 5, "EUR", None),
        ("Amount (GBP)", ["10", "8", "5", "13.5", "20"], "GBP", "GB"),
        ("Amount", ["£10", "£8", "£5", "£13.5", "£20"], "GBP", "GB"),
        ("Amount", ["10", "8", "5", "13.5", "20"], "", None),
        ("Country", ["Germany"] * 3 + ["France"] * 2, "", "DE"),
        ("Country", ["Germany"] * 2 + ["France", "Italy", "Spain"], "", None),
        ("Country", ["Narnia"] * 5, "", None),
    ],
)
def test_currency_and_country(
    tmp_path: Path, heading: str, values: list[str], currency: str, country: str | None
) -> None:
    data = shop_with(tmp_path, heading, values)
    assert (data.currency, data.calendar_country) == (currency, country)


def test_the_settings_win_over_the_data(tmp_path: Path) -> None:
    data = shop_with(tmp_path, "Currency", ["EUR"] * 5, currency="CHF", country="AT")
    assert (data.currency, data.calendar_country) == ("CHF", "AT")
    with pytest.raises(ReportError, match="public holidays are not known"):
        shop_with(tmp_path, "Currency", ["EUR"] * 5, country="XX")


def test_codes_keep_their_zeros_and_lose_the_point_of_a_number(tmp_path: Path) -> None:
    lines = ["A1,00123.0,2023-01-03,Mug,2,5.00,01067", "A2,17850.0,2023-01-04,Mug,1,5.00,90210"]
    data = loaded(tmp_path, *lines, header=HEADER + ",Postal Code")
    assert sorted(data.lines.customer_id.execute()) == ["00123", "17850"]
    assert sorted(data.lines.postcode.execute()) == ["01067", "90210"]


def test_unreadable_cells_are_counted_with_an_example_and_its_row(tmp_path: Path) -> None:
    lines = [f"B{n},C1,2023-01-{n + 1:02d},Mug,1,5.00" for n in range(20)]
    lines[3] = "B3,C1,2023-01-04,Mug,one,5.00"
    lines[7] = "B7,C1,31st of May,Mug,1,5.00"
    lines[9] = "B9,C1,2023-01-10,Mug,1,unknown"
    data = loaded(tmp_path, *lines)
    notes = {note.what: note for note in data.preparation}
    quantity, date = notes["Unreadable quantity"], notes["Unreadable date"]
    assert (quantity.count, quantity.example) == (1, "“xxx” in row 5")
    assert (date.count, date.example) == (1, "“##xx xx xxx” in row 9")
    assert "Unreadable unit price" not in notes  # a word for missing is no mistake
    assert step(data, "No value") == (-2, 0.0)
    assert step(data, "No date") == (-1, -5.0)
    assert closes(data)


def test_dates_that_nobody_meant_do_not_stretch_the_calendar(tmp_path: Path) -> None:
    lines = [f"B{n},C1,2023-01-{n + 1:02d},Mug,1,5.00" for n in range(20)]
    data = loaded(tmp_path, *lines, "B98,C1,9999-12-31,Mug,1,5.00", "B99,C1,1899-12-30,Mug,1,5.00")
    assert (data.first_day, data.as_of) == (dt.date(2023, 1, 1), dt.date(2023, 1, 20))
    assert step(data, "No date") == (-2, -10.0)
    assert closes(data)


def test_dates_that_read_two_ways_are_told_and_can_be_settled(tmp_path: Path) -> None:
    lines = ("A1,C1,03/04/2023,Mug,2,5.00", "A2,C2,05/06/2023,Mug,1,5.00")
    data = loaded(tmp_path, *lines)
    assert data.first_day == dt.date(2023, 4, 3)
    assert any(note.what == "Dates that read two ways" for note in data.preparation)
    assert loaded(tmp_path, *lines, day_first=False).first_day == dt.date(2023, 3, 4)


def test_a_time_of_day_in_a_column_of_its_own(tmp_path: Path) -> None:
    data = shop_with(tmp_path, "Time", ["09:58:11", "09:58:11", "10:00:00", "11:15:00", "12:00:00"])
    assert data.has_time_of_day
    assert data.totals.date_min == "2023-01-03 09:58:11"


def test_one_row(tmp_path: Path) -> None:
    data = loaded(tmp_path, LINES[0])
    assert (data.totals.orders, data.totals.customers, data.totals.repeat_rate) == (1, 1, 0.0)
    assert [month.partial for month in data.months] == [True]
    assert closes(data)


def test_no_customer_at_all(tmp_path: Path) -> None:
    lines = [line.replace(",C1,", ",,").replace(",C2,", ",,") for line in LINES]
    data = loaded(tmp_path, *lines)
    assert data.customers is None
    assert not data.has("customer_id")
    assert (data.totals.customers, data.totals.rows_missing_customer) == (None, None)
    assert data.totals.gross_revenue == 56.5


def test_an_empty_column_cannot_be_chosen(tmp_path: Path) -> None:
    path = write(tmp_path, shop(*(line + "," for line in LINES), header=HEADER + ",Who"))
    with pytest.raises(ReportError, match="'Who': the column is empty"):
        load([path], Settings(columns={"customer_id": "Who"}))


def test_without_order_numbers_equal_rows_are_kept_and_days_are_orders(tmp_path: Path) -> None:
    header = "Customer ID,Order Date,Quantity,Amount"
    lines = ("C1,2023-01-03,1,5", "C1,2023-01-03,1,5", "C1,2023-01-04,1,7", ",2023-01-04,1,9",
             ",2023-01-04,2,9")  # fmt: skip
    data = loaded(tmp_path, *lines, header=header)
    assert data.totals.rows_exact_duplicates == 1
    assert data.totals.gross_revenue == 30  # without the second of the equal rows
    assert data.totals.orders == 4  # two days of C1, and two lines of nobody known
    assert step(data, "Exact duplicates") == (0, 0.0)
    assert (data.ledger[-1].rows, data.ledger[-1].revenue) == (5, 35.0)
    assert closes(data)


def test_with_order_numbers_exact_duplicates_count_once(tmp_path: Path) -> None:
    data = loaded(tmp_path, *LINES, LINES[0], LINES[0], LINES[3])
    assert data.totals.rows_exact_duplicates == 3
    assert data.totals.gross_revenue == 56.5
    assert step(data, "Exact duplicates") == (-3, -33.5)
    assert step(data, "Rows read") == (8, 90.0)
    assert closes(data)


def test_names_stand_in_for_customer_numbers(tmp_path: Path) -> None:
    header = HEADER.replace("Customer ID", "Customer Name")
    lines = [line.replace("C1", "Ann").replace("C2", "Bob") for line in LINES]
    data = loaded(tmp_path, *lines, header=header)
    assert data.totals.customers == 2
    assert any(note.what == "No customer number" for note in data.preparation)


def test_an_as_of_date_leaves_later_lines_out_and_counts_them(tmp_path: Path) -> None:
    data = loaded(tmp_path, as_of=dt.date(2023, 2, 14))
    assert step(data, "After the as-of date") == (-1, -20.0)
    assert data.totals.gross_revenue == 56.5  # totals are about all data read
    assert data.ledger[-1].revenue == 36.5
    with pytest.raises(ReportError, match="before the first sale"):
        loaded(tmp_path, as_of=dt.date(2023, 1, 2))


@pytest.mark.parametrize("period", ["2024", "2022-12"])
def test_a_period_without_data_is_refused(tmp_path: Path, period: str) -> None:
    with pytest.raises(ReportError, match="sales run from 2023-01-03 to 2023-02-27"):
        loaded(tmp_path, period=period)
