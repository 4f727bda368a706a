"""Time to an event between groups: published answers and hand-made cases."""

from __future__ import annotations

import numpy as np
import pytest

from report_builder.stats.cohorts import kaplan_meier
from report_builder.stats.survival import log_rank, median_time

# Weeks of remission of leukaemia under 6-MP and under placebo (Freireich 1963; Gehan 1965); a plus
# is a patient still in remission when last seen.
TREATED = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def remission(text: str) -> tuple[list[float], list[bool]]:
    return [float(one.rstrip("+")) for one in text.split()], [
        "+" not in one for one in text.split()
    ]


def test_log_rank_of_freireich_as_in_r_survdiff() -> None:
    """survdiff(Surv(time, status) ~ treatment): chi-square 16.8 on 1 degree of freedom."""
    (first, seen), (second, ended) = remission(TREATED), remission(PLACEBO)
    found = log_rank(first + second, seen + ended, [0] * len(first) + [1] * len(second))
    assert found.chi_square == pytest.approx(16.793, abs=0.001)
    assert found.freedom == 1
    assert found.p == pytest.approx(4.17e-5, rel=0.01)


def test_median_remission_as_published() -> None:
    """Medians of 23 and 8 weeks; with log-log limits 13 to not reached, and 4 to 11."""
    treated, placebo = (kaplan_meier(*remission(text)) for text in (TREATED, PLACEBO))
    assert median_time(treated) == (23.0, 13.0, None)
    assert median_time(placebo) == (8.0, 4.0, 11.0)


def test_three_groups_against_random_labels() -> None:
    """The chi-square law holds: its p is the share of shuffled labels that do as much."""
    generator = np.random.default_rng(6)
    time = np.round(generator.exponential(10, 90)) + 1
    seen = generator.random(90) < 0.7
    group = np.repeat(["a", "b", "c"], 30)
    time[:30] *= 1.6
    found = log_rank(time, seen, group)
    shuffled = [log_rank(time, seen, generator.permutation(group)).chi_square for _ in range(800)]
    assert found.freedom == 2
    assert np.mean(np.array(shuffled) >= found.chi_square) == pytest.approx(found.p, abs=0.03)


def test_the_order_and_the_names_of_groups_change_nothing() -> None:
    time, seen = [1.0, 2, 3, 4, 5, 6], [True, True, False, True, True, False]
    first = log_rank(time, seen, list("aabbcc"))
    second = log_rank(time[::-1], seen[::-1], list("xxzzyy"))
    assert first.chi_square == pytest.approx(second.chi_square)


@pytest.mark.parametrize(
    ("seen", "groups"), [([True, True], "aa"), ([False, False], "ab"), ([False, False], "aa")]
)
def test_nothing_to_compare_gives_one(seen: list[bool], groups: str) -> None:
    assert log_rank([1.0, 2.0], seen, list(groups)).p == 1.0


def test_no_cases_give_one_and_unequal_lengths_are_refused() -> None:
    assert log_rank([], [], []).p == 1.0
    with pytest.raises(ValueError, match="same length"):
        log_rank([1.0], [True, False], ["a"])
