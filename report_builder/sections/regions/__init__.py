"""Regions."""

from __future__ import annotations

from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content
from report_builder.section import section


@section(
    "Regions",
    question="Where do customers live, and where could we sell more?",
    needs=(("region.country", "region.state", "region.city", "region.zone"),),
)
def regions(data: Dataset) -> Content:
    """Not written yet."""
    raise NotEnoughData("this chapter is not written yet")
