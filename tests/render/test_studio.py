"""The second process: gives what the first would, hands errors over, ends with the pipe."""

from __future__ import annotations

import io
import pickle
from pathlib import Path

import numpy as np
import pytest

from report_builder.render import html, studio
from report_builder.stats.clustering import divide
from tests.examples import example_report


def test_pictures_and_pdf_are_those_of_one_process() -> None:
    from report_builder.render import pdf

    report = example_report()
    svgs = html.pictures(report)
    with studio.studio(with_pdf=True) as beside:
        asked = {
            chart.key: beside.picture(chart, report.currency, report.locale)
            for chapter in report.chapters
            for chart in chapter.content.charts
        }
        assert {key: future.result() for key, future in asked.items()} == svgs
        assert beside.pdf(report, svgs).result() == pdf.render(report, svgs)


def test_an_error_is_raised_where_the_work_was_asked_for() -> None:
    report = example_report()
    with studio.studio(with_pdf=False) as beside:
        with pytest.raises(KeyError):
            beside.pdf(report, {}).result()
        chart = report.chapters[0].content.charts[0]
        assert (
            beside.picture(chart, "GBP", report.locale).result().startswith("<svg")
        )  # it goes on serving


def test_an_errand_gives_what_the_function_gives_here() -> None:
    matrix = np.random.default_rng(0).normal(size=(120, 2))
    matrix[:60] += 8
    with studio.studio(with_pdf=False) as beside:
        taken, tried, crowd = beside.errand(divide, [matrix], fewest=2).result()
    here = divide([matrix], fewest=2)
    assert (taken, crowd) == (here[0], here[2])
    assert tried[0].solution.labels.tolist() == here[1][0].solution.labels.tolist()
    assert tried[0].sound


def test_nothing_is_left_lying_about(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fonts of a PDF are unpacked somewhere; that place goes with the process."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    report = example_report()
    svgs = html.pictures(report)
    with studio.studio(with_pdf=True) as beside:
        beside.pdf(report, svgs).result()
    assert list(tmp_path.iterdir()) == []


def test_it_stops_when_nothing_more_can_be_asked() -> None:
    requests, answers = io.BytesIO(), io.BytesIO()
    pickle.dump(("report_builder.render.fonts", "directory", (), {}), requests)
    requests.seek(0)
    studio.serve(requests, answers)
    done, folder = pickle.loads(answers.getvalue())
    assert done
    assert (folder / "FiraSans-Regular.ttf").exists()
