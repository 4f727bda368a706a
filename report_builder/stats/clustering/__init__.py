"""Customer clusters: features made comparable, K-Means judged from several sides.

`prepare` turns customer attributes into a standardised matrix, `choose_clusters` finds how many
groups the data hold (possibly none), and says why. Nothing depends on the order of the rows: they
are sorted before anything is summed or drawn by lot.
"""

from report_builder.stats.clustering.choice import (
    EQUAL_SILHOUETTE,
    MIN_CUSTOMERS,
    MIN_PERCENT,
    MIN_STABILITY,
    Diagnostics,
    Reason,
)
from report_builder.stats.clustering.components import balanced, telling_components
from report_builder.stats.clustering.features import Dropped, Prepared, prepare
from report_builder.stats.clustering.geometry import Cloud, cloud, share_shown
from report_builder.stats.clustering.identity import FURTHEST, Identity, identity
from report_builder.stats.clustering.quality import adjusted_rand_index, silhouette_word
from report_builder.stats.clustering.reference import Crowd, one_crowd
from report_builder.stats.clustering.sets import (
    EQUAL_CLEARNESS,
    WIDER_MARGIN,
    Tried,
    choose_set,
    divide,
)
from report_builder.stats.clustering.solution import (
    ClusterSolution,
    choose_clusters,
    keep_centroids,
)

__all__ = [
    "EQUAL_CLEARNESS",
    "EQUAL_SILHOUETTE",
    "FURTHEST",
    "MIN_CUSTOMERS",
    "MIN_PERCENT",
    "MIN_STABILITY",
    "WIDER_MARGIN",
    "Cloud",
    "ClusterSolution",
    "Crowd",
    "Diagnostics",
    "Dropped",
    "Identity",
    "Prepared",
    "Reason",
    "Tried",
    "adjusted_rand_index",
    "balanced",
    "choose_clusters",
    "choose_set",
    "cloud",
    "divide",
    "identity",
    "keep_centroids",
    "one_crowd",
    "prepare",
    "share_shown",
    "silhouette_word",
    "telling_components",
]
