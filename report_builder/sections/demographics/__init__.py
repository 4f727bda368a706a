"""Who buys: who the customers are, and which of their traits go with what they buy."""

from __future__ import annotations

from report_builder.buyers import buyers
from report_builder.buyers.people import ages_as_of
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content, joined
from report_builder.section import section
from report_builder.sections.demographics import cells, factors, gaps, overlap, people, ranking
from report_builder.stats.inference import MINIMUM_PER_GROUP


@section(
    "Who buys",
    question="Who are our customers, and which of their traits go with what they buy?",
    needs=(
        (
            "age",
            "age_band",
            "birth_date",
            "birth_year",
            "gender",
            "marital_status",
            "education",
            "occupation",
            "income",
            "household",
            "children",
            "segment",
        ),
    ),
)
def demographics(data: Dataset) -> Content:
    """One row a known customer, over all of the data; where nobody numbers the customers, one row
    an order, and orders are then taken as independent of each other, which makes intervals
    somewhat too narrow. Revenue is net of returns. Ages are bands, incomes quarters of the
    customers; groups under ten are not shown and count as not known, groups under thirty are
    shown with their size only and take part in no test. Means carry Student's 95% intervals.

    Which trait matters most: each trait is tested against revenue per customer, orders per customer
    and the average order (Welch's analysis of variance where every group is large for its skewness,
    else Kruskal-Wallis on ranks). The effect is the share of the differences between customers that
    the groups explain, adjusted for what chance alone would explain. Traits are ranked by it. A
    trait is named only where its test holds after Benjamini and Hochberg over the tests of this
    chapter; the grade then corrects over all tests of the report.

    Beside the ranking stands a second opinion: a ridge regression on all traits together (not known
    is a group of its own) foresees the rank of customers it has not seen, four times five folds, at
    most 20,000 customers; how far small groups are shrunk towards the average is chosen on the
    customers learned from. Its skill is the share of squared errors saved against "everybody is
    average"; the importance of a trait is what is lost when its labels are shuffled among the
    customers judged. Intervals allow for folds that share customers (Nadeau and Bengio). Where the
    interval of the skill reaches zero, no trait is said to help.

    Traits that go together: Cramér's V with the leading trait. From a small V (0.1) on, the other
    trait is tested again among customers of the same group of the leading trait (ranks within the
    group), and the leading trait within the groups of the other. A trait whose difference does not
    hold with the leading one held constant is not named as a gap.

    Gaps: on the first measure each group stands against all others whose group is known; ordered
    groups are also cut in two at each edge. All of these tests count in the correction. Told are
    the two traits with the largest differences where the ranking names a trait at all, and test and
    Welch's interval of the means agree. Where a trait goes together with the leading one, the gap
    is also given among customers alike in the leading one (direct standardisation), and its worth
    is reckoned from that. What half the gap is worth is half the difference of the means times the
    customers of the group, for a year where the data covers ninety days or more, else over all of
    the data. It is a size, not a forecast: the groups may differ for reasons that no campaign
    changes. Nobody can raise the income of customers, so a gap by income carries no amount.

    Two traits together (age and gender, else the two leading traits): means of cells with thirty
    customers or more, and a two-way analysis of variance on ranks for whether one difference
    depends on the other trait."""
    found = buyers(data)
    if len(found.frame) < MINIMUM_PER_GROUP:
        raise NotEnoughData(
            f"needs {MINIMUM_PER_GROUP} {found.unit}s, the data has {len(found.frame)}"
        )
    known = tuple(one for one in found.dimensions if one.kind == "person")
    if not known:
        raise NotEnoughData(
            f"needs groups of ten {found.unit}s or more: no trait of the data makes any"
        )
    parts = [people.content(found, known, ages_as_of(data))]
    tested = factors.tested(found)
    if tested:
        together = overlap.overlaps(found, tested[0]) if factors.is_shown(tested) else ()
        parts += [
            ranking.content(data, found, tested),
            overlap.content(found, tested[0], together),
            gaps.content(
                data,
                found,
                overlap.standing(tested, together),
                tested,
                [one.dimension.key for one in together if one.held],
            ),
            cells.content(data, found, tested),
        ]
    return joined(*parts, people.missing(found, known))
