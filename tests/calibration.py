"""How often whole reports find what is not there, and what is: made-up shops with known truths.

A shop without effects must not give a "strong" finding; a shop with planted effects must give each
of them with the right sign and a grade that supports it. Used by the tests on a few seeds and by
``python -m tests.benchmarks.calibration`` on as many as wished.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from report_builder import ingest, suite
from report_builder.model import Finding, Report
from report_builder.sample import generate, write_sample
from report_builder.settings import Settings

SUPPORTED = ("strong", "indicative")


@dataclass(frozen=True)
class Planted:
    """An effect of the sample shop: where the report tells of it, and which sign it has.

    ``size`` is the expected effect in the unit of the finding's evidence and ``n`` how many
    observations a report of 2,000 customers has for it: with these the effect is seen in more than
    95 of 100 shops (normal approximation, 5 % on both sides, before correcting for other tests).
    """

    name: str
    finding: str
    sign: int
    size: str


def report_of(seed: int, effects: bool, customers: int = 2_000) -> Report:
    """The report of one made-up shop; nothing is drawn or written."""
    with tempfile.TemporaryDirectory() as folder:
        write_sample(Path(folder), generate(customers, 24, seed, effects))
        return suite.build(ingest.load([Path(folder)], Settings()))


def strong(report: Report) -> Iterator[Finding]:
    """Findings that claim a difference for certain."""
    return (finding for finding in report.findings if finding.grade == "strong")


def seen(report: Report, planted: Planted) -> str:
    """One of right, "wrong" (another sign), "not shown", or "absent" where nothing tells of it."""
    found = [one for one in report.findings if one.key == planted.finding and one.evidence]
    if not found:
        return "absent"
    evidence = found[0].evidence
    assert evidence is not None
    if found[0].grade not in SUPPORTED:
        return "not shown"
    return "right" if evidence.effect * planted.sign > 0 else "wrong"
