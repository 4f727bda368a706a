"""The region that lags behind the others, or that there is none."""

from __future__ import annotations

from dataclasses import asdict

from report_builder import formats
from report_builder.buyers import Buyers
from report_builder.dataset import Dataset
from report_builder.model import (
    Evidence,
    Fact,
    Facts,
    Finding,
)
from report_builder.sections.regions.comparing import (
    Apart,
    Measured,
    facts_of,
    of_year,
)
from report_builder.sections.regions.levels import Level
from report_builder.stats.inference import MINIMUM_PER_GROUP

CLOSED = 0.5  # of the gap: what a campaign may aim at; all of it would make regions alike


def lagging(
    data: Dataset, main: Level, spent: Measured, rows: list[Apart], people: Buyers
) -> Finding:
    """The region clearly below with most at stake, or that there is none."""
    below = [row for row in rows if row.clear and row.difference < 0 and row.is_minority]
    if not below:
        return _no_gap(main, spent, rows, people)
    row = min(below, key=lambda one: (one.difference * one.customers, one.name))
    gap = formats.printed(-row.difference, spent.unit)
    half = formats.printed(CLOSED * gap, spent.unit)
    part, span = of_year(data, people)
    worth = half * formats.printed(row.customers, "count") * part
    facts: Facts = {
        **facts_of(row, spent), "gap": Fact(gap, spent.unit), "half": Fact(half, spent.unit),
        "worth": Fact(worth, spent.unit), "one": Fact(main.one, "text"),
        "span": Fact(span, "text"),
    }  # fmt: skip
    return Finding(
        "regions_gap", "act",
        "{region} lags behind: {measure} is {own} for its {customers:" + people.noun + "}, against "
        "{others} in every other {one} together, {gap} less ({level}% interval of the difference "
        "{low} to {high}). Half of the gap, {half}, for each of them would be {worth}{span}.",
        facts, Evidence(**asdict(row.compared)), money=worth if data.has_money else None,
        money_is="worth",
        so_what="Check delivery, range and prices in {region} first; then try an offer there, with "
        "part of its customers left out to measure it.",
    )  # fmt: skip


def _no_gap(main: Level, spent: Measured, rows: list[Apart], people: Buyers) -> Finding:
    beside = [row for row in rows if row.is_minority]
    lower = [row for row in beside if row.difference < 0]
    home = next((row.name for row in rows if not row.is_minority), "")
    facts: dict[str, Fact] = {
        "one": Fact(main.one, "text"), "regions": Fact(len(beside), "count"),
        "many": Fact(main.many, "text"), "least": Fact(MINIMUM_PER_GROUP, "count"),
        "measure": Fact(spent.words, "text"),
    }  # fmt: skip
    noun = people.unit
    if home:
        facts["home"] = Fact(home, "text")
    if not lower:
        return _none_below(facts, noun, bool(beside))
    row = min(lower, key=lambda one: (one.difference, one.name))
    facts |= facts_of(row, spent)
    return Finding(
        "regions_gap", "info",
        "No {one} " + ("beside {home} " if home else "") + "is clearly behind in {measure}. Of the "
        "{regions} {many} compared ({least} " + noun + "s or more each), {region} comes nearest to "
        "it: {own} for its {customers:" + people.noun + "}, {others} elsewhere ({level}% interval "
        "of the difference {low} to {high}).",
        facts, Evidence(**asdict(row.compared)),
        so_what="The gap is not certain enough for a campaign of its own in {region}.",
    )  # fmt: skip


def _none_below(facts: dict[str, Fact], noun: str, compared: bool) -> Finding:
    """No region lies below the others; the one of most customers is told apart."""
    apart = " {home}, with more than half of the " + noun + "s, is not among these."
    text = (
        "No {one} is behind in {measure}: of {regions} {many} with {least} " + noun + "s or more "
        "each, none lies below all others together."
    )
    meaning = "There is no gap to close by a campaign."
    if "home" in facts:
        text += apart
        meaning = "No {one} compared needs a campaign to catch up; {home} was not among them."
    if not compared:
        text = "Beside {home} no {one} has {least} " + noun + "s, so none is compared in {measure}."
        meaning = "Look again when more {many} have as many."
        facts = {name: fact for name, fact in facts.items() if name != "regions"}
    return Finding("regions_gap", "info", text, facts, so_what=meaning)
