"""What is shipped works: the wheel, in a clean environment, from another folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def run(*command: str | Path, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_builds_a_report_in_a_clean_environment(tmp_path: Path) -> None:
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", tmp_path,
        ROOT, cwd=tmp_path)  # fmt: skip
    (wheel,) = tmp_path.glob("report_builder-*.whl")
    run(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    programs = tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    run(programs / "python", "-m", "pip", "install", "--quiet", "--no-compile", wheel,
        cwd=tmp_path)  # fmt: skip
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    run(programs / "report-builder", "sample", "shop", "--customers", "300", "--months", "14",
        cwd=elsewhere)  # fmt: skip
    printed = run(programs / "report-builder", "build", "shop", cwd=elsewhere)
    for name in ("report.html", "report.pdf", "report.json", "report.md", "tables.xlsx"):
        (path,) = (elsewhere / "output").glob(f"*/{name}")
        assert path.stat().st_size > 0
        assert str(path.relative_to(elsewhere)) in printed
