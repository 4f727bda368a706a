"""Questions and hypotheses."""

from __future__ import annotations

from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content
from report_builder.section import section


@section(
    "Questions and hypotheses",
    question="What did we want to know, and what does the data say?",
    needs=(),
)
def hypotheses(data: Dataset) -> Content:
    """Not written yet."""
    raise NotEnoughData("this chapter is not written yet")
