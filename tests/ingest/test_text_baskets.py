"""One basket a line: told from tables with gaps by many signs at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from report_builder.ingest.sources.baskets import FEWEST_BASKETS, are_baskets
from tests.ingest.tables import DATA
from tests.ingest.texts import cells, read_files

ITEMS = ["milk", "bread", "butter", "eggs", "tea", "jam"]
# 1, 2, 3, 4, 1, ... items; each basket begins with another one.
BASKETS = [[ITEMS[(n + k) % 6] for k in range(n % 4 + 1)] for n in range(FEWEST_BASKETS)]


def test_baskets_become_rows_of_items(tmp_path: Path) -> None:
    raw = read_files(tmp_path, "\n".join(",".join(basket) for basket in BASKETS))
    assert list(raw.table.columns) == ["basket", "item"]
    assert cells(raw)[:4] == [["1", "milk"], ["2", "bread"], ["2", "butter"], ["3", "butter"]]
    assert len(cells(raw)) == sum(map(len, BASKETS))
    assert "one basket a line" in raw.note


def test_baskets_filled_up_with_empty_cells(tmp_path: Path) -> None:
    raw = read_files(tmp_path, "\n".join(",".join([*b, *[""] * (4 - len(b))]) for b in BASKETS))
    assert list(raw.table.columns) == ["basket", "item"]
    assert len(cells(raw)) == sum(map(len, BASKETS))


@pytest.mark.parametrize(
    "baskets",
    [
        BASKETS[1:],  # too few
        [basket[:2] for basket in BASKETS],  # of two sizes only
        [*BASKETS[:12], *[["milk", "tea"]] * 20],  # most of one size
        [[f"{n}.50", *basket] for n, basket in enumerate(BASKETS)],  # numbers among them
        [[*b, f"a{n}", f"b{n}", f"c{n}"] for n, b in enumerate(BASKETS)],  # that never come back
        [["milk", *basket, "milk"] for basket in BASKETS],  # the same item twice
        [ITEMS[: n % 4 + 1] for n in range(FEWEST_BASKETS)],  # each item in its own column
        [[*basket[:1], "", *basket[1:], "x"] for basket in BASKETS],  # gaps inside
    ],
)
def test_one_sign_that_is_missing_is_enough(baskets: list[list[str]]) -> None:
    assert are_baskets(BASKETS)
    assert not are_baskets(baskets)


@pytest.mark.skipif(not DATA.is_dir(), reason="the public data sets are not here")
def test_the_published_groceries(tmp_path: Path) -> None:
    raw = read_files(tmp_path, (DATA / "known" / "groceries.csv").read_bytes())
    found = cells(raw)
    assert len(found) == 43_367
    assert found[-1][0] == "9835"
    assert found[0] == ["1", "citrus fruit"]
