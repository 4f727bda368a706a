"""Summary and fences by hand and against the standard library."""

import statistics

import numpy as np
import pytest

from report_builder.stats.outliers import Summary, iqr_fences, summary


def test_summary_by_hand() -> None:
    assert summary([4, 1, 2, 2, 6]) == Summary(
        count=5,
        mean=3.0,
        median=2.0,
        mode=2.0,
        standard_deviation=2.0,  # squares 1 + 4 + 1 + 1 + 9 = 16, over 4
        first_quartile=2.0,
        third_quartile=4.0,
    )


def test_summary_agrees_with_the_standard_library() -> None:
    values = np.random.default_rng(9).integers(0, 40, 101).astype(float).tolist()
    result = summary(values)
    first, median, third = statistics.quantiles(values, method="inclusive")
    assert (result.first_quartile, result.median, result.third_quartile) == (first, median, third)
    assert result.standard_deviation == pytest.approx(statistics.stdev(values))
    assert result.mode == min(statistics.multimode(values))
    assert summary(values[::-1]) == result


def test_no_mode_where_nothing_repeats_and_no_spread_in_one_value() -> None:
    assert summary([1, 2, 3]).mode is None
    single = summary([7])
    assert (single.mode, single.standard_deviation, single.median) == (None, 0.0, 7.0)


@pytest.mark.parametrize("values", [[], [1, np.nan], [np.inf]])
def test_summary_refuses_what_is_not_there(values: list[float]) -> None:
    with pytest.raises(ValueError, match=r"at least 1|finite"):
        summary(values)


def test_fences_of_tukey() -> None:
    assert iqr_fences(10, 20) == (-5, 35)
    assert iqr_fences(10, 20, k=3) == (-20, 50)
    assert iqr_fences(4, 4) == (4, 4)
    with pytest.raises(ValueError, match="above third"):
        iqr_fences(2, 1)
