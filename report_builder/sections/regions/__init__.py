"""Regions: where revenue comes from, what a customer brings there, how it moves, what sells."""

from __future__ import annotations

from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content, joined
from report_builder.section import section
from report_builder.sections.regions import growth, mix, months, size, value
from report_builder.sections.regions.levels import levels, main_level


@section(
    "Regions",
    question="Where does revenue come from, and where could we sell more?",
    needs=(("region.country", "region.state", "region.city", "region.zone"),),
)
def regions(data: Dataset) -> Content:
    """Countries, zones, states and cities, as far as the data has them. Each has a table; the
    sentences and charts are about one level, the coarsest in which no region has more than nine
    tenths of the revenue (where every level has such a region, the coarsest with two regions).
    Names that differ in capitals and blanks only are one region; "unspecified" and the like are
    none. Regions with under ten customers (orders, where customers are not known) are shown
    together. Lines without a region are "Not stated" and count in totals.

    Size: revenue net of returns, customers and orders over all data; a customer who ordered in two
    regions counts in both.

    Revenue per customer: of the last 365 days where the data covers as many, else of all data; each
    customer belongs to the one region that the customer table gives, or where they bought. Each
    region with thirty customers is compared with all other customers together (Welch's t-test, or
    the Mann-Whitney test where values are too skewed); so are orders per customer. Where customers
    are not known, the value of an order is compared. Of regions clearly below the others (after
    Benjamini and Hochberg over the regions, with an interval of the difference below zero) the one
    with most at stake is told; of more than thirty regions the thirty with most customers are
    compared. A region with more than half of the customers is the shop's home and stands beside all
    others without an amount at stake. What is at stake is half of the gap times the customers: an
    aim, not a forecast, as customers of a region may differ in more than a campaign can change.

    Growth: the last twelve complete months with the same months a year earlier; with less than two
    years of data as many months as have a counterpart, at least three; with less, none. Tested is
    the region's share of the active customers, then and now (a customer counts once in each span;
    chi-square test, Newcombe's interval). Thirty active customers in both spans are needed.

    Mix: of each customer the category with most revenue (of the eight best-selling ones); regions
    and these categories are tested for dependence once (chi-square or random tables, Cramer's V).

    The panels of months leave out months that the data covers in part. All intervals are 95%
    intervals."""
    found = levels(data)
    main = main_level(found)
    if main is None:
        raise NotEnoughData("needs two regions to compare, the data has fewer")
    parts = [size.content(data, main, found), value.content(data, main)]
    if not any(part.findings for part in parts):
        raise NotEnoughData(f"needs {data.value_name} in two regions, the data has none")
    return joined(
        *parts, growth.content(data, main), mix.content(data, main), months.content(data, main)
    )
