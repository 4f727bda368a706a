"""Who buys what more, and less, than others: of all cells those of most money, told once each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from report_builder import formats, measures
from report_builder.buyers.doubts import hint
from report_builder.dataset import Dataset
from report_builder.model import Content, Fact, Finding, Unit
from report_builder.sections.preferences.cells import Cell
from report_builder.sections.preferences.incomes import like_for_like
from report_builder.sections.preferences.spend import Spend
from report_builder.stats.disclosure import SMALLEST
from report_builder.stats.inference import MINIMUM_PER_GROUP, benjamini_hochberg
from report_builder.stats.intervals import PERCENT_LEVEL
from report_builder.stats.preference import AVERAGE

DOUBT_OF_REPORT = 0.05  # what the whole report allows: at most this is called a difference
OVER = ("first", "second", "third")  # what groups buy more, told in sentences
HOME = 0.5  # of all: a place with more is the home market, and its taste that of the shop
UNDER = ("first", "second")  # what they buy less
TIED = 2  # groups with the same lowest index that are named: of more none stands out


def told(data: Dataset, found: Spend, every: Sequence[Cell], firm: Sequence[Cell]) -> Content:
    """Findings of the cells of most money; all other tests are kept beside them."""
    if not firm:
        return _nothing(found, every)
    over, under = chosen(firm)
    if not over and not under:
        return Content(tests=tuple(cell.evidence for cell in every))
    findings = (
        *(
            _with_least(found, _over(data, found, cell, place), cell, firm)
            for place, cell in zip(OVER, over, strict=False)
        ),
        *(_under(data, found, cell, place) for place, cell in zip(UNDER, under, strict=False)),
    )
    findings = tuple(
        hint(like_for_like(found, one, cell), cell.split.dimension)
        for one, cell in zip(findings, (*over, *under), strict=True)
    )
    used = {id(cell.made) for cell in (*over, *under)}
    tests = tuple(cell.evidence for cell in every if id(cell.made) not in used)
    return Content(findings=findings, tests=tests)


def chosen(firm: Sequence[Cell]) -> tuple[list[Cell], list[Cell]]:
    """The cells that are told: what groups buy more, and what they buy less.

    Of fewer than ten buyers no share is told: it would be that of a handful of people.
    """
    firm = [cell for cell in firm if not is_home(cell) and cell.buyers >= SMALLEST]
    over = _once([cell for cell in firm if cell.over])[: len(OVER)]
    names = {(cell.name, cell.split.dimension.kind) for cell in over}
    under = _once([
        cell
        for cell in firm
        if not cell.over and (cell.name, cell.split.dimension.kind) not in names
    ])[: len(UNDER)]  # fmt: skip
    return over, under


def is_home(cell: Cell) -> bool:
    """Whether the group is the home market: its taste is that of the shop."""
    return cell.split.dimension.kind == "place" and cell.people > HOME


def _once(cells: Sequence[Cell]) -> list[Cell]:
    """Of each category the first by who people are and the first by where they live.

    Traits go together (households and children), so a second one would tell the same again.
    """
    seen: dict[tuple[str, str], Cell] = {}
    for cell in cells:
        seen.setdefault((cell.name, cell.split.dimension.kind), cell)
    return list(seen.values())


def _nothing(found: Spend, every: Sequence[Cell]) -> Content:
    """Nothing to tell. Where a test does hold, but not by enough money, none is its evidence."""
    most = min(every, key=lambda one: (one.test.p, one.name, one.split.name))
    differ = sum(benjamini_hochberg([one.test.p for one in every]) < DOUBT_OF_REPORT)
    facts = {
        "names": Fact(len(found.names), "count"), "plural": Fact(found.plural, "text"),
        "tests": Fact(len(every), "count"), "name": Fact(most.name, "text"),
        "group": Fact(most.split.who, "text"), "average": Fact(AVERAGE, "number"),
        **_interval(most),
    }  # fmt: skip
    text = (
        "No group buys any of the {names} best-selling {plural} clearly more or less than others: "
        f"{{tests:comparison|comparisons}} were made. The strongest is {{name}} among "
        f"{_noun(found)} {{group}}: an index of {{index}}, where {{average}} is the average "
        "({level}% interval {low} to {high})."
    )
    if differ:
        facts["differ"] = Fact(int(differ), "count")
        text += (
            " In {differ} of them the number of buyers differs, but not clearly what they spend."
        )
    finding = Finding(
        "preferences_none", "info", text, facts, None if differ else most.evidence,
        so_what="Nothing here speaks for a range or a message of its own for any of these groups.",
    )  # fmt: skip
    tests = tuple(one.evidence for one in every if differ or one is not most)
    return Content(findings=(finding,), tests=tests)


def _noun(found: Spend) -> str:
    return "customers" if found.people.unit == "customer" else "orders of customers"


def _interval(cell: Cell) -> dict[str, Fact]:
    return {
        "index": Fact(_whole(cell.index), "number"), "low": Fact(_whole(cell.low), "number"),
        "high": Fact(_whole(cell.high), "number"), "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip


def _whole(index: float) -> float:
    """An index without decimals, unless that would put it on the average."""
    return index if round(index) == AVERAGE else float(round(index))


def _facts(data: Dataset, found: Spend, cell: Cell) -> dict[str, Fact]:
    return {
        "customers": Fact(cell.customers, "count"), "group": Fact(cell.split.who, "text"),
        "name": Fact(cell.name, "text"), "own": Fact(cell.own, "share"),
        "everybody": Fact(cell.everybody, "share"), "all": Fact(_everybody(found, cell), "text"),
        "people": Fact(cell.people, "share"),
        "part": Fact(cell.part, "share"), "average": Fact(AVERAGE, "number"),
        "measure": Fact(data.value_name, "text"), **_interval(cell),
        **({} if cell.many else {"few": Fact(MINIMUM_PER_GROUP, "count")}),
    }  # fmt: skip


def _everybody(found: Spend, cell: Cell) -> str:
    """Who is compared with: those whose group is not known count for nothing."""
    known = cell.split.inside | cell.split.others
    if known[found.total > 0].all():
        return "everybody"
    label = cell.split.dimension.label.partition(",")[0]
    return f"everybody whose {formats.lower_first(label)} is known"


def _text(data: Dataset, found: Spend, cell: Cell, way: str) -> str:
    rough = "" if cell.many else " Fewer than {few} of them bought any, so the index is rough."
    verb = "spend" if data.has_money else "buy"
    return (
        f"{_subject(found)} {way}. It makes up {{own}} of what they {verb}, against {{everybody}} "
        "for {all}: an index of {index}, where {average} is the average ({level}% "
        f"interval {{low}} to {{high}}). They are {{people}} of the "
        f"{found.people.unit}s compared and bring {{part}} of the {{measure}} from it.{rough}"
    )


def _subject(found: Spend) -> str:
    if found.people.unit == "order":
        return "The {customers:order|orders} of customers {group}"
    return "The {customers:customer|customers} {group}"


def _brief(found: Spend, way: str) -> str:
    return (
        f"{_subject(found)} {way}: {{own}} of what they spend, {{all}} {{everybody}} (index "
        "{index}, {level}% interval {low} to {high})."
    )


def _way(data: Dataset, found: Spend, cell: Cell) -> tuple[str, dict[str, Fact]]:
    """What the group does: buy more or less, or only give it another share of what they spend."""
    more, less = ("more", "less") if cell.over else ("less", "more")
    if cell.in_money:
        return f"buy {more} {{name}} than others", {}
    give = f"give {more} of their money to" if data.has_money else f"choose {more} often"
    verb = "spends" if data.has_money else "buys"
    much = f"though each {verb} {less} on it" if data.has_money else f"though each {verb} {less}"
    if found.people.unit == "order":
        much = f"though each order has {less} of it"
    unit: Unit = "money" if data.has_money else "number"
    facts = {"each": Fact(cell.each, unit), "each_other": Fact(cell.each_other, unit)}
    return f"{give} {{name}} than others, {much} ({{each}} against {{each_other}})", facts


def _over(data: Dataset, found: Spend, cell: Cell, place: str) -> Finding:
    so_what = "Show {name} to them first: in mailings, on the start page, beside what they buy."
    way, more = _way(data, found, cell)
    facts = _facts(data, found, cell) | more
    if not cell.in_money:
        so_what = (
            "{name} may lead what they are shown; each of the others still brings more from it."
        )
    elif cell.split.dimension.kind == "place":
        so_what = "Give {name} more room and stock where they live, and name it in local mailings."
    elif data.has_money and found.people.unit == "customer":
        facts |= {"spent": Fact(_spent(data, found, cell), "money"),
                  "span": Fact(measures.span(data), "text")}  # fmt: skip
        so_what += " They spend {spent} on it{span}."
    return Finding(
        f"preferences_over_{place}", "good" if cell.in_money else "info",
        _text(data, found, cell, way), facts, cell.evidence, so_what=so_what,
        brief=_brief(found, way), hint=not cell.many,
    )  # fmt: skip


def _with_least(found: Spend, finding: Finding, cell: Cell, firm: Sequence[Cell]) -> Finding:
    """With the groups of the same trait that buy least of it, if that is further from the average:
    the largest difference of a category must not be missing beside a smaller one. Of few buyers
    their number is told, which an index would hide."""
    alike = [
        one
        for one in firm
        if (one.name, one.split.dimension) == (cell.name, cell.split.dimension) and not one.over
    ]
    least = min(alike, key=lambda one: (one.index, one.split.name), default=None)
    if least is None or max(least.index, 1) * cell.index >= AVERAGE**2:
        return finding
    tied = [one for one in alike if round(one.index) == round(least.index) and one is not least]
    if tied:
        return _with_tied(found, finding, [least, *tied])
    if not least.many:
        facts = {
            "least": Fact(least.split.who, "text"), "least_group": Fact(least.customers, "count"),
            "few": Fact(MINIMUM_PER_GROUP, "count"),
        }  # fmt: skip
        text = (
            f"{finding.text} {{name}} weighs least among {_noun(found)} {{least}}: fewer than "
            f"{{few}} of these {{least_group:{found.people.noun}}} bought any."
        )
        return replace(finding, text=text, facts={**finding.facts, **facts})
    facts = {
        "least": Fact(least.split.who, "text"), "least_index": Fact(_whole(least.index), "number"),
        "least_low": Fact(_whole(least.low), "number"),
        "least_high": Fact(_whole(least.high), "number"),
    }  # fmt: skip
    text = (
        f"{finding.text} {{name}} weighs least among {_noun(found)} {{least}}: an index of "
        "{least_index} ({least_low} to {least_high})."
    )
    return replace(finding, text=text, facts={**finding.facts, **facts})


def _with_tied(found: Spend, finding: Finding, least: Sequence[Cell]) -> Finding:
    """Groups that share the lowest index at the shown digit: both are named, of more or of groups
    that overlap nobody is."""
    first, second = sorted(least, key=lambda one: one.split.name)[:TIED]
    if len(least) > TIED or (first.split.inside & second.split.inside).any():
        return finding
    if not (first.many and second.many):
        return finding
    facts = {
        "least": Fact(first.split.who, "text"), "least_too": Fact(second.split.who, "text"),
        "least_index": Fact(_whole(first.index), "number"),
    }  # fmt: skip
    text = (
        f"{finding.text} {{name}} weighs least among {_noun(found)} {{least}} and those "
        "{least_too}: an index of {least_index} for both."
    )
    return replace(finding, text=text, facts={**finding.facts, **facts})


def _spent(data: Dataset, found: Spend, cell: Cell) -> float:
    """What the group spends on it, of a year; sorted before summing, as rows have no order."""
    column = found.money[cell.split.inside, found.names.index(cell.name)]
    return float(np.sort(column).sum()) * measures.yearly(data)


def _under(data: Dataset, found: Spend, cell: Cell, place: str) -> Finding:
    so_what = (
        "Lead their mailings with something else. There may be room for {name}: ask a few of them "
        "why they pass it by before offering more of it."
    )
    if cell.split.dimension.kind == "place":
        so_what = (
            "Check price and stock of {name} there. If both are right, advertise it less to them."
        )
    way, more = _way(data, found, cell)
    if not cell.in_money:
        so_what = "Keep {name} in what they see: they spend more in all, on this too."
    return Finding(
        f"preferences_under_{place}", "watch" if cell.in_money else "info",
        _text(data, found, cell, way), _facts(data, found, cell) | more, cell.evidence,
        so_what=so_what, brief=_brief(found, way), hint=not cell.many,
    )  # fmt: skip
