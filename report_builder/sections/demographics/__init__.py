"""Who buys."""

from __future__ import annotations

from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content
from report_builder.section import section


@section(
    "Who buys",
    question="Who are our customers, and which of their traits go with what they buy?",
    needs=(
        (
            "age",
            "age_band",
            "birth_date",
            "birth_year",
            "gender",
            "marital_status",
            "education",
            "occupation",
            "income",
            "household",
            "children",
            "segment",
        ),
    ),
)
def demographics(data: Dataset) -> Content:
    """Not written yet."""
    raise NotEnoughData("this chapter is not written yet")
