"""One cluster on one page of the PDF: who they are, what they bring, and what to do about them.

Heights are estimates in millimetres, as in ``heights``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from report_builder.customer_groups.naming import IN_TABLE
from report_builder.model import Cluster, Standing, Unit
from report_builder.render import profile
from report_builder.render.heights import (
    HALF_WIDTH,
    PAGE_HEIGHT,
    SMALL_LINE,
    TEXT_WIDTH,
    TITLE,
    TITLE_LINE,
    of_action,
)
from report_builder.render.lines import SMALL, lines
from report_builder.render.page import Action
from report_builder.stats.clustering import silhouette_word

PROFILE_ROWS = 6  # what they do: the measures furthest from average; all are in the HTML
PEOPLE_ROWS = 3  # who they are: the groups that stand out most
CATEGORY_ROWS = 3  # what they buy
FEWEST_ROWS = 3  # of each table, where the actions need the room
FURTHER_ROWS = 9  # of each table and the plot, where the actions leave room
ACTIONS = 3  # an action less is worth a sentence that says why
HEAD_HEIGHT = 49.0  # name, description, four figures, how firm, and the heading of the actions
NAME_SIZE, DESCRIPTION_SIZE, CELL = 18.0, 11.0, 8.5  # points
NAME_HEIGHT, DESCRIPTION_HEIGHT = 7.7, 5.7  # of a line
LABEL_WIDTH = 39.0  # mm of a label in half a page
TABLE_HEAD, TABLE_ROW, LABEL_LINE = 15.0, 5.6, 4.1  # with its heading and the space before it
PLOT_HEAD, PLOT_PIXEL = 15.0, 0.25  # heading of a line, and subtitle
SAID_HEIGHT = 8.0  # the sentence on how many actions there are
ALIKE = "Like all customers as far as is known: no group stands out by "
FIRM_STABILITY, SHAKY_STABILITY = 0.85, 0.6  # bootstrap Jaccard (Hennig 2007): firm; not a cluster
FEW = (
    "No action is for this group alone", "Only one action is for this group alone",
    "Only two actions are for this group alone",
)  # fmt: skip
WHY = (
    "sets it apart moves too little money, is unsure, has no amount in this data, or is met by an "
    "action for the whole shop"
)


Line = tuple[str, tuple[float | None, float | None, Unit]]


@dataclass(frozen=True, slots=True)
class ClusterPage:
    """A cluster with its picture, how firm it is in words, and the actions that fit its page.

    ``people``: who they are; ``doing``: what they do, of so many ``measures``;
    ``alike``: in which kinds of groups they are like all customers; ``few``: why there are fewer
    than three actions, empty where there are.
    """

    cluster: Cluster
    plot: profile.DotPlot | None
    firmness: str
    people: tuple[Line, ...]
    doing: tuple[Line, ...]
    measures: int
    alike: str
    categories: tuple[tuple[str, float, float], ...]
    actions: tuple[Action, ...]
    few: str


def cluster_page(
    cluster: Cluster, actions: Iterable[Action], currency: str, reach: float
) -> ClusterPage:
    """Compose the page with the cluster's own actions; tables give way to them and fill what they
    leave.

    ``actions`` may hold those of other clusters. One is printed at least, if there is any. All
    plots go to ``reach`` standard deviations, so that one page can be held beside another.
    """
    own = [action for action in actions if action.recommendation.segment == cluster.name]
    heights = [of_action(action, currency, alone=False) for action in own]
    few = _few(len(own))
    for less in range(-FURTHER_ROWS, PROFILE_ROWS - FEWEST_ROWS + 1):
        page = _composed(cluster, few, less, reach)
        left = PAGE_HEIGHT - _height(page)
        if left >= sum(heights[:ACTIONS]):
            break
    fitting = sum(left >= sum(heights[: place + 1]) for place in range(len(own)))
    return replace(page, actions=tuple(own[: max(fitting, 1)]))


def _composed(cluster: Cluster, few: str, less: int, reach: float) -> ClusterPage:
    """The page without its actions, each table and the plot shorter by so many rows, or longer."""
    people = _people(cluster)[: max(PEOPLE_ROWS - less, FEWEST_ROWS)]
    doing = _doing(cluster, max(PROFILE_ROWS - less, FEWEST_ROWS))
    return ClusterPage(
        cluster=cluster,
        plot=profile.dot_plot(
            cluster.name, cluster.standardised, max(profile.FEATURES - less, FEWEST_ROWS), reach
        ),
        firmness=_firmness(cluster),
        people=people,
        doing=doing,
        measures=len(_doing(cluster, len(cluster.profile) + len(cluster.standings))),
        alike="" if people else ", ".join(cluster.alike).lower(),
        categories=cluster.top_categories[: max(CATEGORY_ROWS - less, FEWEST_ROWS)],
        actions=(),
        few=few,
    )


def _height(page: ClusterPage) -> float:
    """Of all but the actions: the head, the higher of the two halves, and what is said of them."""
    cluster = page.cluster
    named = lines(cluster.name, TEXT_WIDTH, NAME_SIZE, "SemiBold")
    described = lines(cluster.description, TEXT_WIDTH, DESCRIPTION_SIZE)
    head = HEAD_HEIGHT + NAME_HEIGHT * (named - 1) + DESCRIPTION_HEIGHT * (described - 1)
    plot = 0.0
    if page.plot:
        titled = lines(page.plot.title, HALF_WIDTH, TITLE, "SemiBold")
        plot = PLOT_HEAD + TITLE_LINE * (titled - 1) + PLOT_PIXEL * page.plot.height
    left = plot + _table([name for name, _, _ in page.categories])
    right = sum(_table([name for name, _ in rows]) for rows in (page.people, page.doing))
    if page.alike:
        right += SMALL_LINE * (2 + lines(ALIKE + page.alike, HALF_WIDTH, SMALL))
    return head + max(left, right) + (SAID_HEIGHT if page.few else 0.0)


def _table(labels: list[str]) -> float:
    if not labels:
        return 0.0
    further = sum(lines(label, LABEL_WIDTH, CELL) - 1 for label in labels)
    return TABLE_HEAD + TABLE_ROW * len(labels) + LABEL_LINE * further


def _few(number: int) -> str:
    """Why the page has fewer than three actions."""
    if number >= ACTIONS:
        return ""
    what = "what else" if number else "what"
    return f"{FEW[number]}: {what} {WHY}."


def _doing(cluster: Cluster, most: int) -> tuple[Line, ...]:
    """What they do: of the measures of the profile and of the shares of customers who do something
    those that set the cluster apart most, in this order; the first measure, the money, always."""
    done: dict[str, tuple[float | None, float | None, Unit]] = {
        one.label: (one.share, one.average, "share")
        for one in cluster.standings
        if one.topic == "do"
    }
    apart = {name: _distance(cluster, name) for name in cluster.profile}
    apart |= {one.label: _of_shares(one) for one in cluster.standings if one.label in done}
    first, *others = apart or ("",)
    chosen = {first, *sorted(others, key=lambda name: -apart[name])[: max(most - 1, 0)]}
    return tuple(line for line in ({**cluster.profile, **done}).items() if line[0] in chosen)


def _distance(cluster: Cluster, measure: str) -> float:
    """How far the cluster is from the average in the feature of a measure, in standard deviations
    of a customer."""
    plain = measure.partition(" (")[0].replace("Sales by channel: ", "Channel: ")
    named = {shown: feature for feature, shown in IN_TABLE.items()}
    return abs(cluster.standardised.get(named.get(plain, plain), 0.0))


def _of_shares(one: Standing) -> float:
    """The same of a share of customers: of each, that they do it or do not."""
    spread = math.sqrt(one.average * (1 - one.average))
    if one.low <= one.average <= one.high:
        return 0.0
    return abs(one.share - one.average) / spread if spread > 0 else 0.0


def _people(cluster: Cluster) -> tuple[Line, ...]:
    """Who they are: the groups that stand out most."""
    found = [one for one in cluster.standings if one.topic == "are"]
    found.sort(key=lambda one: (one.average - one.share, one.label))
    return tuple((one.label, (one.share, one.average, "share")) for one in found)


def _firmness(cluster: Cluster) -> str:
    """How firm the cluster is, and how far it lies apart: it can be the one without the other."""
    word = silhouette_word(cluster.silhouette)
    apart = {"none": "hardly", "weak": "weakly"}.get(word, "clearly")
    if cluster.stability < SHAKY_STABILITY:
        firm = "not firm: it dissolves"
    else:
        firm = "fairly firm" if cluster.stability < FIRM_STABILITY else "firm"
    return f"{firm} when customers are drawn anew, {apart} apart from others"
