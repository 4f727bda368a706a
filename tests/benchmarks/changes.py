"""False alarms, power and coverage of steps in monthly series, and false single days.

``python -m tests.benchmarks.changes`` prints them for more series than a test has time for.
"""

from __future__ import annotations

import numpy as np

from report_builder.stats.level_shift import movement, movements
from report_builder.stats.single_days import usual_days

SERIES, SHOPS, GROUPS = 1_000, 100, 12
MONTHS = (12, 18, 24, 36, 48)
STEP = 3.0  # standard deviations of a month
DAYS = (200, 364, 700)


def logs(months: int, series: int, alike: float | np.ndarray, seed: int) -> np.ndarray:
    """First-order autoregressive series with a spread of a tenth, one a column."""
    drawn = np.random.default_rng(seed).standard_normal((months, series))
    for month in range(1, months):
        drawn[month] = alike * drawn[month - 1] + np.sqrt(1 - np.square(alike)) * drawn[month]
    return 0.1 * drawn


def alone() -> None:
    """Series judged alone, as the whole shop is."""
    for months in MONTHS:
        for alike in (0.0, 0.3, 0.5, 0.7):
            found = [movement(np.exp(one)) for one in logs(months, SERIES, alike, months).T]
            steps = np.mean([one.step.p < 0.05 for one in found])
            drifts = np.mean([one.drift.p < 0.05 for one in found])
            print(  # noqa: T201
                f"alone    {months:3} months, correlation {alike}: step {steps:.1%}, drift "
                f"{drifts:.1%} false"
            )


def together() -> None:
    """Groups of one shop: false alarms of all, and a step planted in the first of them."""
    for months in MONTHS:
        for low, high in ((0.0, 0.0), (0.3, 0.3), (0.5, 0.5), (0.0, 0.6)):
            alike, false = np.linspace(low, high, GROUPS), []
            seen, near, covered = [], [], []
            for shop in range(SHOPS):
                drawn = logs(months, GROUPS, alike, 1000 * months + shop)
                false += [one.step.p < 0.05 for one in movements(list(np.exp(drawn).T))]
                at = months // 2 + 1
                drawn[at:, 0] += 0.1 * STEP
                one = movements(list(np.exp(drawn).T))[0]
                seen.append(one.step.p < 0.05)
                near.append(abs(one.at - at) <= 1)
                covered.append(one.step.low <= 0.1 * STEP <= one.step.high)
            print(  # noqa: T201
                f"together {months:3} months, correlation {low} to {high}: {np.mean(false):.1%} "
                f"false; step of {STEP:g} sd seen {np.mean(seen):.0%}, within a month "
                f"{np.mean(near):.0%}, covered {np.mean(covered):.0%}"
            )


def days() -> None:
    """Days far from usual where there are none, by how heavy the tail is, in one report."""
    weekdays = np.array([1.0, 0.8, 0.9, 1.0, 1.5, 2.0, 1.2])
    for length in DAYS:
        for freedom in (3, 5, 1000):
            generator, found = np.random.default_rng(freedom), 0
            for _ in range(300):
                drawn = 0.2 * generator.standard_t(freedom, length)
                usual = usual_days(weekdays[np.arange(length) % 7] * np.exp(drawn), 0)
                found += int(usual.far.sum())
            print(  # noqa: T201
                f"days     {length} days, Student's t of {freedom}: {found / 300:.3f} a report"
            )


if __name__ == "__main__":
    alone()
    together()
    days()
