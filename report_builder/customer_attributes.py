"""What data without dates says of customers beside what they bought.

A table of customers gives counts and marks of its own: a score, visits, purchases by channel,
children, the campaigns that somebody answered.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from report_builder.dataset import Dataset

TRAITS = ("age", "income", "gender", "loyalty_member")
GIVEN = {  # numbers of a customer that have a role: column -> what it is called
    "score": "Score", "rating": "Rating", "satisfaction": "Satisfaction", "visits": "Visits",
    "previous_orders": "Previous orders", "household": "Household size", "children": "Children",
    "birth_year": "Year of birth",
}  # fmt: skip
NAMED = {  # words about a customer: column -> what it is called
    "marital_status": "Marital status", "education": "Education", "channel": "Channel",
    "loyalty_tier": "Loyalty tier",
}  # fmt: skip
WORDS = ("gender", *NAMED)
COUNT = "count: "  # before the name of a count that has no role
ANSWERED = "campaigns_answered"
VISITS = GIVEN["visits"]
_WHERE = ("web", "website", "online", "app", "shop", "store")  # as a heading may say of visits
_SPANS = {"day": "day", "week": "week", "month": "month", "monthly": "month", "year": "year"}
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


def visits(data: Dataset) -> str:
    """What the visits of a customer are called: with where and in which time, as their heading says
    (``NumWebVisitsMonth``: Web visits a month)."""
    heading = next((one.column for one in data.mapping if one.role == "visits"), "")
    said = [word.casefold() for word in _WORD.findall(heading)]
    where = next((word for word in said if word in _WHERE), "")
    span = next((_SPANS[word] for word in said if word in _SPANS), "")
    called = f"{where} {VISITS.lower()}".strip() + (f" a {span}" if span else "")
    return called[0].upper() + called[1:]


def columns(data: Dataset) -> list[str]:
    """The attributes of the customers to take as they are; a year of birth only without an age."""
    customers = data.customers
    assert customers is not None
    kept = [name for name in (*GIVEN, *NAMED) if data.has(name) and name in customers.columns]
    types = {name: customers[name].type() for name in kept}
    return [
        name
        for name in kept
        if (types[name].is_numeric() if name in GIVEN else types[name].is_string())
        and not (name == "birth_year" and data.has("age"))
    ]


def counted(customer_ids: pd.Series[Any], data: Dataset) -> pd.DataFrame:
    """``count: <name>`` of further counts and ``campaigns_answered``, a row a customer given.

    Spend by category is left out, as it is in the shares of the categories, and the answer to each
    campaign, as it is in the number of campaigns answered.
    """
    people = pd.DataFrame({"customer_id": customer_ids})
    kept = _measures(data)
    if kept and data.customers is not None:
        found = data.customers.select("customer_id", *kept).execute()
        found = found.rename(columns={column: COUNT + name for column, name in kept.items()})
        people = people.merge(found, on="customer_id", how="left")
    if data.responses is not None:
        each = data.responses.group_by("customer_id").agg(
            **{ANSWERED: data.responses.campaign_response.cast("int64").sum()}
        )
        people = people.merge(each.execute(), on="customer_id", how="left")
    people = people.drop(columns="customer_id").astype("float64")
    return people.set_index(customer_ids.index)


def _measures(data: Dataset) -> dict[str, str]:
    told: set[str] = set()
    if "category" in data.lines.columns:
        told |= {f"{name} spend" for name in _names(data.lines.category)}
    if data.responses is not None and "campaign" in data.responses.columns:
        told |= _names(data.responses.campaign)
    return {column: name for column, name in data.customer_measures.items() if name not in told}


def _names(column: Any) -> set[str]:
    return {str(name) for name in column.as_table().distinct().execute().iloc[:, 0].dropna()}
