"""How often whole reports are wrong: `python -m tests.benchmarks.calibration [SHOPS]`.

Builds reports of so many made-up shops (200) without any effect and of as many with planted ones,
each from another seed, in two processes, and prints the share of reports that contain a "strong"
finding where there is none, how often each planted effect is told with the right sign, and how
often intervals hold the truth. About ten minutes for 2 x 50.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

from report_builder.stats.intervals import wilson_interval
from tests.calibration import BORDERLINE, KNOWN, PLANTED, covers, report_of, seen, strong

Result = TypeVar("Result")

PROGRESS = 10  # shops, about a minute
FIRST_SEED = 1_000  # far from those of the tests
SHOPS = 200


def without(seed: int) -> list[str]:
    """The false claims of a report on a shop without effects."""
    return [finding.key for finding in strong(report_of(seed, effects=False))]


def planted(seed: int) -> tuple[list[str], list[bool | None]]:
    """What a report says of each planted effect, and whether its intervals hold the truths."""
    report = report_of(seed, effects=True)
    return [seen(report, one) for one in PLANTED + BORDERLINE], [
        covers(report, one) for one in KNOWN
    ]


def main(shops: int) -> None:
    """Build, count, print."""
    seeds = range(FIRST_SEED, FIRST_SEED + shops)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        claims = _followed(pool.map(without, seeds), shops)
        told = _followed(pool.map(planted, seeds), shops)
    wrong = sum(bool(keys) for keys in claims)
    _print(f"no effect: {_share(wrong, shops)} of reports contain a strong finding")
    for key, count in Counter(key for keys in claims for key in keys).most_common():
        _print(f"    {key}: {count}")
    for place, one in enumerate(PLANTED + BORDERLINE):
        found = Counter(each[place] for each, _ in told)
        _print(f"{one.name}: right {_share(found['right'], shops)}; {dict(found)}")
    for place, known in enumerate(KNOWN):
        held = [each[place] for _, each in told if each[place] is not None]
        _print(f"{known.name}: the interval holds it in {_share(sum(map(bool, held)), len(held))}")


def _followed(results: Iterable[Result], shops: int) -> list[Result]:
    """The results, telling on the way how many are there."""
    done = []
    for result in results:
        done.append(result)
        if len(done) % PROGRESS == 0:
            print(f"{len(done)} of {shops} shops", file=sys.stderr, flush=True)  # noqa: T201
    return done


def _share(count: int, of: int) -> str:
    low, high = wilson_interval(count, of)
    return f"{count} of {of} ({count / of:.1%}, 95% interval {low:.1%} to {high:.1%})"


def _print(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SHOPS)
