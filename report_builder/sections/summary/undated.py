"""Key figures of data without dates: sums over all of it, compared with nothing."""

from __future__ import annotations

import ibis

from report_builder import measures
from report_builder.dataset import Dataset
from report_builder.model import Content, Fact, Finding, Kpi, Unit


def content(data: Dataset) -> Content:
    """Revenue, customers, orders where they are known, and what a customer brings."""
    total = float(
        data.lines.agg(value=ibis.coalesce(measures.value(data.lines), 0.0)).execute().iloc[0, 0]
    )
    kpis = [_kpi("revenue", data.value_name.capitalize(), data.value_unit, total,
                 "All sales of the data less goods returned.")]  # fmt: skip
    if data.grain == "customers" and not data.has_money:
        kpis = []
    if data.customers is not None:
        kpis += _of_customers(data, total, bool(kpis))
    if data.has("order_id"):
        orders = int(data.orders.count().execute())
        kpis.append(_kpi("orders", "Orders", "count", float(orders), "Orders with an item sold."))
    return Content(findings=(_in_all(data, kpis),), kpis=tuple(kpis))


def _of_customers(data: Dataset, total: float, valued: bool) -> list[Kpi]:
    assert data.customers is not None
    customers = int(data.customers.count().execute())
    found = [_kpi("customers", "Customers", "count", float(customers), "Customers in the data.")]
    if customers and valued:
        unit: Unit = "money" if data.has_money else "number"
        name = f"{data.value_name.capitalize()} per customer"
        found.append(
            _kpi("customer_value", name, unit, total / customers,
                 "All of it divided by the number of customers.")
        )  # fmt: skip
    return found


def _kpi(key: str, name: str, unit: Unit, value: float, definition: str) -> Kpi:
    return Kpi(key, name, unit, value, None, None, (), definition)


def _in_all(data: Dataset, kpis: list[Kpi]) -> Finding:
    """What the data holds in all, and that it cannot tell of time."""
    known = {kpi.key: kpi for kpi in kpis}
    facts: dict[str, Fact] = {}
    if "revenue" in known:
        facts |= {"name": Fact(known["revenue"].name, "text"),
                  "value": Fact(known["revenue"].value, known["revenue"].unit)}  # fmt: skip
    if "customers" in known:
        facts["customers"] = Fact(known["customers"].value, "count")
    if "revenue" in known and "customers" in known:
        text = "{name} in all of the data was {value}, from {customers:customer|customers}."
    elif "revenue" in known:
        text = "{name} in all of the data was {value}."
    else:
        text = "The data describes {customers:customer|customers} and no money."
    return Finding(
        "in_all", "info", text, facts,
        so_what="The data has no dates of purchases: it cannot be said what changed, when or why.",
    )  # fmt: skip
