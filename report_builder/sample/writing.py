"""The shop as files."""

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TextIO

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from report_builder.sample.accounts import Account, add_up
from report_builder.sample.shop import Shop, build_setting, draw_blocks
from report_builder.sample.truth import describe, to_toml

FileFormat = Literal["csv", "parquet"]
_TABLES = ("transactions", "customers", "products", "campaigns")


class _TableFile:
    """One table on disk that grows by frames of one layout."""

    def __init__(self, path: Path, file_format: FileFormat) -> None:
        self._path = path
        self._text: TextIO | None = (
            path.open("w", encoding="utf-8", newline="") if file_format == "csv" else None
        )
        self._parquet: Any = None
        self._started = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for file in (self._text, self._parquet):
            if file is not None:
                file.close()

    def append(self, frame: pd.DataFrame) -> None:
        if self._text is not None:
            frame.to_csv(
                self._text,
                index=False,
                header=not self._started,
                lineterminator="\n",
                float_format="%.2f",
            )
        else:
            table = pa.Table.from_pandas(frame, preserve_index=False)
            if self._parquet is None:
                self._parquet = pq.ParquetWriter(self._path, table.schema)
            self._parquet.write_table(table.cast(self._parquet.schema))
        self._started = True


def write_sample(folder: Path, shop: Shop, file_format: FileFormat = "csv") -> list[Path]:
    """Write the four tables and truth.toml into `folder` (made if absent); returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.{file_format}" for name in _TABLES]
    for name, path in zip(_TABLES, paths, strict=True):
        with _TableFile(path, file_format) as file:
            file.append(getattr(shop, name))
    return [*paths, _write_truth(folder, shop.truth)]


def write_large(
    folder: Path,
    customers: int,
    months: int = 24,
    seed: int = 7,
    file_format: FileFormat = "csv",
    effects: bool = True,
) -> list[Path]:
    """Generate and write block by block in bounded memory; the files are those of `write_sample`.

    (A parquet file differs in its row groups only.) About 5 million lines come from 250,000
    customers over 24 months.
    """
    setting = build_setting(months, seed, effects)
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.{file_format}" for name in _TABLES]
    accounts: list[Account] = []
    with ExitStack() as stack:
        files = {
            name: stack.enter_context(_TableFile(path, file_format))
            for name, path in zip(_TABLES, paths, strict=True)
        }
        files["products"].append(setting.catalogue.frame)
        for block in draw_blocks(customers, seed, setting):
            files["transactions"].append(block.transactions)
            files["customers"].append(block.customers)
            files["campaigns"].append(block.campaigns)
            accounts.append(block.account)
    truth = describe(add_up(accounts), setting, customers, months, seed)
    return [*paths, _write_truth(folder, truth)]


def _write_truth(folder: Path, truth: dict[str, Any]) -> Path:
    path = folder / "truth.toml"
    path.write_text(to_toml(truth), encoding="utf-8", newline="\n")
    return path
