"""Findings that are new, gone or turned since the last report, matched by their key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from report_builder import formats
from report_builder.look.text import cut
from report_builder.model import (
    Chapter,
    Column,
    Content,
    Fact,
    Finding,
    Grade,
    Severity,
    Table,
    Value,
)
from report_builder.previous import Earlier, Told

SUPPORTED: tuple[Grade, ...] = ("measured", "strong", "indicative")
TESTED: tuple[Grade, ...] = ("strong", "indicative")
WAYS: Mapping[Severity, int] = {"good": 1, "info": 0, "watch": -1, "act": -1}
SHOWN_TURNED = 3  # with both sentences; the others are in the table
LONGEST = 200  # characters of a sentence in a cell
GRADED = {"act": "asks to act", "watch": "to watch", "good": "good news", "info": "a note"}

Renamed = Callable[[str], str]


@dataclass(slots=True)
class Compared:
    """Pairs of the finding then and now; one of them is None where it is new or gone."""

    new: list[Finding] = field(default_factory=list)
    gone: list[Told] = field(default_factory=list)
    turned: list[tuple[Told, Finding]] = field(default_factory=list)
    stayed: int = 0


def content(
    earlier: Earlier, chapters: Sequence[Chapter], currency: str, renamed: Renamed = str
) -> Content:
    """The counts, the findings that turned, and the table of all that changed.

    ``renamed`` gives the key now of a key then, where a cluster has another number.
    """
    found = compared(earlier, chapters, renamed)
    titles = {one.key: one.title for one in chapters}
    turned = tuple(_turned(*pair, currency) for pair in found.turned[:SHOWN_TURNED])
    rows = _rows(found, titles, currency)
    table = Table(
        "since_findings", "Findings that turned, are new or are gone",
        (Column("Since"), Column("Chapter"), Column("What the report says"), Column("Then"),
         Column("Now")), rows,
        note="Notes are left out, as is what its test does not support.",
    )  # fmt: skip
    return Content((_counts(found, earlier), *turned), tables=(table,) if rows else ())


def compared(earlier: Earlier, chapters: Sequence[Chapter], renamed: Renamed = str) -> Compared:
    """What was said then beside what is said now, in chapters that both reports show."""
    both = {
        one.key for one in chapters
        if one.status == "shown" and earlier.chapters.get(one.key) == "shown"
    }  # fmt: skip
    then = {renamed(one.key): one for one in earlier.findings if one.chapter in both}
    now = {one.key: one for chapter in chapters for one in chapter.content.findings
           if one.chapter in both}  # fmt: skip
    found = Compared()
    for key, one in now.items():
        before = then.get(key)
        if before is None or not is_said(before):
            found.new += [one] if is_said(one) else []
        elif is_said(one):
            if has_turned(before, one):
                found.turned.append((before, one))
            else:
                found.stayed += 1
    found.gone = [
        one for key, one in then.items()
        if is_said(one) and not (key in now and is_said(now[key]))
    ]  # fmt: skip
    for kind in (found.new, found.gone):
        kind.sort(key=lambda one: (-abs(one.money or 0.0), one.key))
    found.turned.sort(key=lambda pair: (-abs(pair[1].money or 0.0), pair[1].key))
    return found


def is_said(one: Finding | Told) -> bool:
    """Whether a finding says something: supported, and more than a note unless it was tested."""
    return one.grade in SUPPORTED and (one.severity != "info" or one.grade in TESTED)


def has_turned(then: Told, now: Finding) -> bool:
    """From good to bad or the other way round, or the effect of its test points the other way."""
    if WAYS[then.severity] * WAYS[now.severity] < 0:
        return True
    if now.evidence is None or then.effect is None:
        return False
    return then.grade in TESTED and now.grade in TESTED and then.effect * now.evidence.effect < 0


def _counts(found: Compared, earlier: Earlier) -> Finding:
    said = found.stayed + len(found.turned) + len(found.gone)
    facts = {
        "said": Fact(said, "count"), "before": Fact(earlier.period.label, "text"),
        "stayed": Fact(found.stayed, "count"), "turned": Fact(len(found.turned), "count"),
        "gone": Fact(len(found.gone), "count"), "new": Fact(len(found.new), "count"),
    }  # fmt: skip
    moved = found.turned or found.new or found.gone
    return Finding(
        "since_findings", "info",
        "Of {said:finding|findings} that the report of {before} put forward, {stayed} still hold, "
        "{turned} turned and {gone} no longer hold; {new} are new.",
        facts,
        so_what="Look at what turned first: what was planned on it may have to change."
        if found.turned else "What is new may be chance: see whether it stays."
        if moved else "Nothing that was said has to be taken back.",
    )  # fmt: skip


def _turned(then: Told, now: Finding, currency: str) -> Finding:
    """Both sentences of a finding that turned."""
    text = "Then: {then} Now: {now}"
    return Finding(
        f"since_turned_{now.key}", now.severity, text,
        {"then": Fact(then.text, "text"), "now": Fact(sentence(now, currency), "text")},
        so_what=f"It was {GRADED[then.severity]} and is now {GRADED[now.severity]}."
        if WAYS[then.severity] * WAYS[now.severity] < 0
        else "What was measured points the other way now.",
    )  # fmt: skip


def sentence(one: Finding, currency: str) -> str:
    """The sentence of a finding, written out."""
    return formats.fill(one.text, one.facts, currency)


def _rows(
    found: Compared, titles: Mapping[str, str], currency: str
) -> tuple[tuple[Value, ...], ...]:
    turned = [
        ("turned", titles[now.chapter], sentence(now, currency), _standing(then), _standing(now))
        for then, now in found.turned
    ]
    none = formats.NOT_OBSERVED
    new = [
        ("new", titles[one.chapter], sentence(one, currency), none, _standing(one))
        for one in found.new
    ]
    gone = [("gone", titles[one.chapter], one.text, _standing(one), none) for one in found.gone]
    return tuple(
        (kind, title, cut(text, LONGEST), then, now)
        for kind, title, text, then, now in (*turned, *new, *gone)
    )


def _standing(one: Finding | Told) -> str:
    words = GRADED[one.severity]
    return f"{words}, {one.grade}" if one.grade in TESTED else words
