"""Numbers, dates and money by the conventions of a locale: the same in text, tables and charts."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from babel import localedata
from babel.numbers import format_decimal
from click.testing import CliRunner

from report_builder import charts, formats
from report_builder.cli import main
from report_builder.errors import ReportError
from report_builder.formats import cldr
from report_builder.look import theme
from report_builder.model import Chart, Column, Fact, Table
from report_builder.render import contract, html, markdown, templating
from report_builder.settings import LOCALES, Settings, checked
from tests.examples import example_report

DAY = dt.date(2011, 12, 9)
NB, NARROW = "\u00a0", "\u202f"
# After the charts of the Unicode CLDR: a number, a share, euros in a sentence, a day in a table.
KNOWN = {
    "en-GB": ("1,234,567.89", "12.3%", f"€1.43{NB}million", "2011-12-09"),
    "en-US": ("1,234,567.89", "12.3%", f"€1.43{NB}million", "12/9/2011"),
    "de-DE": ("1.234.567,89", f"12,3{NB}%", f"1,43{NB}million{NB}€", "09.12.2011"),
    "fr-FR": (f"1{NARROW}234{NARROW}567,89", f"12,3{NB}%", f"1,43{NB}million{NB}€", "09/12/2011"),
    "es-ES": ("1.234.567,89", f"12,3{NB}%", f"1,43{NB}million{NB}€", "9/12/2011"),
    "en-IN": ("12,34,567.89", "12.3%", f"€1.43{NB}million", "09/12/2011"),
    "sv-SE": (f"1{NB}234{NB}567,89", f"12,3{NB}%", f"1,43{NB}million{NB}€", "2011-12-09"),
    "nl-NL": ("1.234.567,89", "12,3%", f"€{NB}1,43{NB}million", "09-12-2011"),
}


@pytest.mark.parametrize("locale", KNOWN)
def test_known_texts_of_a_locale(locale: str) -> None:
    with formats.using(locale):
        said = (
            formats.cell(1_234_567.89, "money", "EUR"), formats.share(0.123),
            formats.money(1_430_000, "EUR"), formats.cell(DAY, "date", ""),
        )  # fmt: skip
    assert said == KNOWN[locale]
    assert set(LOCALES) <= set(KNOWN)


def test_the_rest_of_a_german_report_by_hand() -> None:
    with formats.using("de-DE"):
        assert formats.money(-533.88, "EUR") == f"−534{NB}€"
        assert formats.short(1_430_000, "money", "EUR") == f"1,43M{NB}€"
        assert formats.money(12.4, "PLN") == f"12,40{NB}PLN"
        assert formats.share(0.0009) == f"<0,1{NB}%"
        assert formats.change(-0.061) == f"−6,1{NB}%"
        assert formats.points_between(0.012, 0.034) == "+1,2 to +3,4 percentage points"
        assert (formats.p_value(0.0001), formats.p_value(0.012)) == ("p < 0,001", "p = 0,012")
        assert formats.number(0.5) == "0,50"
        assert formats.days(2.5) == "2,5 days"
        assert formats.whole(12_345) == "12.345"
        assert formats.date(DAY) == f"9{NB}December{NB}2011"  # the sentence is English
        assert formats.cell(DAY, "month", "") == "12/2011"
        assert formats.percent(95) == f"95{NB}%"
        facts = {"level": Fact(95, "count"), "low": Fact(1.5, "number")}
        assert formats.fill("{level}% from {low}", facts, "") == f"95{NB}% from 1,5"


def test_days_stand_behind_the_month_in_american_english() -> None:
    with formats.using("en-US"):
        assert formats.date(DAY) == f"December{NB}9,{NB}2011"
        assert formats.day_label(DAY) == "Dec 9, 2011"
        assert formats.span(dt.date(2011, 11, 1), dt.date(2011, 11, 30)) == (
            f"November{NB}1–30,{NB}2011"
        )


def test_a_currency_of_another_country_is_told_from_ones_own() -> None:
    with formats.using("en-AU"):
        assert formats.money(534, "AUD") == "$534"
        assert formats.money(534, "USD").startswith("USD")


def test_numbers_in_our_prose_follow_and_years_and_versions_do_not() -> None:
    said = "From 1,000 lines on, 95% of them; V under 0.1, -0.05 (Tukey 1977), WCAG 1.4.3, A4."
    assert formats.prose(said) == said
    with formats.using("de-DE"):
        assert formats.prose(said) == (
            f"From 1.000 lines on, 95{NB}% of them; V under 0,1, -0,05 (Tukey 1977), WCAG 1.4.3, "
            "A4."
        )


@pytest.mark.parametrize("name", localedata.locale_identifiers()[::20])
def test_every_locale_of_the_cldr_is_taken(name: str) -> None:
    """Marks are those that Babel writes itself, where it writes the digits 0 to 9."""
    locale = cldr.canonical(name)
    assert locale is not None
    with formats.using(locale) as conventions:
        shown = formats.cell(-1_234_567.5, "money", "")
        assert re.fullmatch(r"\d+\D+\d+\D+\d+\D*", formats.cell(DAY, "date", ""))
        assert formats.share(0.5).strip("%\u00a0\u202f٪ ") == "50"
    written = format_decimal(
        1_234_567.5, "#,##0.00", name.replace("-", "_"), numbering_system="latn"
    )
    if conventions.group_sizes == (3,):
        assert shown == "−" + written


@pytest.mark.parametrize(
    ("written", "tag"),
    [("de_de", "de-DE"), ("DE-de", "de-DE"), ("en-GB", "en-GB"), ("de", "de"), ("xx-YY", None),
     ("de-QQ", None), ("", None), ("../de", None), ("de-DE; rm", None)],
)  # fmt: skip
def test_tags_as_people_type_them(written: str, tag: str | None) -> None:
    assert formats.canonical(written) == tag


def test_an_unknown_locale_is_told_in_one_line() -> None:
    with pytest.raises(ReportError, match=r"locale = 'xx-YY' is not a locale such as en-GB"):
        checked(Settings(locale="xx-YY"))
    result = CliRunner().invoke(main, ["build", "nothing.csv", "--locale", "xx-YY"])
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


def test_the_default_does_without_the_library() -> None:
    code = (
        "import sys; from report_builder import formats, settings;"
        "settings.checked(settings.Settings(locale='en-GB'));"
        "assert formats.money(5, 'GBP') == '£5.00'; sys.exit('babel' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_conventions_stay_in_their_block_and_their_thread() -> None:
    seen = []
    with formats.using("de-DE"):
        thread = threading.Thread(target=lambda: seen.append(formats.number(1.5)))
        thread.start()
        thread.join()
        with formats.using("fr-FR"):
            seen.append(formats.whole(1000))
        seen.append(formats.number(1.5))
    assert [*seen, formats.number(1.5)] == ["1.5", f"1{NARROW}000", "1,5", "1.5"]


def test_reports_in_several_locales_do_not_leak_into_each_other() -> None:
    """The environment of the templates, and what it compiled, serve them all."""
    british = example_report()
    before = markdown.render(british), contract.render(british)
    german = replace(british, locale="de-DE")
    assert markdown.render(german) != before[0]
    assert (markdown.render(british), contract.render(british)) == before


def money_bars() -> Chart:
    table = Table(
        "sums", "Sums", (Column("Shop", "text"), Column("Revenue", "money")),
        (("North", 1_430_000.0), ("South", 62_000.0), ("West", 12.4)),
    )  # fmt: skip
    return charts.bars(
        x="Shop", y="Revenue", key="sums", title="{best} in the north", subtitle="Revenue",
        alt="Bars; {best} in the north.", table=table, facts={"best": Fact(1_430_000.0, "money")},
    )  # fmt: skip


def labels(locale: str) -> list[str]:
    """The texts that the picture of the bars shows."""
    with formats.using(locale):
        chart = money_bars()
    return re.findall(r"<text[^>]*>([^<]*)</text>", html.picture(chart, "EUR", locale))


@pytest.mark.parametrize(
    ("locale", "shown"),
    [("en-GB", ["€1.43M", "€62K", "€12.40"]),
     ("de-DE", [f"1,43M{NB}€", f"62K{NB}€", f"12,40{NB}€"]),
     ("fr-FR", [f"1,43M{NB}€", f"62K{NB}€", f"12,40{NB}€"])],
)  # fmt: skip
def test_a_chart_writes_money_as_the_sentences_do(locale: str, shown: list[str]) -> None:
    drawn = labels(locale)
    for text in shown:
        assert any(text == label.replace(".0K", "K").replace(",0K", "K") for label in drawn), drawn
    with formats.using(locale):
        assert formats.short(1_430_000, "money", "EUR") == shown[0]


@pytest.mark.parametrize("locale", LOCALES)
def test_text_table_and_chart_of_a_report_have_the_same_marks(locale: str) -> None:
    report = replace(example_report(), locale=locale)
    said = markdown.render(report)
    with formats.using(locale):
        marks, euros = theme.locale("EUR")["number"], formats.money(64_800, "EUR")
        sentence, cell = formats.money(64_800, "GBP"), formats.cell(41_200.0, "money", "GBP")
        level = formats.percent(95)
    assert sentence in said
    assert f"| {cell} |" in said
    assert f"{level} interval" in said
    assert cell == f"41{marks['thousands']}200{marks['decimal']}00"
    assert euros == f"64{marks['thousands']}800".join(marks["currency"])
    assert level == "95" + marks.get("percent", "%")


def test_the_json_is_free_of_the_locale_but_for_its_sentences() -> None:
    import json

    def values(report: bytes) -> object:
        data = json.loads(report)
        spoken = {"text", "so_what", "statement", "action", "reason", "arithmetic", "kpi", "proof",
                  "would_change", "locale"}  # fmt: skip

        def silent(part: object) -> object:
            if isinstance(part, dict):
                return {key: silent(one) for key, one in part.items() if key not in spoken}
            return [silent(one) for one in part] if isinstance(part, list) else part

        assert data["locale"] in ("en-GB", "de-DE")
        return silent(data)

    british = example_report()
    assert values(contract.render(british)) == values(
        contract.render(replace(british, locale="de-DE"))
    )


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("en-GB", "en"),
        ("en-US", "en-US"),
        ("de-DE", "en-DE"),
        ("de", "en"),
        ("zh-Hant-TW", "en-TW"),
    ],
)
def test_the_language_of_the_page_is_english(locale: str, language: str) -> None:
    with formats.using(locale):
        assert templating.language() == language


def test_an_untrusted_report_names_a_locale_or_the_default() -> None:
    assert contract.locale_of({"locale": "de-DE"}) == "de-DE"
    for data in ({"locale": "xx"}, {"locale": 5}, {}, None, []):
        assert contract.locale_of(data) == "en-GB"


def test_a_folder_of_the_program_names_the_locale_in_its_settings(tmp_path: Path) -> None:
    from report_builder import settings

    path = tmp_path / "report.toml"
    path.write_text('[report]\nlocale = "fr_FR"\n', encoding="utf-8")
    assert settings.load(path).locale == "fr-FR"
