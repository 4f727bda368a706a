"""Regions: how much each brings, whether it grows, where customers bring less than elsewhere."""

from __future__ import annotations

from report_builder.buyers import buyers
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content, joined
from report_builder.section import section
from report_builder.sections.regions import pictures, size, value
from report_builder.sections.regions.levels import Level, levels, main_level


@section(
    "Regions",
    question="Where do customers live, which places grow, and where could we sell more?",
    needs=(("region.country", "region.state", "region.city", "region.zone"),),
)
def regions(data: Dataset) -> Content:
    """Each level of place that the data has (country, region, state, city) has a table; the
    chapter speaks of the coarsest with at most sixty names of which none brings more than nine
    tenths, else of the level with the smallest largest part. Names that differ only in case or in
    what stands between their words are one, under the most frequent spelling;
    the tables say how many were merged. Revenue is net of returns, by the place given on the line.

    Growth: the last complete months, at most twelve, against the same months a year earlier;
    needs three such months. Regions with at least two per cent of the earlier revenue and thirty
    orders are named. Growth is counted and not tested: a few large orders can make it.

    Value: revenue per customer (where customers are not known, per order) over all data, by the
    place that a customer mostly has, with Student's interval; each region with thirty customers or
    more is tested against all others (Welch's t-test or Mann-Whitney by shape and size), and all
    these tests count in the correction. The lowest and the highest of so many stand out by chance,
    so a gap is told as one only where its p, multiplied by the number of regions, is below five per
    cent, and only of regions with at most half of the customers. What closing half of a gap is
    worth: half of the difference of the means times the customers there, per year of data (without
    dates in all).
    Places differ in who lives there and in how far the shop is: the gap is an association.

    Mix: in each region the category with the highest share of the sales there against its share
    everywhere. It is told where it is at least a quarter higher, five per cent of the sales there
    and in thirty orders; it is counted and not tested."""
    found = levels(data)
    if not found:
        raise NotEnoughData("needs two places or more, the data has one")
    level = main_level(found)
    compared = _value(level, data)
    mix_finding, mix_table = size.mix(level, data)
    findings = [size.leader(level, data), size.growth(level, data), mix_finding]
    curves = pictures.curves(level, data)
    return joined(
        Content(
            findings=tuple(finding for finding in findings if finding is not None),
            charts=(pictures.sizes(level, data),),
        ),
        compared,
        Content(
            charts=(curves,) if curves is not None else (),
            tables=(*size.tables(found, data), *((mix_table,) if mix_table else ())),
        ),
    )


def _value(level: Level, data: Dataset) -> Content:
    """What customers of each region bring, with its chart; nothing where they are not known."""
    try:
        people = buyers(data)
    except NotEnoughData:
        return Content()
    content, compared = value.content(people, level, data)
    if not content.tables:
        return Content()
    picture = pictures.values(content.tables[0], compared, people, level, data)
    return Content(findings=content.findings, tests=content.tests, charts=(picture,))
