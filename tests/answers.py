"""The known answers of the shared data sets, and how far a dataset of ours agrees with them.

The answers are hand-judged roles and totals computed with other means. Where ours differ from them
and are right, or a question is open, it stands here with the reason and the exact value.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from report_builder.dataset import Dataset
from report_builder.model import Totals
from tests.sets import DATA, prepared

SETS = tuple(sorted(path.stem for path in (DATA / "answers").glob("*.toml")))
# What is read of a set: its folder, but of the one that holds the same rows three times.
INPUTS = {"uci_online_retail": "uci_online_retail/online_retail.csv"}
# Roles whose answer is a remark and no list of columns: what it means in ours.
REMARKS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("marketing_campaign", "category"): (
        "MntWines", "MntFruits", "MntMeatProducts", "MntFishProducts", "MntSweetProducts",
        "MntGoldProds",
    ),
    ("marketing_campaign", "campaign_response"): (
        "AcceptedCmp1", "AcceptedCmp2", "AcceptedCmp3", "AcceptedCmp4", "AcceptedCmp5", "Response",
    ),
    # The discount is taken off: the total of the set tells whether it was.
    ("northwind", "amount"): ("quantity*unitPrice",),
    # A branch is a store here, and a city a region.
    ("supermarket_myanmar", "region"): ("City",),
    ("walmart_10k", "region"): ("City",),
    ("walmart_10k", "amount"): ("quantity*unit_price",),
    ("walmart_10k", "profit"): ("quantity*unit_price*profit_margin",),
    ("wholesale_customers", "amount"): (
        "Fresh", "Milk", "Grocery", "Frozen", "Detergents_Paper", "Delicassen",
    ),
}  # fmt: skip
STORES = {"supermarket_myanmar": "Branch", "walmart_10k": "Branch"}
# Totals of ours that differ from the answers, or that they do not have, and why.
ACCEPTED: Mapping[tuple[str, str], tuple[object, str]] = {
    ("vrinda_store", "units"): (30_348.0, "29 cells hold One or Two: unreadable, never guessed"),
    ("walmart_10k", "date_min"): ("2019-01-01 10:39:00", "the answers leave out the time of day"),
    ("walmart_10k", "date_max"): ("2023-12-31 19:27:00", "the answers leave out the time of day"),
    ("bread_basket", "products_all"): (94, "the item NONE means that there is none"),
    ("sql_retail_sales", "cost_of_gross"): (189_762.7, "cogs is a cost; the answers leave it out"),
    ("sql_retail_sales", "margin_of_gross"): (721_957.3, "cogs is a cost; they leave it out"),
}  # fmt: skip
CALLED = {"aov": "average_order_value", "aov_net": "average_order_value_net"}
APART = ("rows", "rows_exact_duplicates")  # counted before any line is judged


@functools.cache
def answers(slug: str) -> dict[str, Any]:
    """The known answers of a set."""
    return tomllib.loads((DATA / "answers" / f"{slug}.toml").read_text(encoding="utf-8"))


def dataset(slug: str) -> Dataset:
    """The set, loaded once, without any settings."""
    return prepared(DATA / INPUTS.get(slug, slug))


def known_totals(slug: str, basis: str) -> dict[str, Any]:
    """Totals of the answers by the names of ours, each different row once or every row (raw)."""
    totals = answers(slug)["answers"]["totals"]
    known = totals.get(basis, totals["raw"])
    return {CALLED.get(name, name): value for name, value in known.items() if name not in APART}


def wrong_totals(slug: str, ours: Totals, basis: str) -> list[str]:
    """What differs: a kind of line the answers do not name is zero, a sum they do not have None."""
    known, wrong = known_totals(slug, basis), []
    for field in fields(Totals):
        name = field.name
        if name in APART:
            continue
        otherwise = 0 if name.startswith("lines_") else None
        expected, _ = ACCEPTED.get((slug, name), (known.get(name, otherwise), ""))
        if getattr(ours, name) != expected:
            wrong.append(f"{name}: {getattr(ours, name)} and not {expected}")
    return wrong


def judged_roles(slug: str) -> Iterator[tuple[str, str, str]]:
    """Table, role and column (or remark) of the answers."""
    for table, roles in answers(slug)["roles"].items():
        for role, text in roles.items():
            yield table, role, text


def missed_roles(slug: str, ours: Dataset) -> list[str]:
    """Roles of the answers that ours does not give to the same columns."""
    found = _columns(ours, single=len(answers(slug)["roles"]) == 1)
    missed = []
    for table, role, text in judged_roles(slug):
        columns = found.get((table, role), set())
        if text not in columns and not columns.issuperset(_meant(slug, role, text)):
            missed.append(f"{table}: {role} is {text}, ours {sorted(columns)}")
    return missed


def _meant(slug: str, role: str, text: str) -> tuple[str, ...]:
    """The columns that an answer names: joined by plus or comma, remarks in brackets."""
    if (slug, role) in REMARKS:
        return REMARKS[slug, role]
    return tuple(re.split(r" \+ |, ", re.sub(r"\s*\(.*?\)", "", text).strip()))


def _columns(ours: Dataset, *, single: bool) -> dict[tuple[str, str], set[str]]:
    """(table, role) -> columns, those of a sum or product also one by one.

    The levels of a region are one role in the answers, and a time of day belongs to the date.
    """
    found: dict[tuple[str, str], set[str]] = {}
    for choice in ours.mapping:
        role = choice.role.split(".")[0]
        key = ("main" if single else choice.table, "date" if role == "time" else role)
        parts = re.split(r"\s*[,+*]\s*", choice.column)
        found.setdefault(key, set()).update([choice.column, *parts])
    return found
