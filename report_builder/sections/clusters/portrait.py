"""Who the customers of a cluster are, where no dates say how they behave."""

from __future__ import annotations

from report_builder import formats
from report_builder.customer_attributes import visits
from report_builder.customer_groups import naming
from report_builder.customer_groups.features import KNOWN
from report_builder.model import Fact, Finding, Unit
from report_builder.sections.clusters.profile import income_unit
from report_builder.sections.clusters.view import MORE, View
from report_builder.stats.inference import MINIMUM_PER_GROUP

TOLD = 2  # traits: with the size and the money more is not one sentence
LESS = 0.8  # a fifth below what the average customer brings
# Of what is told: what it is called in a sentence. Money has its own.
TRAITS = {
    "days_since_last_order": "days since the last order", "orders": "orders",
    "previous_orders": "earlier orders", "score": "score", "income": "income", "age": "age",
    "rating": "rating", "visits": "visits", "children": "children",
}  # fmt: skip


def portrait(view: View) -> Finding | None:
    """Size, money and what is typical, beside all; a cluster that carries more has its own."""
    money = view.knows("revenue")
    if money and view.carries and not view.late and not view.one_time:
        return None
    facts: dict[str, Fact] = {}
    text = "{name} are {customers:customer|customers}"
    if len(view.mine) >= MINIMUM_PER_GROUP:
        facts["part"] = Fact(len(view.mine) / len(view.everyone), "share")
        text += ", {part} of all"
    so_what = "Choose offer and tone for them by what sets them apart."
    if money:
        each, average = (float(one["revenue"].mean()) for one in (view.mine, view.everyone))
        facts |= {"total": view.value(view.year), "each": view.value(each),
                  "usual": view.value(average)}  # fmt: skip
        text += "; they brought {total} in all, {each} each against {usual} of the average customer"
        so_what = _weight(each, average)
    told, typical = _typical(view)
    if not money and not told:
        so_what = "Nothing sets them apart: what suits all customers suits them."
    return view.finding(
        "portrait", text + told + ".", so_what, facts | typical, None,
    )  # fmt: skip


def _weight(each: float, average: float) -> str:
    if each >= MORE * average:
        return "They bring more than their number: worth attention of their own."
    if each <= LESS * average:
        return "They bring less than their number: reach them by what costs little."
    return "They bring about as much as their number: treat them as the average customer."


def _typical(view: View) -> tuple[str, dict[str, Fact]]:
    """Medians of the traits that set the cluster apart most, beside those of all customers."""
    labels = {one.column: one.label for one in KNOWN if one.column in TRAITS}
    apart = {
        column: abs(view.standardised.get(label, 0.0))
        for column, label in labels.items()
        if view.knows(column) and abs(view.standardised.get(label, 0.0)) >= naming.APART
    }
    parts, facts = [], {}
    for number, column in enumerate(sorted(apart, key=lambda name: (-apart[name], name))[:TOLD]):
        unit: Unit = income_unit(view.everyone) if column == "income" else "number"
        facts[f"own_{number}"] = Fact(float(view.mine[column].median()), unit)
        facts[f"all_{number}"] = Fact(float(view.everyone[column].median()), unit)
        called = TRAITS[column] if column != "visits" else formats.lower_first(visits(view.data))
        parts.append(f"{called} {{own_{number}}} (all customers: {{all_{number}}})")
    return ("; typical of them (medians): " + ", ".join(parts) if parts else ""), facts
