"""Roles recognised and totals met, per data set: `python -m tests.benchmarks.recognition [SET...]`.

Each set with known answers is read without settings. Printed are the share of its roles given to
the same columns, the share of its totals met (to the cent, accepted differences counted as met; `-`
for customer tables, which have none), and the seconds of reading and recognising, and of preparing.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence

from report_builder.errors import ReportError
from report_builder.ingest import load, open_tables
from report_builder.settings import Settings
from tests import answers
from tests.ingest.tables import DATA

Score = tuple[int, int]  # met, of


def roles(slug: str) -> Score:
    """Roles recognised, of those in the answers."""
    known = len(list(answers.judged_roles(slug)))
    return known - len(answers.missed_roles(slug, answers.dataset(slug))), known


def totals(slug: str) -> Score:
    """Totals met, of those in the answers."""
    if "totals" not in answers.answers(slug)["answers"]:
        return 0, 0
    known = answers.known_totals(slug, "dedup")
    wrong = answers.wrong_totals(slug, answers.dataset(slug).totals, "dedup")
    names = {line.split(":")[0] for line in wrong}
    return sum(name not in names for name in known), len(known)


def seconds(slug: str) -> tuple[float, float]:
    """Wall seconds of reading with recognising, and of preparing beside them."""
    inputs = [DATA / answers.INPUTS.get(slug, slug)]
    began = time.perf_counter()
    open_tables(inputs, Settings())
    opened = time.perf_counter() - began
    began = time.perf_counter()
    load(inputs, Settings())
    return opened, max(time.perf_counter() - began - opened, 0.0)


def shown(score: Score) -> str:
    """A share, or a dash where there is nothing to meet."""
    met, known = score
    return f"{met / known:4.0%} ({met}/{known})" if known else "-"


def line(slug: str, found: Sequence[str]) -> None:
    """Print one line of the table."""
    print(f"{slug:28} {found[0]:>15} {found[1]:>15} {found[2]:>8} {found[3]:>8}")  # noqa: T201


def added(scores: Sequence[Score]) -> Score:
    """All scores as one."""
    return sum(met for met, _ in scores), sum(known for _, known in scores)


def main() -> None:
    """Print the table, and a line for all sets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET")
    wanted = parser.parse_args().sets or answers.SETS
    line("set", ("roles", "totals", "read, s", "rest, s"))
    scores: list[tuple[Score, Score]] = []
    for slug in wanted:
        try:
            score, spent = (roles(slug), totals(slug)), seconds(slug)
        except ReportError as error:
            print(f"{slug:28} {error}")  # noqa: T201
            score = ((0, len(list(answers.judged_roles(slug)))), (0, 0))
        else:
            line(slug, (*map(shown, score), f"{spent[0]:.1f}", f"{spent[1]:.1f}"))
        scores.append(score)
    line("all", (*(shown(added(part)) for part in zip(*scores, strict=True)), "", ""))


if __name__ == "__main__":
    main()
