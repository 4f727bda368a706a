"""Neither the order of rows nor the names of customers change a number; money scales."""

from __future__ import annotations

import functools
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from report_builder.dataset import Dataset
from report_builder.ingest import load
from report_builder.settings import Settings
from tests.ingest.tables import closes, shop, summary, write

CUSTOMERS = [f"K{n}" for n in range(30)]
PRICES = {"Mug": 500, "Plate": 800, "Bowl": 450, "Postage": 395}  # in cents


@functools.cache
def lines() -> tuple[tuple[str, ...], ...]:
    """400 lines of a small shop with duplicates, credits, free items and unknown customers."""
    chance = random.Random(7)
    made = []
    for number in range(380):
        credit = chance.random() < 0.1
        product = chance.choice(sorted(PRICES))
        price = 0 if chance.random() < 0.03 else PRICES[product]
        made.append((
            f"{'C' if credit else ''}{number // 3}", chance.choice(("", *CUSTOMERS)),
            f"2023-{chance.randint(1, 6):02d}-{chance.randint(1, 28):02d}", product,
            str((-1 if credit else 1) * chance.randint(1, 2)), f"{price / 100:.2f}",
        ))  # fmt: skip
    return tuple(made + made[:20])


def dataset(folder: Path, rows: list[tuple[str, ...]]) -> Dataset:
    """The shop of these rows."""
    return load([write(folder, shop(*(",".join(row) for row in rows)))], Settings())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_shuffled_rows_give_an_equal_dataset(tmp_path: Path, seed: int) -> None:
    mixed = list(lines())
    random.Random(seed).shuffle(mixed)
    usual, shuffled = dataset(tmp_path, list(lines())), dataset(tmp_path, mixed)
    assert summary(usual) == summary(shuffled)
    # The same lines are analysed, not only as many.
    names = sorted(set(usual.lines.columns))
    ours, theirs = (sorted(map(str, data.lines.select(names).execute().to_numpy().tolist()))
                    for data in (usual, shuffled))  # fmt: skip
    assert ours == theirs
    assert any(step.step == "Cancelled purchases" for step in usual.ledger)


def test_renamed_customers_give_an_equal_dataset(tmp_path: Path) -> None:
    names = {f"K{n}": f"Z{(n * 17) % 31}" for n in range(30)} | {"": ""}
    renamed = [(row[0], names[row[1]], *row[2:]) for row in lines()]
    assert summary(dataset(tmp_path, list(lines()))) == summary(dataset(tmp_path, renamed))


def test_money_times_ten_gives_totals_times_ten(tmp_path: Path) -> None:
    dear = [(*row[:5], f"{float(row[5]) * 10:.2f}") for row in lines()]
    usual, tenfold = dataset(tmp_path, list(lines())), dataset(tmp_path, dear)
    for key in ("gross_revenue", "returns_value", "other_value", "net_revenue"):
        assert getattr(tenfold.totals, key) == pytest.approx(10 * getattr(usual.totals, key))
    assert [s.revenue for s in tenfold.ledger] == pytest.approx(
        [10 * s.revenue for s in usual.ledger]
    )
    assert [s.rows for s in tenfold.ledger] == [s.rows for s in usual.ledger]


ROW = st.tuples(
    st.sampled_from(["1", "2", "C3", "4", ""]), st.sampled_from(["K1", "K2", ""]),
    st.sampled_from(["2023-01-02", "2023-02-03", "never", ""]),
    st.sampled_from(["Mug", "Bowl", "Postage", ""]),
    st.sampled_from(["1", "2", "-1", "0", "x", ""]),
    st.sampled_from(["5.00", "0.3333", "0", "?", ""]),
)  # fmt: skip


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(ROW, max_size=12))
def test_the_ledger_closes_on_any_dirt(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    sound = [(f"9{n}", "K1", f"2023-01-{n + 10}", "Mug", "1", "5.00") for n in range(15)]
    data = dataset(tmp_path, sound + rows)
    assert closes(data)
    assert data.ledger[0].rows == data.totals.rows == 15 + len(rows)
    totals = data.totals
    kinds = (totals.lines_sale, totals.lines_credit, totals.lines_cancelled, totals.lines_other)
    assert sum(kinds) + totals.rows_exact_duplicates <= totals.rows
