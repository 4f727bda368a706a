"""The numbers of a customer that are set against each other, their words, and what is a part of
what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from report_builder import formats
from report_builder.buyers import Buyers
from report_builder.customer_attributes import ANSWERED, COUNT, GIVEN, VISITS, visits
from report_builder.customer_features import CATEGORY
from report_builder.dataset import Dataset
from report_builder.model import Unit
from report_builder.stats.inference import MINIMUM_PER_GROUP

MOST = 14  # numbers in the picture: with more, its cells cannot be read
MOST_TASTES = 5  # categories among them, or there is no room for anything else
FEWEST_VALUES = 3  # a number of two values is a yes or no, and stands among the kinds of customers
SPEND = "spend: "  # before the name of a category in a column of money
ENDING = " spend"  # of the name of such a column in a table of customers

Nature = Literal["person", "habit", "taste"]


@dataclass(frozen=True, slots=True)
class Variable:
    """A number of a customer: its column, name and unit, and how a sentence speaks of those who
    have much of it (``subject``) and of what they do more or less.

    ``apart``: a column of its own in the input, where other data has it from the purchases.
    """

    key: str
    label: str
    unit: Unit
    nature: Nature
    subject: str
    more: str
    less: str
    apart: bool = False

    @property
    def spoken(self) -> str:
        """The name within a sentence."""
        return self.label[0].lower() + self.label[1:]


SHARE: Unit = "share"
_AMOUNT: Unit = "money"  # of value: units in data without money
# In the order in which they are kept: column, name, unit, nature, subject, more, less.
_KNOWN = (
    Variable("age", "Age", "number", "person", "Older customers", "are older", "are younger"),
    Variable("birth_year", "Year of birth", "number", "person", "Customers born later",
             "are younger", "are older"),
    Variable("income", "Income", "number", "person", "Customers with a higher income",
             "have higher incomes", "have lower incomes"),
    Variable("household", "Household size", "number", "person", "Customers in larger households",
             "live in larger households", "live in smaller households"),
    Variable("children", "Children", "number", "person", "Customers with more children",
             "have more children", "have fewer children"),
    Variable("revenue", "Revenue", _AMOUNT, "habit", "Customers who spend more in all",
             "spend more in all", "spend less in all"),
    Variable("orders", "Orders", "number", "habit", "Customers who order more often",
             "order more often", "order less often"),
    Variable("average_order", "Average order", _AMOUNT, "habit",
             "Customers whose orders are larger", "place larger orders", "place smaller orders"),
    Variable("items_per_order", "Items per order", "number", "habit",
             "Customers who take more items at a time", "take more items at a time",
             "take fewer items at a time"),
    Variable("days_since_last_order", "Days since last order", "days", "habit",
             "Customers who have stayed away longer", "have stayed away longer",
             "were here more recently"),
    Variable("unit_price", "Average unit price", _AMOUNT, "habit",
             "Customers who choose dearer items",
             "choose dearer items", "choose cheaper items"),
    Variable("days_since_first_order", "Days since first order", "days", "habit",
             "Customers who came earlier", "have been customers longer", "joined more recently"),
    Variable("days_between_orders", "Days between orders", "days", "habit",
             "Customers with longer pauses", "pause longer between orders",
             "pause less between orders"),
    Variable("discount_share", "Lines at a discount", "share", "habit",
             "Customers who buy more at a discount", "buy more at a discount",
             "buy less at a discount"),
    Variable("returns_share", "Returned", "share", "habit", "Customers who return more",
             "return more", "return less"),
    Variable("visits", "Visits", "number", "habit", "Customers who visit more often",
             "visit more often", "visit less often"),
    Variable("score", "Score", "number", "habit", "Customers with a higher score", "score higher",
             "score lower"),
    Variable("rating", "Rating", "number", "habit", "Customers who rate higher", "rate higher",
             "rate lower"),
    Variable("satisfaction", "Satisfaction", "number", "habit", "More satisfied customers",
             "are more satisfied", "are less satisfied"),
    Variable("previous_orders", "Previous orders", "number", "habit",
             "Customers who had ordered more before", "had ordered more before",
             "had ordered less before"),
    Variable("units", "Units bought", "number", "habit", "Customers who take more items in all",
             "take more items in all", "take fewer items in all"),
    Variable(ANSWERED, "Campaigns answered", "number", "habit",
             "Customers who answer more campaigns", "answer more campaigns",
             "answer fewer campaigns"),
)  # fmt: skip
assert set(GIVEN) <= {one.key for one in _KNOWN}

VALUE = ("revenue", "sales", "orders", "units", "average_order", "items_per_order",
         "days_between_orders", "previous_orders")  # fmt: skip
# Of each group any two are made of the same figures; a table would show arithmetic, not customers.
TOGETHER: tuple[tuple[str, ...], ...] = (
    VALUE,
    ("unit_price", "revenue", "units", "average_order", "items_per_order"),
    ("days_since_last_order", "days_since_first_order", "days_between_orders"),
    ("days_since_first_order", "orders", "revenue", "units"),  # who came earlier had more time
    # Of two customers the one who orders more often has, on any day, the more recent last order.
    ("days_since_last_order", "orders"),
    ("days_since_last_order", "revenue"),
    ("days_since_last_order", "units"),
    ("age", "birth_year"),
    ("household", "children"),
)
# A share of one order is nought or everything, of many orders something between: who bought more
# has a share of more categories. A price per item is less at a discount, and is that of categories.
WHOLES_OF_SHARES = (
    "revenue", "orders", "units", "items_per_order", "average_order", "unit_price",
)  # fmt: skip
AVERAGES = ("average_order", "items_per_order", "unit_price", "days_between_orders")
SHARES = ("discount_share", "returns_share")
TIME = ("days_since_first_order", "days_since_last_order", "days_between_orders")
WHOLES_OF_SPEND = ("revenue", "average_order", "orders", "units")
WHOLES_OF_COUNTS = ("orders", "revenue", "average_order", "units", "items_per_order")
AT_HOME = ("household", "children")
AT_HOME_WORDS = " at home"  # end of the name of a count of children: kid at home


def by_construction(first: Variable, second: Variable) -> bool:
    """Whether one is a part of the other, or both are made of the same figures."""
    if first.apart or second.apart:
        return False
    keys = {first.key, second.key}
    if any(keys <= set(group) for group in TOGETHER):
        return True
    return _is_part(first.key, second.key) or _is_part(second.key, first.key)


def _is_part(part: str, whole: str) -> bool:
    if part.startswith(CATEGORY):  # shares of one whole: one takes from the other
        return whole.startswith(CATEGORY) or whole in (*WHOLES_OF_SHARES, *TIME)
    if part in SHARES:
        return whole in (*WHOLES_OF_SHARES, *TIME)
    if part.startswith(SPEND):
        return whole in WHOLES_OF_SPEND
    if not part.startswith(COUNT):
        return False
    if "home" in part:
        return whole in AT_HOME
    if "discount" in part and whole == "discount_share":
        return True
    return "purchase" in part and whole in WHOLES_OF_COUNTS


def frame_of(data: Dataset, people: Buyers) -> tuple[pd.DataFrame, tuple[Variable, ...]]:
    """The numbers of the customers and what they are, at most ``MOST``: people first, then habits,
    then tastes."""
    frame = people.frame
    spend = {} if data.customers is None else {
        column: name.removesuffix(ENDING)
        for column, name in data.customer_measures.items()
        if name.endswith(ENDING) and column in data.customers.columns
    }  # fmt: skip
    if spend and data.customers is not None:
        columns = data.customers.select("customer_id", *spend).execute()
        columns = columns.astype(dict.fromkeys(spend, "float64"))
        columns = columns.rename(columns={key: SPEND + name for key, name in spend.items()})
        frame = frame.merge(columns, on="customer_id", how="left")
    amount: Unit = "money" if data.has_money else "number"
    found = [_with_unit(_as_called(one, data), amount) for one in _KNOWN if one.key in frame]
    again = {"birth_year"} if "age" in frame else set()
    if not data.has_money and "items_per_order" in frame:
        again.add("average_order")  # of units: the items per order once more
    found = [one for one in found if one.key not in again]
    found += [_count(name) for name in frame.columns if name.startswith(COUNT)]
    found = [one for one in found if _says_something(frame[one.key])]
    tastes = [
        one for one in _tastes(frame, amount, spent=bool(spend)) if _says_something(frame[one.key])
    ][:MOST_TASTES]  # fmt: skip
    people_first = sorted(found, key=lambda one: one.nature != "person")
    kept = [*people_first[: MOST - len(tastes)], *tastes]
    numbers = frame[[one.key for one in kept]].astype("float64")
    return numbers, tuple(kept)


def _as_called(one: Variable, data: Dataset) -> Variable:
    """Visits as the data calls them, with where and in which time; days that a table of customers
    gives, which are not worked out of its purchases."""
    if one.key in TIME and data.time is None:
        return replace(one, apart=True)
    called = visits(data) if one.key == "visits" else VISITS
    if called == VISITS:
        return one
    more, less = (f"{word} {formats.lower_first(called)}" for word in ("more", "fewer"))
    return replace(one, label=called, subject=f"Customers with {more}", more=f"make {more}",
                   less=f"make {less}")  # fmt: skip


def _with_unit(one: Variable, amount: Unit) -> Variable:
    unit = amount if one.unit == "money" else one.unit
    label = one.label if one.key != "revenue" or amount == "money" else "Units or items bought"
    return replace(one, label=label, unit=unit)


def _tastes(frame: pd.DataFrame, amount: Unit, *, spent: bool) -> list[Variable]:
    """Money a category where a table of customers gives it, else the share of each in what
    somebody bought; largest first, as the frame has them."""
    prefix, unit = (SPEND, amount) if spent else (CATEGORY, SHARE)
    names = [name.removeprefix(prefix) for name in frame.columns if name.startswith(prefix)]
    label, more, less = (
        ("Spend on", "spend more on", "spend less on") if spent
        else ("Share of", "spend a larger share on", "spend a smaller share on")
    )  # fmt: skip
    return [
        Variable(prefix + name, f"{label} {name}", unit, "taste", f"Customers who {more} {name}",
                 f"{more} {name}", f"{less} {name}")
        for name in names
    ]  # fmt: skip


def _count(column: str) -> Variable:
    name = column.removeprefix(COUNT)
    lower = name[0].lower() + name[1:]
    nature: Nature = "person" if "home" in lower else "habit"
    several = lower if lower.endswith("s") else f"of “{lower}”"
    if lower.endswith(AT_HOME_WORDS):
        several = f"{lower.removesuffix(AT_HOME_WORDS)}s{AT_HOME_WORDS}"
    return Variable(column, name, "number", nature, f"Customers with more {several}",
                    f"have more {several}", f"have fewer {several}")  # fmt: skip


def _says_something(values: pd.Series[float]) -> bool:
    if not pd.api.types.is_numeric_dtype(values):
        return False
    known = values.dropna()
    return len(known) >= MINIMUM_PER_GROUP and known.nunique() >= FEWEST_VALUES
