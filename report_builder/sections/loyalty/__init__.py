"""Loyalty programme."""

from __future__ import annotations

from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content
from report_builder.section import section


@section(
    "Loyalty programme",
    question="What is membership associated with?",
    needs=(("loyalty_member", "loyalty_tier"),),
)
def loyalty(data: Dataset) -> Content:
    """Not written yet."""
    raise NotEnoughData("this chapter is not written yet")
