"""Answers of yes or no that the same people gave several times: whether some got more than others.

Impossible input raises ``ValueError``; results are always finite.
"""

from __future__ import annotations

from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from report_builder.stats.effects import COHENS_W
from report_builder.stats.inference import Comparison
from report_builder.stats.intervals import noncentral_interval


def repeated_answers(answers: ArrayLike) -> Comparison:
    """Whether the columns were answered differently by the same people: Cochran's Q (1950).

    ``answers``: one row a person, one column for each time they were asked, 1 for yes and 0 for no.
    Who always answers alike says nothing of a difference, but counts in n. Effect: Cohen's w, the
    root of Q above chance over all answers, to be read beside that of a table of counts.
    """
    rows = np.asarray(answers, dtype=np.float64)
    if rows.ndim != 2 or min(rows.shape) < 2 or not np.isin(rows, (0, 1)).all():
        raise ValueError("needs two rows and two columns or more, of 0 and 1")
    people, times = rows.shape
    each = rows.sum(axis=1)
    spread = float((each * (times - each)).sum())
    if spread == 0:
        raise ValueError("needs somebody who did not always answer alike")
    columns = rows.sum(axis=0)
    freedom = times - 1
    statistic = freedom * times * float(((columns - columns.mean()) ** 2).sum()) / spread
    low, high = (bound / rows.size for bound in noncentral_interval(statistic, freedom))
    effect = sqrt(max(0.0, statistic - freedom) / rows.size)
    return Comparison(
        "Cochran's Q test", people, effect, COHENS_W, min(sqrt(low), effect),
        max(sqrt(high), effect), float(special.chdtrc(freedom, statistic)),
    )  # fmt: skip
