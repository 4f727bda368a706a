"""Which cluster each customer is in: found once, and the same people in every chapter that speaks
of them and in the customer list."""

from report_builder.customer_groups.grouping import Divide, assignments, divide_ahead, group
from report_builder.customer_groups.partition import Grouping

__all__ = ["Divide", "Grouping", "assignments", "divide_ahead", "group"]
