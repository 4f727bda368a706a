"""How large an order is in each way of buying, and whether that is more than chance."""

from __future__ import annotations

from dataclasses import asdict

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Evidence, Fact, Finding, Table
from report_builder.sections.channels.mix import average_order
from report_builder.sections.channels.ways import NOT_STATED, OTHER, Way
from report_builder.stats.inference import MINIMUM_PER_GROUP, Comparison, compare_groups
from report_builder.stats.intervals import PERCENT_LEVEL

KEYS = {
    "channel": "channels_average_order",
    "store": "stores_average_order",
    "payment": "payment_average_order",
}


def content(data: Dataset, way: Way) -> Content:
    """The comparison and, for channels, its picture; nothing where fewer than two groups are
    large enough or no order has a value."""
    means = {name: average_order(way, name) for name in way.large}
    known = {name: found for name, found in means.items() if found is not None}
    compared = compared_once(way)
    if len(known) < 2 or compared is None or not data.has_money:
        return Content()
    ranked = sorted(known, key=lambda name: (-known[name][0], name))
    if way.role != "channel" and compared.low <= 0:
        return Content(tests=(Evidence(**asdict(compared)),))
    finding = _finding(way, ranked, known, compared)
    drawn = (_chart(data, way, ranked, known, compared),) if way.role == "channel" else ()
    return Content((finding,), drawn)


def compared_once(way: Way) -> Comparison | None:
    """Each unit once, in the group with most of its orders."""
    frame = way.frame[~way.frame["group"].isin([OTHER, NOT_STATED])]
    frame = frame[frame["known"] | (not way.by_customer)]
    frame = frame.sort_values(["unit", "orders", "group"], ascending=[True, False, True])
    once = frame.drop_duplicates("unit")
    sizes = once["group"].value_counts()
    once = once[
        once["group"].isin([name for name in way.large if sizes.get(name, 0) >= MINIMUM_PER_GROUP])
    ]
    if once["group"].nunique() < 2:
        return None
    values = once["value"] / once["orders"]
    return compare_groups(values, once["group"].to_numpy(dtype=str))


def _finding(
    way: Way,
    ranked: list[str],
    known: dict[str, tuple[float, float, float]],
    compared: Comparison,
) -> Finding:
    first, last = ranked[0], ranked[-1]
    clear = compared.low > 0
    facts = {
        "heading": Fact(way.spoken, "text"), "first": Fact(first, "text"),
        "last": Fact(last, "text"), "level": Fact(PERCENT_LEVEL, "count"),
        "average": Fact(known[first][0], "money"), "low": Fact(known[first][1], "money"),
        "high": Fact(known[first][2], "money"), "least": Fact(known[last][0], "money"),
        "least_low": Fact(known[last][1], "money"), "least_high": Fact(known[last][2], "money"),
    }  # fmt: skip
    text = (
        "By {heading}, an order is largest with {first}, {average} on average ({level}% interval "
        "{low} to {high}), and smallest with {last}, {least} ({least_low} to {least_high})."
    )
    so_what = (
        "What delivery costs can differ: set its price by the average order of each."
        if way.delivers else
        "Minimum orders and free delivery can differ: set them by the average order of each."
        if way.role == "channel" else
        "Look at what is bought there before copying it: the goods may differ, not the customers."
    )  # fmt: skip
    if not clear:
        text = (
            "By {heading}, average orders show no clear difference. They lie between {least} with "
            "{last} ({level}% interval {least_low} to {least_high}) and {average} with {first} "
            "({low} to {high})."
        )
        so_what = "Treat them alike: one minimum order, one rule for free delivery."
    return Finding(
        KEYS[way.role], "info", text, facts, Evidence(**asdict(compared)), so_what=so_what
    )


def _chart(
    data: Dataset,
    way: Way,
    ranked: list[str],
    known: dict[str, tuple[float, float, float]],
    compared: Comparison,
) -> Chart:
    totals = way.totals()
    title = "An order is {average} with {first}, {least} with {last}"
    if compared.low <= 0:
        title = "Orders are about alike: {least} with {last} to {average} with {first}"
    table = Table(
        f"{way.role}_average_order", f"Average order by {way.heading.lower()}",
        (Column(way.heading), Column("Average order", "money"), Column("Low", "money"),
         Column("High", "money")),
        tuple((name, *known[name]) for name in ranked),
    )  # fmt: skip
    whole = float(totals["value"].sum()) / int(totals["orders"].sum())
    return charts.dots(
        shows=(KEYS[way.role],),
        key=f"{way.role}_average_order", x=way.heading, y="Average order", low="Low", high="High",
        line=whole, table=table,
        title=title,
        subtitle=f"Average order before returns, {formats.percent(PERCENT_LEVEL)} interval; "
        f"dashed: all orders; {data.covered}",
        alt="Dots of the average order with intervals, from {least} with {last} to {average} with "
        "{first}.",
        facts={
            "average": Fact(known[ranked[0]][0], "money"), "first": Fact(ranked[0], "text"),
            "least": Fact(known[ranked[-1]][0], "money"), "last": Fact(ranked[-1], "text"),
        },
    )  # fmt: skip
