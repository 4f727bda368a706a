"""Seconds, peak memory and sizes of whole builds: `python -m tests.benchmarks.build [INPUT...]`.

Each build is a process of its own, measured from outside; three runs after one to warm up, the
median is printed. Without INPUT: the public 48 MB file (where it is there) and made-up shops of
about 0.05, 0.5 and 5 million lines (`--large` for the last).
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
DATA = Path(os.environ.get("REPORT_BUILDER_DATA", ROOT.parent / "shared" / "data"))
CUSTOMERS = {"0.05 million lines": 2_400, "0.5 million lines": 24_000}
LARGE = {"5 million lines": 240_000}
RUNS = 3


def measure(inputs: list[str], output: Path) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak MB of one build."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "report_builder",
            "build",
            *inputs,
            "--output",
            str(output),
            "--quiet",
        ]
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the build of {inputs} failed with {process.returncode}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def report(name: str, inputs: list[str], runs: int) -> None:
    """Print a line of figures for one input."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder)
        measure(inputs, output)
        seen = [measure(inputs, output) for _ in range(runs)]
        wall, cpu, memory = (statistics.median(column) for column in zip(*seen, strict=True))
        sizes = {path.name: path.stat().st_size / 1e6 for path in output.glob("*/report.*")}
    shown = ", ".join(f"{name_} {size:.2f} MB" for name_, size in sorted(sizes.items()))
    print(f"{name}: {wall:.1f} s, {cpu:.1f} s of CPU, peak {memory:.0f} MB; {shown}")  # noqa: T201


def main() -> None:
    """Run the benchmarks asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inputs", nargs="*")
    parser.add_argument("--large", action="store_true", help="also 5 million lines")
    arguments = parser.parse_args()
    if arguments.inputs:
        report(" ".join(arguments.inputs), arguments.inputs, RUNS)
        return
    known = DATA / "uci_online_retail" / "online_retail.csv"
    if known.exists():
        report("Online Retail, 541,909 lines", [str(known)], RUNS)
    shops = CUSTOMERS | (LARGE if arguments.large else {})
    for name, customers in shops.items():
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(
                [sys.executable, "-m", "report_builder", "sample", folder,
                 "--customers", str(customers)],
                check=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip
            report(name, [folder], RUNS if customers < 100_000 else 1)


if __name__ == "__main__":
    main()
