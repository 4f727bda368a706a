"""The table of contents, and the way from a dataset to the report: run, test, grade, summarise."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from report_builder import (
    customer_groups,
    formats,
    measures,
    methods,
    privacy,
    recommendations,
    rounding,
    since,
)
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData, ReportError
from report_builder.grading import calling, graded, tests_of
from report_builder.headline import headline
from report_builder.model import (
    Chapter,
    Content,
    EarlierReport,
    Recommendation,
    Report,
)
from report_builder.model.report import NAME_IT
from report_builder.render import branding
from report_builder.roles.spoken import spoken
from report_builder.scoreboard import scoreboard
from report_builder.section import Need, Section
from report_builder.sections.baskets import baskets
from report_builder.sections.campaigns import campaigns
from report_builder.sections.changes import changes
from report_builder.sections.channels import channels
from report_builder.sections.clusters import clusters
from report_builder.sections.correlations import correlations
from report_builder.sections.data import preparation
from report_builder.sections.demographics import demographics
from report_builder.sections.forecast import forecast
from report_builder.sections.hypotheses import hypotheses
from report_builder.sections.lifetime import lifetime_value
from report_builder.sections.loyalty import loyalty
from report_builder.sections.preferences import preferences
from report_builder.sections.products import products
from report_builder.sections.promotions import promotions
from report_builder.sections.regions import regions
from report_builder.sections.repeat import repeat
from report_builder.sections.rfm import rfm
from report_builder.sections.sales import sales
from report_builder.sections.seasons import seasons
from report_builder.sections.summary import summary

SUITE: tuple[Section, ...] = (
    summary,
    hypotheses,
    preparation,
    sales,
    products,
    changes,
    seasons,
    forecast,
    promotions,
    demographics,
    preferences,
    regions,
    channels,
    baskets,
    repeat,
    loyalty,
    campaigns,
    rfm,
    clusters,
    lifetime_value,
    correlations,
)  # fmt: skip

# Of findings about the same customers the first kind keeps its money, so that none counts twice.
SAME_CUSTOMERS = (
    ("cluster_value", "rfm_champions"),
    ("cluster_quiet", "rfm_quiet", "lifetime_slipping", "overdue", "customers_lost"),
)
BEFORE_ADVICE = ("rfm", "clusters", "lifetime")  # the chapters that advice stands on

Progress = Callable[[str], None]
Seen = Callable[[Content], None]


def build(
    data: Dataset,
    progress: Progress = lambda _: None,
    seen: Seen = lambda _: None,
    elsewhere: customer_groups.Divide | None = None,
) -> Report:
    """Run the suite over the data. Raises ReportError for an unknown section name.

    ``progress`` is told what begins; ``seen`` gets the content of each section once it is there, so
    that its charts can be drawn while the next section is computed. ``elsewhere`` has a function
    called in another process.
    """
    with formats.using(data.settings.locale), privacy.guarding(data.settings.min_group):
        if elsewhere is not None and clusters in chosen(data):
            customer_groups.divide_ahead(data, elsewhere)
        return _built(data, progress, seen)


def _built(data: Dataset, progress: Progress, seen: Seen) -> Report:
    brand = branding.of(data.settings)
    raw = []
    for section in chosen(data):
        progress(section.title)
        raw.append(_chapter(section, data))
        seen(raw[-1].content)
    chapters = calling(
        _counted_once(graded(raw)), recommendations.LEAST * measures.value_of_year(data)
    )
    progress("Recommendations")
    as_of = data.time.as_of if data.time else None
    actions = tuple(
        filter(privacy.may_be_advised,
               recommendations.recommend(chapters, as_of, measures.value_of_year(data),
                                         measures.margin_of_year(data)))
    )  # fmt: skip
    chapters = _with_recommendations(chapters, actions)
    kpis = tuple(kpi for chapter in chapters for kpi in chapter.content.kpis)
    if not data.settings.only:
        progress(since.TITLE)
        compared = since.chapter(data, chapters, kpis, actions)
        compared = replace(compared, content=privacy.guarded(compared.content))
        seen(compared.content)
        chapters = since.with_chapter(chapters, compared)
        tests = sum(1 for chapter in chapters for _ in tests_of(chapter.content))
        chapters = (*chapters, methods.chapter(SUITE, data, tests))
    return Report(
        title=data.title, version=program_version(), as_of=data.time.as_of if data.time else None,
        period=data.time.period if data.time else None,
        currency=data.currency, inputs=data.inputs,
        settings={**data.settings.printed(), **branding.told(data.settings, brand)},
        mapping=data.mapping, ledger=data.ledger, totals=data.totals,
        totals_as_read=data.totals_as_read,
        totals_by_month=data.totals_by_month, top_products=data.top_products,
        top_categories=data.top_categories, kpis=kpis, summary=headline(chapters, data.currency),
        chapters=chapters, recommendations=actions, data_hash=data_hash(data),
        brand=brand, scoreboard=scoreboard(chapters), value_name=data.value_name,
        earlier=_source(data), audience=data.settings.audience or "",
        locale=formats.active().locale,
    )  # fmt: skip


def _source(data: Dataset) -> EarlierReport | None:
    """Which report this one is compared with; none where only some sections were asked for."""
    one = data.earlier
    if one is None or data.settings.only:
        return None
    return EarlierReport(one.period, one.as_of, one.version, one.sha256)


def read_ahead() -> None:
    """Read the sources that the chapter on methods quotes: for a thread that has time to spare."""
    methods.read_ahead(SUITE)


def program_version() -> str:
    """The installed version of the program."""
    try:
        return version("report-builder")
    except PackageNotFoundError:
        return "0"


def chosen(data: Dataset) -> tuple[Section, ...]:
    """The sections asked for with ``--only``, in story order; all without it."""
    only = data.settings.only
    keys = [section.key for section in SUITE]
    for key in only:
        if key not in keys:
            raise ReportError(f"section {key!r} is not known; there are: {', '.join(keys)}")
    return tuple(section for section in SUITE if not only or section.key in only)


def _chapter(section: Section, data: Dataset) -> Chapter:
    status, reason, content = "shown", "", Content()
    missing = section.missing(data)
    if missing:
        status, reason = "missing", _missing_sentence(missing, data)
    else:
        try:
            with _named(section):
                made = section.run(data)
                content = rounding.noted(privacy.guarded(made))
            if _shows_something(made) and not _shows_something(content):
                few = f"fewer than {privacy.smallest()} customers"
                raise NotEnoughData(f"all there is to say tells of {few}")
        except NotEnoughData as too_little:
            status, reason = "not_enough", formats.upper_first(f"{too_little}.")
    findings = tuple(replace(finding, chapter=section.key) for finding in content.findings)
    return Chapter(
        section.key, section.title, section.question, section.method,
        status, reason, replace(content, findings=findings),  # type: ignore[arg-type]
    )  # fmt: skip


def _shows_something(content: Content) -> bool:
    """Whether there is more than tests, of which only the number is told."""
    return replace(content, tests=()) != Content()


@contextmanager
def _named(section: Section) -> Iterator[None]:
    """Tell which section an unexpected exception came from."""
    try:
        yield
    except NotEnoughData:
        raise
    except Exception as error:
        error.add_note(f"in section {section.key!r}")
        raise


def _missing_sentence(missing: Sequence[Need], data: Dataset) -> str:
    if data.grain == "customers" and "date" in missing:
        return (
            "The input has one row a customer and no dates of purchases. The table of orders "
            "would bring them: give it as well."
        )
    needs = [(need,) if isinstance(need, str) else need for need in missing]
    if aside := data.set_aside(*(role for need in needs for role in need)):
        return (
            f"The input has columns of {spoken(aside)}, which are not used: {preparation.title} "
            "says why."
        )
    names = [spoken(need) for need in needs]
    return f"The input has no column of {' and none of '.join(names)}. {NAME_IT}"


def _counted_once(chapters: Sequence[Chapter]) -> tuple[Chapter, ...]:
    """Of findings about the same customers, money stays with the first kind that there is."""
    findings = [finding for chapter in chapters for finding in chapter.content.findings]
    there = {_kind(finding.key) for finding in findings if finding.money is not None}
    again = {
        kind for kinds in SAME_CUSTOMERS for kind in [kind for kind in kinds if kind in there][1:]
    }
    return tuple(
        replace(chapter, content=replace(chapter.content, findings=tuple(
            replace(finding, money=None) if _kind(finding.key) in again else finding
            for finding in chapter.content.findings
        )))
        for chapter in chapters
    )  # fmt: skip


def _kind(key: str) -> str:
    """The key without the number of the cluster."""
    return re.sub(r"^cluster_\d+_", "cluster_", key)


def _with_recommendations(
    chapters: Sequence[Chapter], actions: tuple[Recommendation, ...]
) -> tuple[Chapter, ...]:
    """The chapters with that of the recommendations after the last one they may stand on."""
    places = [at for at, chapter in enumerate(chapters) if chapter.key in BEFORE_ADVICE]
    if not places:
        return tuple(chapters)
    after = places[-1] + 1
    return (*chapters[:after], recommendations.chapter(actions), *chapters[after:])


def data_hash(data: Dataset) -> str:
    """One hash over the inputs, the settings that shaped the figures (not its looks) and the report
    that this one is compared with."""
    parts: dict[str, Any] = {
        "inputs": [asdict(item) for item in data.inputs],
        "settings": data.settings.printed(),
        "as_of": data.time.as_of.isoformat() if data.time else None,
    }
    if data.earlier is not None:
        parts["earlier"] = data.earlier.sha256
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
