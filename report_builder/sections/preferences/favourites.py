"""The best-selling categories and products of each group."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import numpy as np
import pandas as pd

from report_builder.buyers import Dimension
from report_builder.dataset import Dataset
from report_builder.model import Column, Fact, Finding, Table, Value
from report_builder.sections.preferences.pictures import indices
from report_builder.sections.preferences.spend import Spend, own_lines
from report_builder.stats.disclosure import SMALLEST
from report_builder.stats.inference import MINIMUM_PER_GROUP
from report_builder.stats.preference import Index

TOP = 3  # names of each group: the first three are remembered
NEARLY_ALL = 0.8  # of the groups: from here on one name can lead in every mailing
DIMENSIONS = 3  # traits in the table, the most telling first: more make a table nobody reads


def table(data: Dataset, found: Spend, dimensions: Sequence[Dimension]) -> Table | None:
    """Of each group the three categories with the largest share, and its three products."""
    dimensions = dimensions[:DIMENSIONS]
    products = _products(data, found, dimensions) if _with_products(data, found) else None
    rows: list[tuple[Value, ...]] = []
    for dimension in dimensions:
        for group, many, index in indices(found, dimension):
            for place, at in enumerate(_ranked(found, index)[:TOP]):
                if not many[at]:
                    continue
                row: list[Value] = [
                    dimension.label, group, place + 1, found.names[at], float(index.own[at]),
                    round(float(index.index[at])),
                ]  # fmt: skip
                if products is not None:
                    row.append(products.get((dimension.key, group, place)))
                rows.append(tuple(row))
    if not rows:
        return None
    columns = [
        Column("Trait"), Column("Group"), Column("Place", "count"),
        Column(found.kind.capitalize()), Column(f"Share of the group's {data.value_name}", "share"),
        Column("Index", "count"),
    ]  # fmt: skip
    note = (
        f"By {data.value_name} of sales; a place is left out where fewer than {MINIMUM_PER_GROUP} "
        "of the group bought what holds it."
    )
    if products is not None:
        columns.append(Column("Product"))
        note += (
            " The product is the group's own of that place, of any category, bought by "
            f"{SMALLEST} or more of the group."
        )
    return Table(
        "preferences_favourites", f"Favourite {found.plural} of each group",
        tuple(columns), tuple(rows),
        note=note,
    )  # fmt: skip


def _ranked(found: Spend, index: Index) -> list[int]:
    """The places of the names, that with the largest share of the group's spend first."""
    return sorted(
        range(len(found.names)), key=lambda at: (-float(index.own[at]), found.names[at])
    )  # fmt: skip


def finding(data: Dataset, found: Spend, dimensions: Sequence[Dimension]) -> Finding:
    """Whether what sells best to everybody sells best in each group; groups in which fewer than
    thirty bought what comes first are not compared."""
    sums = np.sort(found.money, axis=0).sum(axis=0)[: len(found.names)]
    first = int(np.argmax(sums))
    leading = [
        best == first
        for dimension in dimensions
        for _, many, index in indices(found, dimension)
        if many[best := _ranked(found, index)[0]]
    ]
    facts = {
        "name": Fact(found.names[first], "text"), "measure": Fact(data.value_name, "text"),
        "share": Fact(float(sums[first] / np.sort(found.total).sum()), "share"),
        "units": Fact(f"{found.people.unit}s", "text"),
    }  # fmt: skip
    text = (
        "Of the {measure} from all known {units}, before returns, {name} has the largest share: "
        "{share}."
    )
    if leading:
        facts |= {"same": Fact(sum(leading), "count"), "groups": Fact(len(leading), "count")}
        text += (
            " It also comes first in {same} of the {groups} groups in which thirty or more bought "
            "what comes first."
            if len(leading) > 1
            else " Only one group has thirty or more who bought what comes first there: "
            + ("it is the same." if leading[0] else "it is something else.")
        )
        if len(leading) == 1:
            del facts["same"], facts["groups"]
    return Finding("preferences_favourite", "info", text, facts, so_what=_use(found, leading))


def _use(found: Spend, leading: Sequence[bool]) -> str:
    """What to do with it; ``leading``: of each group whether the same leads there."""
    if not leading:
        return "In no group do enough buy one thing to say what it prefers: lead with this one."
    if all(leading):
        return (
            "Where one mailing goes to all, it can come first; in mailings to one group the index "
            f"says which {found.kind} is theirs."
        )
    if sum(leading) >= NEARLY_ALL * len(leading):
        return (
            "It can lead in mailings to most groups; the table of favourites says where something "
            "else comes first."
        )
    return (
        f"No {found.kind} leads in all groups: choose by group; the table of favourites says which."
    )


def _with_products(data: Dataset, found: Spend) -> bool:
    return found.kind == "category" and data.has("product") and "product" in data.lines.columns


def _products(
    data: Dataset, found: Spend, dimensions: Sequence[Dimension]
) -> dict[tuple[str, str, int], str]:
    """(dimension, group, place) -> the group's product of that place, from the engine."""
    key = "customer_id" if found.people.unit == "customer" else "order_id"
    groups = found.people.groups[[one.key for one in dimensions]]
    each = groups.assign(buyer=found.people.frame[key]).melt("buyer", None, "trait", "team")
    members = ibis.memtable(each.dropna().astype(str))
    lines = own_lines(data, found.people)
    sold = lines.filter(lines["product"].notnull()).inner_join(members, "buyer")
    sums = sold.group_by("trait", "team", "product").agg(
        value=sold.value.sum(), buyers=sold.buyer.nunique()
    )
    sums = sums.filter(sums.buyers >= SMALLEST)
    best = ibis.window(group_by=["trait", "team"], order_by=[ibis.desc("value"), "product"])
    ranked = sums.mutate(place=ibis.row_number().over(best))
    frame: pd.DataFrame = ranked.filter(ranked.place < TOP).drop("value", "buyers").execute()
    return {
        (str(trait), str(team), int(place)): str(product)
        for trait, team, place, product in zip(
            frame["trait"], frame["team"], frame["place"], frame["product"], strict=True
        )
    }
