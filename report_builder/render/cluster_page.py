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

PART_ROWS = 6  # of a part; the first measures are those that matter most; all are in the HTML
GOODS_ROWS = 3  # categories or products
FEATURES = 6  # of the picture: the page has the measures beside
ACTIONS = 3  # more would not be done
FRAME_HEIGHT = 74.0  # all but rows and actions: name, description, four figures, headings, axis
PLOT_ROW, ROW, ROW_LINE = 4.75, 5.4, 4.0
ROW_NAME = 38  # characters of a measure's name in a line of half a page
PART_HEAD = 17.0  # heading, column heads and the gap below, of two parts side by side
ACTION_MARGINS, NOTE_LINE = 8.0, 4.0  # notes are set in 8 pt
FIRM_STABILITY, SHAKY_STABILITY = 0.85, 0.6  # bootstrap Jaccard (Hennig 2007): firm; not a cluster

Row = tuple[str, tuple[float | None, float | None, Unit]]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with some of its measures: the cluster's value beside that of all customers."""

    heading: str
    rows: tuple[Row, ...]
    first: str = "Measure"
    own: str = "This cluster"
    everyone: str = "All customers"


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

    ``actions`` may hold those of other clusters.
    """
    parts = _parts(cluster)
    pairs = tuple(parts[at : at + 2] for at in range(0, len(parts), 2))
    features = min(len(cluster.standardised), FEATURES)
    left = PAGE_HEIGHT - FRAME_HEIGHT - PLOT_ROW * features - sum(map(_height, pairs))
    own = [action for action in actions if action.recommendation.segment == cluster.name]
    fitting: list[Action] = []
    for action in own[:ACTIONS]:
        left -= action_height(action, currency)
        if left < 0 and fitting:
            break
        fitting.append(action)
    printed = {name for part in parts for name, _ in part.rows}
    return ClusterPage(
        cluster=cluster,
        plot=profile.dot_plot(cluster.name, cluster.standardised, FEATURES),
        firmness=_firmness(cluster),
        pairs=pairs,
        left_out=sum(name not in printed for name in cluster.profile),
        actions=tuple(fitting),
    )


def _parts(cluster: Cluster) -> tuple[Part, ...]:
    """Who they are, what they do, what they are worth and what they buy, as far as known."""
    told = cluster.parts or (("Profile", tuple(cluster.profile)),)
    parts = [
        Part(heading, tuple((name, cluster.profile[name]) for name in names[:PART_ROWS]))
        for heading, names in told
        if names
    ]
    goods = cluster.top_categories or cluster.top_products
    if goods:
        first = "Category" if cluster.top_categories else "Product"
        rows: list[Row] = [
            (name, (own, average, "share")) for name, own, average in goods[:GOODS_ROWS]
        ]
        parts.append(Part("What they buy", tuple(rows), first, "Their sales", "All sales"))
    return tuple(parts)


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
    lines = _lines(action_, LINE_LENGTH) + _lines(reason, LINE_LENGTH)
    lines += _lines(sum_ + 40, LINE_LENGTH)  # after the money with its range
    notes = _lines(len(item.kpi) + 45, EVIDENCE_LENGTH) + _lines(proof + 34, EVIDENCE_LENGTH)
    return ACTION_MARGINS + LINE_HEIGHT * lines + NOTE_LINE * notes


def _lines(characters: int, length: int) -> int:
    return max(1, math.ceil(characters / length))


def _firmness(cluster: Cluster) -> str:
    if cluster.stability < SHAKY_STABILITY:
        return "not firm: it dissolves when the customers are drawn anew"
    if cluster.stability < FIRM_STABILITY:
        return "fairly firm: its core stays together when the customers are drawn anew"
    return "firm: it stays together when the customers are drawn anew"
