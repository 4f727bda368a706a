"""Categories by customer group: who buys what more, and what less, than others."""

from __future__ import annotations

from report_builder.buyers import buyers
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content, joined
from report_builder.section import section
from report_builder.sections.preferences import favourites, pictures
from report_builder.sections.preferences.cells import compared, every_cell, holding
from report_builder.sections.preferences.findings import chosen, is_home, told
from report_builder.sections.preferences.spend import spend_of
from report_builder.stats.inference import MINIMUM_PER_GROUP


@section(
    "Categories by customer group",
    question="Who buys what more, and what less, than others?",
    needs=(("category", "product"),),
)
def preferences(data: Dataset) -> Content:
    """Sale lines of known customers, returns not taken off, over all of the data; where nobody
    numbers the customers, orders, taken as independent of each other. Groups are those of the
    chapter on who buys, and places: country, region, state, or cities where there is no region or
    state. The eight best-selling categories
    (products, where there are fewer than two categories) that thirty customers or more bought; what
    else they bought counts in the total.

    Index: the category's share of what the group spends, divided by its share of what everybody
    spends whose group is known, times a hundred. Its 95% interval takes customers as the unit
    (ratio of sums, delta method on the log scale). An index follows the money, so a few large
    customers can move it.

    Test: the share of the category in each customer's own spend, every customer counted once, group
    against all others (Welch's t-test, or Mann-Whitney where shares are too skewed). Ordered groups
    (age, income, household) are also cut in two at each edge. Both sides need thirty customers. All
    of these tests count in the correction over the report.

    Named is a group only where the test holds after Benjamini and Hochberg over the tests of this
    chapter, the interval of the index leaves out the average, both point the same way, and the
    index is at least ten from the average. Of each category the group by who people are and the one
    by where they live is told that moves most money (its share less everybody's, times what the
    group spends), because traits that go together would tell the same twice. Where one of the group
    spends less on it than one of the others, although it is a larger share of what they spend, that
    is said and no good news. A place with more than
    half of the customers is the home market and not told; nor is a category of which fewer than ten
    of the group bought any. A group is compared as it is: what it buys may have other causes than
    the trait that it is named by. Income, where it is known, is held constant: the mean share of
    the group less that of others spread over the bands of income as the group is (direct
    standardisation), with its 95% interval. Where that leaves nothing clear, no action is built
    on the trait."""
    people = buyers(data)
    if len(people.frame) < 2 * MINIMUM_PER_GROUP:
        raise NotEnoughData(
            f"needs two groups of {MINIMUM_PER_GROUP} {people.unit}s, the data has "
            f"{len(people.frame)}"
        )
    if not compared(people):
        raise NotEnoughData(
            f"needs two groups of ten {people.unit}s or more: nothing in the data divides the "
            f"{people.unit}s by who they are or where they live"
        )
    found = spend_of(data, people)
    every = every_cell(found)
    if not every:
        raise NotEnoughData(
            f"needs two groups of {MINIMUM_PER_GROUP} {people.unit}s who bought something"
        )
    firm = holding(found, every)
    over, under = chosen(firm)
    abroad = [cell for cell in firm if not is_home(cell) and cell.many]
    first = next((cell for cell in (*over, *under, *abroad) if cell.many), None)
    leading = (*([first] if first else []), *over, *under, *firm, *every)
    keys = dict.fromkeys(cell.split.dimension.key for cell in leading)
    telling = [one for key in keys if (one := people.dimension(key)) is not None]
    # Where all that is told rests on few buyers, their cells would be blank: no grid then.
    bare = first is None and bool(over or under)
    drawn = [None if bare else pictures.heatmap(data, found, telling[0], first)]
    drawn.append(pictures.strongest(data, found, (*over, *under), abroad))
    table = favourites.table(data, found, telling)
    content = Content(charts=tuple(one for one in drawn if one), tables=(table,) if table else ())
    favourite = favourites.finding(data, found, compared(people))
    return joined(told(data, found, every, firm), content, Content(findings=(favourite,)))
