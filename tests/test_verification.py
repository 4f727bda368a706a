"""``verify`` says which file is not the one that was built."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from report_builder import publish, versions
from report_builder.cli import main
from report_builder.ingest.engine import connect
from report_builder.ingest.sources import database
from report_builder.render import contract, manifest
from tests.examples import example_report

REPORT = example_report()
FILES = {
    "report.html": b"<p>November</p>",
    "report.json": contract.render(REPORT),
    "clusters.csv": b"customer,cluster\n",
}


def published(output: Path, name: str = "2011-11") -> Path:
    publish.write(output, name, {**FILES, manifest.NAME: manifest.render(REPORT, FILES)})
    return output / name


def verify(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["verify", *map(str, arguments)])


def lines(result: Result) -> list[str]:
    return [line for line in result.stdout.splitlines() if not line.startswith("note")]


def test_a_report_as_it_was_built_is_told_with_the_hash_of_its_manifest(tmp_path: Path) -> None:
    folder = published(tmp_path)
    result = verify(folder)
    assert result.exit_code == 0
    digest = hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()
    assert lines(result) == [f"as built  {folder}: 3 files, manifest {digest}"]


def change(folder: Path) -> None:
    (folder / "report.html").write_bytes(b"<p>november</p>")


def remove(folder: Path) -> None:
    (folder / "report.html").unlink()


def add(folder: Path) -> None:
    (folder / "notes.txt").write_text("mine")


def link(folder: Path) -> None:
    (folder / "report.html").rename(folder.parent / "report.html")
    (folder / "report.html").symlink_to(folder.parent / "report.html")


@pytest.mark.parametrize(
    ("harm", "line"),
    [(change, "differs  {}/report.html"), (remove, "missing  {}/report.html"),
     (add, "extra    {}/notes.txt"), (link, "differs  {}/report.html")],
)  # fmt: skip
def test_what_is_not_as_built_is_named(
    tmp_path: Path, harm: Callable[[Path], None], line: str
) -> None:
    folder = published(tmp_path)
    harm(folder)
    result = verify(folder)
    assert result.exit_code == 5
    assert lines(result) == [line.format(folder)]


def test_the_customer_list_may_be_kept_apart_but_not_changed(tmp_path: Path) -> None:
    folder = published(tmp_path / "output")
    listed = tmp_path / "output-private" / "2011-11" / "clusters.csv"
    assert verify(folder).exit_code == 0
    listed.write_bytes(b"customer,cluster\n1,2\n")
    result = verify(folder)
    assert (result.exit_code, lines(result)) == (5, [f"differs  {listed}"])
    listed.unlink()
    result = verify(folder)
    assert result.exit_code == 0
    assert "names customers, and is not here" in lines(result)[0]
    assert ": 2 files" in lines(result)[1]
    (folder / "clusters.csv").write_bytes(b"customer,cluster\n1,2\n")
    assert verify(folder).exit_code == 5


def test_of_a_folder_of_reports_all_are_looked_at_and_the_list_of_them(tmp_path: Path) -> None:
    for name in ("2011-10", "2011-11", "2011-11--north"):
        published(tmp_path, name)
    result = verify(tmp_path)
    assert (result.exit_code, len(lines(result))) == (0, 3)
    (tmp_path / "feed.xml").write_text("<feed/>")
    change(tmp_path / "2011-10")
    result = verify(tmp_path)
    assert result.exit_code == 5
    assert lines(result)[0] == f"differs  {tmp_path / '2011-10' / 'report.html'}"
    assert lines(result)[-1].startswith(f"differs  {tmp_path / 'feed.xml'}: it does not say")


def change_database(path: Path, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_the_rows_of_a_database_are_compared_and_not_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    change_database(
        path, "CREATE TABLE sales (day, amount)", "CREATE TABLE other (a)",
        "INSERT INTO sales VALUES ('2011-11-01', 5), ('2011-11-02', 7)",
        "INSERT INTO other VALUES (1)",
    )  # fmt: skip
    (raw,) = database.read([path], connect(), ("sales",), None)
    made_of = replace(REPORT, inputs=raw.files)
    folder = tmp_path / "output" / "2011-11"
    publish.write(folder.parent, folder.name, {
        **FILES, manifest.NAME: manifest.render(made_of, FILES),
    })  # fmt: skip
    assert verify(folder, path).exit_code == 0
    change_database(
        path, "INSERT INTO other VALUES (2)", "DELETE FROM sales WHERE amount = 5",
        "INSERT INTO sales VALUES ('2011-11-01', 5)",
    )  # fmt: skip
    assert verify(folder, path).exit_code == 0, "the same rows in another order"
    change_database(path, "UPDATE sales SET amount = 8 WHERE amount = 7")
    changed = verify(folder, path)
    assert changed.exit_code == 5
    assert f"{raw.files[0].name} is not among what was given, or holds other rows" in changed.stdout
    change_database(path, "ALTER TABLE sales RENAME TO sold")
    gone = verify(folder, path)
    assert gone.exit_code == 2
    assert "sales" in gone.stderr
    away = verify(folder, "postgresql://nobody@127.0.0.1:1/shop")
    assert away.exit_code == 2
    assert "as built" not in away.stdout
    assert "127.0.0.1" in away.stderr


def test_inputs_are_found_by_their_bytes_whatever_their_names(tmp_path: Path) -> None:
    folder = published(tmp_path / "output")
    told = json.loads((folder / "manifest.json").read_bytes())
    files = [tmp_path / f"{number}.csv" for number in range(len(told["inputs"]))]
    for path, one in zip(files, told["inputs"], strict=True):
        path.write_text(one["name"])
        one["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(told))
    assert verify(folder, *files).exit_code == 0
    files[0].write_text("another")
    result = verify(folder, *files)
    assert result.exit_code == 5
    assert f"{told['inputs'][0]['name']} is not among what was given" in result.stdout
    assert verify(folder, tmp_path / "gone.csv").exit_code == 2


def edited(**changes: Any) -> bytes:
    return json.dumps({**json.loads(manifest.render(REPORT, FILES)), **changes}).encode()


@pytest.mark.parametrize(
    "content",
    [None, b"", b"[]", b"\xff", b"[" * 100_000, edited(schema=2), edited(outputs=[]),
     edited(outputs={"report.html": {}}), edited(versions=3)],
)  # fmt: skip
def test_without_a_manifest_that_can_be_read_one_line_says_so(
    tmp_path: Path, content: bytes | None
) -> None:
    folder = published(tmp_path)
    (folder / "manifest.json").unlink()
    if content is not None:
        (folder / "manifest.json").write_bytes(content)
    result = verify(folder)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert "build" in result.stderr


def test_a_folder_that_is_not_there_is_told() -> None:
    result = verify("nowhere")
    assert (result.exit_code, "nowhere was not found" in result.stderr) == (2, True)


def test_other_versions_are_named(tmp_path: Path) -> None:
    folder = published(tmp_path)
    assert "note" not in verify(folder).stdout
    (folder / "manifest.json").write_bytes(
        edited(versions={**versions.installed(), "duckdb": "0.1"})
    )
    result = verify(folder)
    assert result.exit_code == 0
    assert "built with duckdb 0.1 (here " in result.stdout


def test_the_manifest_says_what_the_report_was_made_of() -> None:
    told = json.loads(manifest.render(REPORT, FILES))
    report = json.loads(FILES["report.json"])
    assert told["inputs"] == report["inputs"]
    assert told["settings"] == report["settings"]
    assert told["data_hash"] == report["data_hash"]
    assert set(told["outputs"]) == set(FILES)
    assert told["outputs"]["report.html"]["bytes"] == 15
    assert manifest.render(REPORT, FILES) == manifest.render(REPORT, dict(reversed(FILES.items())))


def test_the_versions_are_those_of_all_the_program_needs() -> None:
    found = versions.installed()
    assert {"report-builder", "python", "duckdb", "numpy", "weasyprint"} <= set(found)
    assert "pytest" not in found
    assert "psycopg" not in found
    assert "unknown" not in found.values()
