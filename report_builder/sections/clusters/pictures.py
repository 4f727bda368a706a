"""Charts and tables of the clusters: the choice of their number, the map, the profile, the tree."""

from __future__ import annotations

import pandas as pd

from report_builder import charts, formats, privacy
from report_builder.customer_features import LAST_YEAR
from report_builder.customer_groups.features import labels, logged, prepared
from report_builder.customer_groups.features import sets as sets_of
from report_builder.customer_groups.partition import Grouping
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Fact, Table, Value
from report_builder.sections.clusters.profile import by_age, named
from report_builder.stats.clustering import EQUAL_CLEARNESS, cloud, share_shown, silhouette_word
from report_builder.stats.inference import MINIMUM_PER_GROUP

SHOWN = 2  # decimals of a silhouette, in sentences as in tables
NAMED_FEATURES = 6  # what a subtitle can list; of more it says how many there are and where
FEATURE_TABLE = "Features of the clusters"
# By the rule that chose the number, which is not always that of the highest silhouette.
TITLES = {
    "requested": "{k} clusters, {apart} apart ({silhouette}), as asked for",
    "best_silhouette": "{k} clusters, {apart} apart ({silhouette}): the clearest from three on",
    "best_sound_silhouette": "{k} clusters, {apart} apart ({silhouette}): the clearest that hold",
    "elbow": "{k} clusters, {apart} apart ({silhouette}): no other number is clearly better",
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
    facts = {
        "k": Fact(solution.k, "count"),
        "silhouette": Fact(round(solution.silhouette, SHOWN), "number"),
        "word": Fact(silhouette_word(solution.silhouette), "text"),
    }
    unsound = not found.shown and solution.reason == "unsound"
    word = str(facts.pop("word").value)  # how clear it is matters little where no division holds
    if found.shown:
        facts["apart"] = Fact(APART[word], "text")
    title = (
        TITLES[solution.reason]
        if found.shown
        else "No division holds, not even the clearest ({silhouette})"
        if unsound
        else "No number of clusters stands out: the best silhouette is {silhouette}"
    )
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


def plane(found: Grouping, data: Dataset) -> Chart:
    """Each cluster as a cloud on the two directions of largest variance: no customer is drawn."""
    solution = found.solution
    points = solution.plane.coordinates
    first, second = "First component", "Second component"
    columns = (
        Column("Cluster"), Column("Customers", "count"), Column(first, "number"),
        Column(second, "number"), Column("Spread, first", "number"),
        Column("Spread, second", "number"), Column("Correlation", "number"),
        Column("Half within", "number"), Column("Nine in ten within", "number"),
    )  # fmt: skip
    rows: list[tuple[Value, ...]] = []
    for number, name in enumerate(found.names):
        own = points[solution.labels == number]
        its = cloud(own)
        figures = (*its.centre, *its.spread, its.correlation, its.half, its.most)
        rows.append((name, len(own), *(round(figure, 3) for figure in figures)))
    explained = share_shown(found.prepared.matrix, points)
    return charts.clouds(
        shows=("cluster_choice",),
        x=first, y=second, colour="Cluster", spread=("Spread, first", "Spread, second"),
        correlation="Correlation", reach=("Half within", "Nine in ten within"), size="Customers",
        groups=found.names, key="cluster_map",
        title="Two directions show {explained} of all differences in the features",
        subtitle="Where the customers of each cluster are: half of them in the dark ellipse, nine "
        "in ten in the light one. The less two clusters overlap, the further they lie apart. "
        f"{formats.whole(len(found.frame))} customers, principal components of "
        f"{_forming(found)}, {data.until}",
        alt="Map of {k:cluster|clusters}: for each an ellipse around half of its customers and one "
        "around nine in ten, in the two directions that show {explained} of the differences.",
        table=Table(
            "cluster_map", "Where the clusters lie", columns, tuple(rows),
            note="Spread: standard deviation of the customers. The last two columns: how many "
            "spreads around the centre hold so many of them.",
        ),
        facts={"explained": Fact(explained, "share"), "k": Fact(solution.k, "count")},
    )  # fmt: skip


def _forming(found: Grouping) -> str:
    """The features that form the clusters, or how many and where they are listed."""
    used = found.prepared.names
    if len(used) > NAMED_FEATURES:
        return f"{len(used)} features (see the table “{FEATURE_TABLE}”)"
    named = labels(found.frame)
    return ", ".join(named[name].lower() for name in used)


def profile(found: Grouping, data: Dataset) -> Chart:
    """Standardised means of every feature by cluster."""
    each = [by_age(named(one, data)) for one in found.standardised]
    rows: list[tuple[Value, ...]] = [
        (feature, name, round(each[number][feature], 2))
        for feature in each[0]
        for number, name in enumerate(found.names)
    ]
    widest = max(rows, key=lambda row: (abs(float(str(row[2]))), str(row[0]), str(row[1])))
    columns = (
        Column("Feature"), Column("Cluster"), Column("Standard deviations from average", "number"),
    )  # fmt: skip
    facts = {
        "feature": Fact(formats.lower_first(str(widest[0])), "text"),
        "cluster": Fact(widest[1], "text"),
        "z": Fact(widest[2], "number"),
    }  # fmt: skip
    return charts.heatmap(
        shows=("cluster_choice",),
        x="Cluster", y="Feature", colour="Standard deviations from average", group="Cluster",
        groups=found.names,
        key="cluster_profile", title="“{cluster}” stand out most, by {feature}",
        subtitle="Distance of each cluster from the average customer, in standard deviations (one "
        "is the usual distance of a customer)" + _scale(found) + "; "
        f"{formats.whole(len(found.frame))} customers, {data.until}",
        alt="Heatmap of standardised feature means by cluster; the largest is {feature} of "
        "{cluster} with {z} standard deviations.",
        table=Table("cluster_profile", "Profile of the clusters", columns, tuple(rows)),
        facts=facts,
    )  # fmt: skip


def _scale(found: Grouping) -> str:
    """What a distance is of, where that is not the amount as measured."""
    named = labels(found.frame)
    ratios = [label for column, label in named.items() if column in logged(found.frame)]
    if not ratios:
        return ""
    if LAST_YEAR in found.frame:
        return (
            ", money, counts and days since the last order as logarithms, so that a few huge "
            "buyers weigh little"
        )
    told = formats.listed([formats.lower_first(label) for label in ratios])
    return f", for {told} on a logarithmic scale, so that a few huge values weigh little"


def tree(found: Grouping, data: Dataset) -> Chart:
    """The hierarchy of the centroids, beside how far Ward's clusters agree."""
    table, order = charts.segments(
        found.solution.tree, key="cluster_tree", title="Merging of the clusters"
    )
    return charts.dendrogram(
        shows=("cluster_choice",),
        leaves=[found.names[leaf] for leaf in order], groups=found.names, key="cluster_tree",
        title="A second method agrees at {ari}, where one is full agreement",
        subtitle="Hierarchical clustering (Ward): the clusters that join furthest left are most "
        "alike; "
        f"agreement is the adjusted Rand index on a sample of the customers, "
        f"{data.until}",
        alt="Dendrogram of {k:cluster|clusters}; the adjusted Rand index of K-Means with Ward's "
        "hierarchy is {ari}.",
        table=table,
        facts={"ari": Fact(found.solution.ward_agreement, "number"),
               "k": Fact(found.solution.k, "count")},
        wide=False,
    )  # fmt: skip


def sizes(found: Grouping, data: Dataset) -> Table:
    """Size, money and firmness of the clusters."""
    solution, everyone = found.solution, found.frame
    rows = tuple(
        (
            name, *_size(found.members(number), everyone),
            float(solution.silhouettes[number]), float(solution.stability[number]),
        )
        for number, name in enumerate(found.names)
    )  # fmt: skip
    total = ("All customers", *_size(everyone, everyone), solution.silhouette, None)
    columns = (
        Column("Cluster"), Column("Customers", "count"), Column("Share of customers", "share"),
        *_money_columns(everyone, data),
        Column("Silhouette", "number"), Column("Stability", "number"),
    )  # fmt: skip
    return Table(
        "cluster_sizes",
        "Clusters and their money" if "revenue" in everyone else "Clusters and their size",
        columns,
        rows,
        total,
    )


def _money_columns(frame: pd.DataFrame, data: Dataset) -> list[Column]:
    """Columns of what is known beside the number of customers, as ``_size`` fills them."""
    what = data.value_name.capitalize()
    known = {
        "revenue": (Column(what, data.value_unit), Column(f"Share of {data.value_name}", "share")),
        LAST_YEAR: (Column(f"{what}, last twelve months", data.value_unit),),
        "orders": (Column("Orders per customer", "number"),),
        "days_since_last_order": (Column("Days since last order (median)", "days"),),
    }  # fmt: skip
    return [column for name, columns in known.items() if name in frame for column in columns]


def _size(mine: pd.DataFrame, everyone: pd.DataFrame) -> list[Value]:
    """Customers, their share and what is known of their money and orders; no share of a few."""
    enough = len(mine) >= MINIMUM_PER_GROUP
    cells: list[Value] = [len(mine), len(mine) / len(everyone) if enough else None]
    if "revenue" in mine:
        own, total = float(mine["revenue"].sum()), float(everyone["revenue"].sum())
        cells += [own, own / total if enough and total > 0 else None]
    if LAST_YEAR in mine:
        cells.append(float(mine[LAST_YEAR].sum()))
    if "orders" in mine:
        cells.append(float(mine["orders"].mean()))
    if "days_since_last_order" in mine:
        cells.append(float(mine["days_since_last_order"].median()))
    return cells


def used(found: Grouping) -> Table:
    """Which features form the clusters, which only describe them, and which were left out; where
    there are no clusters, which were tried in any of the sets."""
    named = labels(found.frame)
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
        else:
            missing = int(found.frame[column].isna().sum())
            use = "describes the clusters" if found.shown else "not tried"
            rows.append((label, use, "as measured", missing))
    columns = (Column("Feature"), Column("Use"), Column("How"), Column("Missing values", "count"))
    title = FEATURE_TABLE if found.shown else "Features that were tried"
    return Table("cluster_features", title, columns, tuple(rows))


def sets(found: Grouping) -> Table:
    """The sets of features that were tried, the one taken first."""
    columns = (
        Column("Features tried"), Column("Number", "count"), Column("Clusters", "count"),
        Column("Silhouette", "number"), Column("Above scattered points", "number"),
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
        (one.name, one.features, one.k, one.silhouette, one.clearness, one.stability,
         "yes" if one.sound else "no")
        for one in found.tried
    )  # fmt: skip
    return Table(
        "cluster_sets", "Sets of features that were tried", columns, rows,
        note=taken + " Scattered points: as many, over the same space, without any groups. A "
        "silhouette of one set does not compare with that of another." + crowd,
    )  # fmt: skip
