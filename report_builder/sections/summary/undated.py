"""Key figures of data without dates: sums over all of it, compared with nothing."""

from __future__ import annotations

import ibis

from report_builder import measures
from report_builder.dataset import Dataset
from report_builder.model import Content, Fact, Finding, Kpi, Unit
from report_builder.stats.intervals import wilson_interval

MOST = 6  # key figures: more are a table


def content(data: Dataset) -> Content:
    """Revenue, customers, what a customer brings, orders, units and products where they are known,
    and who answered a campaign; always in this order."""
    total = float(
        data.lines.agg(value=ibis.coalesce(measures.value(data.lines), 0.0)).execute().iloc[0, 0]
    )
    kpis = [_kpi("revenue", data.value_name.capitalize(), data.value_unit, total,
                 "All sales of the data less goods returned.")]  # fmt: skip
    if data.grain == "customers" and not data.has_money:
        kpis = []
    valued = bool(kpis)
    if data.customers is not None:
        kpis += _of_customers(data, total, valued)
    kpis += _of_orders(data, total, valued)
    kpis += _of_goods(data)
    kpis += _of_campaigns(data)
    return Content(findings=(_in_all(data, kpis),), kpis=tuple(kpis[:MOST]))


def _of_customers(data: Dataset, total: float, valued: bool) -> list[Kpi]:
    assert data.customers is not None
    customers = int(data.customers.count().execute())
    found = [_kpi("customers", "Customers", "count", float(customers), "Customers in the data.")]
    if customers and valued:
        unit: Unit = "money" if data.has_money else "number"
        name = f"{data.value_name.capitalize()} per customer"
        found.append(
            _kpi("customer_value", name, unit, total / customers,
                 f"{data.value_name.capitalize()} divided by the number of customers.")
        )  # fmt: skip
    return found


def _of_orders(data: Dataset, total: float, valued: bool) -> list[Kpi]:
    """Orders with a number of their own, or as a table of customers counts them."""
    if data.has("order_id"):
        orders = int(data.orders.count().execute())
        return [_kpi("orders", "Orders", "count", float(orders), "Orders with an item sold.")]
    table = data.customers
    if table is None or data.grain != "customers" or "orders" not in table.columns:
        return []
    orders = int(table.agg(n=ibis.coalesce(table.orders.sum(), 0)).execute().iloc[0, 0])
    found = [_kpi("orders", "Orders", "count", float(orders),
                  "Purchases as the table of customers counts them.")]  # fmt: skip
    if orders and valued and data.has_money:
        found.append(
            _kpi("average_order", "Average order", "money", total / orders,
                 f"{data.value_name.capitalize()} divided by the number of orders.")
        )  # fmt: skip
    return found


def _of_goods(data: Dataset) -> list[Kpi]:
    sold = measures.sale_lines(data)
    found = []
    if data.has("quantity") and data.has_money:
        units = float(
            sold.agg(n=ibis.coalesce(sold.quantity.sum(), 0).cast("float64")).execute().iloc[0, 0]
        )
        found.append(_kpi("units", "Units sold", "count", units, "Goods sold, before returns."))
    if data.has_any("product", "product_id"):
        key = sold.product_id if data.has("product_id") else sold["product"]
        products = int(sold.agg(n=key.nunique()).execute().iloc[0, 0])
        found.append(
            _kpi("products", "Products sold", "count", float(products), "Different products sold.")
        )
    return found


def _of_campaigns(data: Dataset) -> list[Kpi]:
    """The share of customers who ever answered, of those whose answers are known."""
    if data.responses is None or not data.has("campaign_response"):
        return []
    known = data.responses.filter(data.responses.campaign_response.notnull())
    each = known.group_by("customer_id").agg(answered=known.campaign_response.any())
    row = each.agg(told=each.count(), answered=each.answered.sum()).execute().iloc[0].fillna(0)
    told, answered = int(row["told"]), int(row["answered"])
    if not told:
        return []
    low, high = wilson_interval(answered, told)
    return [
        Kpi("answered", "Answered at least one campaign", "share", answered / told, None, None, (),
            "Customers who answered at least one campaign, as a share of those whose "
            "answers the data has.",
            low, high)
    ]  # fmt: skip


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
