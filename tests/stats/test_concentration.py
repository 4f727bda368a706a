"""Concentration: hand cases, values at and past each cut, and the Online Retail known answers."""

import duckdb
import numpy as np
import pytest

from report_builder.stats.concentration import abc_classes, gini, top_share, xyz_classes
from tests.sets import DATA


def test_gini_by_hand() -> None:
    assert gini([5, 5, 5, 5]) == 0
    assert gini([0, 0, 0, 8]) == pytest.approx(3 / 4)
    assert gini([1, 2, 3, 4]) == pytest.approx(1 / 4)
    assert gini([0, 0]) == 0
    assert gini([7]) == 0


def test_gini_is_half_the_relative_mean_difference() -> None:
    values = np.random.default_rng(5).lognormal(size=80)
    differences = np.abs(np.subtract.outer(values, values)).mean()
    assert gini(values) == pytest.approx(differences / (2 * values.mean()))
    assert gini(values[::-1]) == gini(values)
    assert gini(values * 1000) == pytest.approx(gini(values))


def test_top_share_counts_whole_items_never_more_than_the_fraction() -> None:
    values = [1] * 24 + [26]
    assert top_share(values, 0.04) == pytest.approx(26 / 50)  # exactly 1 of 25
    assert top_share(values, 0.0799) == pytest.approx(26 / 50)
    assert top_share(values, 0.08) == pytest.approx(27 / 50)
    assert top_share(values, 0.01) == pytest.approx(26 / 50)  # at least one
    assert top_share(values, 1.0) == pytest.approx(1)


def test_top_share_is_not_caught_by_float_fractions() -> None:
    assert top_share([1] * 100, 0.29) == pytest.approx(0.29)  # 0.29 · 100 = 28.999999999999996


def test_top_share_of_nothing_is_nothing() -> None:
    assert top_share([0, 0, 0], 0.5) == 0


@pytest.mark.parametrize("fraction", [0, -0.1, 1.01])
def test_top_share_refuses_impossible_fractions(fraction: float) -> None:
    with pytest.raises(ValueError, match="fraction"):
        top_share([1, 2], fraction)


@pytest.mark.parametrize("values", [[], [1, -1], [1, np.nan]])
def test_concentration_refuses_impossible_values(values: list[float]) -> None:
    with pytest.raises(ValueError, match="values"):
        gini(values)
    with pytest.raises(ValueError, match="values"):
        top_share(values, 0.5)


@pytest.mark.parametrize(
    ("values", "classes"),
    [
        ([80, 15, 5], "ABC"),  # exactly 80 % and 95 %
        ([79, 16, 5], "ABC"),
        ([81, 14, 5], "ABC"),  # the largest is always A
        ([50, 30, 15, 5], "AABC"),
        ([50, 31, 14, 5], "ABBC"),
        ([50, 30, 16, 4], "AACC"),  # 96 % is past 95 %
        ([5, 15, 30, 50], "CBAA"),  # in the order given
        ([0.7, 0.1, 0.1, 0.1], "ACCC"),  # equal items share a class: together they end at 100 %
        ([0.1, 0.7, 0.15, 0.05], "BABC"),  # 0.7 + 0.15 passes 80 %
        ([7, 7, 7], "AAA"),  # all are the largest
        ([80, 15, 5, 0, -40], "ABCCC"),  # losses do not lower the total
        ([0, 0], "CC"),
        ([3], "A"),
    ],
)
def test_abc_classes_by_hand(values: list[float], classes: str) -> None:
    assert "".join(abc_classes(values)) == classes


def test_abc_cut_survives_float_sums() -> None:
    """50, 80, 95 and 100 % of 0.5, where 0.25 + 0.15 + 0.075 is above 0.95 · 0.5 in floats."""
    assert "".join(abc_classes([0.25, 0.15, 0.075, 0.025])) == "AABC"


def test_abc_follows_the_items_when_rows_are_shuffled() -> None:
    generator = np.random.default_rng(6)
    values = generator.integers(0, 30, 200).astype(float)
    order = generator.permutation(200)
    assert (abc_classes(values[order]) == abc_classes(values)[order]).all()


def test_xyz_cuts_belong_to_the_steadier_class() -> None:
    classes = xyz_classes([0, 0.5, 0.5001, 1.0, 1.0001, np.inf])
    assert "".join(classes) == "XXYYZZ"


@pytest.mark.parametrize("bad", [-0.1, np.nan])
def test_xyz_refuses_impossible_coefficients(bad: float) -> None:
    with pytest.raises(ValueError, match="coefficients"):
        xyz_classes([0.3, bad])


SPEND = """
    SELECT CAST(SUM(Quantity * CAST(UnitPrice AS DECIMAL(18, 4))) AS DOUBLE) AS spend
    FROM (SELECT {rows} FROM read_parquet(?))
    WHERE CustomerID IS NOT NULL AND InvoiceNo NOT LIKE 'C%' AND Quantity > 0 AND UnitPrice > 0
    GROUP BY CustomerID
"""


@pytest.mark.skipif(not DATA.exists(), reason="real data is not here")
@pytest.mark.parametrize(
    ("rows", "coefficient", "top_tenth"),
    [("DISTINCT *", 0.7158, 0.6141), ("*", 0.7151, 0.6133)],
    ids=["392,692 rows without exact duplicates", "397,884 rows"],
)
def test_online_retail_known_concentration(rows: str, coefficient: float, top_tenth: float) -> None:
    path = str(DATA / "uci_online_retail" / "online_retail.parquet")
    spend = duckdb.execute(SPEND.format(rows=rows), [path]).fetchnumpy()["spend"]
    assert spend.size == 4_338
    assert gini(spend) == pytest.approx(coefficient, abs=5e-5)
    assert top_share(spend, 0.10) == pytest.approx(top_tenth, abs=5e-5)
