"""What to do about each cluster: rules, each standing on findings, with the arithmetic shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from report_builder.model import Chapter, Recommendation


def recommend(chapters: Sequence[Chapter], as_of: dt.date) -> tuple[Recommendation, ...]:
    """Recommendations from the graded chapters, most money first."""
    return ()
