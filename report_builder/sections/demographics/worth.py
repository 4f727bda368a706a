"""What half of a gap between a group and the others would be worth."""

from __future__ import annotations

from report_builder import formats
from report_builder.buyers import Measure
from report_builder.dataset import Dataset
from report_builder.measures import YEAR_DAYS
from report_builder.model import Fact

HALF = 0.5  # of a gap: all of it has never been closed by a campaign
LEAST_DAYS = 90  # of data: from a quarter on, a year can be said without the season deciding alone


def half_the_gap(
    data: Dataset, facts: dict[str, Fact], measure: Measure
) -> tuple[float, str, dict[str, Fact]]:
    """Half the gap times the customers, as printed, for a year where the data is long enough."""
    gap, customers = facts.get("held_gap", facts["gap"]).value, facts["customers"].value
    assert isinstance(gap, float)
    assert isinstance(customers, int)
    half = formats.printed(gap * HALF, measure.unit)
    more = {"half": Fact(half, measure.unit)}
    days = (data.time.last_day - data.time.first_day).days + 1 if data.time else 0
    worth = half * formats.printed(customers, "count")
    half_of = "the {held_gap}" if "held_gap" in facts else "the {gap}"
    sentence = f" Half of {half_of}, {{half}} each, would be worth {{worth}} in all."
    if days >= LEAST_DAYS:
        worth *= YEAR_DAYS / days
        more["days"] = Fact(days, "days")
        sentence = (
            f" Half of {half_of}, {{half}} each over the {{days}} of the data, would be worth "
            "{worth} a year."
        )
    return worth, sentence, more | {"worth": Fact(worth, measure.unit)}
