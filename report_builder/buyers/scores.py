"""Recency, frequency and money of each customer, scored and in segments."""

from __future__ import annotations

import pandas as pd

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
    """The frame with the columns of ``stats.rfm.segments`` beside."""
    found = scoring.segments(frame["days_since_last_order"], frame["orders"], frame["revenue"])
    return frame.join(found)
