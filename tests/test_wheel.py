"""What is shipped works: the wheel, from another folder, beside nothing but what it declares."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent


def run(*command: str | Path, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def needed(requirements: Iterable[str]) -> list[Distribution]:
    """The installed distributions that are required, and those that they require."""
    found: dict[tuple[str, str], Distribution] = {}
    waiting = [(Requirement(text), "") for text in requirements]
    while waiting:
        one, extra = waiting.pop()
        if one.marker is not None and not one.marker.evaluate({"extra": extra}):
            continue
        for asked in ("", *one.extras):
            if (one.name, asked) not in found:
                found[one.name, asked] = there = distribution(one.name)
                waiting += [(Requirement(text), asked) for text in there.requires or ()]
    return list(found.values())


def lend(one: Distribution, folder: Path) -> None:
    """Have an installed distribution in a folder, as links to what stands at its top."""
    for top in {file.parts[0] for file in one.files or () if file.parts[0] not in ("..", ".")}:
        there = Path(str(one.locate_file(top)))
        if top != "__pycache__" and there.exists() and not (folder / top).exists():
            (folder / top).symlink_to(there, target_is_directory=there.is_dir())


def test_the_wheel_builds_a_report_beside_nothing_but_what_it_declares(tmp_path: Path) -> None:
    """Installing all that from the network would take a minute; the README's command does it."""
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", tmp_path,
        ROOT, cwd=tmp_path)  # fmt: skip
    (wheel,) = tmp_path.glob("report_builder-*.whl")
    run(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    programs = tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    run(programs / "python", "-m", "pip", "install", "--quiet", "--no-compile", "--no-deps", wheel,
        cwd=tmp_path)  # fmt: skip
    place = run(programs / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))",
                cwd=tmp_path).strip()  # fmt: skip
    (installed,) = Path(place).glob("report_builder-*.dist-info")
    for one in needed(Distribution.at(installed).requires or ()):
        lend(one, Path(place))
    assert not (Path(place) / "pytest").exists()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    run(programs / "report-builder", "sample", "shop", "--customers", "300", "--months", "14",
        cwd=elsewhere)  # fmt: skip
    printed = run(programs / "report-builder", "build", "shop", cwd=elsewhere)
    for name in ("report.html", "report.pdf", "report.json", "report.md", "tables.xlsx"):
        (path,) = (elsewhere / "output").glob(f"*/{name}")
        assert path.stat().st_size > 0
        assert str(path.relative_to(elsewhere)) in printed
