"""One cluster on one page of the PDF: who they are, what they bring, and what to do about them.

Heights are estimates in millimetres, as in ``excerpt``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from report_builder import formats
from report_builder.model import Cluster, Unit
from report_builder.render import profile
from report_builder.render.excerpt import EVIDENCE_LENGTH, LINE_HEIGHT, LINE_LENGTH, PAGE_HEIGHT
from report_builder.render.page import Action

PROFILE_ROWS = 5  # what they do: the first measures matter most; all are in the HTML
PEOPLE_ROWS = 3  # who they are: the groups that stand out most
FRAME_HEIGHT = 103.0  # all but the rows: name, description, four figures, headings, axis, note
LONG_NAME, LONG_DESCRIPTION = 36, 78  # characters from which a line of the page breaks
PLOT_ROW, PROFILE_ROW = 4.75, 5.2
ACTION_MARGINS, NOTE_LINE = 8.0, 4.0  # notes are set in 8 pt
OWN_MARGINS = 4.0  # on the page of a cluster, where no line says for whom it is
FIRM_STABILITY, SHAKY_STABILITY = 0.85, 0.6  # bootstrap Jaccard (Hennig 2007): firm; not a cluster


Line = tuple[str, tuple[float | None, float | None, Unit]]


@dataclass(frozen=True, slots=True)
class ClusterPage:
    """A cluster with its picture, how firm it is in words, and the actions that fit its page."""

    cluster: Cluster
    plot: profile.DotPlot | None
    firmness: str
    profile: tuple[Line, ...]
    categories: tuple[tuple[str, float, float], ...]
    actions: tuple[Action, ...]


def cluster_page(cluster: Cluster, actions: Iterable[Action], currency: str) -> ClusterPage:
    """Compose the page; the first of the cluster's own actions is on it, further ones if they fit.

    ``actions`` may hold those of other clusters.
    """
    measures = (*_doing(cluster), *_people(cluster))
    features = min(len(cluster.standardised), profile.FEATURES)
    broken = sum(len(name) > LONG_NAME for name, _ in measures)
    broken += len(cluster.description) > LONG_DESCRIPTION
    left = PAGE_HEIGHT - FRAME_HEIGHT - PLOT_ROW * features
    left -= PROFILE_ROW * len(measures) + LINE_HEIGHT * broken
    fitting: list[Action] = []
    for action in actions:
        if action.recommendation.segment != cluster.name:
            continue
        left -= action_height(action, currency, alone=False)
        if left < 0 and fitting:
            break
        fitting.append(action)
    return ClusterPage(
        cluster=cluster,
        plot=profile.dot_plot(cluster.name, cluster.standardised),
        firmness=_firmness(cluster),
        profile=measures,
        categories=cluster.top_categories[:PROFILE_ROWS],
        actions=tuple(fitting),
    )


def _is_group(name: str, unit: Unit) -> bool:
    """Whether a line of the profile is the share of a group: "Age: 50–64"."""
    return ": " in name and unit == "share"


def _doing(cluster: Cluster) -> tuple[Line, ...]:
    lines = [line for line in cluster.profile.items() if not _is_group(line[0], line[1][2])]
    return tuple(lines[:PROFILE_ROWS])


def _people(cluster: Cluster) -> tuple[Line, ...]:
    """The groups that differ most from all customers, in the order of the profile."""
    lines = [
        line
        for line in cluster.profile.items()
        if _is_group(line[0], line[1][2]) and line[1][0] is not None and line[1][1] is not None
    ]
    apart = sorted(lines, key=lambda line: -abs((line[1][0] or 0.0) - (line[1][1] or 0.0)))
    kept = {name for name, _ in apart[:PEOPLE_ROWS]}
    return tuple(line for line in lines if line[0] in kept)


def action_height(action: Action, currency: str, *, alone: bool = True) -> float:
    """Of a recommendation; not ``alone`` on the page of its cluster, which says for whom it is and
    does not say its findings again."""
    item = action.recommendation
    action_, reason, sum_ = (
        len(formats.fill(text, item.facts, currency))
        for text in (item.action, item.reason, item.arithmetic)
    )
    findings = action.because if alone else ()
    because = sum(len(formats.fill(f.text, f.facts, currency)) for f in findings)
    terms = len(formats.fill(item.kpi, item.facts, currency)) + (
        len(item.segment) + 35 if alone else 0
    )
    lines = _lines(action_, LINE_LENGTH) + _lines(reason, LINE_LENGTH)
    lines += _lines(sum_ + 40, LINE_LENGTH)  # after the money with its range
    terms += len(formats.fill(item.proof, item.facts, currency)) if item.proof else 0
    notes = _lines(terms + 20, EVIDENCE_LENGTH) + (
        _lines(because + 11, EVIDENCE_LENGTH) if because else 0
    )
    margins = ACTION_MARGINS if alone else OWN_MARGINS
    return margins + LINE_HEIGHT * lines + NOTE_LINE * notes


def _lines(characters: int, length: int) -> int:
    return math.ceil(characters / length)


def _firmness(cluster: Cluster) -> str:
    if cluster.stability < SHAKY_STABILITY:
        return "not firm: it dissolves when the customers are drawn anew"
    if cluster.stability < FIRM_STABILITY:
        return "fairly firm: its core stays together when the customers are drawn anew"
    return "firm: it stays together when the customers are drawn anew"
