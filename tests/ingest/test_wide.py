"""Tables of one row a customer whose columns say one thing several times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from report_builder.ingest import open_tables
from report_builder.ingest.recognition import Recognised, WideGroup, recognise, wide_mapping
from report_builder.ingest.recognition.wide import counted
from report_builder.settings import Settings
from tests.ingest.tables import DATA
from tests.ingest.understood import understood

PEOPLE = 30


def table(folder: Path, columns: Mapping[str, Sequence[object]]) -> Recognised:
    """A table of these columns."""
    return understood(folder, list(columns), list(zip(*columns.values(), strict=True)))


def spread(start: int, step: int = 7, below: int = 400) -> list[int]:
    """Whole numbers that differ from row to row."""
    return [(start + step * n * n) % below for n in range(PEOPLE)]


def flags(every: int) -> list[int]:
    """One in so many says yes."""
    return [int(n % every == 0) for n in range(PEOPLE)]


def people() -> dict[str, Sequence[object]]:
    """Who the customers are."""
    return {
        "ID": [1000 + n for n in range(PEOPLE)],
        "Age": [20 + n for n in range(PEOPLE)],
        "Gender": ["M" if n % 2 else "F" for n in range(PEOPLE)],
    }


def groups(found: Recognised) -> dict[str, tuple[str, ...]]:
    """Role -> labels."""
    return {group.role: group.labels for group in found.wide}


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (("MntWines", "MntMeatProducts", "MntGoldProds"), ("Wines", "Meat", "Gold")),
        (("spend_books", "spend_toys", "spend_home_garden"), ("Books", "Toys", "Home garden")),
        (("Books Sales", "Toys Sales", "Xyz Sales"), ("Books", "Toys", "Xyz")),
        (("Ausgaben Wein", "Ausgaben Brot", "Ausgaben Obst"), ("Wein", "Brot", "Obst")),
        (("gasto_en_vino", "gasto_en_ropa", "gasto_en_pan"), ("Vino", "Ropa", "Pan")),
    ],
)
def test_columns_with_a_word_of_money_in_common_are_spend_by_category(
    tmp_path: Path, names: tuple[str, ...], labels: tuple[str, ...]
) -> None:
    columns = {name: spread(10 * place) for place, name in enumerate(names)}
    found = table(tmp_path, people() | columns)
    assert groups(found) == {"category": labels}
    assert found.wide[0].columns == names
    mapped = {choice.role: choice.column for choice in wide_mapping(found)}
    assert mapped == {"category": ", ".join(names), "amount": "+".join(names)}
    assert found.mapping["customer_id"].column == "ID"


def test_beside_groups_a_number_that_never_changes_is_not_used(tmp_path: Path) -> None:
    names = ("spend_books", "spend_toys", "spend_food")
    columns = people() | {name: spread(place) for place, name in enumerate(names)}
    constant = [11] * PEOPLE
    assert not table(tmp_path, columns | {"Z_Revenue": constant, "Cost": constant}).has("amount")
    found = table(tmp_path, people() | {"Revenue": constant})
    assert not found.wide
    assert found.has("amount")


def test_two_columns_of_money_are_no_spend_by_category(tmp_path: Path) -> None:
    two = {"spend_books": spread(0), "spend_toys": spread(5)}
    assert not table(tmp_path, people() | two).wide


@pytest.mark.parametrize(
    ("names", "found_as_goods"),
    [
        (("Fresh", "Milk", "Grocery", "Frozen", "Xyz"), True),
        (("Fleisch", "Brot", "Getränke"), True),
        (("Clothing", "Electronics", "Books"), True),
        (("Fresh", "Milk", "Abc", "Def", "Ghi"), False),  # most say nothing of goods
        (("Fresh", "Milk", "Abc"), False),  # only two say so
    ],
)
def test_columns_named_after_goods_are_spend_by_category(
    tmp_path: Path, names: tuple[str, ...], found_as_goods: bool
) -> None:
    columns = {name: spread(10 * place, below=9000) for place, name in enumerate(names)}
    found = table(tmp_path, {"Region": [1 + n % 3 for n in range(PEOPLE)]} | columns)
    assert [group.columns for group in found.wide] == ([names] if found_as_goods else [])


def test_goods_are_no_money_where_another_column_is(tmp_path: Path) -> None:
    names = ("Fresh", "Milk", "Grocery")
    columns = {name: spread(10 * place) for place, name in enumerate(names)}
    assert not table(tmp_path, people() | columns | {"Total Spend": spread(99)}).wide


def test_goods_of_other_magnitudes_are_not_one_kind_of_money(tmp_path: Path) -> None:
    columns: dict[str, Sequence[object]] = {
        "Fresh": [n + 1 for n in range(PEOPLE)],
        "Milk": [(n + 1) * 100 for n in range(PEOPLE)],
        "Frozen": [(n + 1) * 101 for n in range(PEOPLE)],
    }
    assert not table(tmp_path / "a", people() | columns).wide
    columns["Frozen"] = [(n + 1) * 99 for n in range(PEOPLE)]
    assert table(tmp_path / "b", people() | columns).wide


def test_a_total_of_the_categories_stays_the_amount(tmp_path: Path) -> None:
    names = ("spend_books", "spend_toys", "spend_food")
    parts = [spread(place) for place in range(3)]
    total = [a + b + c for a, b, c in zip(*parts, strict=True)]
    columns = dict(zip(names, parts, strict=True)) | {"Total Spend": total}
    found = table(tmp_path, people() | columns)
    assert found.wide[0].columns == names
    assert found.mapping["amount"].column == "Total Spend"
    assert [choice.role for choice in wide_mapping(found)] == ["category"]


def test_purchases_by_channel_are_counts_and_no_visits_and_no_deals(tmp_path: Path) -> None:
    columns: dict[str, Sequence[object]] = {
        "NumDealsPurchases": spread(1, below=9), "NumWebPurchases": spread(2, below=9),
        "NumCatalogPurchases": spread(3, below=9), "NumStorePurchases": spread(4, below=9),
        "NumWebVisitsMonth": spread(5, below=9),
    }  # fmt: skip
    found = table(tmp_path, people() | columns)
    assert groups(found) == {"channel": ("Web", "Catalog", "Store"), "discount": ("Discounted",)}
    assert not found.has("store")
    assert not found.has("channel")
    mapped = {choice.role: choice.column for choice in wide_mapping(found)}
    assert mapped == {"channel": "NumWebPurchases, NumCatalogPurchases, NumStorePurchases",
                      "discount": "NumDealsPurchases"}  # fmt: skip


def test_answers_to_campaigns_are_flags(tmp_path: Path) -> None:
    columns = {"AcceptedCmp3": flags(3), "AcceptedCmp1": flags(4), "Response": flags(5)}
    found = table(tmp_path / "a", people() | columns)
    assert groups(found) == {"campaign_response": ("Campaign 1", "Campaign 3", "Response")}
    assert found.wide[0].columns == ("AcceptedCmp1", "AcceptedCmp3", "Response")
    columns["AcceptedCmp3"] = spread(1)  # no yes and no: two campaigns are left
    assert groups(table(tmp_path / "b", people() | columns)) == {
        "campaign_response": ("Campaign 1", "Response")
    }
    del columns["AcceptedCmp1"]
    found = table(tmp_path / "c", people() | columns)
    assert not found.wide
    assert found.mapping["campaign_response"].column == "Response"


def test_children_of_two_ages_are_of_the_household_and_counted_as_children(tmp_path: Path) -> None:
    columns = {"Kidhome": spread(0, below=3), "Teenhome": spread(1, below=3)}
    found = table(tmp_path, people() | columns)
    assert groups(found) == {"household": ("Kid", "Teen")}
    assert counted(found.wide[0]) == "children"
    assert counted(replace(found.wide[0], columns=("Kidhome", "Adults"))) == "household"
    assert wide_mapping(found)[0].column == "Kidhome + Teenhome"


@pytest.mark.parametrize("extra", ["Order Date", "Order ID", "Product"])
def test_rows_that_are_sales_have_no_wide_groups(tmp_path: Path, extra: str) -> None:
    dates = [f"2023-01-{n % 28 + 1:02d}" for n in range(PEOPLE)]
    cells: dict[str, Sequence[object]] = {
        "Order Date": [*dates], "Order ID": [f"A{n}" for n in range(PEOPLE)],
        "Product": [f"mug {n % 9}" for n in range(PEOPLE)],
    }  # fmt: skip
    names = ("spend_books", "spend_toys", "spend_food")
    columns = {name: spread(place) for place, name in enumerate(names)}
    assert table(tmp_path / "a", people() | columns).wide
    assert not table(tmp_path / "b", people() | columns | {extra: cells[extra]}).wide


def test_a_customer_on_two_rows_is_no_row_a_customer(tmp_path: Path) -> None:
    names = ("spend_books", "spend_toys", "spend_food")
    columns = {name: spread(place) for place, name in enumerate(names)}
    columns["Customer ID"] = [n // 2 for n in range(PEOPLE)]
    assert not table(tmp_path, columns).wide


def test_columns_the_settings_name_stay_out_of_groups(tmp_path: Path) -> None:
    names = ("spend_books", "spend_toys", "spend_food", "spend_pets")
    columns = people() | {name: spread(place) for place, name in enumerate(names)}
    found = table(tmp_path, columns)
    again = recognise(found.raw, Settings(columns={"amount": "spend_pets"}))
    assert again.wide[0].columns == names[:3]
    assert again.mapping["amount"].column == "spend_pets"


# Real tables: which have groups, and which columns these are.
MARKETING = {
    "category": ("Wines", "Fruits", "Meat", "Fish", "Sweet", "Gold"),
    "channel": ("Web", "Catalog", "Store"),
    "campaign_response": (*(f"Campaign {n}" for n in range(1, 6)), "Response"),
    "household": ("Kid", "Teen"),
    "discount": ("Discounted",),
}
WHOLESALE = {
    "category": ("Fresh", "Milk", "Grocery", "Frozen", "Detergents paper", "Delicassen"),
}  # fmt: skip


@pytest.mark.skipif(not DATA.exists(), reason="the real data sets are not here")
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("marketing_campaign", MARKETING),
        ("wholesale_customers", WHOLESALE),
        ("ecommerce_customer_behavior", {}),
        ("mall_customers", {}),
        ("shopping_behavior", {}),
        ("diwali_sales", {}),
        ("superstore_2019_2022", {}),
        ("supermarket_myanmar", {}),
        ("sales_data_sample", {}),
        ("olist_sample", {}),
        ("northwind", {}),
        ("jaffle_shop", {}),
        ("retail_data_transactions", {}),
        ("ecommerce_india_orders", {}),
    ],
)
def test_real_tables(path: str, expected: dict[str, tuple[str, ...]]) -> None:
    found: list[WideGroup] = [
        group for table in open_tables([DATA / path], Settings()) for group in table.wide
    ]
    assert {group.role: group.labels for group in found} == expected


def test_a_customer_under_a_heading_that_only_the_settings_know(tmp_path: Path) -> None:
    """The column tells that a row is a customer, though it is not looked for any more."""
    path = tmp_path / "people.csv"
    spent = [f"{n % 7 * 10 + 5},{n % 5 * 20 + 3},{n % 9 * 4},{n % 11 * 13}" for n in range(40)]
    rows = [f"{n * 37 % 1000},{money}" for n, money in enumerate(spent)]
    path.write_text("\n".join(["Q7,MntWines,MntFruits,MntMeat,MntFish", *rows]) + "\n")
    table = open_tables([path], Settings(columns={"customer_id": "Q7"}))[0]
    assert table.mapping["customer_id"].column == "Q7"
    assert [len(group.columns) for group in table.wide] == [4]
