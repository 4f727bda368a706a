"""Reading an earlier report back: what is taken, what is refused and in which words."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from report_builder.errors import ReportError
from report_builder.model import Period
from report_builder.previous import Look, NotComparable, Wanted, find, parse
from report_builder.previous.reading import SCHEMA
from report_builder.render import contract
from tests.examples import example_report

NOVEMBER = example_report()  # version, title, currency and as-of date of its own
DECEMBER = Wanted(
    NOVEMBER.title, NOVEMBER.version, NOVEMBER.currency,
    Period(dt.date(2011, 12, 1), dt.date(2011, 12, 31), "December 2011"), dt.date(2011, 12, 31),
)  # fmt: skip


def document() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(contract.render(NOVEMBER))
    return loaded


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    content = document()
    change(content)
    return json.dumps(content).encode()


def test_what_is_written_is_read_back() -> None:
    found = parse(contract.render(NOVEMBER), DECEMBER)
    assert (found.title, found.period, found.as_of) == (
        NOVEMBER.title, NOVEMBER.period, NOVEMBER.as_of,
    )  # fmt: skip
    assert SCHEMA == contract.SCHEMA
    assert [one.key for one in found.findings] == [one.key for one in NOVEMBER.findings]
    assert {one.key: one.value for one in found.kpis} == pytest.approx(
        {one.key: one.value for one in NOVEMBER.kpis}
    )
    assert found.kpis[0].series == NOVEMBER.kpis[0].series
    quiet = next(one for one in found.findings if one.key == "quiet")
    assert quiet.text.startswith("360\u00a0customers who used to buy")
    assert found.recommendations[0].because == ("quiet",)
    every = [chapter.content for chapter in NOVEMBER.chapters]
    assert found.forecasts == tuple(one for content in every for one in content.forecasts) != ()
    assert found.cluster_space == tuple(one for each in every for one in each.cluster_space) != ()
    assert found.trends == tuple(one for each in every for one in each.trends) != ()
    assert [(one.id, one.centroid) for one in found.clusters] == [
        (1, {"orders": 1.6}), (2, {"orders": -0.5}),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.update(schema=2), "schema 2, not 1"),
        (lambda d: d.pop("schema"), "not a report of this program"),
        (lambda d: d["program"].update(version="9.9.0"), "version 9.9.0"),
        (lambda d: d.update(title="Another shop"), "“Another shop”"),
        (lambda d: d.update(currency="USD"), "in USD"),
        (lambda d: d.update(period=None), "without dates"),
        (lambda d: d.update(as_of="2011-12-31"), "data up to 2011-12-31"),
        (lambda d: d["period"].update(start="2011-12-01", end="2011-12-31"), "not before"),
        (lambda d: d["period"].update(start="2011-11-02"), "is about a span"),
        (lambda d: d["period"].update(start="2011-11-30", end="2011-11-01"), "ends before"),
        (lambda d: d.pop("kpis"), "'kpis' is missing"),
        (lambda d: d.update(findings="none"), "a list is expected"),
        (lambda d: d.update(findings=["none"]), "a list of records"),
        (lambda d: d["kpis"][0].update(value="much"), "is not a number"),
        (lambda d: d["kpis"][0].update(value=float("nan")), "not finite"),
        (lambda d: d["findings"][0].update(grade="certain"), "none of measured"),
        (lambda d: d["findings"][0].update(text="x" * 2001), "too long"),
        (lambda d: d["cluster_space"][0].update(scale=0), "no scale"),
        (lambda d: d["clusters"][0].update(centroid={}), "'orders' is missing"),
        (lambda d: d["forecasts"][0].update(end="soon"), "isoformat"),
        (lambda d: d["trends"][0]["points"][0].update(severity="dire"), "none of"),
        (lambda d: d["recommendations"][0].update(because=[3]), "is not a text"),
    ],
)
def test_what_cannot_be_compared_with_is_refused_in_one_line(
    change: Callable[[dict[str, Any]], object], words: str
) -> None:
    with pytest.raises(NotComparable) as refused:
        parse(changed(change), DECEMBER)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_is_refused(content: bytes) -> None:
    with pytest.raises(NotComparable):
        parse(content, DECEMBER)


def test_another_last_place_of_the_version_is_the_same_rules() -> None:
    wanted = replace(DECEMBER, version="0.1.9")
    report = replace(NOVEMBER, version="0.1.0")
    assert parse(contract.render(report), wanted).version == "0.1.0"
    with pytest.raises(NotComparable, match="version"):
        parse(contract.render(report), replace(DECEMBER, version="0.2.0"))


def test_a_text_is_cleaned_of_what_would_stop_the_charts() -> None:
    found = parse(changed(lambda d: d["findings"][0].update(text="a\x00b\u202ec")))
    assert found.findings[0].text == "a\ufffdbc"


def written(output: Path, name: str, content: bytes) -> Path:
    (output / name).mkdir(parents=True)
    (output / name / "report.json").write_bytes(content)
    return output / name


def test_the_newest_earlier_report_is_taken_and_the_others_are_told(tmp_path: Path) -> None:
    october = replace(
        NOVEMBER, as_of=dt.date(2011, 10, 31),
        period=Period(dt.date(2011, 10, 1), dt.date(2011, 10, 31), "October 2011"),
    )  # fmt: skip
    written(tmp_path, "2011-10", contract.render(october))
    written(tmp_path, "2011-11", contract.render(NOVEMBER))
    written(tmp_path, "2011-12", b"the one that is built again is not looked at")
    written(tmp_path, ".report-builder-old-2011-09", b"hidden")
    (tmp_path / "notes").mkdir()
    found = find(Look(tmp_path), DECEMBER)
    assert found.earlier is not None
    assert found.earlier.period.key == "2011-11"
    assert found.ignored == ""
    written(tmp_path, "a", b"{")
    written(tmp_path, "b", changed(lambda d: d.update(title="Another shop")))
    written(tmp_path, "c", b"{")
    written(tmp_path, "d", b"{")
    found = find(Look(tmp_path), DECEMBER)
    assert found.earlier is not None
    assert found.ignored.count("report.json") == 3
    assert found.ignored.endswith("; 1 more.")
    assert "Another shop" in found.ignored


def test_without_a_folder_there_is_nothing_and_nothing_is_said(tmp_path: Path) -> None:
    assert find(Look(tmp_path / "none"), DECEMBER).earlier is None
    assert find(Look(), DECEMBER).ignored == ""


def test_the_file_that_was_named_is_taken_or_refused(tmp_path: Path) -> None:
    folder = written(tmp_path, "x", contract.render(NOVEMBER))
    for path in (folder, folder / "report.json"):
        found = find(Look(tmp_path, path), DECEMBER)
        assert found.earlier is not None
    other = written(tmp_path, "y", changed(lambda d: d.update(title="Another shop")))
    for path, words in ((other, "Another shop"), (tmp_path / "none", "No such file")):
        with pytest.raises(ReportError, match=words):
            find(Look(tmp_path, path), DECEMBER)


def test_a_report_of_before_forecasts_and_centroids_were_written_has_none() -> None:
    def older(content: dict[str, Any]) -> None:
        del content["forecasts"], content["cluster_space"]
        for one in content["clusters"]:
            del one["centroid"]

    found = parse(changed(older), DECEMBER)
    assert (found.forecasts, found.clusters, found.cluster_space) == ((), (), ())
