"""Whole reports of made-up shops: nothing found where nothing is, and what is planted found.

A sample of seeds; `python -m tests.benchmarks.calibration` counts over hundreds.
"""

from __future__ import annotations

import pytest

from report_builder.model import Report
from tests.calibration import (
    BORDERLINE,
    KNOWN,
    PLANTED,
    TRUE_ANYWAY,
    Planted,
    covers,
    report_of,
    seen,
    strong,
)

SEEDS_WITHOUT = (1, pytest.param(2, marks=pytest.mark.thorough))
SEED_WITH = 7  # that of the sample in this repository


@pytest.mark.parametrize("seed", SEEDS_WITHOUT)
def test_no_strong_finding_where_nothing_is_planted(seed: int) -> None:
    assert [finding.key for finding in strong(report_of(seed, effects=False, customers=1200))] == []


@pytest.fixture(scope="module")
def report() -> Report:
    return report_of(SEED_WITH, effects=True)


@pytest.mark.parametrize("planted", PLANTED, ids=lambda one: one.finding)
def test_a_planted_effect_is_told_with_its_sign(report: Report, planted: Planted) -> None:
    assert seen(report, planted) == "right"
    assert planted.power >= 0.95


@pytest.mark.parametrize("planted", BORDERLINE, ids=lambda one: one.finding)
def test_a_borderline_effect_never_has_the_wrong_sign(report: Report, planted: Planted) -> None:
    assert seen(report, planted) in ("right", "not shown")
    assert planted.power < 0.95


def test_intervals_hold_the_truth(report: Report) -> None:
    assert [covers(report, one) for one in KNOWN] == [True] * len(KNOWN)


def test_what_is_true_anyway_is_found_in_the_planted_shop_too(report: Report) -> None:
    """A prefix that fits no finding would excuse nothing, or hide a name that has changed."""
    keys = [finding.key for finding in report.findings]
    for prefix in ("correlations_age_", "demographics_overlap", "promotions_break_even"):
        assert prefix in TRUE_ANYWAY
        assert any(key.startswith(prefix) for key in keys)
