"""``report-builder sections``: what the report consists of."""

from __future__ import annotations

import click

from report_builder.terminal import say


@click.command()
def sections() -> None:
    """List the sections of the report, in order, with the columns each one needs."""
    from report_builder.suite import SUITE

    for section in SUITE:
        needs = [need if isinstance(need, str) else " or ".join(need) for need in section.needs]
        say(f"{section.key:12} {section.title}")
        say(f"{'':12} needs {', '.join(needs) or 'nothing beyond dates'}")
