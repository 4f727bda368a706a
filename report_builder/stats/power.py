"""How small a difference between two shares a comparison can show, before it is made.

Normal approximation with the pooled variance under no difference (Fleiss, Levin and Paik 2003,
chapter 4, without continuity correction): what R's ``power.prop.test`` computes for equal groups.
"""

from math import ceil, sqrt

from scipy import special

from report_builder.stats.intervals import LEVEL, quantile_normal

POWER = 0.8  # four in five true differences of this size are seen: the usual aim (Cohen 1988)
STEPS = 60  # halvings of the interval searched: below the precision of a float


def power_of_shares(first: float, n_first: int, second: float, n_second: int) -> float:
    """Chance that a two-sided test at 5 % shows that two groups with these true shares differ.

    The chance of a significant difference in the wrong direction is left out.
    """
    _check(n_first, n_second, first, second)
    pooled = (first * n_first + second * n_second) / (n_first + n_second)
    by_chance = sqrt(pooled * (1 - pooled) * (1 / n_first + 1 / n_second))
    error = sqrt(first * (1 - first) / n_first + second * (1 - second) / n_second)
    beyond = abs(second - first) - quantile_normal(LEVEL) * by_chance
    if error == 0:
        return 1.0 if beyond > 0 else 0.0
    return float(special.ndtr(beyond / error))


def detectable_rise(share: float, n_share: int, n_other: int, power: float = POWER) -> float | None:
    """The smallest rise above ``share`` in the other group that the test shows with that power.

    ``n_share`` are in the group with the known share, such as the one left out. None where even a
    share of one would not be told apart.
    """
    _check(n_share, n_other, share)
    if power_of_shares(share, n_share, 1.0, n_other) < power:
        return None
    low, high = share, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        if power_of_shares(share, n_share, middle, n_other) < power:
            low = middle
        else:
            high = middle
    return high - share


def size_per_group(first: float, second: float, power: float = POWER) -> int:
    """Members that each of two equal groups needs for their shares to be told apart."""
    _check(1, 1, first, second)
    if first == second:
        raise ValueError("equal shares cannot be told apart by any number")
    mean = (first + second) / 2
    inside = quantile_normal(LEVEL) * sqrt(2 * mean * (1 - mean)) + float(
        special.ndtri(power)
    ) * sqrt(first * (1 - first) + second * (1 - second))
    return ceil((inside / (second - first)) ** 2)


def _check(n_first: int, n_second: int, *shares: float) -> None:
    if min(n_first, n_second) < 1:
        raise ValueError("both groups need at least one member")
    if not all(0 <= share <= 1 for share in shares):
        raise ValueError("a share lies between 0 and 1")
