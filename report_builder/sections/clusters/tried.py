"""What was tried: numbers of clusters, features, and sets of features."""

from __future__ import annotations

from report_builder import charts, formats, privacy
from report_builder.customer_attributes import VISITS, visits
from report_builder.customer_groups.features import labels, prepared
from report_builder.customer_groups.features import sets as sets_of
from report_builder.customer_groups.partition import Grouping
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Fact, Table, Value
from report_builder.stats.clustering import EQUAL_CLEARNESS, silhouette_word

SHOWN = 3  # decimals of a silhouette: with fewer, curves of neighbouring numbers have steps
# By the rule that chose the number, which is not always that of the highest silhouette.
TITLES = {
    "requested": "{k} clusters, {apart} apart ({silhouette}), as asked for",
    "best_silhouette": "{k} clusters, {apart} apart ({silhouette}): the clearest from three on",
    "best_sound_silhouette": "{k} clusters, {apart} apart ({silhouette}): the clearest that hold",
    "elbow": "{k} clusters, {apart} apart ({silhouette}): none from three on clearly better",
    "only_coarse": "{k} clusters, {apart} apart ({silhouette}): nothing finer holds",
}
APART = {"none": "hardly", "weak": "weakly", "reasonable": "fairly", "strong": "clearly"}
FINER = ("best_silhouette", "best_sound_silhouette", "elbow")
COARSE = "; two only part big from small customers and are taken when nothing finer holds"


def choice(found: Grouping, data: Dataset) -> Chart:
    """Quality by number of clusters, with the number taken."""
    solution = found.solution
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            one.k, one.inertia, one.silhouette, one.reference, one.calinski_harabasz,
            one.davies_bouldin,
            one.smallest if one.smallest >= privacy.smallest() else None, one.lowest_stability,
        )
        for one in solution.diagnostics
    )  # fmt: skip
    columns = (
        Column("Clusters", "count"), Column("Inertia", "number"), Column("Silhouette", "number"),
        Column("Silhouette of scattered points", "number"), Column("Calinski–Harabasz", "number"),
        Column("Davies–Bouldin", "number"), Column("Smallest cluster", "count"),
        Column("Least stable", "number"),
    )  # fmt: skip
    title, facts = _headline(found)
    return charts.small_multiples(
        shows=("cluster_choice", "cluster_none"),
        x="Clusters", y=("Inertia", "Silhouette"), chosen=solution.k, key="cluster_choice",
        title=title, subtitle="Inertia: spread within the clusters, its elbow is where more "
        "clusters stop helping; silhouette: how clearly customers belong to their cluster, at most "
        f"one{COARSE if found.shown and solution.reason in FINER else ''}; "
        f"{formats.whole(len(found.frame))} customers, {data.until}",
        alt="Two line charts of inertia and silhouette by number of clusters; {k} has silhouette "
        "{silhouette}.",
        table=Table(
            "cluster_choice", "Quality by number of clusters", columns, rows,
            note="Scattered points: as many, over the same space, without any groups. Empty: not "
            "needed for the choice, or too few customers to be told.",
        ),
        facts=facts,
    )  # fmt: skip


def _headline(found: Grouping) -> tuple[str, dict[str, Fact]]:
    """How many clusters there are and how far apart, or that none stand out, beside points without
    any groups where they were measured."""
    solution = found.solution
    facts = {
        "k": Fact(solution.k, "count"),
        "silhouette": Fact(round(solution.silhouette, SHOWN), "number"),
    }
    if found.shown:
        apart = APART[silhouette_word(solution.silhouette)]
        return TITLES[solution.reason], {**facts, "apart": Fact(apart, "text")}
    if solution.reason == "unsound":
        return "No division holds, not even the clearest ({silhouette})", facts
    best = next(one for one in solution.diagnostics if one.k == solution.k)
    if best.reference is None:
        return "No number of clusters stands out: the best silhouette is {silhouette}", facts
    return (
        "No number of clusters stands out: silhouette {silhouette}, scattered points {without}",
        {**facts, "without": Fact(round(best.reference, SHOWN), "number")},
    )


def called(found: Grouping, data: Dataset) -> dict[str, str]:
    """Column → plain name of every feature, visits as the data calls them."""
    return {
        column: visits(data) if label == VISITS else label
        for column, label in labels(found.frame).items()
    }


def used(found: Grouping, data: Dataset) -> Table:
    """Which features form the clusters, which only describe them, and which were left out; where
    there are no clusters, those that were tried in any of the sets."""
    named = called(found, data)
    forms = "forms the clusters" if found.shown else "tried, forms no clusters"
    made = [found.prepared]
    if not found.shown:
        made += [prepared(found.frame, one) for one in sets_of(found.frame)]
    within = {name: one for one in reversed(made) for name in one.names}
    dropped = {each.name: each for one in made for each in one.dropped if each.name not in within}
    rows: list[tuple[Value, ...]] = []
    for column, label in named.items():
        if column in within:
            one = within[column]
            scale = "logarithm, standardised" if column in one.logged else "standardised"
            rows.append((label, forms, scale, one.imputed.get(column, 0)))
        elif column in dropped:
            twin = dropped[column].with_feature
            why = dropped[column].reason + (f" with {named[twin].lower()}" if twin else "")
            rows.append((label, "left out", why, None))
        elif found.shown:
            missing = int(found.frame[column].isna().sum())
            rows.append((label, "describes the clusters", "as measured", missing))
    columns = (Column("Feature"), Column("Use"), Column("How"), Column("Missing values", "count"))
    title = "Features of the clusters" if found.shown else "Features that were tried"
    return Table("cluster_features", title, columns, tuple(rows))


def sets(found: Grouping) -> Table:
    """The sets of features that were tried, the one taken first."""
    columns = (
        Column("Features tried"), Column("Number", "count"), Column("Clusters", "count"),
        Column("Silhouette", "number"), Column("Of scattered points", "number"),
        Column("Above them", "number", less=("Silhouette", "Of scattered points")),
        Column("Least stable", "number"), Column("Groups"),
    )  # fmt: skip
    sound = [one for one in found.tried if one.sound]
    taken = (
        "No set gives groups: none rises clearly above scattered points with clusters that are "
        "large and stable enough." if not sound
        else "The only set that gives groups forms the clusters." if len(sound) == 1
        else "The first one forms the clusters: of the sets that give groups, the widest of those "
        f"within {formats.number(EQUAL_CLEARNESS)} of the one that rises furthest above scattered "
        "points."
    )  # fmt: skip
    crowd = (
        " The one crowd of the first finding is another yardstick: it has the values and "
        "correlations of the customers themselves, and so lies further apart than scattered points."
        if found.shown and found.crowd and not found.crowd.exceeded
        else ""
    )
    rows = tuple(
        (one.name, one.features, one.k, one.silhouette,
         None if one.clearness is None else one.silhouette - one.clearness, one.clearness,
         one.stability, "yes" if one.sound else "no")
        for one in found.tried
    )  # fmt: skip
    return Table(
        "cluster_sets", "Sets of features that were tried", columns, rows,
        note=taken + " Scattered points: as many, over the same space, without any groups. A "
        "silhouette of one set does not compare with that of another." + crowd,
    )  # fmt: skip
