"""Which product in the first order goes with a second one."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import ibis

from report_builder import charts, formats, measures
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Evidence, Fact, Finding, Table
from report_builder.sections.repeat.groups import ENOUGH_BACK, Newcomers, clear
from report_builder.sections.repeat.second import SAME_AGE
from report_builder.stats.inference import MINIMUM_PER_GROUP, difference_in_shares
from report_builder.stats.intervals import PERCENT_LEVEL, wilson_interval

MOST = 15  # products with most first buyers: each is a test, and more are not read


@dataclass(frozen=True, slots=True)
class Started:
    """New customers who had the product in their first orders, those back, and the test against
    all other new customers."""

    name: str
    customers: int
    back: int
    others: float
    evidence: Evidence

    @property
    def rate(self) -> float:
        """The share back."""
        return self.back / self.customers


def content(data: Dataset, found: Newcomers) -> Content:
    """The product that tells most, and all of them in a picture."""
    if not data.has_any("product", "product_id"):
        return Content()
    each = started(data, found)
    if len(each) < 2:
        return Content()
    best = min(each, key=lambda one: (one.evidence.p, -one.rate, one.name))
    holds = clear([one.evidence for one in each])[each.index(best)]
    return Content(
        (_finding(best, len(each), holds),),
        (_chart(data, found, each),) if holds else (),
        tests=tuple(one.evidence for one in each if one is not best),
    )  # fmt: skip


def started(data: Dataset, found: Newcomers) -> list[Started]:
    """Products with thirty first buyers or more, the most frequent ones, highest rate first."""
    observed = found.frame[found.frame["observed"]]
    back, size = found.whole
    if observed.empty or not ENOUGH_BACK <= back < size:
        return []
    people = ibis.memtable(observed[["customer_id", "first", "back"]])
    lines = measures.sale_lines(data)
    named = [lines[name] for name in ("product", "product_id") if name in lines.columns]
    lines = lines.select("customer_id", "day", item=ibis.coalesce(*named))
    bought = lines.filter(lines.item.notnull()).join(
        people, [lines.customer_id == people.customer_id, lines.day == people["first"]]
    )
    each = bought.group_by("item").agg(
        customers=bought.customer_id.nunique(),
        returned=bought.customer_id.nunique(where=bought.back),
    )
    each = each.filter(each.customers >= MINIMUM_PER_GROUP)
    frame = each.order_by(ibis.desc("customers"), "item").limit(MOST).execute()
    rows = zip(frame["item"], frame["customers"], frame["returned"], strict=True)
    tested = [
        _started(str(name), int(customers), int(returned), back, size)
        for name, customers, returned in rows
        if size - customers >= MINIMUM_PER_GROUP
    ]
    return sorted(tested, key=lambda one: (-one.rate, one.name))


def _started(name: str, customers: int, returned: int, back: int, size: int) -> Started:
    compared = difference_in_shares(returned, customers, back - returned, size - customers)
    others = (back - returned) / (size - customers)
    return Started(name, customers, returned, others, Evidence(**asdict(compared)))


def _finding(one: Started, products: int, holds: bool) -> Finding:
    facts = {
        "products": Fact(products, "count"), "product": Fact(one.name, "text"),
        "customers": Fact(one.customers, "count"), "rate": Fact(one.rate, "share"),
        "others": Fact(one.others, "share"), "horizon": Fact(SAME_AGE, "days"),
        "low": Fact(one.evidence.low, "points"),
        "high": Fact(one.evidence.high, "points"), "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip
    text = (
        "{product} stands out most of the {products:product|products} that most new customers "
        "begin with. {rate} of {customers:customer|customers} with it in the first order came back "
        "within {horizon}, against {others} of the others ({level}% interval of the difference "
        "{low} to {high})."
    )
    so_what = "The best of several stands out by luck alone: wait before you build on it."
    if holds and one.evidence.effect > 0:
        so_what = (
            "Show {product} to newcomers, and count whether they come back: large first orders "
            "hold more of everything, so the product need not be the reason."
        )
    elif holds:
        so_what = "Look at what {product} promises and what it keeps: its buyers return less often."
    return Finding("repeat_first_product", "info", text, facts, one.evidence, so_what=so_what)


def _chart(data: Dataset, found: Newcomers, each: list[Started]) -> Chart:
    back, size = found.whole
    table = Table(
        "repeat_first_products", f"Back within {SAME_AGE} days by product of the first order",
        (Column("Product"), Column("Back", "share"), Column("Low", "share"),
         Column("High", "share"), Column("Customers", "count")),
        tuple((one.name, one.rate, *wilson_interval(one.back, one.customers), one.customers)
              for one in each),
        note="Somebody who began with several of them counts in each.",
    )  # fmt: skip
    first, last = each[0], each[-1]
    title = "By first product, {least} to {rate} come back"
    return charts.dots(
        shows=("repeat_first_product",),
        key="repeat_first_products", x="Product", y="Back", low="Low", high="High",
        line=back / size, table=table, title=title,
        subtitle=f"Share of new customers back within {SAME_AGE} days, by product of the first "
        f"day, {formats.percent(PERCENT_LEVEL)} interval; dashed: all; the {len(each)} products "
        "with most first "
        f"buyers; {data.covered}",
        alt="Dots of the share back by product, with intervals, from {rate} for {first} to {least} "
        "for {last}.",
        facts={
            "first": Fact(first.name, "text"), "rate": Fact(first.rate, "share"),
            "last": Fact(last.name, "text"), "least": Fact(last.rate, "share"),
        },
    )  # fmt: skip
