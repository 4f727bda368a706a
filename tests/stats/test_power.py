"""Power of a comparison of two shares, against the published examples of R's power.prop.test."""

from __future__ import annotations

import numpy as np
import pytest

from report_builder.stats.inference import difference_in_shares
from report_builder.stats.power import detectable_rise, power_of_shares, size_per_group


def test_r_manual_power_of_fifty_a_group() -> None:
    # ?power.prop.test: power.prop.test(n = 50, p1 = .50, p2 = .75)  => power = 0.740
    assert power_of_shares(0.5, 50, 0.75, 50) == pytest.approx(0.740, abs=5e-4)


def test_r_manual_size_for_ninety_per_cent() -> None:
    # ?power.prop.test: power.prop.test(p1 = .50, p2 = .75, power = .90)  => n = 76.7
    assert size_per_group(0.5, 0.75, power=0.9) == 77


def test_the_detectable_rise_is_seen_as_often_as_said() -> None:
    rise = detectable_rise(0.10, 200, 1800)
    assert rise is not None
    rng = np.random.default_rng(4)
    seen = [
        difference_in_shares(int(more), 1800, int(out), 200).p < 0.05 and more / 1800 > out / 200
        for more, out in zip(
            rng.binomial(1800, 0.10 + rise, 2000), rng.binomial(200, 0.10, 2000), strict=True
        )
    ]
    assert np.mean(seen) == pytest.approx(0.8, abs=0.05)


def test_more_members_see_smaller_differences() -> None:
    rises = [detectable_rise(0.1, size, 9 * size) for size in (10, 50, 200, 1000)]
    known = [rise for rise in rises if rise is not None]
    assert known == sorted(known, reverse=True)
    assert len(known) == 4


@pytest.mark.parametrize(("left_out", "seen"), [(2, False), (30, True)])
def test_too_few_see_nothing(left_out: int, seen: bool) -> None:
    assert (detectable_rise(0.5, left_out, left_out) is not None) is seen


@pytest.mark.parametrize(
    ("n", "share", "why"),
    [(0, 0.5, "at least one"), (10, -0.1, "between"), (10, 1.1, "between")],
)
def test_impossible_input_is_refused(n: int, share: float, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        detectable_rise(share, n, 10)


def test_equal_shares_need_no_end_of_customers() -> None:
    with pytest.raises(ValueError, match="equal shares"):
        size_per_group(0.2, 0.2)
