"""An audience's report has a folder of its own and goes to its own people."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from report_builder import publish
from report_builder.cli import main
from report_builder.errors import ReportError
from report_builder.inspection import template
from report_builder.model import audience_of
from report_builder.previous.search import Look, earlier_reports, find
from report_builder.settings import Audience, Settings, checked, load
from tests.examples import example_report
from tests.mail.reports import report_folder

NORTH = """
    [mail]
    to = ["board@shop.example"]
    sender = "reports@shop.example"
    [audiences.north-1]
    where = ["store = North Quay", "store = Pier = 7"]
    title = "the North"
    to = ["Ann <ann@shop.example>"]
    cc = ["bob@shop.example"]
    [audiences.south]
    where = "Region = South"
"""


def settings_of(folder: Path, text: str) -> Path:
    path = folder / "report.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_audiences_in_the_settings(tmp_path: Path) -> None:
    north, south = load(settings_of(tmp_path, NORTH)).audiences
    assert north == Audience(
        "north-1", ("store = North Quay", "store = Pier = 7"), "store", ("North Quay", "Pier = 7"),
        "the North", ("Ann <ann@shop.example>",), ("bob@shop.example",),
    )  # fmt: skip
    assert (south.column, south.values, south.title, south.to) == ("zone", ("South",), "South", ())
    assert north.told == "north-1: store = North Quay or store = Pier = 7"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("audiences = 3", r"an audience is written as \[audiences\.north\]"),
        ("[audiences]\nnorth = 3", r"an audience is written as \[audiences\.north\]"),
        ("[audiences.north]\nto = ['a@b.example']", r"\[audiences\.north\]: where is missing"),
        ("[audiences.north]\nwhere = 3", r"where = 3 must be a text"),
        ("[audiences.north]\nwhere = 'North'", r"where = 'North' is not like"),
        ("[audiences.north]\nwhere = 'shop = N'", r"shop is not known; .*store"),
        ("[audiences.north]\nwhere = ['store = N', 'city = N']", "must be on one of the same"),
        ("[audiences.north]\nwhere = 'store = N'\nwho = 3", r"who is not known"),
        ("[audiences.north]\nwhere = 'store = N'\ntitle = ''", r"title = '' must be a text"),
        ("[audiences.north]\nwhere = 'store = N'\nto = [3]", r"to = \[3\] must be a text"),
        ("[audiences.'a--b']\nwhere = 'store = N'", "letters and digits, with single hyphens"),
        ("[audiences.'../x']\nwhere = 'store = N'", "letters and digits, with single hyphens"),
        ("[audience.north]\nwhere = 'store = N'", r"\[audience\] is not known; .*audiences"),
    ],
)
def test_a_mistake_in_an_audience_is_told(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=message):
        load(settings_of(tmp_path, text))


def test_an_audience_that_the_settings_do_not_have_is_told(tmp_path: Path) -> None:
    settings = load(settings_of(tmp_path, NORTH))
    with pytest.raises(ReportError, match=r"audience 'sout' is not known; did you mean south\?"):
        checked(replace(settings, audience="sout"))
    with pytest.raises(ReportError, match=r"write one as \[audiences"):
        checked(Settings(audience="south"))


def test_what_inspect_writes_has_the_same_audiences(tmp_path: Path) -> None:
    settings = load(settings_of(tmp_path, NORTH))
    told = template.Understood((tmp_path,), tmp_path, (), None, "")
    text = template.text(told, settings)
    assert load(settings_of(tmp_path, text)).audiences == settings.audiences
    example = template.text(told, Settings()).replace("\n# ", "\n").split("[audiences.north]")[1]
    assert tomllib.loads(example)["where"] == "region = North"


def test_the_folder_is_named_after_period_and_audience() -> None:
    report = replace(example_report(), audience="north-1")
    assert report.key == "2011-11--north-1"
    assert replace(report, period=None).key == "undated--north-1"
    assert [audience_of(name) for name in (report.key, "2011-11", "2011-01-05..2011-02-03")] == [
        "north-1", "", "",
    ]  # fmt: skip


def test_it_is_not_listed_among_the_reports_of_the_shop(tmp_path: Path) -> None:
    publish.write(tmp_path, "2011-11", {"report.json": b"{}"})
    publish.write(tmp_path, "2011-11--north", {"report.json": b"{}"})
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "2011-11/" in index or "2011-11" in index
    assert "north" not in index
    assert (tmp_path / "2011-11--north" / "report.json").exists()


def _of_audience(folder: Path, told: str) -> Path:
    """The hand-made report, renamed to that of an audience."""

    def change(data: Any) -> None:
        data["settings"]["audience"] = told

    made = report_folder(folder, change)
    return made.rename(made.with_name("2011-11--" + told.partition(":")[0]))


def test_it_is_compared_with_reports_of_the_same_audience_only(tmp_path: Path) -> None:
    from report_builder.previous import Wanted

    for name in ("2011-10", "2011-10--north", "2011-09--south"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "report.json").write_text("{}")
    report = example_report()
    assert report.period is not None
    assert report.as_of is not None
    wanted = Wanted(report.title, report.version, "GBP", report.period, report.as_of)
    assert len(list(earlier_reports(tmp_path))) == 3
    for audience, folder in (("", "2011-10"), ("north", "2011-10--north")):
        ignored = find(Look(tmp_path, None, audience), wanted).ignored
        assert ignored.count("report.json") == 1
        assert f"{tmp_path / folder / 'report.json'} " in ignored


TOLD = "north-1: store = North Quay or store = Pier = 7"


def drafted(folder: Path, settings: Path, *options: str) -> tuple[Result, str]:
    path = settings.parent / "draft.eml"
    path.unlink(missing_ok=True)
    arguments = ["mail", str(folder), "--settings", str(settings), "--draft", str(path), *options]
    result = CliRunner().invoke(main, arguments)
    return result, path.read_text() if path.exists() else ""


def test_the_people_of_the_audience_get_its_report_and_the_others_do_not(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, NORTH)
    result, text = drafted(_of_audience(tmp_path / "output", TOLD), settings)
    assert result.exit_code == 0, result.output
    assert "To: Ann <ann@shop.example>\nCc: bob@shop.example\n" in text
    assert "board@" not in text
    _, text = drafted(report_folder(tmp_path / "output"), settings)
    assert "To: board@shop.example\n" in text


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ("north-1: store = South Mole", "build it again"),
        ("south: Region = South", "nobody to send it to: name people with --to, or in "
         "[audiences.south] to"),
        ("gone: store = Gone", "nobody to send it to: name people with --to, or in "
         "[audiences.gone] to"),
    ],
)  # fmt: skip
def test_a_report_whose_people_are_not_known_goes_to_nobody(
    told: str, message: str, tmp_path: Path
) -> None:
    folder = _of_audience(tmp_path / "output", told)
    result, text = drafted(folder, settings_of(tmp_path, NORTH))
    assert (result.exit_code, text) == (2, "")
    assert message in result.output
    data = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert data["settings"]["audience"] == told
