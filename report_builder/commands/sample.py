"""``report-builder sample``: the data of a made-up shop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from report_builder.errors import ReportError
from report_builder.terminal import say


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--customers", type=click.IntRange(min=1), default=2000, show_default=True,
              help="Customers; about 21 order lines each.")  # fmt: skip
@click.option("--months", type=click.IntRange(min=1), default=24, show_default=True)
@click.option("--seed", type=int, default=7, show_default=True, help="Same seed, same bytes.")
@click.option("--format", "file_format", type=click.Choice(["csv", "parquet"]), default="csv",
              show_default=True)  # fmt: skip
def sample(folder: Path, customers: int, months: int, seed: int, file_format: Any) -> None:
    """Write the data of a made-up shop to DIR, with known truths planted in it (truth.toml)."""
    from report_builder.sample import write_large

    try:
        for path in write_large(folder, customers, months, seed, file_format):
            say(f"{path}  {path.stat().st_size / 1024:,.0f} KB")
    except OSError as error:
        raise ReportError(f"cannot write {error.filename or folder}: {error.strerror}") from None
