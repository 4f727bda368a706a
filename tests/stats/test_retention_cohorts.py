"""Retention triangle and Kaplan–Meier: hand-built cases and published answers."""

import os
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from report_builder.stats.cohorts import kaplan_meier, retention_triangle

SHARED = Path(
    os.environ.get("REPORT_BUILDER_DATA", Path(__file__).parents[2] / ".." / "shared" / "data")
)
NAN = np.nan


def counts(*rows: tuple[int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["cohort", "period", "customers"])


#: Periods 10, 11 and 12, the last of them unfinished. Nobody of cohort 10 came in period 11:
#:            age 0   1     2
#: cohort 10    4     0     1*
#: cohort 11    2     1*    .
#: cohort 12    3*    .     .
SMALL = counts((10, 10, 4), (10, 12, 1), (11, 11, 2), (11, 12, 1), (12, 12, 3))


def test_blank_is_not_zero() -> None:
    triangle = retention_triangle(SMALL, last_complete=11, last=12)
    assert triangle.cohorts.tolist() == [10, 11, 12]
    assert triangle.sizes.tolist() == [4, 2, 3]
    np.testing.assert_array_equal(triangle.active, [[4, 0, 1], [2, 1, NAN], [3, NAN, NAN]])
    np.testing.assert_array_equal(triangle.retention, [[1, 0, 0.25], [1, 0.5, NAN], [1, NAN, NAN]])


def test_cells_of_the_unfinished_period_are_marked() -> None:
    triangle = retention_triangle(SMALL, last_complete=11, last=12)
    assert triangle.partial.astype(int).tolist() == [[0, 0, 1], [0, 1, 0], [1, 0, 0]]
    assert not retention_triangle(SMALL, last_complete=12, last=12).partial.any()


def test_only_the_first_cohort_can_be_older_than_the_log() -> None:
    flagged = retention_triangle(SMALL, 11, 12, first_already_active=True)
    assert flagged.already_active.tolist() == [True, False, False]
    assert retention_triangle(SMALL, 11, 12).already_active.tolist() == [False] * 3


def test_a_cohort_without_customers_has_no_row() -> None:
    triangle = retention_triangle(counts((1, 1, 5), (3, 3, 2)), last_complete=3, last=3)
    assert triangle.cohorts.tolist() == [1, 3]
    np.testing.assert_array_equal(triangle.retention, [[1, 0, 0], [1, NAN, NAN]])


def test_row_order_does_not_matter() -> None:
    shuffled = retention_triangle(SMALL.iloc[[3, 0, 4, 2, 1]], 11, 12)
    np.testing.assert_array_equal(shuffled.retention, retention_triangle(SMALL, 11, 12).retention)


@pytest.mark.parametrize(
    ("rows", "last_complete", "message"),
    [
        ([], 5, "at least one cohort"),
        ([(1, 1, 2)], 6, "complete period lies after"),
        ([(1, 1, 2), (1, 1, 2)], 5, "given twice"),
        ([(2, 2, 2), (2, 1, 1)], 5, "before its cohort"),
        ([(1, 1, 2), (1, 6, 1)], 5, "after the last period"),
        ([(1, 2, 2)], 5, "its own first period"),
        ([(1, 1, 2), (1, 2, 3)], 5, "more customers return"),
    ],
)
def test_impossible_counts_are_refused(
    rows: list[tuple[int, int, int]], last_complete: int, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        retention_triangle(counts(*rows), last_complete, last=5)


def test_online_retail_known_cohort_sizes() -> None:
    if not SHARED.exists():
        pytest.skip("the shared data folder is not here")
    path = SHARED / "uci_online_retail" / "online_retail.parquet"
    frame = duckdb.sql(
        f"""
        with sales as (
            select CustomerID as customer, date_diff('month', date '2010-12-01',
                   InvoiceDate::date) as period
            from '{path}'
            where CustomerID is not null and InvoiceNo not like 'C%'
                  and Quantity > 0 and UnitPrice > 0),
        firsts as (select customer, min(period) as cohort from sales group by 1)
        select cohort, period, count(distinct customer) as customers
        from sales join firsts using (customer) group by 1, 2
        """
    ).df()
    triangle = retention_triangle(frame, last_complete=11, last=12, first_already_active=True)
    expected = [885, 417, 380, 452, 300, 284, 242, 188, 169, 299, 358, 323, 41]
    assert triangle.sizes.tolist() == expected
    assert np.isnan(triangle.retention).sum() == 12 * 13 / 2
    assert triangle.partial.sum() == 13


#: Weeks in remission on 6-mercaptopurine; True = relapse (Freireich et al. 1963).
FREIREICH = [
    *[(6, True)] * 3, (6, False), (7, True), (9, False), (10, True), (10, False), (11, False),
    (13, True), (16, True), (17, False), (19, False), (20, False), (22, True), (23, True),
    (25, False), (32, False), (32, False), (34, False), (35, False),
]  # fmt: skip


def test_kaplan_meier_freireich_1963() -> None:
    curve = kaplan_meier(*zip(*FREIREICH, strict=True))
    assert curve.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert curve.events.tolist() == [3, 1, 1, 1, 1, 1, 1]
    np.testing.assert_allclose(
        curve.survival, [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482], atol=5e-5
    )


def test_kaplan_meier_freireich_1963_log_log_limits() -> None:
    curve = kaplan_meier(*zip(*FREIREICH, strict=True))
    np.testing.assert_allclose(
        curve.low, [0.6197, 0.5631, 0.5032, 0.4316, 0.3675, 0.2678, 0.1881], atol=5e-5
    )
    np.testing.assert_allclose(
        curve.high, [0.9516, 0.9228, 0.8894, 0.8491, 0.8049, 0.7468, 0.6801], atol=5e-5
    )


def test_without_censoring_survival_is_the_share_left() -> None:
    curve = kaplan_meier([4, 2, 1, 2], [True] * 4)
    assert curve.times.tolist() == [1, 2, 4]
    np.testing.assert_allclose(curve.survival, [0.75, 0.25, 0])
    assert np.isnan([curve.low[-1], curve.high[-1]]).all()


def test_nobody_observed_to_the_end_gives_an_empty_curve() -> None:
    assert kaplan_meier([3, 5], [False, False]).survival.size == 0


@pytest.mark.parametrize("duration", [-1.0, NAN, np.inf])
def test_impossible_durations_are_refused(duration: float) -> None:
    with pytest.raises(ValueError, match="durations"):
        kaplan_meier([1.0, duration], [True, True])


def test_lengths_must_agree() -> None:
    with pytest.raises(ValueError, match="same length"):
        kaplan_meier([1.0, 2.0], [True])
