"""The buyers of a dataset: what each did, and which group of each kind they belong to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from report_builder.buyers import bands
from report_builder.buyers.attributes import attributes, order_frame
from report_builder.buyers.first_orders import first_orders
from report_builder.customer_features import customer_frame
from report_builder.dataset import Dataset, once
from report_builder.errors import NotEnoughData
from report_builder.model import Unit

Kind = Literal["person", "place", "loyalty", "first order"]
# In the order in which a report speaks of them: key, what it is called, kind.
NAMED: tuple[tuple[str, str, Kind], ...] = (
    ("gender", "Gender", "person"),
    ("marital_status", "Marital status", "person"),
    ("education", "Education", "person"),
    ("occupation", "Occupation", "person"),
    ("segment", "Customer segment, as given", "person"),
    ("country", "Country", "place"),
    ("zone", "Region", "place"),
    ("state", "State", "place"),
    ("city", "City", "place"),
    ("loyalty_member", "Loyalty member", "loyalty"),
    ("loyalty_tier", "Loyalty tier", "loyalty"),
    ("category", "Category of the first order", "first order"),
    ("discounted", "First order", "first order"),
    ("channel", "Channel of the first order", "first order"),
    ("store", "Store of the first order", "first order"),
    ("payment", "Payment of the first order", "first order"),
)
COUNTED = (("household", "Household size"), ("children", "Number of children"))
OF_AGE = ("age", "age_band", "birth_date", "birth_year")  # columns that bands of age come from
NOBODY_ELSE = "Children or others at home"  # a household of none counts the others in it
YES_NO = {True: "members", False: "others"}


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way of dividing the buyers.

    ``key`` is its column in ``Buyers.groups``, ``label`` what it is called, ``names`` its groups in
    reading order: bands by size, all others the largest first. ``ordered`` says which it is.
    ``unsteady``: where too many contradict themselves in it, customers who can be compared, and
    those of them with more than one value.
    """

    key: str
    label: str
    kind: Kind
    names: tuple[str, ...]
    ordered: bool
    unsteady: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """What is compared: a column of ``Buyers.frame``, its name and unit."""

    key: str
    label: str
    unit: Unit


@dataclass(frozen=True, eq=False)
class Buyers:
    """One row a customer; where nobody numbers the customers, one row an order.

    ``frame``: behaviour and raw attributes, as ``customer_frame`` or ``order_frame`` give them, and
    ``age`` (whole years, worked out where only the birth is known) where there is one. ``groups``:
    the same rows, one column a dimension with the name of the group, missing where not known or
    where the group has under ten members. ``dimensions``: those with at least one group.
    ``unit``: what a row is. ``measures``: what can be compared, the most important first.
    """

    frame: pd.DataFrame
    groups: pd.DataFrame
    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    unit: Literal["customer", "order"]

    @property
    def noun(self) -> str:
        """The unit for a template: ``{n:customer|customers}`` is ``"{n:" + noun + "}"``."""
        return f"{self.unit}|{self.unit}s"

    def of(self, *kinds: Kind) -> tuple[Dimension, ...]:
        """The dimensions of some kinds that divide: with two groups or more."""
        return tuple(one for one in self.dimensions if one.kind in kinds and len(one.names) > 1)

    def dimension(self, key: str) -> Dimension | None:
        """The dimension with this key, if the data has it."""
        return next((one for one in self.dimensions if one.key == key), None)

    def measure(self, key: str) -> Measure | None:
        """The measure with this key, if the data has it."""
        return next((one for one in self.measures if one.key == key), None)


@once
def buyers(data: Dataset) -> Buyers:
    """Everybody who can be compared, in an order that names do not change.

    Raises NotEnoughData where the data knows neither customers nor orders.
    """
    if data.customers is not None:
        frame = customer_frame(data)
        known = attributes(data)
        extra = [name for name in known.columns if name not in frame.columns]
        frame = frame.merge(known[["customer_id", *extra]], on="customer_id", how="left")
        unit: Literal["customer", "order"] = "customer"
        if data.time and data.has("order_id"):
            frame = frame.merge(
                first_orders(data), on="customer_id", how="left", suffixes=("", "_first")
            )
    elif data.has("order_id"):
        frame, unit = order_frame(data), "order"
    else:
        raise NotEnoughData("needs customers or orders: the data tells neither apart")
    frame = _with_age(frame, data)
    groups, dimensions = _divided(frame, data)
    return Buyers(frame, groups, dimensions, _measures(frame, data, unit), unit)


def ages_as_of(data: Dataset) -> dt.date | None:
    """The day at which years of birth in a table of customers became ages: that on which the last
    of them joined. None where ages are given, or orders have dates."""
    customers = data.customers
    if data.time or customers is None or "tenure" not in customers.columns or data.has("age"):
        return None
    if not (data.has("birth_year") or data.has("birth_date")):
        return None
    last = pd.to_datetime(customers.tenure.max().execute())
    return None if pd.isna(last) else last.date()


def _with_age(frame: pd.DataFrame, data: Dataset) -> pd.DataFrame:
    """Whole years of age at the as-of date; of a table of customers, when the last one joined."""
    if "age" in frame or not ({"birth_date", "birth_year"} & set(frame.columns)):
        return frame
    if data.time:
        today = pd.Timestamp(data.time.as_of)
    elif "tenure" in frame and frame["tenure"].notna().any():
        today = pd.Timestamp(pd.to_datetime(frame["tenure"]).max())
    else:
        return frame
    if "birth_date" in frame:
        born = pd.to_datetime(frame["birth_date"])
        had_birthday = (born.dt.month * 100 + born.dt.day) <= today.month * 100 + today.day
        age = today.year - born.dt.year - (~had_birthday).astype(int)
    else:
        age = today.year - frame["birth_year"]
    return frame.assign(age=age.astype("float64"))


def _divided(frame: pd.DataFrame, data: Dataset) -> tuple[pd.DataFrame, tuple[Dimension, ...]]:
    found: list[tuple[str, str, Kind, bool, bands.Labels]] = []
    if "age" in frame:
        cut = bands.cut(frame["age"].astype(float), bands.AGE_EDGES, whole=True)
        found.append(("age", "Age", "person", True, cut))
    elif "age_band" in frame:
        found.append(("age", "Age", "person", True, bands.by_first_number(frame["age_band"])))
    elif "birth_year" in frame:
        decades = bands.decades(frame["birth_year"])
        found.append(("birth_year", "Year of birth", "person", True, decades))
    if "income" in frame:
        quarters = bands.quarters(frame["income"].astype(float))
        found.append(("income", "Income", "person", True, quarters))
    found += [
        (key, _label(frame[key], label), "person", True, _household(frame[key]))
        for key, label in COUNTED
        if key in frame
    ]
    found += [
        (key, label, kind, False, bands.named(_words(frame[key], key)))
        for key, label, kind in NAMED
        if key in frame and (kind != "first order" or data.time)
    ]
    order = {key: place for place, (key, _, _) in enumerate(NAMED)}
    found.sort(key=lambda one: order.get(one[0], -1))
    groups = pd.DataFrame({key: labels[0] for key, _, _, _, labels in found}, index=frame.index)
    dimensions = tuple(
        Dimension(key, label, kind, labels[1], ordered, _unsteady(key, data))
        for key, label, kind, ordered, labels in found
        if labels[1]
    )
    return groups, dimensions


def _unsteady(key: str, data: Dataset) -> tuple[int, int] | None:
    """How many contradict themselves in the column that the dimension is made of."""
    columns = OF_AGE if key == "age" else (key,)
    return next((data.unsteady[one] for one in columns if one in data.unsteady), None)


def _household(values: pd.Series[Any]) -> bands.Labels:
    if pd.api.types.is_numeric_dtype(values):
        return bands.counted(values)
    return bands.by_first_number(values)


def _label(values: pd.Series[Any], label: str) -> str:
    alone = pd.api.types.is_numeric_dtype(values) and values.min() == 0
    return NOBODY_ELSE if alone and values.name == "household" else label


def _words(values: pd.Series[Any], key: str) -> pd.Series[Any]:
    """Labels; of members yes and no as words."""
    if key != "loyalty_member":
        return values
    return values.astype("object").map(
        lambda flag: np.nan if pd.isna(flag) else YES_NO[bool(flag)], na_action="ignore"
    )


def _measures(frame: pd.DataFrame, data: Dataset, unit: str) -> tuple[Measure, ...]:
    amount: Unit = "money" if data.has_money else "number"
    value = data.value_name
    if unit == "order":
        found = [Measure("average_order", f"{value} per order".capitalize(), amount)]
    else:
        found = [
            Measure("revenue", f"{value} per customer".capitalize(), amount),
            Measure("orders", "Orders per customer", "number"),
            Measure("average_order", "Average order per customer", amount),
        ]
    found.append(Measure("items_per_order", "Items per order", "number"))
    return tuple(
        one for one in found if one.key in frame and frame[one.key].nunique(dropna=True) > 1
    )
