"""What goes together: numbers of customers, and kinds of customers."""

from __future__ import annotations

from report_builder.buyers import Buyers, buyers
from report_builder.buyers.doubts import hint
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content, Finding, joined
from report_builder.section import section
from report_builder.sections.correlations import kinds, pairs, pictures, wording
from report_builder.sections.correlations.variables import frame_of

FEWEST_DRAWN = 2  # pairs: a picture of one cell is a sentence
MINIMUM_CUSTOMERS = 100  # with fewer, a correlation of 0.2 cannot be told from none


@section(
    "What goes together",
    question="Which traits and habits of customers go together?",
    needs=("customer_id",),
)
def correlations(data: Dataset) -> Content:
    """One row is a customer; at least a hundred are needed. Numbers are those of the customer: age
    and income, what and how they buy, and further counts of a table of customers; at most fourteen,
    traits first, then habits, and the five largest categories. Where a table of customers gives
    spend by category that is taken, otherwise the share of each category in what somebody bought.

    Numbers are compared by Spearman's rank correlation, which asks for a common order and not for a
    straight line, over the customers of whom both are known (at least thirty), with Fisher's z
    interval after Bonett and Wright. Two numbers of which one is a part of the other, or that are
    made of the same figures, go together by construction: revenue and orders or the average order,
    spend and its categories, shares of one whole, days since the first and the last order, time
    as a customer and what was bought in it, orders and the days since the last one (unless a
    table of customers has a column of these days), household and children; also a share (of a
    category, of lines at a discount) and how much was bought or at which price, as the share of
    one order is nought or everything. These are marked and neither tested nor told.

    All other pairs are tested. A pair counts as shown when it holds among the pairs tested
    (Benjamini and Hochberg) and the correlation is at least a small one. The four strongest are
    told, none of them a third time about one number nor again what another one says, with the
    medians of the highest and the lowest quarter; where ties make these more than a third of the
    customers, of those from and up to a value. Two sums of money that rise together are compared
    again as shares of what each customer spends. Where two numbers that are no shares or averages
    have no common order, quarter is set against quarter: a chi-square test and Cramér's V tell
    whether they are independent.

    Kinds of customers (age bands, sex, region, tier, first order and the like, at most ten) are
    compared by Cramér's V, corrected for bias after Bergsma, with a chi-square test. Groups are
    left out, the smallest first, until each has thirty customers and five are expected in every
    cell.

    All tests are counted in the report's correction for their number. Nothing here says what causes
    what: groups compared were not drawn by lot. All intervals are 95% intervals."""
    if data.customers is None:
        raise NotEnoughData("needs customers: the data does not tell them apart")
    people = buyers(data)
    if len(people.frame) < MINIMUM_CUSTOMERS:
        raise NotEnoughData(
            f"needs {MINIMUM_CUSTOMERS} customers, the data has {len(people.frame)}"
        )
    content = joined(_of_numbers(data, people), _of_kinds(data, people))
    if not (content.findings or content.charts):
        raise NotEnoughData(
            "needs two numbers or two groups of customers that can be compared; the data has fewer"
        )
    return content


def _of_numbers(data: Dataset, people: Buyers) -> Content:
    frame, variables = frame_of(data, people)
    found = pairs.pairs(frame, variables)
    if not any(pair.evidence for pair in found):
        return Content()
    holding = pairs.shown(found)
    told = pairs.told(holding)
    findings = [] if holding else [wording.nothing(found)]
    findings += [
        _by_numbers(wording.of_pair(frame, pair, explain=pair is told[0]), pair, people)
        for pair in told
    ]
    tested = pairs.patterns(frame, found)
    strongest = pairs.strongest_pattern(tested)
    if strongest is not None:
        findings.append(_by_numbers(wording.of_pattern(*strongest), strongest[0], people))
    rest = [pair.evidence for pair in found if pair.evidence and pair not in told]
    rest += [evidence for pair, evidence in tested if (pair, evidence) != strongest]
    drawn = (pictures.of_numbers(data, found, holding),) if len(found) >= FEWEST_DRAWN else ()
    return Content(tuple(findings), drawn, tests=tuple(rest))


def _by_numbers(finding: Finding, pair: pairs.Pair, people: Buyers) -> Finding:
    """A hint where one of the numbers is a trait that too many contradict themselves in."""
    ways = (people.dimension(one.key) for one in (pair.first, pair.second))
    return hint(finding, *(way for way in ways if way is not None))


def _of_kinds(data: Dataset, people: Buyers) -> Content:
    found = kinds.kind_pairs(people)
    if not any(pair.evidence for pair in found):
        return Content()
    holding = kinds.shown(found)
    told = holding[: kinds.TOLD]
    findings = tuple(hint(wording.of_kinds(pair), pair.first, pair.second) for pair in told)
    if not told:
        most = max((pair for pair in found if pair.evidence), key=lambda pair: pair.v)
        findings = (wording.no_kinds(found, most),)
    drawn = (pictures.of_kinds(data, found, holding),) if len(found) >= FEWEST_DRAWN else ()
    rest = [pair for pair in found if all(pair is not one for one in told)]
    return Content(findings, drawn, tests=tuple(pair.evidence for pair in rest if pair.evidence))
