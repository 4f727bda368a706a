"""How numbers are written in a column of text, and how to read them."""

from report_builder.ingest.numbers.reading import MONEY, number, times
from report_builder.ingest.numbers.style import NumberStyle, agreed, number_style

__all__ = ["MONEY", "NumberStyle", "agreed", "number", "number_style", "times"]
