"""What goes together."""

from __future__ import annotations

from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content
from report_builder.section import section


@section(
    "What goes together",
    question="Which traits and habits of customers go together?",
    needs=("customer_id",),
)
def correlations(data: Dataset) -> Content:
    """Not written yet."""
    raise NotEnoughData("this chapter is not written yet")
