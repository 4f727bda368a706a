"""How many clusters there are and why, how firm they are; or why there are none."""

from __future__ import annotations

from report_builder import formats
from report_builder.customer_groups.partition import Grouping
from report_builder.model import Fact, Finding
from report_builder.sections.clusters.tried import SHOWN
from report_builder.stats.clustering import silhouette_word

REASONS = {
    "kept": "those of the last report, whose centres customers were put to",
    "requested": "as asked for in the settings",
    "best_silhouette": "of three clusters or more, these are the clearest apart",
    "best_sound_silhouette": "of three clusters or more, these are the clearest apart whose every "
    "cluster is large and stable enough",
    "elbow": "no other number from three on sets them apart clearly better, and more clusters "
    "would hardly be more alike inside",
    "only_coarse": "no finer division has large and stable clusters",
}


def nothing_found(found: Grouping) -> Finding:
    """Why there are no clusters."""
    solution = found.solution
    best = next(one for one in solution.diagnostics if one.k == solution.k)
    facts = {
        "customers": Fact(len(found.frame), "count"), "k": Fact(solution.k, "count"),
        "silhouette": _silhouette(solution.silhouette),
        "without": _silhouette(best.reference),
    }  # fmt: skip
    by_set = wider = ""
    if len(found.tried) > 1:
        facts["set"] = Fact(formats.lower_first(found.tried[0].name), "text")
        facts["wider"] = Fact(len(found.tried) - 1, "count")
        by_set = " by “{set}”"
        wider = (
            " {wider:wider set of features was tried and gives|wider sets of features were tried "
            "and give} none."
        )
    segments = {"days_since_last_order", "orders", "revenue"} <= set(found.frame.columns)
    unsound = solution.reason == "unsound"
    small = (
        " One of its clusters has too few customers or is not found again in repeated samples."
        if unsound else ""
    )  # fmt: skip
    differences = "No division holds here" if unsound else "Differences are gradual here"
    return Finding(
        "cluster_none", "info",
        "{customers:customer|customers} do not fall into separate groups. The best division"
        + by_set + ", into {k}, lies apart by {silhouette} (silhouette, at most one). Cutting "
        "scattered points without any groups gives {without}." + wider + small, facts,
        so_what=differences + (
            ": work with the RFM segments." if segments
            else ": treat customers by what each one does."
        ),
    )  # fmt: skip


def _silhouette(value: float | None) -> Fact:
    """A silhouette with the digits that it has in the tables."""
    return Fact(None if value is None else round(value, SHOWN), "number")


def chosen(found: Grouping) -> Finding:
    """How many clusters, why, and how firm they are."""
    solution = found.solution
    facts = {
        "customers": Fact(len(found.frame), "count"), "k": Fact(solution.k, "count"),
        "reason": Fact(REASONS[solution.reason], "text"),
        "silhouette": _silhouette(solution.silhouette),
        "word": Fact(silhouette_word(solution.silhouette), "text"),
        "stability": Fact(float(solution.stability.min()), "share"),
        "ari": Fact(solution.ward_agreement, "number"),
    }  # fmt: skip
    formed_by = ""
    if len(found.tried) > 1:
        facts |= {"sets": Fact(len(found.tried), "count"),
                  "set": Fact(found.tried[0].name.lower(), "text"),
                  "why": Fact(_why(found), "text")}  # fmt: skip
        formed_by = "Of {sets} sets of features tried, “{set}” is the one taken: {why}. "
    gradual = found.crowd if found.crowd and not found.crowd.exceeded else None
    if gradual:
        facts["crowd"] = _silhouette(gradual.mean)
    if not solution.structured:
        so_what = "They were asked for, not found: use them to divide work, not as kinds of people."
    elif gradual:
        so_what = (
            "The differences are gradual. One crowd with the same values and correlations, cut "
            "into as many, lies apart by {crowd}, nearly as far. Use the clusters to divide work, "
            "not as kinds of people."
        )
    else:
        so_what = "The groups differ on average; a customer at the edge may fit two of them."
    return Finding(
        "cluster_choice", "info" if solution.structured else "watch",
        "{customers:customer|customers} are divided into {k} clusters: {reason}. "
        + formed_by
        + "How clearly they lie apart (silhouette, at most one) is {word}: {silhouette}. In "
        "repeated samples even the least stable cluster is found again with {stability} of its "
        "customers. A second method agrees at {ari}, where one is full agreement.", facts,
        so_what=so_what,
    )  # fmt: skip


def _why(found: Grouping) -> str:
    """Why this set of features: see ``stats.clustering.choose_set``."""
    taken, others = found.tried[0], found.tried[1:]
    sound = [one.clearness or 0.0 for one in others if one.sound]
    if not taken.sound:
        return "no set gives groups"
    if not sound:
        return "no other set gives groups"
    if (taken.clearness or 0.0) > max(sound):
        return "its groups rise furthest above scattered points"
    return "it is as clear as any other and tells more of the customers"
