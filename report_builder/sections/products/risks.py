"""Important products that hang on one customer, and those that stopped selling."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from report_builder import formats, measures
from report_builder.dataset import Dataset
from report_builder.model import Column, Content, Fact, Finding, Table, Value
from report_builder.sections.products.assortment import Assortment, product_key

ONE_CUSTOMER = 0.5  # from half of a product's revenue on, losing one customer is losing the product
MINIMUM_LINES = 30  # of a product that one large order shall not decide about
QUIET_DAYS = 90  # a quarter without a sale is more than a gap in a product that sold regularly
LEAST_HISTORY = 180  # days of data: as long a time before the quiet quarter as in it
REGULAR_MONTHS = 3  # sold in at least so many months: not a one-off
DAYS_DUE = 10  # selling days missed at the product's pace: by chance e⁻¹⁰, none in 20,000
LISTED = 15  # rows of a table
# What one customer spends is told in steps only: with the revenue beside it a share would be told.
MUCH, HALF, MORE = 0.75, "half to three quarters", "three quarters or more"


def content(found: Assortment, data: Dataset) -> Content:
    """Dependence where customers are known, quiet products where there is half a year of data."""
    parts = []
    if data.has("customer_id"):
        parts.append(_dependence(found.products, data))
    if data.time is not None and (data.as_of - data.first_day).days >= LEAST_HISTORY:
        parts.append(_quiet(found.products, data))
    return Content(
        findings=tuple(finding for part in parts for finding in part.findings),
        tables=tuple(table for part in parts for table in part.tables),
    )


def _dependence(products: pd.DataFrame, data: Dataset) -> Content:
    best = products[(products["abc"] == "A") & (products["lines"] >= MINIMUM_LINES)]
    best = best.merge(largest_customers(data), on="key", how="inner")
    best = best.assign(share=best["largest"] / best["value"])
    chosen = best[best["share"] >= ONE_CUSTOMER].sort_values(
        ["largest", "key"], ascending=[False, True]
    )
    if chosen.empty:
        return Content()
    rows: list[tuple[Value, ...]] = [
        (row["product"], row["value"], MORE if row["share"] >= MUCH else HALF)
        for row in chosen.head(LISTED).to_dict("records")
    ]
    unit, name = data.value_unit, data.value_name.capitalize()
    table = Table(
        "products_of_one_customer",
        "Class A products that hang on one customer",
        (
            Column("Product"),
            Column(name, unit),
            Column("Of it from one customer"),
        ),
        tuple(rows),
        total=("All", float(chosen["value"].sum()), None),
        note=""
        if len(rows) == len(chosen)
        else f"The first {len(rows)} of {formats.whole(len(chosen))}; the total is of all.",
    )
    return Content(findings=(_dependence_finding(chosen, len(best), data),), tables=(table,))


def largest_customers(data: Dataset) -> pd.DataFrame:
    """``key`` and ``largest``: revenue of each product's largest known customer, over all data."""
    lines = data.lines.mutate(key=product_key(data))
    lines = lines.filter(lines.key.notnull(), lines.customer_id.notnull())
    each = lines.group_by("key", "customer_id").agg(value=lambda t: t.value.sum())
    frame: pd.DataFrame = (
        each.group_by("key").agg(largest=lambda t: t.value.max().cast("float64")).execute()
    )
    return frame


def _dependence_finding(chosen: pd.DataFrame, of: int, data: Dataset) -> Finding:
    money = ONE_CUSTOMER * float(chosen["value"].sum())  # what single customers spend is not told
    return Finding(
        "products_of_one_customer",
        "watch",
        "{chosen} of {best} top products (class A) that sell regularly get at least {limit} of "
        "their {name} from one customer each: {total} or more in all.",
        {
            "chosen": Fact(len(chosen), "count"),
            "best": Fact(of, "count"),
            "limit": Fact(ONE_CUSTOMER, "share"),
            "name": Fact(data.value_name, "text"),
            "total": Fact(money, data.value_unit),
        },
        money=-money if data.has_money else None,
        money_is="at stake",
        brief="{chosen} of {best} top products get at least {limit} of their {name} from one "
        "customer each: {total} or more in all.",
        so_what="Do not stock up on these without word from that customer.",
    )


def _quiet(products: pd.DataFrame, data: Dataset) -> Content:
    chosen = quiet_products(products, data.as_of)
    if chosen.empty:
        return Content()
    rows: list[tuple[Value, ...]] = [
        (row["product"], row["abc"], row["value"], row["last_day"])
        for row in chosen.head(LISTED).to_dict("records")
    ]
    table = Table(
        "products_gone_quiet",
        "Class A and B products that stopped selling",
        (Column("Product"), Column("Class"),
         Column(data.value_name.capitalize(), data.value_unit), Column("Last sold", "date")),
        tuple(rows),
        note=f"The first {len(rows)} of {formats.whole(len(chosen))}, by what they brought over "
        "all data.",
    )  # fmt: skip
    total = float(chosen["value"].sum())
    finding = Finding(
        "products_gone_quiet",
        "watch",
        "No sale in the last {days}: {chosen:product|products} of class A and B. Most came from "
        "{product}, last sold on {last}.",
        {
            "chosen": Fact(len(chosen), "count"),
            "days": Fact(QUIET_DAYS, "days"),
            "product": Fact(str(chosen["product"].iloc[0]), "text"),
            "last": Fact(chosen["last_day"].iloc[0], "date"),
            "total": Fact(total, data.value_unit),
            "name": Fact(data.value_name, "text"),
            "brought": Fact(total * measures.yearly(data), data.value_unit),
            "span": Fact(measures.span(data), "text"),
        },
        so_what="They brought {total} of {name} over all data, {brought}{span}: discontinued, out "
        "of season, or out of stock?",
    )
    return Content(findings=(finding,), tables=(table,))


def quiet_products(products: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """Class A and B products that sold regularly and then missed their own pace for a quarter."""
    since = pd.Series([(as_of - day).days for day in products["last_day"]], products.index)
    spans = zip(products["first_day"], products["last_day"], strict=True)
    on_sale = pd.Series([(last - first).days + 1 for first, last in spans], products.index)
    return products[
        products["abc"].isin(["A", "B"])
        & (products["months"] >= REGULAR_MONTHS)
        & (since >= QUIET_DAYS)
        & (products["days"] / on_sale * since >= DAYS_DUE)
    ]
