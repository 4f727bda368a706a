"""Campaigns."""

from __future__ import annotations

from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content
from report_builder.section import section


@section(
    "Campaigns",
    question="Who answers campaigns, and what do they bring?",
    needs=("campaign_response",),
)
def campaigns(data: Dataset) -> Content:
    """Not written yet."""
    raise NotEnoughData("this chapter is not written yet")
