"""``report-builder verify``: whether reports are the ones that were built."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from report_builder import versions
from report_builder.commands.exits import EXIT_DIFFERENT
from report_builder.errors import ReportError
from report_builder.terminal import say

if TYPE_CHECKING:
    from report_builder.publish.verification import Manifest, Verdict

EPILOG = (
    "Exit codes: 0 all is as it was built; 5 something differs, is missing or was added; 2 there "
    "is nothing to compare with. The manifest is no signature: note its hash elsewhere to notice "
    "that it was changed together with the files."
)


@click.command(epilog=EPILOG)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.argument("inputs", nargs=-1, metavar="[INPUT]...")
@click.option(
    "--query", metavar="SQL", help="Of a database: the SELECT that the report is made of."
)
def verify(folder: Path, inputs: tuple[str, ...], query: str | None) -> None:
    """Say whether the report in DIR is the one that was built.

    The hashes of its files are compared with those of manifest.json. With a DIR that holds reports,
    such as output, all of them and the list of reports are looked at. With INPUT (files, folders
    or a database) also whether the report was made of these: of a database the rows of the tables
    that were read are compared, in whatever order they come.

    \b
    report-builder verify output/2011-11
    report-builder verify output/2011-11 online_retail.csv
    report-builder verify output/2011-11 postgresql://clerk@localhost/shop
    """
    from report_builder.publish import verification

    if not folder.is_dir():
        raise ReportError(f"{folder} was not found; give the folder of a report")
    found = [] if (folder / "manifest.json").exists() else verification.reports(folder)
    same = [_is_same(one, inputs, query) for one in found or [folder]]
    wrong = verification.site_differs(folder) if found else []
    for name in wrong:
        say(f"differs  {folder / name}: it does not say what the folders hold")
    if wrong or not all(same):
        sys.exit(EXIT_DIFFERENT)


def _is_same(folder: Path, inputs: tuple[str, ...], query: str | None) -> bool:
    from report_builder.publish import verification

    verdict = verification.verify(folder)
    for line in _lines(folder, verdict):
        say(line)
    strange = verification.not_among(verdict.manifest, inputs, query) if inputs else []
    for name in strange:
        say(f"input    {folder}: {name} is not among what was given, or holds other rows now")
    same = verdict.is_as_built and not strange
    if same:
        count = len(verdict.manifest.outputs) - len(verdict.apart)
        say(f"as built  {folder}: {count} files, manifest {verdict.manifest.sha256}")
    if line := _other_versions(verdict.manifest):
        say(f"note     {folder}: {line}")
    return same


def _lines(folder: Path, verdict: Verdict) -> list[str]:
    from report_builder.publish.verification import place

    return [
        *(f"differs  {place(folder, name)}" for name in verdict.differs),
        *(f"missing  {folder / name}" for name in verdict.missing),
        *(f"extra    {folder / name}" for name in verdict.extra),
        *(f"apart    {folder / name}: names customers, and is not here" for name in verdict.apart),
    ]


def _other_versions(manifest: Manifest) -> str:
    here = versions.installed()
    others = [
        f"{name} {version} (here {here.get(name, 'none')})"
        for name, version in manifest.versions.items()
        if here.get(name) != version
    ]
    if not others:
        return ""
    return f"built with {', '.join(others)}; building it again here may give other bytes"
