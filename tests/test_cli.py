"""The command line as a user meets it: exit codes, one line a mistake, nothing half-written."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from click.testing import CliRunner, Result

from report_builder import publish
from report_builder.cli import main
from report_builder.render import contract
from report_builder.settings import load
from report_builder.suite import SUITE, program_version
from tests.examples import example_report

ROWS = [
    "Order ID,Date,Customer,Product,Quantity,Unit Price",
    *(
        f"O{number},2024-0{1 + number // 40}-{1 + number % 28:02},C{number % 17},"
        f"Tea {number % 5},{1 + number % 3},{2 + number % 4}.50"
        for number in range(160)
    ),
]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "corner_shop.csv"
    path.write_text("\n".join(ROWS) + "\n", encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def status(out: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((out / "status.json").read_bytes())
    return told


def test_build_ends_with_files_rows_and_findings(shop: Path, tmp_path: Path) -> None:
    result = run("build", shop, "--output", tmp_path / "out", "--formats", "html,json,markdown")
    assert result.exit_code == 0, result.output
    assert "160 rows in, 160 rows analysed" in result.stdout
    for name in ("report.html", "report.json", "report.md"):
        assert str(Path("out", "2024-03", name)) in result.stdout
        assert (tmp_path / "out" / "2024-03" / name).stat().st_size > 0
    assert not (tmp_path / "out" / "2024-03" / "report.pdf").exists()
    assert "Executive summary" in result.stderr


def test_quiet_prints_nothing(shop: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run("build", shop, "--output", out, "--formats", "json", "--quiet", "--log-json")
    assert (result.exit_code, result.output) == (0, "")
    assert status(out)["state"] == "ok"


def test_without_pango_everything_else_is_written_and_the_exit_code_is_three(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken"
    (broken / "weasyprint").mkdir(parents=True)
    (broken / "weasyprint" / "__init__.py").write_text("raise OSError('no libpango')")
    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(str(broken))
    result = run("build", shop, "--output", tmp_path / "out")
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    assert result.exit_code == 3, result.output
    assert {path.name for path in (tmp_path / "out" / "2024-03").iterdir()} == {
        "report.html", "report.json", "report.md", "tables.xlsx", "manifest.json",
    }  # fmt: skip
    for system in ("Debian", "Fedora", "macOS", "Windows"):
        assert system in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["build", "missing.csv"], ["missing.csv", "not found"]),
        (["build", "{shop}", "--period", "2011-13"], ["2011-13", "2011-11"]),
        (
            ["build", "{shop}", "--period", "2019-01"],
            ["January\u00a02019", "no data", "2024-01-01"],
        ),
        (["build", "{shop}", "--as-of", "soon"], ["--as-of", "soon"]),
        (["build", "{shop}", "--clusters", "99"], ["99", "2 to 10"]),
        (["build", "{shop}", "--currency", "pounds"], ["pounds", "GBP"]),
        (["build", "{shop}", "--only", "sale"], ["sale", "sales"]),
        (["build", "{shop}", "--formats", "docx"], ["docx", "html"]),
        (["build", "{shop}", "--settings", "none.toml"], ["none.toml", "not found"]),
        (["build"], ["INPUT"]),
    ],
)
def test_a_mistake_is_one_clear_line_and_exit_code_two(
    arguments: list[str], words: list[str], shop: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    filled = [argument.format(shop=shop) for argument in arguments]
    options = ["--output", str(output), "--quiet"] if filled[0] == "build" else []
    result = run(*filled, *options)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    errors = [line for line in result.stderr.splitlines() if line.startswith("Error")]
    assert len(errors) == 1
    for word in words:
        assert word in errors[0]
    assert not list(output.glob("*/report.*"))


def test_a_failure_keeps_the_site_and_both_are_logged_and_recorded(
    shop: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    result = run("build", shop, "--output", out, "--formats", "json", "--log-json")
    assert result.exit_code == 0
    told = [json.loads(line) for line in result.stderr.splitlines()]
    assert {name for line in told for name in ("time", "level", "step", "seconds")} <= set(told[0])
    steps = [line["step"] for line in told]
    assert (steps[0], steps[-2:]) == ("Reading the data", ["Publishing", "Done"])
    assert told[-1]["report"] == "2024-03"
    assert told[-1]["seconds"] >= sum(line["seconds"] for line in told[:-1]) - 0.01 * len(told)
    good = status(out)
    assert (good["state"], good["exit_code"], good["report"]) == ("ok", 0, "2024-03")
    assert {"report-builder", "python", "duckdb", "weasyprint"} <= set(good["versions"])

    assert run("verify", out / "2024-03", shop).exit_code == 0
    with shop.open("a", encoding="utf-8") as file:
        file.write(ROWS[-1] + "\n")
    result = run("verify", out / "2024-03", shop)
    assert (result.exit_code, "input" in result.stdout) == (5, True)

    site = {
        path: path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and path.name != "status.json"
    }
    result = run("build", "gone.csv", "--output", out, "--log-json")
    assert result.exit_code == 2
    failed = json.loads(result.stderr.splitlines()[-1])
    assert (failed["level"], failed["step"]) == ("error", "Reading the data")
    assert "gone.csv" in failed["message"]
    bad = status(out)
    assert (bad["state"], bad["exit_code"], bad["why"]) == ("failed", 2, failed["message"])
    assert bad["last_ok"] == {"report": "2024-03", "ended": good["ended"]}
    assert {path: path.read_bytes() for path in site} == site


def test_the_second_of_two_runs_is_told_at_once_and_records_nothing(
    shop: Path, tmp_path: Path
) -> None:
    with publish.opened(tmp_path / "out"):
        result = run("build", shop, "--output", tmp_path / "out")
    assert result.exit_code == 2
    assert "another run is writing into" in result.stderr
    assert not (tmp_path / "out" / "status.json").exists()


def test_a_bug_of_ours_is_told_as_one(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("report_builder.assemble.assemble", broken)
    result = run("build", shop, "--output", tmp_path / "out", "--quiet")
    assert result.exit_code == 1
    assert "bug in report-builder" in result.stderr
    assert "planted" in result.stderr
    assert status(tmp_path / "out")["why"] == "a bug in report-builder: ZeroDivisionError"
    result = run("build", shop, "--output", tmp_path / "out", "--log-json")
    told = json.loads(result.stderr)
    assert (result.exit_code, told["level"], told["exit_code"]) == (1, "error", 1)
    assert "planted" in told["traceback"]


def test_inspect_shows_every_column_and_writes_settings_that_build_the_same(
    shop: Path, tmp_path: Path
) -> None:
    toml = tmp_path / "report.toml"
    result = run("inspect", shop, "--write", toml)
    assert result.exit_code == 0, result.output
    for column in ROWS[0].split(","):
        assert column in result.output
    assert "Executive summary: would run" in result.output
    assert load(toml).columns["unit_price"] == "Unit Price"
    assert run("inspect", shop, "--write", toml).exit_code == 2  # never written over
    for name, options in (("a", []), ("b", ["--settings", toml])):
        done = run("build", shop, "--output", tmp_path / name, "--formats", "json", *options)
        assert done.exit_code == 0, done.output
    first, second = (
        json.loads((tmp_path / name / "2024-03" / "report.json").read_text()) for name in ("a", "b")
    )
    assert first["settings"] == {}
    assert second["settings"]["columns.unit_price"] == "Unit Price"
    for report in (first, second):
        del report["settings"], report["data_hash"]
    assert first == second


def test_the_inputs_and_the_customer_list_may_stand_in_the_settings(
    shop: Path, tmp_path: Path
) -> None:
    toml = tmp_path / "elsewhere" / "report.toml"
    toml.parent.mkdir()
    result = run("inspect", shop, "--write", toml)
    assert result.exit_code == 0, result.output
    assert 'files = ["../corner_shop.csv"]' in toml.read_text(encoding="utf-8")
    text = toml.read_text(encoding="utf-8").replace(
        "# customer_list = false", "customer_list = true"
    )
    toml.write_text(text, encoding="utf-8")
    result = run("build", "--settings", toml, "--output", tmp_path / "out", "--formats", "json")
    assert result.exit_code == 0, result.output
    assert "160 rows in" in result.stdout
    assert (tmp_path / "out-private" / "2024-03" / "clusters.csv").exists()
    assert " KB: names customers, and is not in the site" in result.stdout
    assert "Corner shop" in (tmp_path / "out" / "2024-03" / "report.json").read_text()
    assert run("inspect", "--settings", toml).exit_code == 0
    assert run("inspect").exit_code == 2


def test_inspect_that_cannot_write_says_so(shop: Path, tmp_path: Path) -> None:
    result = run("inspect", shop, "--write", tmp_path / "none" / "report.toml")
    assert result.exit_code == 2
    assert "cannot write" in result.stderr


def test_sections_lists_the_whole_suite() -> None:
    output = run("sections").output
    for section in SUITE:
        assert section.key in output
        assert section.title in output


def test_sample_writes_a_shop_that_can_be_built(tmp_path: Path) -> None:
    result = run("sample", tmp_path / "shop", "--customers", 60, "--months", 6)
    assert result.exit_code == 0, result.output
    assert (tmp_path / "shop" / "transactions.csv").exists()
    assert run("sample", tmp_path / "p", "--customers", 9, "--format", "parquet").exit_code == 0
    assert (tmp_path / "p" / "transactions.parquet").exists()


def test_the_module_is_the_same_program_and_help_loads_nothing_heavy() -> None:
    script = (
        "import sys; sys.argv = ['report-builder', '--help']\n"
        "import runpy\n"
        "try: runpy.run_module('report_builder', run_name='__main__')\n"
        "except SystemExit as done: assert done.code == 0\n"
        "heavy = {'pandas', 'ibis', 'duckdb', 'sklearn', 'scipy', 'altair', 'weasyprint'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "report-builder [OPTIONS] COMMAND" in done.stdout


def test_assets_beside_the_page_and_letter_paper(shop: Path, tmp_path: Path) -> None:
    result = run("build", shop, "--output", tmp_path / "out", "--formats", "html,pdf",
                 "--assets", "files", "--paper", "letter")  # fmt: skip
    assert result.exit_code == 0, result.output
    (folder,) = (path for path in (tmp_path / "out").iterdir() if path.is_dir())
    assert {path.name for path in folder.iterdir()} == {
        "report.html", "fonts.js", "report.css", "report.js", "vega.js", "report.pdf",
        "manifest.json",
    }  # fmt: skip
    page = pypdf.PdfReader(folder / "report.pdf").pages[0]
    assert (float(page.mediabox.width), float(page.mediabox.height)) == (612, 792)  # points


def last_report(**changes: object) -> str:
    """A report of February 2024 of the shop, as its report.json."""
    told = json.loads(contract.render(replace(example_report(), version=program_version())))
    february = {"start": "2024-02-01", "end": "2024-02-29", "label": "February 2024"}
    told |= {"title": "Corner shop", "currency": "", "as_of": "2024-02-29", **changes}
    return json.dumps(told | {"period": {**february, "partial": False}})


def test_the_next_month_is_compared_with_the_last_report(shop: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    for name, text in (("2024-02", last_report()), ("notes", "{")):
        (output / name).mkdir(parents=True)
        (output / name / "report.json").write_text(text, encoding="utf-8")
    arguments = ("--period", "2024-03", "--formats", "json,markdown")
    result = run("build", shop, "--output", output, *arguments)
    assert result.exit_code == 0, result.output
    assert str(Path("notes", "report.json")) + " is not readable JSON" in result.stderr
    told = json.loads((output / "2024-03" / "report.json").read_bytes())
    assert told["previous"]["period"]["start"] == "2024-02-01"
    assert "since_revenue" in {finding["key"] for finding in told["findings"]}
    text = (output / "2024-03" / "report.md").read_text(encoding="utf-8")
    assert "## 2. What changed since the last report" in text


def test_a_report_named_that_does_not_fit_is_refused_and_nothing_is_written(
    shop: Path, tmp_path: Path
) -> None:
    named = tmp_path / "report.json"
    named.write_text('{"schema": 0}', encoding="utf-8")
    output = tmp_path / "out"
    result = run("build", shop, "--output", output, "--previous", named, "--formats", "json")
    assert result.exit_code == 2
    assert "has schema 0, not 1" in result.stderr
    assert not (output / "2024-03").exists()
