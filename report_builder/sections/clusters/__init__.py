"""Customer clusters: groups that the data hold, what they are like, and what they bring."""

from __future__ import annotations

from dataclasses import asdict

from report_builder.customer_groups.grouping import assignments, group
from report_builder.customer_groups.partition import Grouping
from report_builder.dataset import Dataset
from report_builder.model import Chart, Content, Evidence, joined
from report_builder.section import section
from report_builder.sections.clusters import (
    division,
    goods,
    people,
    pictures,
    profile,
    traits,
    tried,
)
from report_builder.sections.clusters.findings import about_clusters
from report_builder.sections.clusters.standing import standings

__all__ = ["assignments", "clusters"]


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
    most .5. Medians are given for days, prices and what is on a logarithmic scale, as the distances
    are not moved by a few huge buyers either. At least a hundred customers are needed.

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
            findings=(division.nothing_found(found),), charts=(tried.choice(found, data),),
            tables=(tried.used(found, data), tried.sets(found)),
        )  # fmt: skip
    told = standings(found, data)
    return joined(
        Content(
            findings=(
                division.chosen(found),
                *about_clusters(found, data),
                *traits.traits(found, data),
            ),
            charts=(pictures.profile(found, data), pictures.plane(found, data)),
        ),
        people.returning(found, data),
        people.answers(found, data),
        Content(
            charts=(*_choice(found, data), pictures.tree(found, data)),
            tables=(
                pictures.sizes(found, data),
                *goods.top_products(found, data),
                tried.used(found, data),
                tried.sets(found),
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
    return () if found.solution.reason == "kept" else (tried.choice(found, data),)
