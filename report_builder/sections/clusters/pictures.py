"""Charts and tables of the clusters: the choice of their number, the map, the profile, the tree."""

from __future__ import annotations

import pandas as pd

from report_builder import charts, formats
from report_builder.customer_features import LAST_YEAR
from report_builder.customer_groups.features import logged
from report_builder.customer_groups.partition import Grouping
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Fact, Table, Value
from report_builder.sections.clusters.profile import by_age, named
from report_builder.sections.clusters.tried import called
from report_builder.stats.clustering import cloud, share_shown
from report_builder.stats.inference import MINIMUM_PER_GROUP

APART = "Standard deviations from typical"
NAMED_FEATURES = 6  # what a subtitle can list; of more it says how many there are and where


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
        title="The map shows {explained} of all differences between customers",
        subtitle="Where the customers of each cluster are: half of them in the inner ellipse, "
        "nine in ten in the outer one. The less two clusters overlap, the further they lie apart. "
        f"{formats.whole(len(found.frame))} customers, principal components of "
        f"{_forming(found, data)}, {data.until}",
        alt="Map of {k:cluster|clusters}: for each an ellipse around half of its customers and one "
        "around nine in ten, in the two directions that show {explained} of the differences.",
        table=Table(
            "cluster_map", "Where the clusters lie", columns, tuple(rows),
            note="Spread: standard deviation of the customers. The last two columns: how many "
            "spreads around the centre hold so many of them.",
        ),
        facts={"explained": Fact(explained, "share"), "k": Fact(solution.k, "count")},
    )  # fmt: skip


def _forming(found: Grouping, data: Dataset) -> str:
    """The features that form the clusters, or how many: a table of the HTML lists them."""
    used = found.prepared.names
    if len(used) > NAMED_FEATURES:
        return f"{len(used)} features"
    names = called(found, data)
    return ", ".join(formats.lower_first(names[name]) for name in used)


def profile(found: Grouping, data: Dataset) -> Chart:
    """Standardised means of every feature by cluster."""
    each = [by_age(named(one, data)) for one in found.standardised]
    rows: list[tuple[Value, ...]] = [
        (feature, name, round(each[number][feature], 2))
        for feature in each[0]
        for number, name in enumerate(found.names)
    ]
    widest = max(rows, key=lambda row: (abs(float(str(row[2]))), str(row[0]), str(row[1])))
    plus = "+" if float(str(widest[2])) > 0 else ""
    columns = (Column("Feature"), Column("Cluster"), Column(APART, "number"))
    facts = {
        "feature": Fact(formats.lower_first(str(widest[0])), "text"),
        "cluster": Fact(widest[1], "text"),
        "z": Fact(widest[2], "number"),
    }  # fmt: skip
    return charts.heatmap(
        shows=("cluster_choice",),
        x="Cluster", y="Feature", colour=APART, group="Cluster",
        groups=found.names,
        key="cluster_profile", title=f"“{{cluster}}” stand out most: {{feature}} {plus}{{z}}",
        subtitle="Distance of each cluster from the typical customer, in standard deviations (one "
        "is the usual distance of a customer)" + _scale(found, data) + "; "
        f"{formats.whole(len(found.frame))} customers, {data.until}",
        alt="Heatmap of standardised feature means by cluster; the largest is {feature} of "
        "{cluster} with {z} standard deviations.",
        table=Table("cluster_profile", "Profile of the clusters", columns, tuple(rows)),
        facts=facts,
    )  # fmt: skip


def _scale(found: Grouping, data: Dataset) -> str:
    """What a distance is of, where that is not the amount as measured."""
    names, scaled = called(found, data), logged(found.frame)
    ratios = [label for column, label in names.items() if column in scaled]
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
