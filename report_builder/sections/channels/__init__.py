"""Channels, stores and payment."""

from __future__ import annotations

from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content
from report_builder.section import section


@section(
    "Channels, stores and payment",
    question="Through which channels and stores do customers buy, and how do they pay?",
    needs=(("channel", "store", "payment"),),
)
def channels(data: Dataset) -> Content:
    """Not written yet."""
    raise NotEnoughData("this chapter is not written yet")
