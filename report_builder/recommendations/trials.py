"""What would show that an action worked: a part of the customers left out by lot."""

from __future__ import annotations

import math
from typing import Literal

from report_builder.model import Fact
from report_builder.stats.inference import MINIMUM_PER_GROUP
from report_builder.stats.uplift import detectable

LEFT_OUT = (0.1, 0.5)  # parts left out for comparison: a tenth where that is enough, else half
# Shares who may do what is wished without being asked: what they are in a group is not known.
ANYWAY = tuple(share / 20 for share in range(1, 20))
Watched = Literal["sum", "share", "share of some", "loss"]
"""What the number to watch is: a sum, the share of customers who do what is wished (of all of them,
which the action is assumed to raise by its rate, or of some), or what must not fall where the
action takes something away."""

LEFT_BY_LOT = (
    "Leave {held:customer|customers} of them out, chosen by lot: it worked if those addressed do "
    "clearly better in the number to watch."
)
IN_SIGHT = (
    " Whatever that share is now, a difference of {seen:percentage point|percentage points} would "
    "be seen."
)
TOO_SMALL = (
    " The {rate} assumed here is less: one trial cannot show it, so repeat it and count them "
    "together."
)
NOTHING_LOST = (
    "Leave {held:customer|customers} of them as they are, chosen by lot: it worked if the others "
    "do about as well in the number to watch."
)
TOO_FEW = "They are too few for a comparison by lot: see whether each does more than before."
TOO_FEW_TO_LOSE = (
    "They are too few for a comparison by lot: see whether each does as much as before."
)
Part = tuple[float, str]
"""The part of all that an action begins with, and of what it is a part."""

WHOLE: Part = (1.0, "")
OF_THE_PRODUCTS: Part = (0.5, "of the products")
OF_THE_BUYERS: Part = (0.5, "of the buyers")
OF_THE_DAYS: Part = (0.5, "of the days")
ADDRESSED = "addressed"

HALF_OF_THE_GOODS = (
    "Begin with half of the products, chosen by lot: it worked if the number to watch moves there "
    "and not in the other half."
)


def proven(
    customers: int, watched: Watched = "sum", rate: float = 1.0
) -> tuple[str, dict[str, Fact], float]:
    """What would show that an action on so many customers worked, the facts of that sentence, and
    the part of the customers that is addressed.

    A part is left out by lot: a tenth where that is at least thirty, else half. Where the number to
    watch is a share, the smallest rise is told that such a trial finds four times in five, whatever
    share would have done what is wished anyway; and whether ``rate``, the rise assumed, is too
    small to be found so. Where something is taken away, it worked if nothing is lost.
    """
    loss = watched == "loss"
    part = next((one for one in LEFT_OUT if customers * one >= MINIMUM_PER_GROUP), None)
    if part is None:
        return (TOO_FEW_TO_LOSE if loss else TOO_FEW), {}, 1.0
    held = round(customers * part)
    facts = {"held": Fact(held, "count")}
    seen = _seen(customers - held, held) if watched.startswith("share") else None
    if seen is None:
        return (NOTHING_LOST if loss else LEFT_BY_LOT), facts, 1 - part
    facts["seen"] = Fact(seen, "count")
    proof = LEFT_BY_LOT + IN_SIGHT
    return proof + (unseen(rate, seen) if watched == "share" else ""), facts, 1 - part


def _seen(addressed: int, held: int) -> int | None:
    """The difference in shares that such a trial finds, in percentage points; None where it finds
    none in the middle, where shares differ most by chance."""
    found = [detectable(share, addressed, held) for share in ANYWAY]
    if found[len(found) // 2] is None:
        return None
    return math.ceil(100 * max(one for one in found if one is not None))


def unseen(rate: float, seen: int) -> str:
    """The sentence that a rise of so much is too small to be found, where it is."""
    return TOO_SMALL if 100 * rate < seen else ""
