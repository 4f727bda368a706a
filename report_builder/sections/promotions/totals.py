"""How much is sold at a discount, what is given away, and what is left of the margin."""

from __future__ import annotations

import numpy as np
import pandas as pd

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Fact, Finding, Table, Value
from report_builder.sections.promotions.depth import needed_extra
from report_builder.sections.promotions.goods import EDGES, NOT_STATED, SUMS, band_name
from report_builder.sections.promotions.offers import year_ago
from report_builder.stats.inference import MINIMUM_PER_GROUP

LONGEST = 24  # months in the picture: two seasons
WHOLE_YEAR = "In the last twelve months"


def content(data: Dataset, days: pd.DataFrame, unknown: int) -> Content:
    """The share at a discount, the margin where costs are known, the bands and the months."""
    recent, when = _recent(data, days)
    bands = recent.groupby("band")[list(SUMS)].sum()
    findings = [share_finding(data, bands, when, unknown)]
    if data.has_money and bands["costed_value"].sum() > 0:
        findings += margin_findings(bands, when)
    pictures = [_margin_chart(data, bands, when), _months(data, days)]
    return Content(
        tuple(findings), tuple(one for one in pictures if one), (_table(data, bands, when),)
    )


def _recent(data: Dataset, days: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    if data.time is None:
        return days, "In the whole data"
    if pd.Timestamp(data.first_day) > year_ago(data.as_of):
        return days, "In the whole data"
    recent = days[days["day"] >= year_ago(data.as_of)]
    enough = recent.loc[recent["band"] > 0, "lines"].sum() >= MINIMUM_PER_GROUP
    return (recent, WHOLE_YEAR) if enough else (days, "In the whole data")


def share_finding(data: Dataset, bands: pd.DataFrame, when: str, unknown: int) -> Finding:
    """Share of lines and of money at a discount, and what the discount came to."""
    reduced, total = bands[bands.index > 0].sum(), bands.sum()
    facts = {
        "when": Fact(when, "text"), "lines": Fact(reduced["lines"] / total["lines"], "share"),
        "all": Fact(int(total["lines"]), "count"),
    }  # fmt: skip
    text = "{when}, {lines} of {all:line|lines} were sold at a discount"
    stated = float(reduced["full"] - reduced["value"])
    if data.has_money and total["value"] > 0:
        facts["part"] = Fact(float(reduced["value"] / total["value"]), "share")
        text += "; they brought {part} of revenue"
    text += "."
    money = None
    if data.has_money and stated > 0 and total["full"] > 0:
        facts |= {
            "given": Fact(stated, "money"), "off": Fact(stated / float(total["full"]), "share"),
            "depth": Fact(stated / float(reduced["full"]), "share"),
        }  # fmt: skip
        text += (
            " Buyers were let off {given}, {off} of what everything would have cost at full price. "
            "Goods at a discount were {depth} below their full price on average."
        )
    if unknown:
        facts["unknown"] = Fact(unknown, "count")
        text += (
            " Left out, in the whole data: {unknown:line that says|lines that say} nothing of it."
        )
    return Finding(
        "promotions_share", "info", text, facts, money=money,
        so_what="This is what discounts have to bring back in sales that would not have come."
        if stated > 0 and data.has_money
        else "Write down how deep each discount is: then the report can say what it costs.",
    )  # fmt: skip


def margin_findings(bands: pd.DataFrame, when: str) -> list[Finding]:
    """The margin at full price and at a discount, and the bands that lose money."""
    known = bands[bands["costed_value"] > 0]
    whole, reduced = known[known.index == 0].sum(), known[known.index > 0].sum()
    found = []
    if whole["lines"] >= MINIMUM_PER_GROUP and reduced["lines"] >= MINIMUM_PER_GROUP:
        margins = [1 - float(part["cost"] / part["costed_value"]) for part in (whole, reduced)]
        before = 1 - float(reduced["cost"] / reduced["costed_full"])
        facts = {
            "when": Fact(when, "text"), "full": Fact(margins[0], "share"),
            "reduced": Fact(margins[1], "share"), "before": Fact(before, "share"),
        }  # fmt: skip
        found.append(Finding(
            "promotions_margin", "watch" if margins[1] < 0 else "info",
            "{when}, the gross margin was {full} of revenue on what was sold at full price and "
            "{reduced} on what was sold at a discount. Without any discount, the latter would have "
            "had {before}.",
            facts, so_what="The difference is what a discount has to earn back by selling more.",
        ))  # fmt: skip
    losing = _losing(known)
    if len(losing):
        lost, sums = float((losing["cost"] - losing["costed_value"]).sum()), losing.sum()
        facts = {
            "when": Fact(when, "text"), "bands": Fact(depths(losing.index.to_list()), "text"),
            "lost": Fact(lost, "money"), "lines": Fact(int(sums["lines"]), "count"),
            "value": Fact(float(sums["costed_value"]), "money"),
        }  # fmt: skip
        found.append(Finding(
            "promotions_losses", "act",
            "{when}, goods sold at a discount of {bands} cost {lost} more than they brought: "
            "{lines:line|lines} with a revenue of {value}.",
            facts, money=lost, money_is="lost",
            so_what="Stop discounts of that depth, but for goods that have to go at any price.",
        ))  # fmt: skip
    return found


def depths(bands: list[int]) -> str:
    """Over a fifth, where all bands from there to the deepest are meant; else each by its name."""
    if bands == list(range(bands[0], len(EDGES) + 1)):
        return f"over {formats.share(EDGES[bands[0] - 1])}" if bands[0] > 1 else "any depth"
    return formats.listed([band_name(band) for band in bands])


def _losing(known: pd.DataFrame) -> pd.DataFrame:
    large = known["lines"] >= MINIMUM_PER_GROUP
    stated = (known.index > 0) & (known.index < NOT_STATED)
    return known[large & stated & (known["cost"] > known["costed_value"])]


def _table(data: Dataset, bands: pd.DataFrame, when: str) -> Table:
    money, costs = data.has_money, bool(bands["costed_value"].sum() > 0) and data.has_money
    columns = [
        Column("Discount"), Column("Lines", "count"), Column("Share of lines", "share"),
        Column("Units per line", "number"), Column(data.value_name.capitalize(), data.value_unit),
        Column(f"Share of {data.value_name}", "share"),
    ]  # fmt: skip
    if money:
        columns.append(Column("Discount given", "money"))
    if costs:
        columns += [Column("Gross margin", "share"), Column("Extra units to break even", "change")]
    rows = [_row(band, one, bands.sum(), money, costs) for band, one in bands.iterrows()]
    return Table(
        "promotions_bands", "Sales by depth of the discount", tuple(columns), tuple(rows),
        note=f"{when}. Lines of sales, returns left out."
        + (" Break-even: units needed beside the usual ones to earn what full price would."
           if costs else ""),
    )  # fmt: skip


def _row(
    band: object, one: pd.Series[float], total: pd.Series[float], money: bool, costs: bool
) -> tuple[Value, ...]:
    assert isinstance(band, (int, np.integer))
    number = int(band)
    row: list[Value] = [
        band_name(number), int(one["lines"]), _ratio(one["lines"], total["lines"]),
        _ratio(one["units"], one["lines"]), float(one["value"]),
        _ratio(one["value"], total["value"]),
    ]  # fmt: skip
    if money:
        row.append(None if number == NOT_STATED else float(one["full"] - one["value"]))
    if costs:
        margin = _ratio(one["costed_value"] - one["cost"], one["costed_value"])
        row += [margin, _break_even(number, one)]
    return tuple(row)


def _break_even(band: int, one: pd.Series[float]) -> float | None:
    if not 0 < band < NOT_STATED or one["costed_full"] <= 0:
        return None
    depth = 1 - float(one["costed_value"] / one["costed_full"])
    return needed_extra(depth, 1 - float(one["cost"] / one["costed_full"]))


def _ratio(part: float, whole: float) -> float | None:
    return float(part / whole) if whole > 0 else None


def _margin_chart(data: Dataset, bands: pd.DataFrame, when: str) -> Chart | None:
    """Gross margin by band; None without costs."""
    known = bands[(bands["costed_value"] > 0) & (bands["lines"] >= MINIMUM_PER_GROUP)]
    if not data.has_money or len(known) < 2 or 0 not in known.index:
        return None
    margin = 1 - known["cost"] / known["costed_value"]
    table = Table(
        "promotions_margin", "Gross margin by depth of the discount",
        (Column("Discount"), Column("Gross margin", "share"), Column("Lines", "count")),
        tuple((band_name(int(band)), float(margin[band]), int(known["lines"][band]))
              for band in known.index),
    )  # fmt: skip
    last = int(known.index[-1])
    return charts.bars(
        shows=("promotions_margin",),
        key="promotions_margin", x="Discount", y="Gross margin", table=table,
        title="Gross margin is {full} at full price, {deep} at the deepest discount",
        subtitle=f"Gross margin as a share of revenue by depth of the discount, sale lines with a "
        f"known cost, {formats.lower_first(when)}, "
        + (data.covered if when != WHOLE_YEAR else data.until),
        alt="Bars of the gross margin by depth of the discount, from {full} at full price to "
        "{deep} at the deepest discount.",
        facts={"full": Fact(float(margin[0]), "share"), "deep": Fact(float(margin[last]), "share")},
        wide=False,
    )  # fmt: skip


def _months(data: Dataset, days: pd.DataFrame) -> Chart | None:
    """Share of the value sold at a discount in each complete month."""
    if data.time is None:
        return None
    complete = [month.start for month in data.complete_months][-LONGEST:]
    month = days["day"].dt.to_period("M").dt.start_time.dt.date
    whole = days.groupby(month)["value"].sum()
    part = days[days["band"] > 0].groupby(month[days["band"] > 0])["value"].sum()
    rows = tuple(
        (start, float(part.get(start, 0.0) / whole[start]) if whole.get(start, 0) > 0 else None)
        for start in complete
    )
    known = [(share, start) for start, share in rows if share is not None]
    if len(known) < 3:
        return None
    name = data.value_name
    table = Table("promotions_months", f"Share of {name} at a discount by month",
                  (Column("Month", "month"), Column("At a discount", "share")), rows)  # fmt: skip
    share, start = max(known)
    return charts.columns(
        shows=("promotions_share",),
        key="promotions_months", x="Month", y="At a discount", table=table, highlight={start},
        title="The share at a discount was highest in {month}: {share}",
        subtitle=f"Share of {name} sold at a discount, before returns, complete months "
        f"to {formats.month(complete[-1])}",
        alt="Columns of the share of {measure} at a discount by month, highest in {month} with "
        "{share}.",
        facts={"month": Fact(start, "month"), "share": Fact(share, "share"),
               "measure": Fact(name, "text")},
        wide=False,
    )  # fmt: skip
