"""Every message of the settings file names the key, the value and what is allowed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from report_builder.errors import ReportError
from report_builder.settings import Settings, checked, load, parse_date


def settings_of(folder: Path, text: str) -> Settings:
    """What a settings file with this text says."""
    path = folder / "report.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_everything_that_can_be_set(tmp_path: Path) -> None:
    found = settings_of(tmp_path, """
        [report]
        title = "Corner shop"
        [dates]
        period = "2011-11"
        as_of = 2011-12-09
        day_first = false
        [money]
        currency = "gbp"
        [calendar]
        country = "gb"
        [segments]
        clusters = 4
        [columns]
        customer_id = "Who"
        region.country = "Land"
    """)  # fmt: skip
    assert found == Settings(
        title="Corner shop", period="2011-11", as_of=dt.date(2011, 12, 9), day_first=False,
        currency="GBP", country="GB", clusters=4,
        columns={"customer_id": "Who", "region.country": "Land"},
    )  # fmt: skip
    assert found.printed()["as_of"] == "2011-12-09"
    assert found.printed()["columns.region.country"] == "Land"


def test_nothing_set_prints_nothing(tmp_path: Path) -> None:
    assert settings_of(tmp_path, "") == Settings()
    assert Settings().printed() == {}
    assert Settings(day_first=False).printed() == {"day_first": False}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[date]\n", r"\[date\] is not known; did you mean dates\?"),
        ("[xyzzy]\n", r"\[xyzzy\] is not known; allowed: report, dates, money, .*columns"),
        ("report = 3\n", r"\[report\] must be a table of keys"),
        ("columns = 3\n", r"\[columns\] must be a table of keys"),
        ("[report]\ntitel = 'x'\n", r"\[report\] titel is not known; did you mean title\?"),
        ("[report]\ntitle = 3\n", r"\[report\] title = 3 must be a text in quotation marks"),
        ("[dates]\nday_first = 'yes'\n", r"day_first = 'yes' must be true or false"),
        ("[segments]\nclusters = true\n", r"clusters = True must be a whole number"),
        ("[segments]\nclusters = 2.5\n", r"clusters = 2.5 must be a whole number"),
        ("[segments]\nclusters = 1\n", r"clusters = 1 is out of range: 2 to 10"),
        ("[segments]\nclusters = 11\n", r"clusters = 11 is out of range: 2 to 10"),
        ("[money]\ncurrency = 'pounds'\n", r"currency = 'pounds' is not a three-letter code"),
        ("[calendar]\ncountry = 'Britain'\n", r"country = 'Britain' is not a two-letter code"),
        ("[dates]\nas_of = '9 Dec'\n", r"as_of: '9 Dec' is not a date like 2011-11-30"),
        ("[columns]\ncustomer = 'x'\n", r"customer is not a role; did you mean customer_\w+\?"),
        ("[columns]\nregion.contry = 'x'\n", r"region.contry is not a role; did you mean region"),
        ("[columns]\namount = 3\n", r"\[columns\] amount = 3 must be a column name"),
        ("[report\n", "cannot be read"),
    ],
)
def test_messages(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ReportError, match=message) as caught:
        settings_of(tmp_path, text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("clusters", [2, 10])
def test_the_fewest_and_the_most_clusters(tmp_path: Path, clusters: int) -> None:
    assert settings_of(tmp_path, f"[segments]\nclusters = {clusters}\n").clusters == clusters


def test_a_file_that_is_not_there_or_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="was not found"):
        load(tmp_path / "report.toml")
    (tmp_path / "report.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ReportError, match="cannot be read"):
        load(tmp_path / "report.toml")
    with pytest.raises(ReportError, match="cannot be read"):
        load(tmp_path)


def test_a_moment_is_cut_to_its_day(tmp_path: Path) -> None:
    found = settings_of(tmp_path, "[dates]\nas_of = 2011-12-09T10:00:00\n")
    assert found.as_of == dt.date(2011, 12, 9)


def test_dates_are_written_one_way() -> None:
    assert parse_date("2011-11-30", "--as-of") == dt.date(2011, 11, 30)
    with pytest.raises(ReportError, match=r"--as-of: '30\.11\.2011' is not a date"):
        parse_date("30.11.2011", "--as-of")


def test_checking_again_changes_nothing() -> None:
    once = checked(Settings(currency="eur", country="de"))
    assert checked(once) == once == Settings(currency="EUR", country="DE")
