"""Customer clusters: groups that the data hold, what they are like, and what they bring."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pandas as pd

from report_builder import formats
from report_builder.customer_attributes import NAMED
from report_builder.customer_groups.grouping import assignments, group
from report_builder.customer_groups.partition import Grouping
from report_builder.dataset import Dataset
from report_builder.model import Chart, Content, Evidence, Fact, Finding, joined
from report_builder.section import section
from report_builder.sections.clusters import goods, people, pictures, profile
from report_builder.sections.clusters.findings import about_clusters
from report_builder.sections.clusters.standing import standings
from report_builder.stats.clustering import silhouette_word
from report_builder.stats.disclosure import SMALLEST
from report_builder.stats.inference import MINIMUM_PER_GROUP, association, compare_groups

__all__ = ["assignments", "clusters"]

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
NUMERIC_TRAITS = {
    "age": "Age", "income": "Income", "birth_year": "Year of birth", "score": "Score",
    "rating": "Rating",
}  # fmt: skip
USES = {  # what a trait that differs is good for, where it is not how to speak to them
    "rating": "Ask those who rate lowest what they miss.",
    "score": "The score tells the clusters apart: use it to choose whom to address first.",
    "channel": "Meet each cluster where it buys.",
    "loyalty_tier": "Compare the terms of the tiers with what each cluster brings.",
}
NAMED_TRAITS = {"gender": "Gender"} | NAMED


@section(
    "Customer clusters",
    question="Which kinds of customers do we have?",
    needs=("customer_id",),
)
def clusters(data: Dataset) -> Content:
    """K-Means on features of the customers, standardised, missing values at the median; money,
    counts and days on a logarithmic scale, so that a few huge buyers do not own a cluster. A
    feature is left out when it is constant, more than forty per cent missing, or correlated beyond
    .95 with another.

    Up to four sets of features are tried, each wider than the one before. The core: days since the
    last order, orders, revenue and, where there are discounts, the share of lines bought at one.
    How they buy: with the average order, items per order, unit price and returns. How and what they
    buy: with the shares of categories (where the typical customer buys in three or more) and of
    channels (where they order three times or more). Everything: with age, income, household and the
    like. The last two are not used as they are: a kind of feature with many columns counts by the
    square root of their number, so that it does not drown the others, and only the principal
    components with more variance than the same columns have when each is shuffled for itself (Horn)
    are kept. Of the sets with a sound division the one that rises furthest above clouds of points
    without groups counts; of those within .03 of it the widest is taken, as it tells more. All sets
    and their figures are in a table. Two to ten clusters are tried on each.

    A division is sound when its mean silhouette is above .25 and clearly above that of clouds of
    points without groups over the same space (by .05 and by two standard deviations, by .07 for the
    wider sets; Tibshirani, Walther and Hastie), when every cluster holds at least thirty
    customers and two per cent, and when every cluster is found again in resampled data (mean
    Jaccard similarity of .6 or more; Hennig). Of the sound divisions into three or more, the best
    silhouette is taken; of several as good (within .01), the one nearest to the elbow of the
    inertia. Two clusters only part big from small customers and are taken when nothing finer is
    sound. Where nothing is sound, no clusters are shown, unless their number was set. A second
    opinion is Ward's hierarchical clustering, cut at the same number, with the adjusted Rand index.
    Above twenty thousand customers the clusters are found in a sample and the others join the
    nearest. Names follow the largest differences from the average customer (half a standard
    deviation or more); a trait that did not form the clusters names one only where a test of its
    members against all others shows it. What a name says of persons (age, income, who lives at
    home, answers to campaigns) holds for at least eight in ten members: they lie on that side of
    the average customer. No name speaks of gender. The clusters are called gradual where a single
    crowd with the same values and correlations of the features (a Gaussian copula), cut into as
    many, lies apart nearly as far (within .03 or two standard deviations) and the silhouette is at
    most .5. Medians are given for days and prices. At least a hundred customers are needed.

    Of each kind of group (age, income, marital status, place and so on) the profile names the one
    that stands out most in the cluster: at least three points above its share of all customers, and
    with the whole of its Wilson interval, widened for the number of groups looked at (Bonferroni).
    Kinds in which no group does are named. Each kind is tested once over all clusters, unless it
    forms them. Repeat rates and answers to campaigns by cluster carry Wilson intervals; answers
    count the customers contacted, without the control group. Shares are of the customers of whom it
    is known, thirty or more.

    Without dates the core is what there is of days, orders, revenue and discounts, each on a
    logarithmic scale only where that makes it less lopsided. Where days, orders and revenue are not
    all there, the shares of the categories in what a customer spends join them, if the typical
    customer buys in three or more; and while there are fewer than two features, a score, earlier
    orders, income and age, in this order. In a table of fewer than three hundred customers a tenth
    of them is a large enough cluster. What forms the clusters is described and not tested."""
    found = group(data)
    if not found.shown:
        return Content(
            findings=(nothing_found(found),), charts=(pictures.choice(found, data),),
            tables=(pictures.used(found), pictures.sets(found)),
        )  # fmt: skip
    told = standings(found, data)
    return joined(
        Content(
            findings=(chosen(found), *about_clusters(found, data), *traits(found, data)),
            charts=(pictures.profile(found, data), pictures.plane(found, data)),
        ),
        people.returning(found, data),
        people.answers(found, data),
        Content(
            charts=(*_choice(found, data), pictures.tree(found, data)),
            tables=(
                pictures.sizes(found, data),
                *goods.top_products(found, data),
                pictures.used(found),
                pictures.sets(found),
            ),
            clusters=profile.clusters(found, told, data),
            cluster_space=found.space,
            tests=(
                *(Evidence(**asdict(one.comparison)) for one in found.tests),
                *told.tests,
            ),
        ),
    )


def _choice(found: Grouping, data: Dataset) -> tuple[Chart, ...]:
    """How other numbers of clusters would do; nothing where none was tried."""
    return () if found.solution.reason == "kept" else (pictures.choice(found, data),)


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
    return Fact(None if value is None else round(value, pictures.SHOWN), "number")


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


def traits(found: Grouping, data: Dataset) -> tuple[Finding, ...]:
    """Whether age, income, gender and other attributes differ between the clusters."""
    headings = {one.role: one.column for one in data.mapping} if data.time is None else {}
    numeric = [
        _numeric_trait(found, column, label, headings.get(column, ""))
        for column, label in NUMERIC_TRAITS.items()
        if column in found.frame
    ]
    named = [
        _named_trait(found, column, label)
        for column, label in NAMED_TRAITS.items()
        if column in found.frame
    ]
    return tuple(finding for finding in (*numeric, *named) if finding is not None)


def _numeric_trait(found: Grouping, column: str, label: str, heading: str) -> Finding | None:
    """``heading``: that of the column, which may say the unit, such as thousands."""
    known = found.frame[column].notna().to_numpy()
    values, groups = found.frame[column][known], found.solution.labels[known]
    medians = values.groupby(groups).median()
    if values.groupby(groups).size().min() < MINIMUM_PER_GROUP or len(medians) < found.solution.k:
        return None
    high, low = int(medians.to_numpy().argmax()), int(medians.to_numpy().argmin())
    evidence = None
    if column not in found.forming:
        evidence = Evidence(**asdict(compare_groups(values, groups)))
    facts = {
        "trait": Fact(f"{label} (“{heading}”)" if heading else label, "text"),
        "n": Fact(int(known.sum()), "count"),
        "most": Fact(f"“{found.names[high]}”", "text"), "high": _median(found, column, high),
        "least": Fact(f"“{found.names[low]}”", "text"), "low": _median(found, column, low),
    }  # fmt: skip
    said = "its median is highest in {most} ({high}) and lowest in {least} ({low})."
    if column == "birth_year":  # later years are younger people: high and low would mislead
        said = "by the median, the youngest are {most} ({high}) and the oldest {least} ({low})."
    return Finding(
        f"cluster_{column}", "info", "{trait} is known of {n:customer|customers}: " + said, facts,
        evidence=evidence, so_what=_by_trait(column, label, evidence),
    )  # fmt: skip


def _median(found: Grouping, column: str, cluster: int) -> Fact:
    """The median of the members; a year of birth as a year, not as an amount."""
    median = float(found.members(cluster)[column].median())
    if column == "birth_year":
        return Fact(f"{median:.0f}", "text")
    return Fact(median, profile.income_unit(found.frame) if column == "income" else "number")


def _by_trait(column: str, label: str, evidence: Evidence | None) -> str:
    """What the trait is good for."""
    if evidence is None:
        return f"{label} is part of what forms the clusters: it says what they are."
    if evidence.low <= 0 <= evidence.high:
        return f"{label} does not tell the clusters apart: address them by what they buy."
    return USES.get(
        column, f"{label} can guide tone and pictures; what they buy should guide the offer."
    )


def _telling(counts: pd.DataFrame) -> str:
    """The label whose share differs most between the clusters, beyond chance; of two labels, which
    say the same, and where few customers have the others, the most common one."""
    told = counts.sort_index(axis=1)
    told = told.loc[:, told.min() >= SMALLEST]
    if counts.shape[1] == 2 or told.empty:
        return str(counts.sum().sort_index().idxmax())
    expected = np.outer(counts.sum(axis=1), told.sum()) / counts.to_numpy().sum()
    return str(((told - expected) ** 2 / expected).sum().idxmax())


def _named_trait(found: Grouping, column: str, label: str) -> Finding | None:
    known = found.frame[column].notna().to_numpy()
    counts = pd.crosstab(found.solution.labels[known], found.frame[column][known].to_numpy())
    if counts.shape != (found.solution.k, max(counts.shape[1], 2)):
        return None
    if counts.sum(axis=1).min() < MINIMUM_PER_GROUP:
        return None
    common = _telling(counts)
    shares = counts[common] / counts.sum(axis=1)
    high, low = int(shares.to_numpy().argmax()), int(shares.to_numpy().argmin())
    facts = {
        column: Fact(common, "text"), "n": Fact(int(known.sum()), "count"),
        "most": Fact(f"“{found.names[high]}”", "text"), "high": Fact(float(shares[high]), "share"),
        "least": Fact(f"“{found.names[low]}”", "text"), "low": Fact(float(shares[low]), "share"),
    }  # fmt: skip
    return Finding(
        f"cluster_{column}", "info",
        label + " is known of {n:customer|customers}: the share of “{" + column + "}” runs from "
        "{low} in {least} to {high} in {most}.", facts,
        evidence=(evidence := Evidence(**asdict(association(counts.to_numpy())))),
        so_what=_by_trait(column, label, evidence),
    )  # fmt: skip
