"""Discounts and promotions."""

from __future__ import annotations

from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content
from report_builder.section import section


@section(
    "Discounts and promotions",
    question="Do discounts and promotions work, and what do they cost?",
    needs=(("discount", "promo"),),
)
def promotions(data: Dataset) -> Content:
    """Not written yet."""
    raise NotEnoughData("this chapter is not written yet")
