"""The one function for notebooks: the same report as the command line, shown in a cell."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

import report_builder
from report_builder.errors import ReportError
from report_builder.model import Report
from tests.test_cli import ROWS


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "corner_shop.csv"
    path.write_text("\n".join(ROWS) + "\n", encoding="utf-8")
    return path


def test_build_report_gives_the_report_and_the_cell_shows_it(shop: Path) -> None:
    report = report_builder.build_report(shop, period="2024-02", currency="gbp", title="Corner <b>")
    assert isinstance(report, Report)
    assert (report.period.key, report.currency, report.title) == ("2024-02", "GBP", "Corner <b>")
    cell = report._repr_html_()
    assert cell.startswith("<iframe srcdoc=")
    assert "Corner <b>" not in cell
    assert 'sandbox="allow-scripts"' in cell


def test_a_mistake_is_an_exception_the_caller_can_act_on(shop: Path) -> None:
    with pytest.raises(ReportError, match="2 to 10"):
        report_builder.build_report(shop, clusters=11)


def test_there_is_no_more_api_than_that() -> None:
    assert report_builder.__all__ == ["build_report"]
    public = {
        name
        for name, value in vars(report_builder).items()
        if not name.startswith("_") and not inspect.ismodule(value)
    }
    assert public <= {"build_report", "Any", "Path", "TYPE_CHECKING", "annotations"}
