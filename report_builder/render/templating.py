"""The Jinja environment that HTML and PDF share: escaping, and numbers shown by ``formats``.

All text from the data is untrusted: autoescape is on for every template, whatever its name, and an
undefined name is an error. ``Markup`` is made in the renderers only, of our own SVG, JSON and CSS.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeGuard, get_args

import jinja2
from jinja2.bccache import Bucket
from markupsafe import Markup

from report_builder import formats, kept
from report_builder.model import (
    Chapter,
    Chart,
    Column,
    Evidence,
    Facts,
    Finding,
    Grade,
    Hypothesis,
    Recommendation,
    Segment,
    Severity,
    Table,
    Unit,
    Value,
)
from report_builder.stats.effects import SHOWN_IN
from report_builder.stats.inference import MINIMUM_PER_GROUP

WORDS: frozenset[Unit] = frozenset(
    {"text", "date", "month"}
)  # set flush left; the rest are numbers
ANCHORS = {Chapter: "chapter", Chart: "chart", Table: "table", Recommendation: "do",
           Hypothesis: "verdict"}  # fmt: skip
WORD_JOINER = "\u2060"
_MINUS_AND_CURRENCY = re.compile(rf"({formats.MINUS})([£$€₹¥])")
_RANGE = re.compile(r"(?<=\d)–(?=\d+\b(?!\s[A-Z]))")  # of ages, not of days of a month
LONGEST_WORD = 30  # characters: the longest words of dictionaries are as long, addresses longer
GRADE_GLOSS: dict[Grade, str] = {
    "measured": "Counted or worked out from the data, not tested against chance. Where an "
    "interval stands beside it, it is an estimate.",
    "strong": "The effect is of a size that matters, its whole 95% interval lies on one side of "
    "no effect, and it holds after correcting for the number of tests in this report.",
    "indicative": "The direction is likely, but the effect may be small or the interval is wide: "
    "try it on a small scale first.",
    "no difference shown": "The data does not show a difference; that does not prove there is "
    "none.",
    "not enough data": "Too few observations for an answer.",
}
EFFECT_GLOSS = (
    "Sizes of effects: eta and epsilon squared are the part of the differences that goes with the "
    "groups. Cramér's V is 0 without a link and 1 in full agreement. Cliff's delta: how much more "
    "often a value of one group is above than below one of the other. Cohen's d: means apart, in "
    "standard deviations."
)
SEVERITY_NAME: dict[Severity, str] = {
    "good": "Good news",
    "info": "Note",
    "watch": "Watch",
    "act": "Act",
}


class CompiledTemplates(jinja2.BytecodeCache):
    """Compiled templates kept on disk: compiling them takes half a second of every run.

    Jinja compares the source and the version of Python before it uses one. ``kind`` tells apart
    what is compiled of one source for environments that print values in different ways.
    """

    def __init__(self, kind: str = "") -> None:
        self.kind = kind

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket with what was kept, if anything was."""
        stored = kept.load(f"template-{self.kind}{bucket.key}")
        if stored is not None:
            bucket.bytecode_from_string(stored)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what the bucket holds."""
        kept.store(f"template-{self.kind}{bucket.key}", bucket.bytecode_to_string())


def template_folder() -> Path:
    """Where the templates are: inside an installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


def read(name: str) -> str:
    """A style sheet or script from the template folder, as text."""
    return (template_folder() / name).read_text(encoding="utf-8")


@functools.lru_cache(maxsize=4)
def environment(currency: str, value_name: str = "revenue") -> jinja2.Environment:
    """The shared environment; ``currency`` (a code such as GBP, or "") is bound to the filters.

    ``value_name``: what sums are of, where the data has no prices.
    """
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(template_folder()),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=CompiledTemplates(),
    )
    env.filters.update(_money_filters(currency))
    env.filters.update(
        anchor=anchor,
        count=formats.count,
        exact=formats.whole,
        date=formats.date,
        due=formats.due,
        effect=effect,
        in_all=in_all,
        of_many=of_many,
        between=between,
        iso=formats.iso_if_shown_otherwise,
        p_value=formats.p_value,
        paragraphs=paragraphs,
        proportions=proportions,
        prose=formats.prose,
        share=formats.share,
        slug=slug,
        whole_columns=whole_columns,
    )
    env.tests.update(numeric=is_numeric, long=has_long_word)
    env.globals.update(currency=currency, value_name=value_name)
    # Functions, as a filter of a constant is run once, when the template is compiled and kept.
    env.globals.update(percent=formats.percent, conventions=formats.active, language=language)
    env.globals.update(grade_gloss=GRADE_GLOSS, severity_name=SEVERITY_NAME, grades=get_args(Grade))
    env.globals.update(effect_gloss=EFFECT_GLOSS)
    return env


@functools.lru_cache(maxsize=4)
def pages(currency: str, value_name: str = "revenue") -> jinja2.Environment:
    """The environment of what is laid out in lines by a browser or for print."""
    return environment(currency, value_name).overlay(
        finalize=unbroken, bytecode_cache=CompiledTemplates("lines-")
    )


def _money_filters(currency: str) -> dict[str, object]:
    def fill(template: str, facts: Facts) -> str:
        return formats.fill(template, facts, currency)

    def text(value: Value, unit: Unit) -> str:
        return formats.text(value, unit, currency)

    def cell(value: Value, unit: Unit, whole: bool | None = None) -> str:
        return formats.cell(value, unit, currency, whole)

    def heading(column: Column) -> str:
        return formats.heading(column.name, column.unit, currency)

    def beside(values: Sequence[float | None], unit: Unit) -> list[str]:
        return formats.beside(values, unit, currency)

    def money(value: float) -> str:
        return formats.money(value, currency)

    def stake(finding: Finding) -> str:
        amount = formats.money(abs(finding.money or 0.0), currency)
        return f"worth {amount}" if finding.sense == "worth" else f"{amount} {finding.sense}"

    return {
        "fill": fill,
        "text": text,
        "beside": beside,
        "cell": cell,
        "heading": heading,
        "money": money,
        "stake": stake,
    }


def effect(evidence: Evidence) -> str:
    """The effect of a test in the unit it is shown in."""
    return _estimate(evidence)[0]


def between(evidence: Evidence) -> str:
    """The interval of an effect, its unit said once."""
    _, low, high = _estimate(evidence)
    return f"{low.removesuffix(formats.POINTS)} to {high}"


def _estimate(evidence: Evidence) -> list[str]:
    unit = SHOWN_IN.get(evidence.effect_name, "number")
    return formats.estimate([evidence.effect, evidence.low, evidence.high], unit, "")


def of_many(share: float, customers: int) -> float | None:
    """A share of a group, or nothing where it stands on fewer than thirty customers."""
    return share if customers >= MINIMUM_PER_GROUP else None


def in_all(segments: Sequence[Segment]) -> tuple[int, float] | None:
    """The customers and the revenue of segments that are the whole; None where a part is missing.

    A part is missing where its group is too small to be shown, or the table is cut.
    """
    parts = (math.fsum(one.share for one in segments),
             math.fsum(one.revenue_share for one in segments))  # fmt: skip
    if not all(math.isclose(part, 1.0) for part in parts):
        return None
    return sum(one.customers for one in segments), math.fsum(one.revenue for one in segments)


def unbroken(value: object) -> object:
    """A value printed on a page: no line may end between a minus and a currency before a number,
    nor within a range of numbers (25–34)."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    value = _RANGE.sub(f"{WORD_JOINER}–{WORD_JOINER}", value)
    return _MINUS_AND_CURRENCY.sub(WORD_JOINER.join((r"\1", r"\2")), value)


def language() -> str:
    """The language of a page for browsers and readers: English, as it is written in the place."""
    tag = formats.active().locale
    language, _, place = tag.partition("-")
    if tag == formats.DEFAULT_LOCALE or not place:
        return "en"
    return tag if language == "en" else f"en-{place.rpartition('-')[2]}"


def proportions(spec: Mapping[str, Any]) -> str:
    """Width against height of what a specification draws, as style sheets write it."""
    padding = spec["padding"]
    width = spec["width"] + padding["left"] + padding["right"]
    return f"{width:g} / {spec['height'] + padding['top'] + padding['bottom']:g}"


def slug(name: str) -> str:
    """A name that is safe as an id and in a link."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name)


def anchor(thing: Finding | Chapter | Chart | Table | Recommendation | Hypothesis) -> str:
    """The id under which a thing stands in the page."""
    if isinstance(thing, Finding):
        return slug(f"{thing.chapter}-{thing.key}")
    return slug(f"{ANCHORS[type(thing)]}-{thing.key}")


def has_long_word(value: Value) -> bool:
    """Whether this is text with a word that no column of a table is as wide as."""
    return isinstance(value, str) and any(len(word) > LONGEST_WORD for word in value.split())


def is_numeric(unit: Unit) -> bool:
    """Whether cells of this unit are right-aligned numbers."""
    return unit not in WORDS


def whole_columns(table: Table) -> list[bool]:
    """Of each column whether all its numbers are whole: then none has decimals, else all."""
    rows = [*table.rows, *([table.total] if table.total else [])]
    return [
        all(float(value).is_integer() for value in column if _is_number(value))
        for column in zip(*rows, strict=True)
    ] or [True] * len(table.columns)


def _is_number(value: Value) -> TypeGuard[float]:
    return isinstance(value, int | float) and math.isfinite(value)


def paragraphs(method: str) -> list[str]:
    """The paragraphs of a docstring, each on one line, without the marks of code; its numbers as
    the locale writes them."""
    blocks = re.split(r"\n\s*\n", method.strip())
    plain = [" ".join(block.split()).replace("``", "") for block in blocks if block.strip()]
    return [formats.prose(block) for block in plain]
