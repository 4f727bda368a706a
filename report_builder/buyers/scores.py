"""Recency, frequency and money of each customer, scored and in segments."""

from __future__ import annotations

import pandas as pd

from report_builder import privacy
from report_builder.customer_features import given_frame, rfm_frame
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.stats import rfm as scoring

MINIMUM_CUSTOMERS = 100  # below, a fifth of the customers is too few to speak of


def scored(data: Dataset) -> pd.DataFrame:
    """The customers with their scores, segment and tier.

    Raises NotEnoughData under a hundred, and where days, orders or revenue are not known.
    """
    frame = rfm_frame(data, data.as_of) if data.time else given_frame(data)
    if len(frame) < MINIMUM_CUSTOMERS:
        raise NotEnoughData(f"needs {MINIMUM_CUSTOMERS} customers, the data has {len(frame)}")
    return with_scores(frame)


def with_scores(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the columns of ``stats.rfm.segments`` beside, segments as ``told``."""
    found = scoring.segments(frame["days_since_last_order"], frame["orders"], frame["revenue"])
    return frame.join(told(found))


def told(found: pd.DataFrame) -> pd.DataFrame:
    """The customers of segments that are too small to be told with those most like them.

    So it is in the whole report: a total less the other segments then tells of nobody.
    """
    sizes = {str(name): int(size) for name, size in found["segment"].value_counts().items()}
    names = scoring.joined_segments(sizes, privacy.smallest())
    return found.assign(segment=found["segment"].map(names))
