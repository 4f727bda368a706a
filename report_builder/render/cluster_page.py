"""One cluster on one page of the PDF: who they are, what they do and bring, and what to do.

Heights are estimates in millimetres, as in ``excerpt``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from report_builder import formats
from report_builder.model import Cluster, Unit
from report_builder.render import profile
from report_builder.render.excerpt import EVIDENCE_LENGTH, LINE_HEIGHT, LINE_LENGTH, PAGE_HEIGHT
from report_builder.render.page import Action

PART_ROWS = (
    5,
    4,
    3,
)  # of a part, as many as leave room for the actions; the first measures are those that matter most; all are in the HTML
GOODS_ROWS = 3  # categories or products
FEATURES = 5  # of the picture: the page has the measures beside
ACTIONS = 3  # more would not be done
FRAME_HEIGHT = 68.0  # all but rows and actions: name, description, four figures, headings, axis
TITLE_LENGTH = 92  # characters of what to do in a line: it is set bold
PLOT_ROW, ROW, ROW_LINE = 4.75, 5.1, 3.8
ROW_NAME = 36  # characters of a measure's name in a line of half a page
PART_HEAD = 13.0  # heading, column heads and the gap below, of two parts side by side
ACTION_MARGINS, NOTE_LINE = 5.5, 4.0  # notes are set in 8 pt
FIRM_STABILITY, SHAKY_STABILITY = 0.85, 0.6  # bootstrap Jaccard (Hennig 2007): firm; not a cluster

Row = tuple[str, tuple[float | None, float | None, Unit]]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with some of its measures: the cluster's value beside that of all customers."""

    heading: str
    rows: tuple[Row, ...]
    first: str = "Measure"
    own: str = "Cluster"
    everyone: str = "All"


@dataclass(frozen=True, slots=True)
class ClusterPage:
    """A cluster with its picture, how firm it is in words, and the actions that fit its page.

    ``pairs`` are the parts that stand side by side; ``left_out`` counts measures not printed.
    """

    cluster: Cluster
    plot: profile.DotPlot | None
    firmness: str
    pairs: tuple[tuple[Part, ...], ...]
    left_out: int
    actions: tuple[Action, ...]


def cluster_page(cluster: Cluster, actions: Iterable[Action], currency: str) -> ClusterPage:
    """Compose the page; the first of the cluster's own actions is on it, further ones if they fit.

    Measures give way to actions, down to three of a part. ``actions`` may hold those of other
    clusters.
    """
    own = [action for action in actions if action.recommendation.segment == cluster.name][:ACTIONS]
    heights = [action_height(action, currency) for action in own]
    for rows in PART_ROWS:
        pairs = _pairs(cluster, rows)
        features = min(len(cluster.standardised), FEATURES)
        left = PAGE_HEIGHT - FRAME_HEIGHT - PLOT_ROW * features - sum(map(_height, pairs))
        fitting = sum(sum(heights[: count + 1]) <= left for count in range(len(own)))
        if fitting == len(own):
            break
    printed = {name for pair in pairs for part in pair for name, _ in part.rows}
    return ClusterPage(
        cluster=cluster,
        plot=profile.dot_plot(cluster.name, cluster.standardised, FEATURES),
        firmness=_firmness(cluster),
        pairs=pairs,
        left_out=sum(name not in printed for name in cluster.profile),
        actions=tuple(own[: max(fitting, 1)]),
    )


def _pairs(cluster: Cluster, most: int) -> tuple[tuple[Part, ...], ...]:
    """Who they are, what they do, what they are worth and what they buy, as far as known."""
    told = cluster.parts or (("Profile", tuple(cluster.profile)),)
    parts = [
        Part(heading, tuple((name, cluster.profile[name]) for name in names[:most]))
        for heading, names in told
        if names
    ]
    goods = cluster.top_categories or cluster.top_products
    if goods:
        first = "Category" if cluster.top_categories else "Product"
        rows: list[Row] = [
            (name, (own, average, "share")) for name, own, average in goods[:GOODS_ROWS]
        ]
        parts.append(Part("What they buy", tuple(rows), first, "Cluster", "All"))
    return tuple(tuple(parts[at : at + 2]) for at in range(0, len(parts), 2))


def _height(pair: Sequence[Part]) -> float:
    """Of parts side by side: the taller one."""
    return PART_HEAD + max(
        sum(ROW + ROW_LINE * (_lines(len(name), ROW_NAME) - 1) for name, _ in part.rows)
        for part in pair
    )


def action_height(action: Action, currency: str) -> float:
    """Of a recommendation on the page of its cluster."""
    item = action.recommendation
    action_, reason, sum_, proof = (
        len(formats.fill(text, item.facts, currency))
        for text in (item.action, item.reason, item.arithmetic, item.proof)
    )
    money = 40  # characters before the arithmetic: the money with its range and confidence
    notes = _lines(reason + money + sum_, EVIDENCE_LENGTH)
    notes += _lines(len(item.kpi) + 45 + proof + 34, EVIDENCE_LENGTH)
    return ACTION_MARGINS + LINE_HEIGHT * _lines(action_, TITLE_LENGTH) + NOTE_LINE * notes


def _lines(characters: int, length: int) -> int:
    return max(1, math.ceil(characters / length))


def _firmness(cluster: Cluster) -> str:
    if cluster.stability < SHAKY_STABILITY:
        return "not firm: it dissolves when the customers are drawn anew"
    if cluster.stability < FIRM_STABILITY:
        return "fairly firm: its core stays together when the customers are drawn anew"
    return "firm: it stays together when the customers are drawn anew"
