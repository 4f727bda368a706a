"""Where the customers of a cluster buy, whether they answer campaigns, and how content they are."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd

from report_builder.buyers.contacts import contacts
from report_builder.customer_attributes import ANSWERED, COUNT
from report_builder.customer_features import CHANNEL, sales
from report_builder.customer_groups import naming
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Evidence, Fact, Finding
from report_builder.sections.clusters.view import View
from report_builder.stats.inference import MINIMUM_PER_GROUP, difference_in_shares

PURCHASES = " purchases"  # how the count of a channel is called in a table of customers
NO_CHANNEL = f"{COUNT}Discounted{PURCHASES}"
OVER = 1.3  # three tenths above the share among all: theirs, as for categories
WORTH_A_CHANNEL = 0.20  # of what they buy: a smaller channel is not where to meet them
CONTENT = {"satisfaction": "Satisfaction", "rating": "Rating"}  # the first that is known
EAGER = 1.3  # three tenths more answers than the others give: worth a place of their own


def favourite_channel(view: View) -> Finding | None:
    """The channel that is theirs, by the value of their purchases."""
    own, average = _channels(view.mine), _channels(view.everyone)
    apart = [
        (own[name] - average[name], name)
        for name in own
        if own[name] >= WORTH_A_CHANNEL and own[name] >= OVER * average[name]
    ]
    if not apart or len(view.mine) < MINIMUM_PER_GROUP:
        return None
    name = max(apart)[1]
    column = _column(view.mine, name)
    evidence = view.tested(column)
    if column not in view.forming and (evidence is None or evidence.low <= 0):
        return None
    facts = {
        "channel": Fact(name, "text"), "own": Fact(own[name], "share"),
        "average": Fact(average[name], "share"), **view.brought_fact(),
        "share_of": Fact("spending" if column.startswith(CHANNEL) else "number of purchases",
                         "text"),
    }  # fmt: skip
    so_what = "They use “{channel}” more than others do: offers for them belong there too."
    main = max(own, key=lambda one: (own[one], one))
    if main != name:
        facts |= {"main": Fact(main, "text"), "main_share": Fact(own[main], "share")}
        so_what += " Most of all they use “{main}” ({main_share})."
    return view.finding(
        "channel", "{own} of the {share_of} of {customers:customer|customers} in {name} goes "
        "through “{channel}”, against {average} among all customers; they brought "
        + view.brought + ".",
        so_what, facts, None, evidence=evidence,
    )  # fmt: skip


def _channels(frame: pd.DataFrame) -> dict[str, float]:
    """Channel → its part of the value of sales, or of the purchases that a table counts."""
    named = [name for name in frame.columns if name.startswith(CHANNEL)]
    if not named:
        counted = [
            name
            for name in frame.columns
            if name.startswith(COUNT) and name.endswith(PURCHASES) and name != NO_CHANNEL
        ]
        sums = frame[counted].sum()
        whole = float(sums.sum())
        return {
            name.removeprefix(COUNT).removesuffix(PURCHASES): float(sums[name]) / whole
            for name in counted
        } if whole > 0 else {}  # fmt: skip
    each = sales(frame)
    total = float(each.sum())
    return {
        name.removeprefix(CHANNEL): float((frame[name] * each).sum()) / total for name in named
    } if total > 0 else {}  # fmt: skip


def _column(frame: pd.DataFrame, channel: str) -> str:
    """The column that tells of a channel: its share of sales, or its count."""
    share = CHANNEL + channel
    return share if share in frame else f"{COUNT}{channel}{PURCHASES}"


def eager_to_answer(view: View) -> Finding | None:
    """Customers who answer campaigns more often than the others."""
    rates = rates_by_customer(view.data)
    if rates is None or not view.knows("average_order", "orders") or not view.data.has_money:
        return None
    each, others_each = (one["customer_id"].map(rates).dropna() for one in (view.mine, view.others))
    mine, others = ((one > 0).astype(int) for one in (each, others_each))
    if min(len(mine), len(others)) < MINIMUM_PER_GROUP:
        return None
    test = difference_in_shares(int(mine.sum()), len(mine), int(others.sum()), len(others))
    own, average = float(mine.mean()), float(others.mean())
    if own < EAGER * average or test.low <= 0:
        return None
    facts = {
        "own": Fact(own, "share"), "average": Fact(average, "share"),
        "order": view.value(float(sales(view.mine).sum()) / float(view.mine["orders"].sum())),
    }  # fmt: skip
    evidence = None if ANSWERED in view.forming else Evidence(**asdict(test))
    whose = "{customers:customer|customers}"
    if len(mine) < len(view.mine):  # of the others no answer is known, yes or no
        facts["contacted"] = Fact(len(mine), "count")
        whose = "the {contacted} whose answer is known of " + whose
    once = ""
    if (rates.loc[rates > 0] < 1).any():  # several campaigns: an action is one of them
        facts |= {
            "each": Fact(float(each.mean()), "share"),
            "others_each": Fact(float(others_each.mean()), "share"),
        }
        once = " Of one campaign it is {each} on average, against {others_each}."
    return view.finding(
        "answers",
        "A campaign was answered by {own} of " + whose + " in {name}, against {average} of the "
        "others." + once + " An order of theirs brings {order}.",
        "They answer more often than others: write to them first.", facts, None, evidence=evidence,
    )  # fmt: skip


def unhappy(view: View) -> Finding | None:
    """Customers who rate lower, or are less satisfied, than the others."""
    for column, label in CONTENT.items():
        far = view.knows(column) and view.standardised.get(label, 0.0) <= -naming.APART
        evidence = view.tested(column) if far else None
        if not far or (column not in view.forming and (evidence is None or evidence.high >= 0)):
            continue
        facts = {
            "measure": Fact(label.lower(), "text"),
            "own": Fact(float(view.mine[column].mean()), "number"),
            "average": Fact(float(view.others[column].mean()), "number"), **view.brought_fact(),
        }  # fmt: skip
        return view.finding(
            "unhappy", "The mean {measure} of {customers:customer|customers} in {name} is {own}, "
            "against {average} of the others; they brought " + view.brought + ".",
            "Ask before they leave: what they miss is known to them only.", facts, None, "watch",
            evidence,
        )  # fmt: skip
    return None


def answered_by_customer(data: Dataset) -> pd.Series[bool] | None:
    """Whether each customer who was contacted answered a campaign, by customer."""
    rates = rates_by_customer(data)
    return None if rates is None else rates > 0


def rates_by_customer(data: Dataset) -> pd.Series[float] | None:
    """The share of the campaigns sent to each customer that they answered, by customer."""
    if data.responses is None:
        return None
    try:
        mailed = contacts(data).mailed
    except NotEnoughData:
        return None
    each: pd.Series[float] = mailed.groupby("customer_id")["answered"].mean()
    return each
