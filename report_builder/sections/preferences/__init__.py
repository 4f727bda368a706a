"""Categories by customer group."""

from __future__ import annotations

from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content
from report_builder.section import section


@section(
    "Categories by customer group",
    question="Who buys what more, and what less, than others?",
    needs=(("category", "product"),),
)
def preferences(data: Dataset) -> Content:
    """Not written yet."""
    raise NotEnoughData("this chapter is not written yet")
