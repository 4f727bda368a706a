"""Data and preparation: what was read, what was left out and why, and what the values look like."""

from __future__ import annotations

from report_builder.dataset import Dataset
from report_builder.model import Content
from report_builder.section import section
from report_builder.sections.data import dates, distributions, ledger, outliers, quality, variables


@section(
    "Data and preparation",
    question="What was read, what was left out, and can the figures be trusted?",
)
def preparation(data: Dataset) -> Content:
    """The ledger leads from the rows read to the rows analysed. Each row left out stands under the
    first reason that applies to it, with its amount, so the steps add up, in rows and in money.

    Totals of all data read (gross, returns, net) follow bookkeeping: sale lines before returns,
    each different row once, services included. Analysed revenue is merchandise sold less goods
    returned, without services and adjustments, and without purchases that were credited later. The
    reconciliation leads from one to the other. Where rows do not have both an order
    number and a quantity, equal rows may be real repeat purchases: the analysis keeps them and has
    no step for duplicates, while the totals still count each different row once.

    Summary statistics are of sale lines, of orders, and of customers who ordered: the standard
    deviation is that of a sample, quartiles are interpolated linearly, and the mode is the most
    frequent value, the smallest of several, and none where no value repeats. Histograms are drawn
    to the highest value, or to about the "top of picture" quantile where a long tail would squeeze
    the rest; the subtitle then says how many values lie above, and the total row counts them.

    A gap in the dates is missing data where it is longer than 21 days and than four times the
    shop's usual pause (the pause that 95 of 100 from one day with sales to the next do not exceed;
    1.5 times where sales are dated at regular intervals). Dates are on fixed days where, in three
    months or more, all sales fall on at most nine days of the month, and again and again on those.

    Outliers are values beyond the fences of Tukey (1977): the quartiles plus and minus the "fence
    ranges" times their distance. They are flagged, counted and kept: none is deleted or changed.
    """
    measured = variables.measure(data)
    flagged = outliers.flag(data, measured)
    unknown = quality.unknown_customers(data)
    findings = (
        ledger.rows_finding(data),
        ledger.revenue_finding(data),
        *dates.findings(data),
        quality.duplicates_finding(data),
        quality.netted_finding(data),
        quality.service_finding(data),
        quality.unknown_finding(unknown, data) if unknown else None,
        outliers.finding(flagged, data),
    )
    charts = (
        ledger.rows_chart(data),
        ledger.revenue_chart(data),
        ledger.reconciliation_chart(data),
        *distributions.charts_of(data, measured),
    )
    tables = (
        ledger.table(data),
        quality.noticed_table(data, measured),
        quality.kinds_table(data),
        outliers.table(flagged, data),
        *variables.tables(measured),
        quality.mapping_table(data),
        quality.inputs_table(data),
    )
    return Content(
        findings=tuple(finding for finding in findings if finding is not None),
        charts=tuple(chart for chart in charts if chart is not None),
        tables=tuple(table for table in tables if table is not None),
    )
