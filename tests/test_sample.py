"""The sample shop: what is planted can be found again, and the books agree with the rows.

Everything here is recomputed from the four tables alone, with plain pandas.
"""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from report_builder.sample import Shop, generate, write_large, write_sample
from report_builder.sample.calendar import (
    black_friday,
    in_black_friday_week,
    in_christmas_run_up,
)
from report_builder.sample.lines import line_amount
from report_builder.sample.plan import BLOCK_CUSTOMERS
from report_builder.sample.truth import to_toml

COMMITTED = Path(__file__).parents[1] / "sample_data"
SERVICES = ["SHIPPING", "GIFTWRAP"]
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def shop() -> Shop:
    return generate()


@pytest.fixture(scope="module")
def plain() -> Shop:
    return generate(effects=False)


def sales(shop: Shop) -> pd.DataFrame:
    rows = shop.transactions.drop_duplicates()
    return rows[rows["Order Status"] == "Completed"]


def goods(shop: Shop) -> pd.DataFrame:
    rows = sales(shop)
    return rows[~rows["Product ID"].isin(SERVICES)]


def orders_per_day(shop: Shop) -> "pd.Series[int]":
    orders = sales(shop).drop_duplicates("Order ID")
    return orders.groupby(orders["Order Date"].dt.normalize()).size()


def days_of(per_day: "pd.Series[int]") -> pd.DatetimeIndex:
    return pd.DatetimeIndex(per_day.index)


def segment_of(shop: Shop) -> "pd.Series[str]":
    return pd.Series(
        {key: s["name"] for s in shop.truth["segments"] for key in s["customer_ids"]},
        name="segment",
    )


def customers_with_orders(shop: Shop) -> pd.DataFrame:
    """Customers with their segment and number of orders (0 for those who never bought)."""
    orders = sales(shop).groupby("Customer ID")["Order ID"].nunique()
    customers = shop.customers.set_index("Customer ID")
    return customers.assign(
        segment=segment_of(shop), orders=orders.reindex(customers.index, fill_value=0)
    )


def rates_by(shop: Shop, column: str) -> "pd.Series[float]":
    """Orders per customer by a column, each segment's own level taken out; groups of 30 or more."""
    customers = customers_with_orders(shop)
    customers = customers[customers["segment"] != "one-time buyers"]
    level = customers["orders"] / customers.groupby("segment")["orders"].transform("mean")
    groups = level.groupby(customers[column])
    return groups.mean()[groups.size() >= 30]


def older_ratio(shop: Shop) -> float:
    older = shop.customers.assign(older=shop.customers["Age"] >= 50)
    rates = rates_by(
        Shop(shop.transactions, older, shop.products, shop.campaigns, shop.truth), "older"
    )
    return float(rates[True] / rates[False])


def month_index(shop: Shop) -> np.ndarray:
    per_day = orders_per_day(shop)
    days = days_of(per_day)
    level = per_day.groupby([days.year, days.month]).mean().unstack()
    return np.asarray(level.div(level.mean(axis=1), axis=0).mean())


def lift(shop: Shop, month: int, inside: Any) -> float:
    """Orders per day inside a stretch against the rest of its month, weekdays evened out."""
    per_day = orders_per_day(shop)
    days = days_of(per_day)
    weekday = np.array(shop.truth["planted"]["weekday_index"])[days.day_of_week]
    even, in_month = per_day.to_numpy() / weekday, days.month == month
    within = np.array([inside(day.date()) for day in days])
    return float(even[in_month & within].mean() / even[in_month & ~within].mean())


def product_month_elasticity(shop: Shop) -> float:
    """Slope of log units on log net price with product and month effects."""
    rows = goods(shop)
    cells = (
        rows.assign(month=rows["Order Date"].dt.to_period("M"))
        .groupby(["Product ID", "month"])[["Quantity", "Amount (USD)"]]
        .sum()
    )
    price = (cells["Amount (USD)"] / cells["Quantity"]).apply(np.log)
    units = cells["Quantity"].apply(np.log)

    def within(values: "pd.Series[float]") -> "pd.Series[float]":
        by_product = values.groupby("Product ID").transform("mean")
        return values - by_product - values.groupby("month").transform("mean") + values.mean()

    return float(np.polyfit(within(price), within(units), 1)[0])


def member_value_ratios(shop: Shop) -> "pd.Series[float]":
    """Value per order after joining against before or never, by segment."""
    orders = goods(shop).groupby(["Order ID", "Customer ID", "Order Date"])["Amount (USD)"].sum()
    joined = shop.customers.set_index("Customer ID")["Loyalty Join Date"]
    table = orders.reset_index().join(segment_of(shop), "Customer ID").join(joined, "Customer ID")
    member = pd.to_datetime(table["Loyalty Join Date"]) <= table["Order Date"]
    value = table.groupby(["segment", member])["Amount (USD)"].mean().unstack()
    return (value[True] / value[False]).dropna()


def uplift_points(shop: Shop) -> "pd.Series[float]":
    rate = shop.campaigns.groupby(["Campaign", "Group"])["Responded"].mean().unstack()
    return 100 * (rate["Treatment"] - rate["Control"])


# ---- the books -----------------------------------------------------------------------------------


@pytest.mark.parametrize("basis", ["raw", "dedup"])
def test_totals_agree_with_the_rows_to_the_cent(shop: Shop, basis: str) -> None:
    rows = shop.transactions if basis == "raw" else shop.transactions.drop_duplicates()
    cents = (rows["Amount (USD)"] * 100).round().astype(int)
    sale, credit = rows["Order Status"] == "Completed", rows["Quantity"] < 0
    cancelled = rows["Order Status"] == "Cancelled"
    known = rows["Customer ID"].notna()
    orders_each = rows[sale & known].groupby("Customer ID")["Order ID"].nunique()
    expected = {
        "rows": len(rows),
        "lines_sale": sale.sum(),
        "lines_credit": credit.sum(),
        "lines_cancelled": cancelled.sum(),
        "orders": rows.loc[sale, "Order ID"].nunique(),
        "order_ids_all": rows["Order ID"].nunique(),
        "customers": rows.loc[sale, "Customer ID"].nunique(),
        "customer_ids_all": rows["Customer ID"].nunique(),
        "rows_missing_customer": (~known).sum(),
        "units": rows.loc[sale, "Quantity"].sum(),
        "gross_revenue": cents[sale].sum() / 100,
        "returns_value": -cents[credit].sum() / 100,
        "other_value": 0,
        "cancelled_value": cents[cancelled].sum() / 100,
        "net_revenue": (cents[sale].sum() + cents[credit].sum()) / 100,
        "gross_missing_customer": cents[sale & ~known].sum() / 100,
        "service_lines": (sale & rows["Product ID"].isin(SERVICES)).sum(),
        "service_gross": cents[sale & rows["Product ID"].isin(SERVICES)].sum() / 100,
        "repeat_customers": (orders_each >= 2).sum(),
        "products": rows.loc[sale, "Product ID"].nunique(),
        "date_min": str(rows["Order Date"].min()),
        "date_max": str(rows["Order Date"].max()),
        "aov": round(cents[sale].sum() / 100 / rows.loc[sale, "Order ID"].nunique(), 2),
        "aov_net": round(
            (cents[sale].sum() + cents[credit].sum()) / 100 / rows.loc[sale, "Order ID"].nunique(),
            2,
        ),
        "repeat_rate": round((orders_each >= 2).sum() / len(orders_each), 6),
    }
    assert shop.truth["totals"][basis] == expected
    assert len(rows) == sale.sum() + credit.sum() + cancelled.sum()


def test_months_agree_with_the_rows_and_add_up(shop: Shop) -> None:
    rows = shop.transactions.drop_duplicates()
    rows = rows.assign(
        month=rows["Order Date"].dt.strftime("%Y-%m"),
        cents=(rows["Amount (USD)"] * 100).round().astype(int),
    )
    sale = rows[rows["Order Status"] == "Completed"]
    kept = rows[rows["Order Status"] != "Cancelled"]
    by_month = sale.groupby("month")
    expected = pd.DataFrame(
        {
            "lines": by_month.size(),
            "orders": by_month["Order ID"].nunique(),
            "customers": by_month["Customer ID"].nunique(),
            "gross": by_month["cents"].sum() / 100,
            "net": kept.groupby("month")["cents"].sum() / 100,
        }
    ).reset_index()
    assert shop.truth["month"] == expected.to_dict("records")
    assert len(expected) == 24
    assert round(sum(expected["net"]), 2) == shop.truth["totals"]["dedup"]["net_revenue"]


def test_best_sellers_agree_with_the_rows(shop: Shop) -> None:
    products = shop.products.assign(Category=shop.products["Category"].str.casefold())
    rows = sales(shop).merge(products, on="Product ID", validate="many_to_one")
    for name, column in (("top_products", "Product ID"), ("top_categories", "Category")):
        gross = rows.groupby(column)["Amount (USD)"].sum().round(2).nlargest(5)
        found = {entry["key"].casefold(): entry["gross"] for entry in shop.truth[name]}
        assert found == {str(key).casefold(): value for key, value in gross.items()}


def test_exact_duplicates_are_the_planted_ones(shop: Shop) -> None:
    repeated = int(shop.transactions.duplicated().sum())
    assert repeated == shop.truth["totals"]["rows_exact_duplicates"]
    assert 0.004 < repeated / len(shop.transactions) < 0.006


@pytest.mark.parametrize("name", ["shop", "plain"])
def test_amount_is_quantity_times_price_less_discount(
    name: str, request: pytest.FixtureRequest
) -> None:
    rows = request.getfixturevalue(name).transactions.dropna(subset="Unit Price (USD)")
    amount = rows["Quantity"] * rows["Unit Price (USD)"] * (1 - rows["Discount"])
    assert (amount - rows["Amount (USD)"]).abs().max() <= 0.005 + 1e-9


def test_half_a_cent_is_rounded_up() -> None:
    # 1 x 0.05 less 10 % = 4.5 cents; 3 x 0.11 less 15 % = 28.05 cents; 1 x 0.04 less 40 % = 2.4
    amounts = line_amount(np.array([1, 3, 1]), np.array([5, 11, 4]), np.array([10, 15, 40]))
    assert amounts.tolist() == [5, 28, 2]


def test_every_return_has_its_sale(shop: Shop) -> None:
    rows = shop.transactions.drop_duplicates()
    back = rows[rows["Quantity"] < 0]
    assert (back["Order Status"] == "Returned").all()
    assert (back["Amount (USD)"] < 0).all()
    sold = sales(shop)
    key = ["number", "Product ID", "Customer ID", "units"]
    pairs = back.assign(number=back["Order ID"].str[1:], units=-back["Quantity"]).merge(
        sold.assign(number=sold["Order ID"].str[1:], units=sold["Quantity"]), on=key
    )
    assert len(pairs) == len(back)
    days = (pairs["Order Date_x"].dt.normalize() - pairs["Order Date_y"].dt.normalize()).dt.days
    assert days.between(2, 30).all()


# ---- layout and dirt -----------------------------------------------------------------------------


def test_tables_join_on_unique_keys(shop: Shop) -> None:
    assert shop.customers["Customer ID"].is_unique
    assert shop.products["Product ID"].is_unique
    assert shop.products["Product"].is_unique
    assert not shop.campaigns.duplicated(["Customer ID", "Campaign"]).any()
    customers = set(shop.customers["Customer ID"])
    assert set(shop.transactions["Customer ID"].dropna()) <= customers
    assert set(shop.campaigns["Customer ID"]) <= customers
    assert set(shop.transactions["Product ID"]) <= set(shop.products["Product ID"])


def test_the_shop_has_the_stated_size_and_trades_every_day(shop: Shop) -> None:
    assert len(shop.customers) == 2000
    assert 35_000 <= len(shop.transactions) <= 45_000
    assert 150 <= len(shop.products) <= 250
    assert 0.07 < shop.transactions["Customer ID"].isna().mean() < 0.09
    days = shop.transactions["Order Date"].dt.normalize().drop_duplicates()
    assert (days.min(), days.max()) == (pd.Timestamp(2024, 1, 1), pd.Timestamp(2025, 12, 31))
    assert len(days) == 731


def test_anonymous_sales_are_made_in_a_store(shop: Shop) -> None:
    anonymous = shop.transactions[shop.transactions["Customer ID"].isna()]
    assert anonymous["Store"].notna().all()


def test_dirt_is_there_and_cleans_up(shop: Shop) -> None:
    channel = shop.transactions["Channel"].dropna()
    assert channel.nunique() == 12
    assert sorted(channel.str.strip().str.casefold().unique()) == [
        "in-store",
        "mobile app",
        "online",
    ]
    assert {"F", "female ", "Female"} <= set(shop.customers["Gender"].dropna())
    assert {"California", "CA", "california ", "CALIFORNIA"} <= set(shop.customers["State"])
    assert shop.products["Category"].nunique() > 9
    assert shop.products["Category"].str.casefold().nunique() == 9
    for column in ("Unit Price (USD)", "Channel", "Payment Method"):
        assert 0 < shop.transactions[column].isna().mean() < 0.01
    for column in ("Age", "Gender", "Annual Income (USD)"):
        assert 0.01 < shop.customers[column].isna().mean() < 0.07


# ---- planted truths ------------------------------------------------------------------------------


def test_months_follow_the_planted_index(shop: Shop) -> None:
    planted = np.array(shop.truth["planted"]["month_index"])
    found = month_index(shop)
    assert np.abs(found - planted).max() < 0.12
    assert np.corrcoef(found, planted)[0, 1] > 0.9


def test_weekdays_follow_the_planted_index(shop: Shop) -> None:
    per_day = orders_per_day(shop)
    found = per_day.groupby(days_of(per_day).day_of_week).mean()
    planted = np.array(shop.truth["planted"]["weekday_index"])
    assert np.abs(found / found.mean() - planted).max() < 0.08


def test_holidays_lift_orders_as_planted(shop: Shop) -> None:
    planted = shop.truth["planted"]
    assert lift(shop, 11, in_black_friday_week) == pytest.approx(
        planted["black_friday_week_lift"], abs=0.35
    )
    assert lift(shop, 12, in_christmas_run_up) == pytest.approx(
        planted["christmas_run_up_lift"], abs=0.25
    )


def test_demand_answers_to_discounts_as_planted(shop: Shop) -> None:
    planted = shop.truth["planted"]
    assert product_month_elasticity(shop) == pytest.approx(planted["discount_elasticity"], abs=0.3)
    rows = goods(shop)
    units = rows[rows["Promotion"] != "Coupon"].groupby("Discount")["Quantity"].mean()
    slope = np.polyfit(np.log(1 - units.index), np.log(units), 1)[0]
    assert slope == pytest.approx(planted["discount_elasticity_quantity"], abs=0.15)


def test_members_spend_more_per_order_in_every_segment(shop: Shop) -> None:
    ratios = member_value_ratios(shop)
    assert ratios.drop("one-time buyers", errors="ignore").min() > 1.08
    assert ratios["loyal regulars"] == pytest.approx(
        shop.truth["planted"]["loyalty_lines_per_order"], abs=0.08
    )


def test_states_differ_as_planted(shop: Shop) -> None:
    planted = pd.Series(shop.truth["planted"]["state_order_rate"])
    found = rates_by(shop, "State").reindex(planted.index)
    assert np.abs(found / found["Texas"] - planted).max() < 0.2
    assert found["California"] > found["Georgia"] * 1.25


def test_older_customers_order_less_often(shop: Shop) -> None:
    planted = shop.truth["planted"]["older_order_rate"]
    assert older_ratio(shop) == pytest.approx(planted, abs=0.08)


def test_parents_buy_the_planted_category(shop: Shop) -> None:
    rows = goods(shop).merge(shop.products, on="Product ID").merge(shop.customers, on="Customer ID")
    toys = rows["Category"].str.casefold() == shop.truth["planted"]["parents_category"].casefold()
    share = toys.groupby(rows["Children"] > 0).mean()
    odds = share / (1 - share)
    assert odds[True] / odds[False] == pytest.approx(
        shop.truth["planted"]["parents_taste"], abs=0.3
    )


def test_campaign_uplift_is_the_planted_one(shop: Shop) -> None:
    found = uplift_points(shop)
    for entry in shop.truth["campaigns"]:
        assert found[entry["campaign"]] == pytest.approx(entry["uplift_points"], abs=0.001)
        # Three standard errors of a difference of two shares with about 400 customers each.
        assert abs(entry["uplift_points"] - entry["planted_uplift_points"]) < 8.5
    planted = [entry["planted_uplift_points"] for entry in shop.truth["campaigns"]]
    assert found["Autumn Catalog 2024"] == found.max()
    assert planted.count(0.0) == 1


def test_a_response_is_an_order_within_seven_days(shop: Shop) -> None:
    rows = shop.transactions[shop.transactions["Quantity"] > 0]
    bought = rows[["Customer ID", "Order Date"]].dropna()
    sent = shop.campaigns.assign(sent=pd.to_datetime(shop.campaigns["Sent Date"]))
    pairs = sent.merge(bought, on="Customer ID")
    days = (pairs["Order Date"].dt.normalize() - pairs["sent"]).dt.days
    responding = pairs[days.between(0, 6)].drop_duplicates(["Customer ID", "Campaign"])
    assert len(responding) == shop.campaigns["Responded"].sum()
    assert (responding["Responded"] == 1).all()


def test_one_category_and_product_fall_and_one_rise(shop: Shop) -> None:
    rows = goods(shop).merge(shop.products, on="Product ID")
    late = rows["Order Date"] >= pd.Timestamp(2025, 1, 1)
    for column, name in (("Category", "category"), ("Product", "product")):
        lines = late.groupby(rows[column].str.casefold()).agg(["sum", "size"])
        change = lines["sum"] / (lines["size"] - lines["sum"])
        measured = shop.truth["measured"][f"{name}_lines_year_over_year"]
        planted = shop.truth["planted"][f"{name}_growth"]
        assert len(planted) == 2
        for key, growth in planted.items():
            assert change[key.casefold()] == pytest.approx(measured[key], abs=1e-6)
            assert np.log(change[key.casefold()]) == pytest.approx(np.log(growth), abs=0.35)


def test_segments_lie_apart_in_recency_frequency_and_money(shop: Shop) -> None:
    rows = sales(shop).dropna(subset="Customer ID")
    each = rows.groupby("Customer ID").agg(
        last=("Order Date", "max"), orders=("Order ID", "nunique"), money=("Amount (USD)", "sum")
    )
    features = pd.DataFrame(
        {
            "recency": np.log1p((pd.Timestamp(2026, 1, 1) - each["last"]).dt.days),
            "frequency": np.log(each["orders"]),
            "value": np.log(each["money"] / each["orders"]),
        }
    )
    scaled = (features - features.mean()) / features.std()
    segment = segment_of(shop).reindex(scaled.index)
    centres = scaled.groupby(segment).mean()
    distance = ((scaled.to_numpy()[:, None] - centres.to_numpy()[None]) ** 2).sum(axis=2)
    nearest = centres.index.to_numpy()[distance.argmin(axis=1)]
    assert len(centres) == 5
    assert (nearest == segment).mean() > 0.75


def test_segments_are_described_by_what_their_customers_did(shop: Shop) -> None:
    customers = customers_with_orders(shop)
    for entry in shop.truth["segments"]:
        own = customers[customers["segment"] == entry["name"]]
        buyers = own[own["orders"] > 0]
        assert entry["customers"] == len(own) == len(entry["customer_ids"])
        assert entry["customers_with_orders"] == len(buyers)
        assert entry["orders_per_customer"] == pytest.approx(buyers["orders"].mean(), abs=1e-6)


# ---- no effects ----------------------------------------------------------------------------------


def test_without_effects_there_are_none(plain: Shop) -> None:
    assert np.abs(month_index(plain) - 1).max() < 0.1
    assert lift(plain, 11, in_black_friday_week) == pytest.approx(1, abs=0.12)
    assert lift(plain, 12, in_christmas_run_up) == pytest.approx(1, abs=0.12)
    assert product_month_elasticity(plain) == pytest.approx(0, abs=0.15)
    assert member_value_ratios(plain).loc["everyone"] == pytest.approx(1, abs=0.05)
    assert older_ratio(plain) == pytest.approx(1, abs=0.05)
    assert np.abs(rates_by(plain, "State") - 1).max() < 0.12
    assert np.abs(uplift_points(plain)).max() < 5
    assert plain.truth["measured"]["category_lines_year_over_year"] == {}


def test_without_effects_customers_order_like_a_poisson_process(plain: Shop) -> None:
    orders = customers_with_orders(plain)["orders"]
    # Variance over mean is 1 for equal customers; its standard error is sqrt(2 / n) = 0.03.
    assert orders.var() / orders.mean() == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("column", ["Gender", "Education", "Marital Status", "Loyalty Member"])
def test_without_effects_no_attribute_matters(plain: Shop, column: str) -> None:
    rates = rates_by(plain, column)
    assert len(rates) >= 2
    assert np.abs(rates - 1).max() < 0.13


@pytest.mark.parametrize("column", ["Gender", "Education"])
def test_attributes_named_without_effect_have_none(shop: Shop, column: str) -> None:
    assert column in shop.truth["planted"]["without_effect"]
    customers = shop.customers.assign(**{column: shop.customers[column].replace({"F": "Female"})})
    rates = rates_by(
        Shop(shop.transactions, customers, shop.products, shop.campaigns, shop.truth), column
    )
    large = rates[customers[column].value_counts().reindex(rates.index) >= 200]
    assert len(large) >= 2
    assert np.abs(large - 1).max() < 0.1


# ---- calendar, files, limits ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "day"), [(2018, 23), (2019, 29), (2023, 24), (2024, 29), (2025, 28)]
)
def test_black_friday_is_the_published_date(year: int, day: int) -> None:
    assert black_friday(year) == dt.date(year, 11, day)


def test_black_friday_week_runs_from_monday_to_cyber_monday() -> None:
    days = [dt.date(2024, 11, 24) + dt.timedelta(days=i) for i in range(10)]
    assert [in_black_friday_week(day) for day in days] == [False] + [True] * 8 + [False]


def test_christmas_run_up_has_its_edges() -> None:
    days = [dt.date(2024, 12, day) for day in (9, 10, 23, 24)]
    assert [in_christmas_run_up(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(("months", "first"), [(1, "2025-12-01"), (13, "2024-12-01")])
def test_the_window_is_whole_months_up_to_the_last_day(months: int, first: str) -> None:
    shop = generate(customers=40, months=months)
    assert shop.truth["shop"]["first_day"] == first
    assert shop.truth["shop"]["last_day"] == "2025-12-31"
    assert shop.transactions["Order Date"].min() >= pd.Timestamp(first)
    assert len(shop.truth["month"]) == months


def test_a_shop_without_campaigns_in_its_window_keeps_the_headers(shop: Shop) -> None:
    small = generate(customers=5, months=1)
    assert small.campaigns.empty
    assert list(small.campaigns.columns) == list(shop.campaigns.columns)


@pytest.mark.parametrize(("customers", "months"), [(0, 24), (10, 0)])
def test_nothing_to_generate_is_refused(customers: int, months: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        generate(customers=customers, months=months)


def test_same_seed_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("one", 3), ("two", 3), ("three", 4)):
        write_sample(tmp_path / name, generate(60, 6, seed))
    contents = {
        name: [path.read_bytes() for path in sorted((tmp_path / name).iterdir())]
        for name in ("one", "two", "three")
    }
    assert len(contents["one"]) == 5
    assert contents["one"] == contents["two"]
    assert contents["one"] != contents["three"]


def test_streamed_files_equal_those_written_at_once(tmp_path: Path) -> None:
    customers = BLOCK_CUSTOMERS + 30
    shop = generate(customers, 1)
    at_once = write_sample(tmp_path / "once", shop)
    streamed = write_large(tmp_path / "streamed", customers, 1)
    assert [path.name for path in at_once] == [path.name for path in streamed]
    for one, other in zip(at_once, streamed, strict=True):
        assert one.read_bytes() == other.read_bytes()
    orders = shop.transactions.drop_duplicates("Order ID")["Order ID"]
    assert orders.str.startswith("O").sum() + orders.str.startswith("R").sum() == len(orders)
    sold = shop.transactions[shop.transactions["Quantity"] > 0]
    assert (sold.groupby("Order ID")["Order Date"].nunique() == 1).all()
    kept = shop.transactions.drop_duplicates()
    assert shop.truth["totals"]["dedup"]["order_ids_all"] == kept["Order ID"].nunique()
    assert shop.truth["totals"]["dedup"]["rows"] == len(kept)


def test_parquet_holds_the_same_tables(tmp_path: Path) -> None:
    shop = generate(60, 12)
    paths = write_sample(tmp_path, shop, "parquet")
    assert [path.name for path in paths][:2] == ["transactions.parquet", "customers.parquet"]
    read = pd.read_parquet(paths[0])
    pd.testing.assert_frame_equal(read, shop.transactions, check_dtype=False)


def test_truth_survives_toml() -> None:
    tree = {
        "plain": {"text": 'a "quoted" \\ word', "yes": True, "list": [1, 2.5], "nothing": []},
        "two words": {"New York": 1.1, "inner": {"deep": 0.1}},
        "rows": [{"key": "a", "value": 1}, {"key": "b", "value": 2}],
    }
    assert tomllib.loads(to_toml(tree)) == tree


def test_committed_sample_is_what_the_generator_writes(shop: Shop, tmp_path: Path) -> None:
    written = write_sample(tmp_path, shop)
    committed = sorted(path for path in COMMITTED.iterdir() if path.is_file())
    assert [path.name for path in committed] == sorted(path.name for path in written)
    for path in written:
        assert (COMMITTED / path.name).read_bytes() == path.read_bytes(), path.name
    assert sum(path.stat().st_size for path in committed) < 8 * MEGABYTE
    assert tomllib.loads((COMMITTED / "truth.toml").read_text("utf-8")) == shop.truth
