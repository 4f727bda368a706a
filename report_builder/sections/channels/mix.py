"""Which part each way of buying has."""

from __future__ import annotations

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Fact, Finding, Severity, Table, Value
from report_builder.sections.channels.ways import NOT_STATED, OTHER, Way
from report_builder.stats.inference import MINIMUM_PER_GROUP
from report_builder.stats.intervals import ratio_of_sums_interval

DRAWN = 4  # parts of a stacked column: more cannot be told apart
SHOWN_MONTHS = 24  # columns that can still be read
KEYS = {"channel": "channels_mix", "store": "stores_spread", "payment": "payment_mix"}
FINE = 1e6  # parts of a share told apart in the picture
LEANING = 0.7  # of the value in one group: what happens to it happens to the shop
UNLIKE = 1.5  # times the smallest: below, stores can be set beside each other as they are
SO_WHAT = {
    "channel": "Plan stock, staff and advertising by these parts.",
    "store": "Their sizes differ so that totals say little: look at how many orders each has, what "
    "an order is worth, and its own trend.",
    "alike": "The stores are of like size: they can be compared as they are.",
    "delivery": "Plan packing and carriers by these parts.",
    "payment": "Keep the ways of paying that customers use; one that hardly anybody uses costs its "
    "fee and brings little.",
}


def content(data: Dataset, way: Way, drawn: bool) -> Content:
    """The finding, the table and, if it is to be drawn, the mix by month."""
    chart = _chart(data, way) if drawn else None
    return Content((mix_finding(data, way),), (chart,) if chart else (), (_table(data, way),))


def stated(way: Way) -> tuple[int, float]:
    """Orders that say which group they are of, and their value."""
    kept = way.frame[way.frame["group"] != NOT_STATED]
    return int(kept["orders"].sum()), float(kept["value"].sum())


def mix_finding(data: Dataset, way: Way) -> Finding:
    """The groups with the largest and the smallest part, and how many orders say nothing."""
    orders, value = stated(way)
    totals = way.totals()
    counts, values = totals["orders"].to_dict(), totals["value"].to_dict()
    of, whole = (values, value) if value > 0 else (counts, orders)
    first, last = way.names[0], way.names[-1]
    facts = {
        "heading": Fact(way.spoken, "text"),
        "groups": Fact(way.groups, "count"),
        "first": Fact(first, "text"), "last": Fact(last, "text"),
        "share": Fact(of[first] / whole, "share"), "last_share": Fact(of[last] / whole, "share"),
        "measure": Fact(data.value_name if value > 0 else "orders", "text"),
        "first_orders": Fact(int(counts[first]), "count"), "orders": Fact(orders, "count"),
    }  # fmt: skip
    text = (
        "By {heading}, {first} brings the most {measure}: {share}, with {first_orders} of "
        "{orders:order|orders}. Of the {groups} in use, {last} brings the least, {last_share}"
    )
    if way.cut:
        facts["shown"] = Fact(len(way.names), "count")
        text += ", among the {shown} with most orders"
    text += "."
    if NOT_STATED in counts:
        facts["silent"] = Fact(int(counts[NOT_STATED]), "count")
        text += " {silent:further order names|further orders name} none."
    leaning = way.role == "channel" and of[first] / whole >= LEANING
    severity: Severity = "watch" if leaning else "info"
    so_what = (
        "A trouble of {first} is a trouble of the whole shop: keep a second way open."
        if leaning else SO_WHAT[_kind(way, of[first], of[last])]
    )  # fmt: skip
    return Finding(KEYS[way.role], severity, text, facts, so_what=so_what)


def _kind(way: Way, most: float, least: float) -> str:
    """Which of the sentences fits: stores of like size and ways of delivery have their own."""
    if way.role == "store" and most < UNLIKE * least:
        return "alike"
    return "delivery" if way.delivers else way.role


def average_order(way: Way, group: str) -> tuple[float, float, float] | None:
    """The average order with its interval; None for too few units."""
    own = way.frame[way.frame["group"] == group]
    if (own["known"].sum() if way.by_customer else len(own)) < MINIMUM_PER_GROUP:
        return None
    return ratio_of_sums_interval(own["value"], own["orders"])


def _table(data: Dataset, way: Way) -> Table:
    orders, value = stated(way)
    rows: list[tuple[Value, ...]] = []
    totals = way.totals()
    for group, count, amount, customers in zip(
        totals.index, *(totals[name].tolist() for name in ("orders", "value", "customers")),
        strict=True,
    ):  # fmt: skip
        said = group != NOT_STATED
        rows.append((
            str(group), int(count), count / orders if said else None, float(amount),
            amount / value if said and value > 0 else None,
            int(customers) if way.by_customer else None,
            *(average_order(way, str(group)) or (None, None, None)),
        ))  # fmt: skip
    name = data.value_name.capitalize()
    unit = data.value_unit if data.has_money else "number"
    columns = (
        Column(way.heading), Column("Orders", "count"), Column("Share of orders", "share"),
        Column(name, data.value_unit), Column(f"Share of {data.value_name}", "share"),
        Column("Customers", "count"), Column("Average order", unit), Column("Low", unit),
        Column("High", unit),
    )  # fmt: skip
    everybody = int(way.frame.loc[way.frame["known"], "unit"].nunique())
    all_orders, all_value = int(totals["orders"].sum()), float(totals["value"].sum())
    total: tuple[Value, ...] = (
        "All", all_orders, 1.0 if orders else None, all_value, 1.0 if value > 0 else None,
        everybody if way.by_customer else None, all_value / all_orders, None, None,
    )  # fmt: skip
    kept = [at for at in range(len(columns)) if at < 5 or any(row[at] is not None for row in rows)]
    note = (
        "Value of orders before returns; shares of the orders that name one. Averages from "
        f"{MINIMUM_PER_GROUP} {'customers' if way.by_customer else 'orders'} on."
    )
    if way.by_customer and int(totals["customers"].sum()) > everybody:
        note += " A customer who uses several counts in each, and once in the total."
    return Table(
        f"{way.role}_mix", f"{way.heading}: orders and {data.value_name}",
        tuple(columns[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in rows),
        total=tuple(total[at] for at in kept), note=note,
    )  # fmt: skip


def _chart(data: Dataset, way: Way) -> Chart | None:
    """The parts of each complete month, the largest groups by name and the rest together."""
    if data.time is None:
        return None
    months = [month.start for month in data.complete_months][-SHOWN_MONTHS:]
    named = way.names if len(way.names) <= DRAWN else way.names[: DRAWN - 1]
    frame = way.months[way.months["month"].isin(months)]
    frame = frame.assign(part=frame["group"].where(frame["group"].isin(named), OTHER))
    sums = frame.groupby(["month", "part"])["value"].sum().unstack(fill_value=0).clip(lower=0)
    sums = sums[sums.sum(axis=1) > 0]
    if len(sums) < 2:
        return None
    # Rounded down, so that the parts of a month are never more than the whole.
    shares = sums.div(sums.sum(axis=1), axis=0).mul(FINE).floordiv(1).div(FINE)
    parts = [one for one in (*named, OTHER) if one in shares.columns]
    name = f"Share of {data.value_name}"
    table = Table(
        f"{way.role}_months", f"{way.heading} by month",
        (Column("Month", "month"), Column(way.heading), Column(name, "share")),
        tuple((month, part, float(shares.loc[month, part]))
              for month in shares.index for part in parts),
    )  # fmt: skip
    part = named[0]
    return charts.stacked(
        shows=(KEYS[way.role],),
        key=f"{way.role}_months", x="Month", y=name, colour=way.heading, table=table,
        title="{part} brought {share} of {measure} in {month}",
        subtitle=f"{name}, before returns, by {way.heading.lower()} and complete month; "
        f"{formats.month(shares.index[0])} to {formats.month(shares.index[-1])}",
        alt="Stacked columns of the share of {measure} by month; {part} brought {share} in "
        "{month}.",
        facts={
            "part": Fact(part, "text"), "share": Fact(float(shares[part].iloc[-1]), "share"),
            "measure": Fact(data.value_name, "text"), "month": Fact(shares.index[-1], "month"),
        },
    )  # fmt: skip
