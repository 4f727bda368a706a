"""The README cannot go stale: its help blocks, commands and sections are those of the program."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from report_builder import settings
from report_builder.cli import main

README = Path(__file__).parent.parent / "README.md"
BLOCK = re.compile(r"<!-- help: report-builder ?(\w*) -->\n```\n(.*?)```", re.DOTALL)


def help_text(command: str) -> str:
    arguments = [command, "--help"] if command else ["--help"]
    result = CliRunner().invoke(main, arguments, prog_name="report-builder", terminal_width=100)
    assert result.exit_code == 0
    return result.output


@pytest.mark.parametrize("command", ["", *sorted(main.commands)])
def test_the_readme_shows_the_help_of_every_command(command: str) -> None:
    blocks = dict(BLOCK.findall(README.read_text(encoding="utf-8")))
    assert blocks.get(command) == help_text(command), "run python -m tests.test_docs"


def test_every_setting_of_the_readme_is_accepted_and_every_setting_is_shown(tmp_path: Path) -> None:
    text = README.read_text(encoding="utf-8")
    block = re.search(r"```toml\n(.*?)```", text, re.DOTALL)
    assert block
    path = tmp_path / "report.toml"
    path.write_text(block[1], encoding="utf-8")
    assert settings.load(path).title == "Harbour Gifts"
    shown = tomllib.loads(block[1])
    for part, keys in settings.KEYS.items():
        assert set(shown[part]) == set(keys)


def regenerate() -> None:
    """Write the present help texts into the README."""
    text = README.read_text(encoding="utf-8")

    def block(found: re.Match[str]) -> str:
        head = found[0].split("\n", 1)[0]
        return f"{head}\n```\n{help_text(found[1])}```"

    README.write_text(BLOCK.sub(block, text), encoding="utf-8")


if __name__ == "__main__":
    regenerate()
