"""Who can be compared with whom: buyers with their behaviour, and the groups they fall into.

Shared by all sections that compare groups of customers, so that a group of one name is the same
people on every page.
"""

from report_builder.buyers.bands import AGE_EDGES
from report_builder.buyers.people import Buyers, Dimension, Kind, Measure, buyers

__all__ = ["AGE_EDGES", "Buyers", "Dimension", "Kind", "Measure", "buyers"]
