"""RFM scores, grid and tiers: hand-built cases, properties, and the Online Retail known answers."""

import itertools
import os
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_builder.stats.rfm import (
    SEGMENTS,
    ScoreBand,
    cut_points,
    levels,
    score,
    segment,
    segments,
    value_tier,
)

SHARED = Path(
    os.environ.get("REPORT_BUILDER_DATA", Path(__file__).parents[2] / ".." / "shared" / "data")
)
VALUES = st.lists(st.integers(-50, 50), min_size=1, max_size=60)


def test_ten_different_values_make_five_pairs() -> None:
    assert score(range(10)).tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_few_days_are_better_than_many() -> None:
    days = [400, 300, 200, 100, 5]
    assert score(days, higher_is_better=False).tolist() == [1, 2, 3, 4, 5]


def test_ties_share_a_score_and_use_up_the_levels_they_cover() -> None:
    # 4 of 10 with one order are all at the bottom; 4/10 are worse than the next: 1 + 20 // 10 = 3.
    orders = [1, 1, 1, 1, 2, 3, 3, 4, 8, 9]
    assert score(orders).tolist() == [1, 1, 1, 1, 3, 3, 3, 4, 5, 5]
    assert levels(score(orders)) == 4


@pytest.mark.parametrize(("ones", "expected"), [(19, 1), (20, 2)])
def test_a_level_begins_when_a_full_fifth_is_worse(ones: int, expected: int) -> None:
    orders = [1] * ones + [2] * (100 - ones)
    assert score(orders)[-1] == expected


def test_equal_customers_all_stand_at_one_level() -> None:
    assert score([7.0, 7.0, 7.0]).tolist() == [1, 1, 1]
    assert score([]).tolist() == []


@given(values=VALUES, higher=st.booleans(), data=st.data())
def test_scores_follow_the_values_and_not_the_rows(
    values: list[int], higher: bool, data: st.DataObject
) -> None:
    scores = score(values, higher)
    assert set(scores.tolist()) <= {1, 2, 3, 4, 5}
    for (one, its), (other, theirs) in itertools.combinations(zip(values, scores, strict=True), 2):
        if one == other:
            assert its == theirs
        elif (one > other) == higher:
            assert its >= theirs
        else:
            assert its <= theirs
    order = data.draw(st.permutations(range(len(values))))
    assert score([values[i] for i in order], higher).tolist() == scores[order].tolist()
    assert score([8 * value + 3 for value in values], higher).tolist() == scores.tolist()


def test_a_missing_value_has_no_score() -> None:
    with pytest.raises(ValueError, match="finite"):
        score([1.0, np.nan])


def test_cut_points_say_what_each_score_means() -> None:
    assert cut_points([1, 1, 1, 1, 2, 3, 3, 4, 8, 9]) == (
        ScoreBand(1, 1, 1, 4),
        ScoreBand(3, 2, 3, 3),
        ScoreBand(4, 4, 4, 1),
        ScoreBand(5, 8, 9, 2),
    )


def test_cut_points_of_recency_run_from_long_ago_to_just_now() -> None:
    bands = cut_points([400, 300, 200, 100, 5], higher_is_better=False)
    assert [(band.score, band.low) for band in bands] == [
        (1, 400),
        (2, 300),
        (3, 200),
        (4, 100),
        (5, 5),
    ]


def test_the_grid_is_a_partition_of_all_twenty_five_cells() -> None:
    cells = [cell for one in SEGMENTS for cell in one.cells()]
    assert sorted(cells) == list(itertools.product(range(1, 6), repeat=2))
    names = [one.name for one in SEGMENTS]
    assert len(set(names)) == len(names) == 10
    assert all(one.meaning.endswith(".") for one in SEGMENTS)


def test_the_grid_reads_as_documented() -> None:
    # Rows: recency 5 down to 1; columns: frequency 1 to 5.
    expected = [
        ["new", "potential loyalist", "potential loyalist", "champions", "champions"],
        ["promising", "potential loyalist", "potential loyalist", "loyal", "loyal"],
        ["about to sleep", "about to sleep", "needs attention", "loyal", "loyal"],
        ["hibernating", "hibernating", "at risk", "at risk", "cannot lose"],
        ["hibernating", "hibernating", "at risk", "at risk", "cannot lose"],
    ]
    assert [[segment(r, f) for f in range(1, 6)] for r in range(5, 0, -1)] == expected


@pytest.mark.parametrize("cell", [(0, 1), (1, 0), (6, 1), (1, 6)])
def test_there_is_nothing_outside_the_grid(cell: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="from 1 to 5"):
        segment(*cell)


def test_tiers_hold_a_fifth_and_the_next_three_tenths() -> None:
    tiers = value_tier([100, 90, 80, 70, 60, 50, 40, 30, 20, 10])
    assert tiers.tolist() == ["top"] * 2 + ["middle"] * 3 + ["rest"] * 5


def test_a_tie_across_the_edge_takes_the_lower_tier() -> None:
    tiers = value_tier([100, 90, 90, 70, 60, 60, 40, 30, 20, 10])
    assert tiers.tolist() == ["top"] + ["middle"] * 3 + ["rest"] * 6


def test_the_frame_joins_the_pieces_on_the_customers() -> None:
    customers = ["a", "b", "c", "d", "e"]
    frame = segments(
        pd.Series([5, 100, 200, 300, 400], customers),
        pd.Series([9, 1, 4, 3, 9], customers),
        pd.Series([900.0, 10.0, 50.0, 40.0, 500.0], customers),
    )
    assert frame["recency_score"].tolist() == [5, 4, 3, 2, 1]
    assert frame["frequency_score"].tolist() == [4, 1, 3, 2, 4]
    assert frame["monetary_score"].tolist() == [5, 1, 3, 2, 4]
    assert frame["segment"].to_dict() == {
        "a": "champions",
        "b": "promising",
        "c": "needs attention",
        "d": "hibernating",
        "e": "at risk",
    }
    assert frame["tier"].tolist() == ["top", "rest", "rest", "rest", "middle"]


def test_the_frame_refuses_series_of_different_customers() -> None:
    with pytest.raises(ValueError, match="same customers"):
        segments(pd.Series([1], ["a"]), pd.Series([1], ["b"]), pd.Series([1], ["a"]))


@pytest.fixture(scope="module")
def online_retail() -> pd.DataFrame:
    """Recency (days to 2011-12-10), orders and revenue of each known customer."""
    if not SHARED.exists():
        pytest.skip("the shared data folder is not here")
    path = SHARED / "uci_online_retail" / "online_retail.parquet"
    return duckdb.sql(
        f"""
        with lines as (select distinct * from '{path}')
        select CustomerID as customer,
               date_diff('day', max(InvoiceDate)::date, date '2011-12-10') as days,
               count(distinct InvoiceNo) as orders,
               sum(Quantity * UnitPrice::decimal(18, 4))::double as revenue
        from lines
        where CustomerID is not null and InvoiceNo not like 'C%' and Quantity > 0 and UnitPrice > 0
        group by 1 order by 1
        """
    ).df()


def test_online_retail_known_answers(online_retail: pd.DataFrame) -> None:
    assert len(online_retail) == 4_338
    assert online_retail["days"].mean() == pytest.approx(93.06, abs=0.005)
    assert online_retail["orders"].mean() == pytest.approx(4.27, abs=0.005)
    assert online_retail["revenue"].mean() == pytest.approx(2_048.69, abs=0.005)


def test_online_retail_one_order_customers_fill_the_lowest_score(
    online_retail: pd.DataFrame,
) -> None:
    lowest = cut_points(online_retail["orders"].to_numpy())[0]
    assert lowest == ScoreBand(score=1, low=1.0, high=1.0, customers=1_493)
    frame = segments(online_retail["days"], online_retail["orders"], online_retail["revenue"])
    assert set(frame["segment"]) <= {one.name for one in SEGMENTS}
    assert (frame["tier"] == "top").sum() == 867  # a fifth of 4,338 is 867.6
