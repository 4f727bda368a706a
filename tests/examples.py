"""A small hand-made report with every feature, for the tests of the renderers.

The shop: 24 months to November 2011, 1,200 customers. The numbers are invented but agree with each
other: ledger, totals, months and segments add up, and can be checked by eye.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from report_builder import charts
from report_builder.model import (
    Assumption,
    Chapter,
    Chart,
    Cluster,
    ClusterFeature,
    Column,
    ColumnMapping,
    Content,
    EarlierReport,
    Evidence,
    Expected,
    Fact,
    Finding,
    Hypothesis,
    InputFile,
    Kpi,
    LedgerStep,
    MonthTotals,
    Period,
    Recommendation,
    Report,
    Score,
    Segment,
    Table,
    TopItem,
    Totals,
    Trend,
    TrendPoint,
)

NOVEMBER = dt.date(2011, 11, 1)
MONTHS = tuple(dt.date(2009 + (m + 11) // 12, (m + 11) % 12 + 1, 1) for m in range(24))
REVENUE = (
    41_200, 28_400, 27_900, 33_100, 31_800, 33_600, 34_900, 34_100, 35_800, 44_600, 50_900, 58_300,
    45_700, 30_100, 28_800, 36_400, 30_900, 38_200, 37_500, 36_900, 37_400, 52_600, 56_100, 64_800,
)  # fmt: skip
ORDERS = (
    820, 560, 550, 640, 620, 650, 680, 660, 690, 860, 980, 1_120,
    880, 590, 560, 700, 600, 720, 710, 700, 705, 990, 1_060, 1_210,
)  # fmt: skip
CUSTOMERS = (
    410, 300, 295, 340, 330, 345, 360, 352, 365, 440, 490, 545,
    440, 310, 298, 362, 318, 370, 366, 362, 364, 482, 512, 571,
)  # fmt: skip


def revenue_chart() -> Chart:
    """Revenue by month: 24 points on a line."""
    table = Table(
        "revenue_by_month",
        "Revenue by month",
        (Column("Month", "month"), Column("Revenue", "money"), Column("Orders", "count")),
        tuple(zip(MONTHS, (float(value) for value in REVENUE), ORDERS, strict=True)),
        total=("All months", float(sum(REVENUE)), sum(ORDERS)),
    )
    return charts.line(
        x="Month",
        y="Revenue",
        key="revenue_by_month",
        title="November revenue is {growth} on a year before",
        subtitle="Revenue after returns, GBP, complete months, all customers",
        alt="Line chart of monthly revenue, {first} to {last}; the last month is {revenue}.",
        table=table,
        facts={
            "growth": Fact(64_800 / 58_300 - 1, "change"),
            "first": Fact(MONTHS[0], "month"),
            "last": Fact(MONTHS[-1], "month"),
            "revenue": Fact(64_800.0, "money"),
        },
    )


def segment_chart() -> Chart:
    """Revenue by segment: bars from zero."""
    table = Table(
        "revenue_by_segment",
        "Revenue by segment",
        (Column("Segment"), Column("Customers", "count"), Column("Revenue", "money")),
        tuple((segment.name, segment.customers, segment.revenue) for segment in segments()),
        total=("All", 1_200, 480_000.0),
    )
    return charts.bars(
        x="Segment",
        y="Revenue",
        key="revenue_by_segment",
        title="Champions bring {share} of revenue",
        subtitle="Revenue, GBP, all identified customers, last twelve months",
        alt="Bar chart of revenue by segment; champions bring {share}, the largest part.",
        table=table,
        facts={"share": Fact(0.6, "share")},
        wide=False,
    )


def segments() -> tuple[Segment, ...]:
    """Three segments: 1,200 customers and £480,000."""
    return (
        Segment("Champions", "bought lately, often and much", 240, 0.2, 288_000.0, 0.6, 14.2, 12.0),
        Segment("Regulars", "buy at an even pace", 600, 0.5, 144_000.0, 0.3, 5.1, 48.0),
        Segment("At risk", "were good, have gone quiet", 360, 0.3, 48_000.0, 0.1, 3.4, 190.0),
    )


def clusters() -> tuple[Cluster, ...]:
    """Two clusters of the 1,200 customers."""
    return (
        Cluster(
            1, "Frequent big baskets", "Many orders, wide assortment.", 300, 0.25, 312_000.0, 0.65,
            0.52, 0.91,
            {
                "Orders": (12.4, 5.0, "number"),
                "Revenue per customer": (1_040.0, 400.0, "money"),
                "Days since last order": (16.0, 75.0, "days"),
                "Share of returns": (None, 0.02, "share"),
            },
            {"Orders": 1.6, "Revenue": 1.8, "Recency": -0.9},
            (("Gifts", 0.41, 0.30), ("Kitchen", 0.22, 0.25)),
            centroid={"orders": 1.6}, was=2,
        ),
        Cluster(
            2, "Occasional gift buyers", "One or two orders before Christmas.", 900, 0.75,
            168_000.0, 0.35, 0.47, 0.88,
            {
                "Orders": (2.5, 5.0, "number"),
                "Revenue per customer": (186.67, 400.0, "money"),
                "Days since last order": (94.7, 75.0, "days"),
                "Share of returns": (0.02, 0.02, "share"),
            },
            {"Orders": -0.5, "Revenue": -0.6, "Recency": 0.3},
            (("Gifts", 0.27, 0.30),),
            centroid={"orders": -0.5},
        ),
    )  # fmt: skip


def findings() -> tuple[Finding, ...]:
    """Findings of every severity and grade, in reading order, each with its chapter set."""
    return (
        Finding(
            "growth", "good",
            "Revenue was {revenue} in {month}, {growth} on a year before, from {orders} orders.",
            {
                "revenue": Fact(64_800.0, "money"), "month": Fact(NOVEMBER, "month"),
                "growth": Fact(64_800 / 58_300 - 1, "change"), "orders": Fact(1_210, "count"),
            },
            money=6_500.0, so_what="The growth came from more orders, not from higher prices.",
            chapter="sales",
        ),
        Finding(
            "basket", "info",
            "The average order was {value}, within {width} of the month before.",
            {"value": Fact(53.55, "money"), "width": Fact(0.63, "money")},
            Evidence("Welch's t-test", 2_270, 0.63, "difference of means", -1.9, 3.16, 0.62, 0.62),
            so_what="A change this small is what chance brings.",
            chapter="sales", grade="no difference shown",
        ),
        Finding(
            "concentration", "watch",
            "{share} of revenue comes from {customers:customer|customers}.",
            {"share": Fact(0.6, "share"), "customers": Fact(240, "count")},
            Evidence(
                "Bootstrap interval", 1_200, 0.6, "share of revenue", 0.56, 0.64,
                0.0002, 0.001,
            ),
            money=288_000.0, so_what="Losing a tenth of them would cost more than "
            "half of those at risk bring.",
            chapter="segments", grade="strong",
        ),
        Finding(
            "quiet", "act",
            "{customers:customer|customers} who used to buy have been quiet for {days}; "
            "they brought {money} in their last year.",
            {
                "customers": Fact(360, "count"), "days": Fact(190, "days"),
                "money": Fact(48_000.0, "money"),
            },
            Evidence("Log-rank test", 960, 1.42, "hazard ratio", 1.05, 1.92, 0.021, 0.042),
            money=48_000.0, so_what="Winning back one in ten pays for a campaign.",
            chapter="segments", grade="indicative",
        ),
        Finding(
            "region", "info", "Too few orders came from abroad to compare regions: {orders}.",
            {"orders": Fact(17, "count")}, chapter="segments", grade="not enough data",
            so_what="Look again after a year.",
        ),
    )  # fmt: skip


def recommendations() -> tuple[Recommendation, ...]:
    """Two recommendations, standing on findings above."""
    return (
        Recommendation(
            "winback", "At risk", "Send {customers} quiet customers a personal offer",
            "They bought for {money} in their last year and have been silent for {days}.",
            ("quiet",), 4_800.0, 2_400.0, 7_200.0,
            "{customers} customers × {rate} won back × {each} a year = {gain}",
            "Customers of the segment who order within two months",
            {
                "customers": Fact(360, "count"), "money": Fact(48_000.0, "money"),
                "days": Fact(190, "days"), "rate": Fact(0.1, "share"),
                "each": Fact(133.33, "money"), "gain": Fact(4_800.0, "money"),
            },
            360, dt.date(2012, 1, 31), "indicative",
        ),
        Recommendation(
            "keep", "Champions", "Call every champion before the sales begin",
            "{share} of revenue hangs on them.", ("concentration", "growth"),
            2_880.0, 1_440.0, 4_320.0,
            "{revenue} × {churn} fewer lost = {gain}",
            "Share of champions who order each quarter",
            {
                "share": Fact(0.6, "share"), "revenue": Fact(288_000.0, "money"),
                "churn": Fact(0.01, "share"), "gain": Fact(2_880.0, "money"),
            },
            240, dt.date(2011, 12, 31), "strong",
        ),
    )  # fmt: skip


def kpis() -> tuple[Kpi, ...]:
    """Five key figures; the repeat rate has an interval, and nothing a year before."""
    average = [value / count for value, count in zip(REVENUE, ORDERS, strict=True)]
    rates: list[float | None] = [None] * 12 + [0.4 + 0.005 * step for step in range(12)]
    return (
        _kpi("revenue", "Revenue", "money", list(REVENUE), "Sales less returns, without tax."),
        _kpi("orders", "Orders", "count", list(ORDERS), "Distinct order numbers with a sale."),
        _kpi("customers", "Customers", "count", list(CUSTOMERS), "Distinct customers with a sale."),
        _kpi("average_order", "Average order", "money", average, "Revenue divided by orders."),
        replace(
            _kpi(
                "repeat_rate", "Repeat rate", "share", rates, "Customers with two orders or more."
            ),
            low=0.42,
            high=0.49,
        ),
    )


def _kpi(key: str, name: str, unit: Any, series: list[Any], definition: str) -> Kpi:
    points = tuple(zip(MONTHS, series, strict=True))
    return Kpi(key, name, unit, series[-1], series[-2], series[-13], points, definition)


def _chapters() -> tuple[Chapter, ...]:
    by_chapter = {
        key: tuple(f for f in findings() if f.chapter == key) for key in ("sales", "segments")
    }
    products = Table(
        "top_products", "Best-selling products",
        (
            Column("Product"), Column("Units", "count"), Column("Revenue", "money"),
            Column("Change on a year before", "change"), Column("Share of revenue", "share"),
        ),
        (
            ("Regency cakestand", 1_310, 16_310.5, 0.124, 0.0329),
            ("Paper chain kit, 50's Christmas", 4_020, 11_820.0, -0.081, 0.0239),
            ("Jumbo bag, red retrospot", 5_700, 11_115.0, 0.0, 0.0224),
            ("Party bunting", None, 9_870.25, None, 0.0199),
        ),
        total=("All products", 250_000, 495_400.0, 0.09, 1.0),
        note="Party bunting is sold by length: units are not counted.",
    )  # fmt: skip
    hypotheses = (
        Hypothesis(
            "basket_grew", "The average order has grown since {month}.", 1, "basket",
            assumptions=(
                Assumption("Orders are independent", "doubtful", "{n:customer|customers} ordered "
                           "more than once.", {"n": Fact(310, "count")}),
            ),
            would_change="The same difference among {n:order|orders} would tell itself from "
            "chance.",
            facts={"month": Fact(dt.date(2011, 10, 1), "month"), "n": Fact(9_400, "count")},
            verdict="no difference shown", evidence=findings()[1].evidence,
        ),
        Hypothesis("abroad", "Customers abroad spend more.", 1, None,
                   reason="the data has no countries"),
    )  # fmt: skip
    return (
        Chapter(
            "sales", "Sales over time", "Is the shop growing, and what drives it?",
            "Revenue is sales less returns. Only complete months are compared.", "shown", "",
            Content(by_chapter["sales"], (revenue_chart(),), (products,), hypotheses=hypotheses),
        ),
        Chapter(
            "segments", "Customer segments", "Who are the customers, and who is leaving?",
            "Customers are scored by recency, frequency and money; equal customers score equally.",
            "shown", "",
            Content(
                by_chapter["segments"], (segment_chart(),), segments=segments(),
                clusters=clusters(),
                cluster_space=(ClusterFeature("orders", "Orders", True, 1.3, 0.6, 1.0),),
                forecasts=(
                    Expected("All goods", "units", "count", dt.date(2011, 12, 1),
                             dt.date(2011, 12, 31), 900.0, 800.0, 1000.0, 700.0, 1100.0),
                ), recommendations=recommendations(),
                trends=(
                    Trend("quiet", "segments", "Customers went quiet.", (
                        TrendPoint(dt.date(2011, 10, 1), dt.date(2011, 10, 31), "watch",
                                   "measured"),
                        TrendPoint(dt.date(2011, 11, 1), dt.date(2011, 11, 30), "act", "strong",
                                   0.5),
                    )),
                ),
            ),
        ),
        Chapter(
            "promotions", "Promotions", "Do discounts pay?", "Compares lines with and without.",
            "missing", "A column with the discount of each line is needed: none was found.",
            Content(),
        ),
        Chapter(
            "lifetime", "Customer lifetime value", "What will a customer be worth?",
            "A model of purchases and lapses.", "not_enough",
            "Needs 36 months, the data has 24.", Content(),
        ),
        Chapter(
            "methods", "Methods, assumptions and limits", "How were the numbers made?",
            "All thresholds stand in the code beside their reasons.", "shown", "", Content(),
        ),
    )  # fmt: skip


def _totals() -> Totals:
    return Totals(
        rows=20_310, rows_exact_duplicates=110, lines_sale=19_500, lines_returned=0,
        lines_credit=400, lines_cancelled=200, lines_other=100, lines_excluded=0,
        date_min="2009-12-01", date_max="2011-12-09",
        orders=18_548, customers=1_200, products=950, units=250_000.0, gross_revenue=978_500.0,
        returns_value=-12_500.0, other_value=1_000.5, cancelled_value=-5_000.0,
        net_revenue=966_000.0, average_order_value=52.08, repeat_customers=540, repeat_rate=0.45,
        rows_missing_customer=1_420, rows_without_readable_date=0, order_ids_all=18_900,
        customer_ids_all=1_210, products_all=960, categories=12, cost_of_gross=610_000.0,
        margin_of_gross=368_500.0, gross_missing_customer=61_000.0, gross_per_customer=764.58,
        orders_per_customer_mean=14.2, average_order_value_net=52.08,
    )  # fmt: skip


def _months() -> tuple[MonthTotals, ...]:
    complete = tuple(
        MonthTotals(f"{month:%Y-%m}", orders, customers, value + 500.0, float(value), False)
        for month, orders, customers, value in zip(MONTHS, ORDERS, CUSTOMERS, REVENUE, strict=True)
    )
    return (*complete, MonthTotals("2011-12", 293, 190, 16_500.0, 16_000.0, True))


def example_report() -> Report:
    """The whole report: five chapters, of which one lacks a column and one lacks months."""
    ordered = tuple(sorted(findings(), key=lambda finding: -(finding.money or 0.0)))
    return Report(
        title="Harbour & Pine",
        version="0.1.0",
        as_of=dt.date(2011, 12, 9),
        period=Period(NOVEMBER, dt.date(2011, 11, 30), "November 2011"),
        currency="GBP",
        inputs=(
            InputFile("orders.csv", "0f" * 32, 20_310),
            InputFile("customers.csv", "1e" * 32, 1_200, "one row per customer"),
        ),
        settings={"clusters": None, "period": "2011-11", "as_of": dt.date(2011, 12, 9)},
        mapping=(
            ColumnMapping("order_id", "orders.csv", "InvoiceNo", 0.98, "name and distinct values"),
            ColumnMapping("date", "orders.csv", "InvoiceDate", 1.0, "every value is a date"),
            ColumnMapping("region.country", "customers.csv", "Country", 0.93, "known countries"),
        ),
        ledger=(
            LedgerStep("Read", "every row of the input", 20_310, 966_250.55),
            LedgerStep("Exact duplicates", "the same line twice", -110, -4_250.05),
            LedgerStep("Cancelled orders", "the order number begins with C", -200, 5_000.0),
            LedgerStep("Not a product", "postage and fees", -100, -1_000.5),
            LedgerStep("Analysed", "sales and returns", 19_900, 966_000.0),
        ),
        totals=_totals(),
        totals_as_read=_totals(),
        totals_by_month=_months(),
        top_products=(
            TopItem("22423", "Regency cakestand", 16_310.5, 820),
            TopItem("22086", "Paper chain kit, 50's Christmas", 11_820.0, 610),
        ),
        top_categories=(
            TopItem("gifts", "Gifts", 180_000.0, 6_200),
            TopItem("kitchen", "Kitchen", None, 90),
        ),
        kpis=kpis(),
        summary=ordered[:3],
        earlier=EarlierReport(
            Period(dt.date(2011, 10, 1), dt.date(2011, 10, 31), "October 2011"),
            dt.date(2011, 10, 31),
            "0.1.0",
            "0" * 64,
        ),
        scoreboard=(
            Score("growing", "Q1", "Is the shop growing?", {}, "measured", ("growth",)),
            Score(
                "basket_grew",
                "H1",
                "The average order has grown since {month}.",
                {"month": Fact(dt.date(2011, 10, 1), "month")},
                "no difference shown",
                ("basket",),
            ),
            Score(
                "abroad",
                "H2",
                "Customers abroad spend more.",
                {},
                "not enough data",
                (),
                "the data has no countries",
            ),
        ),
        chapters=_chapters(),
        recommendations=recommendations(),
        data_hash="5d" * 32,
    )
