"""Baskets."""

from __future__ import annotations

from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content
from report_builder.section import section


@section(
    "Baskets",
    question="What do customers buy together?",
    needs=("order_id", ("product", "product_id", "category")),
)
def baskets(data: Dataset) -> Content:
    """Not written yet."""
    raise NotEnoughData("this chapter is not written yet")
