"""What the data says of each customer, or of each order where nobody numbers the customers."""

from __future__ import annotations

from typing import Any

import pandas as pd

from report_builder import measures
from report_builder import roles as vocabulary
from report_builder.dataset import Dataset, once
from report_builder.ingest.customers import attribute

# Attributes of people that groups are made of: roles, with their columns.
ATTRIBUTES = {
    vocabulary.AGE: "age", vocabulary.AGE_BAND: "age_band", vocabulary.BIRTH_DATE: "birth_date",
    vocabulary.BIRTH_YEAR: "birth_year", vocabulary.GENDER: "gender",
    vocabulary.MARITAL_STATUS: "marital_status", vocabulary.EDUCATION: "education",
    vocabulary.INCOME: "income", vocabulary.OCCUPATION: "occupation",
    vocabulary.HOUSEHOLD: "household", vocabulary.CHILDREN: "children",
    vocabulary.SEGMENT: "segment", vocabulary.TENURE: "tenure",
    vocabulary.LOYALTY_MEMBER: "loyalty_member", vocabulary.LOYALTY_TIER: "loyalty_tier",
    vocabulary.COUNTRY: "country", vocabulary.ZONE: "zone", vocabulary.STATE: "state",
    vocabulary.CITY: "city",
}  # fmt: skip
ROLES = {column: role for role, column in ATTRIBUTES.items()}
BY_NUMBER = ("age", "birth_year", "income")
PERHAPS_NUMBER = ("household", "children")  # or words such as "5+"


@once
def attributes(data: Dataset) -> pd.DataFrame:
    """``customer_id`` and the attributes that the data has, one row a customer."""
    customers = data.customers
    assert customers is not None, "needs customers"
    known = {name: measures.plain(customers[name]) for name in _there(data, customers)}
    frame: pd.DataFrame = customers.select("customer_id", **known).execute()
    return _typed(frame)


@once
def order_frame(data: Dataset) -> pd.DataFrame:
    """One row an order of data without customers: ``average_order`` (its value),
    ``items_per_order`` and the attributes given on its lines; in an order that names do not change.
    """
    lines = data.lines.filter(data.lines.is_sale)
    units = lines.quantity if "quantity" in lines.columns else lines.value * 0 + 1
    known: dict[str, Any] = {
        name: attribute(lines[name].max(), ROLES[name]) for name in _there(data, lines)
    }
    orders = lines.group_by("order_id").agg(
        average_order=lines.value.sum().cast("float64"),
        items_per_order=units.sum().cast("float64"),
        **known,
    )
    frame = _typed(orders.execute())
    by = [name for name in frame.columns if name != "order_id"]
    return frame.sort_values([*by, "order_id"]).reset_index(drop=True)


def _there(data: Dataset, table: Any) -> list[str]:
    return [
        column for role, column in ATTRIBUTES.items() if data.has(role) and column in table.columns
    ]


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Numbers as floats, so that a decimal of the engine can be compared."""
    numbers = [name for name in BY_NUMBER if name in frame]
    numbers += [name for name in PERHAPS_NUMBER if name in frame and _is_number(frame[name])]
    return frame.assign(**{name: frame[name].astype("float64") for name in numbers})


def _is_number(values: pd.Series[Any]) -> bool:
    known = values.dropna()
    return not known.map(lambda value: isinstance(value, str)).any()
