"""What a shop manager should not have to read: the rules of the words, over a whole report.

Plain, short and concrete; each fault is told with the place it stands in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from report_builder import formats
from report_builder.dataset import WHOLE
from report_builder.model import Chapter, Chart, Fact, Finding, Recommendation, Report

LONGEST_SENTENCE = 28  # words outside parentheses: what one breath takes
LONGEST_TITLE = 12  # words of a chart's title
OPENINGS = 2  # findings of a chapter that may begin with the same two words
FIGURES = 3  # of a number in running text; counts below ten thousand are exact

_QUOTED = re.compile(r"“[^”]*”")
_ASIDE = re.compile(r"\([^()]*\)")
_NUMBER = re.compile(r"(?<![\w.,])[−+]?[£$€₹]?\d[\d,.]*%?")
_NAME = re.compile(r"\b(?:[A-Z][\w’'&/-]*|&)(?: (?:[A-Z][\w’'&/-]*|\d+|&|of|and))* ?[A-Z][\w’'/-]*")
_SENTENCE_END = re.compile(r"(?<=[.?]) (?=\S)")
_FOUR_FIGURES = re.compile(r"(?<![\w.,–])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?![\d,]*\d)")

PLURALS = (
    "customers", "orders", "products", "lines", "rows", "months", "weeks", "days", "units", "items",
    "groups", "pairs", "clusters", "segments", "stores", "categories", "campaigns", "members",
    "contacts", "occurrences", "times", "percentage points", "cohorts", "gaps", "holidays",
)  # fmt: skip
# Of an observation it is said what goes together, not what makes what.
CAUSES = (
    "drives", "drive", "because of", "leads to", "lead to", "boosts", "boost", "results in",
    "due to", "thanks to", "impact", "causes sales", "makes customers",
)  # fmt: skip
FILLER = (
    "very", "really", "basically", "actually", "simply", "in order to", "it is important",
    "please note", "leverage", "utilise", "utilize", "insights", "key takeaway", "deep dive",
)  # fmt: skip
HEDGES = ("perhaps", "possibly", "may well", "could potentially", "seems to suggest", "arguably")
# Terms that no gloss makes plain, and abbreviations of tests.
JARGON = (
    "MASE", "ARI", "BH", "CI", "CV", "p-value", "statistically significant", "null hypothesis",
    "heteroscedastic", "Jaccard", "Kaplan–Meier", "dispersion", "log-likelihood", "regressor",
    "standardised mean", "quantile", "percentile", "stochastic",
)  # fmt: skip
# Terms that may be used where the same chapter says what they mean.
EXPLAINED = {
    "Gini": "zero if", "silhouette": "at most one", "Cramér's V": "where one",
    "rank correlation": ("zero is none", "the same ranking"),
    "price elasticity": ("goes with", "%"),
    "naive forecast": "that of repeating",
}  # fmt: skip
VERBS = frozenset({
    "Advertise", "Answer", "Ask", "Call", "Check", "Decide", "Find", "Give", "Go", "Invite", "Keep",
    "Lead", "Leave", "Let", "Look", "Mail", "Make", "Offer", "Order", "Place", "Plan", "Put",
    "Raise", "Remind", "See", "Send", "Show", "Stop", "Suggest", "Telephone", "Test", "Try",
    "Write",
})  # fmt: skip
# A title without a number says which way: most, more, none.
DIRECTIONS = frozenset({
    "no", "none", "nothing", "neither", "most", "least", "more", "less", "fewer", "few", "highest",
    "lowest", "largest", "smallest", "strongest", "weakest", "best", "worst", "up", "down", "rises",
    "falls", "fell", "rose", "above", "below", "first", "last", "better", "alike",
})  # fmt: skip
ORDINALS = re.compile(r"_(first|second|third|next|year_ago|previous|by_\w+|\d+)(?=_|$)")
# Where customers were drawn by lot, what the campaigns caused may be said.
TRIALS = ("campaigns",)


def faults(report: Report) -> list[str]:
    """Every fault of the words of a report: where, what, and the words."""
    found: list[str] = []
    for chapter in report.chapters:
        found += of_chapter(chapter, report.currency)
    return found


def of_chapter(chapter: Chapter, currency: str) -> list[str]:
    """The faults of the findings, titles and recommendations of one chapter."""
    content = chapter.content
    found = [
        f"{finding.key}: {fault}"
        for finding in content.findings
        for fault in of_finding(finding, currency, trial=chapter.key in TRIALS)
    ]
    found += openings(content.findings, currency) + unexplained(content.findings, currency)
    for chart in content.charts:
        words = spoken(chart.title, chart.facts, currency)
        found += [f"{chart.key}: {fault}" for fault in of_title(words)]
        found += [f"{chart.key}: {fault}" for fault in of_subtitle(chart.subtitle)]
    found += disagreements(content.findings, content.charts)
    for item in content.recommendations:
        found += [f"{item.key}: {fault}" for fault in of_recommendation(item, currency)]
    if chapter.reason:
        found += [f"{chapter.key}: {fault}" for fault in of_text(chapter.reason)]
    return found


def spoken(template: str, facts: Mapping[str, Fact], currency: str) -> str:
    """The words as they are read, with plain blanks."""
    return formats.fill(template, facts, currency).replace(formats.NO_BREAK, " ")


def of_finding(finding: Finding, currency: str, *, trial: bool = False) -> Iterator[str]:
    """A finding says what was measured, and what follows from it."""
    if not finding.so_what:
        yield "no so-what"
    for template in (finding.text, finding.so_what):
        rounded = template.replace("!d", "")  # rows of a ledger are exact on purpose
        yield from of_text(spoken(rounded, finding.facts, currency), trial=trial)


def of_recommendation(item: Recommendation, currency: str) -> Iterator[str]:
    """Verb first, for whom, by when, money with its range."""
    action = spoken(item.action, item.facts, currency)
    if action.partition(" ")[0] not in VERBS:
        yield f"does not begin with a verb: {action}"
    if formats.due(item.due).replace(formats.NO_BREAK, " ") not in action:
        yield f"does not say by when: {action}"
    if not item.segment:
        yield "does not say for whom"
    if not item.money_low <= item.money <= item.money_high:
        yield "money outside its range"
    for template in (item.action, item.reason, item.kpi, item.proof):
        yield from of_text(spoken(template, item.facts, currency))


def of_title(title: str) -> Iterator[str]:
    """A title is a finding: few words, with a number or a direction."""
    if len(_NAME.sub("Name", title).split()) > LONGEST_TITLE:
        yield f"title of more than {LONGEST_TITLE} words: {title}"
    words = {word.strip(".,:;“”").lower() for word in title.split()}
    if not re.search(r"\d", title) and not words & DIRECTIONS:
        yield f"title without a number or a direction: {title}"
    yield from _slips(title)


def of_subtitle(subtitle: str) -> Iterator[str]:
    """A subtitle says of which time: a year, or that the data has no dates."""
    if not subtitle:
        yield "no subtitle"
    elif not re.search(r"\b(?:19|20)\d\d\b", subtitle) and WHOLE not in subtitle:
        yield f"subtitle without a period: {subtitle}"


def of_text(text: str, *, trial: bool = False) -> Iterator[str]:
    """The faults of running text."""
    for sentence in sentences(text):
        if length(sentence) > LONGEST_SENTENCE:
            yield f"sentence of {length(sentence)} words: {sentence}"
        if sentence[0].islower():
            yield f"begins in lower case: {sentence}"
    yield from _slips(text)
    banned = [("filler", FILLER), ("hedge", HEDGES), ("jargon", JARGON)]
    banned += [] if trial else [("word of cause", CAUSES)]
    for kind, words in banned:
        for word in words:
            if re.search(rf"\b{re.escape(word)}\b", _QUOTED.sub("“”", text)):
                yield f"{kind} “{word}”: {text}"
    yield from _numbers(text)


def sentences(text: str) -> list[str]:
    """Text cut after full stops and question marks."""
    return [one for one in _SENTENCE_END.split(text.strip()) if one]


def length(sentence: str) -> int:
    """Words outside parentheses; a name counts as one."""
    plain = _ASIDE.sub("", _NAME.sub("Name", _QUOTED.sub("Name", sentence)))
    return sum(1 for word in plain.split() if re.search(r"\w", word))


def _slips(text: str) -> Iterator[str]:
    """Slips of the pen, in titles as in sentences."""
    plain = _QUOTED.sub("“”", text)
    slips = {
        "doubled word": r"\b([A-Za-z]+) \1\b",
        "doubled blank or stop": r"  |\.\.|,,|;;| [,.;:](?!\d)|\( | \)",
        "nested parentheses": r"\([^()]*\(",
        "empty parentheses": r"\(\s*\)",
        "exclamation mark": r"!",
        "date in figures": r"\b\d{4}-\d\d(?:-\d\d)?\b",
        "missing value": r"\b(?:nan|NaN|n/a|NaT|inf|None)\b(?! of\b)",
        "coded name": r"\b[a-z]+_[a-z_]+\b(?! under \[)",
        "plural after one": rf"(?<![\d.,–−]){1} (?:{'|'.join(PLURALS)})\b",
        "a before a vowel": r"(?:\ba|(?:^|[.?] )A) (?=[aeio]|un(?!i))(?!one\b|once\b|eu)",
        "an before a consonant": r"(?:\ban|(?:^|[.?] )An) (?=[b-df-gj-np-tv-z])",
        "unit said twice": r"(?:percentage points|times|days) to [−+]?[\d.,]+ "
        r"(?:percentage points|times|days)",
    }
    for name, pattern in slips.items():
        if re.search(pattern, plain):
            yield f"{name}: {text}"


def _numbers(text: str) -> Iterator[str]:
    """Three figures; whole numbers below ten thousand, money below a hundred are exact."""
    for match in _FOUR_FIGURES.finditer(_QUOTED.sub("“”", text)):
        whole, part = match[1].replace(",", ""), match[2] or ""
        figures = len((whole.lstrip("0") + part.lstrip(".")).lstrip("0"))
        if not part:
            figures = len(whole.rstrip("0")) if int(whole) >= 10_000 else FIGURES
        if len(part) == len(".00") and int(whole) < 100:
            figures = FIGURES  # to the cent
        if figures > FIGURES:
            yield f"more than {FIGURES} figures, {match[0]}: {text}"


def openings(findings: Sequence[Finding], currency: str) -> list[str]:
    """The two words that too many findings of a chapter begin with, a number being a word.

    Findings of one rule, as of each cluster, are a list and count once.
    """
    rules = {
        (ORDINALS.sub("", finding.key), _opening(spoken(finding.text, finding.facts, currency)))
        for finding in findings
    }
    often = Counter(opening for _, opening in rules)
    return [
        f"{times} findings begin with “{opening}”"
        for opening, times in sorted(often.items())
        if times > OPENINGS
    ]


def _opening(text: str) -> str:
    return " ".join(_NUMBER.sub("1", _QUOTED.sub("Name", text)).split()[:2])


def disagreements(findings: Sequence[Finding], charts: Sequence[Chart]) -> list[str]:
    """Numbers that a finding and the chart of the same name call alike and show differently."""
    by_key = {finding.key: finding for finding in findings}
    found = []
    for chart in charts:
        other = by_key.get(chart.key)
        for name, fact in chart.facts.items() if other else ():
            said = other.facts.get(name) if other else None
            if said is None or said.unit != fact.unit or isinstance(fact.value, str):
                continue
            one, two = (formats.text(each.value, each.unit, "") for each in (fact, said))
            if one != two:
                found.append(f"{chart.key}: {name} is {one} in the chart and {two} in the text")
    return found


def unexplained(findings: Sequence[Finding], currency: str) -> list[str]:
    """Terms of the field that a chapter uses and does not explain."""
    text = " ".join(
        spoken(template, finding.facts, currency)
        for finding in findings
        for template in (finding.text, finding.so_what)
    )
    found = []
    for term, glosses in EXPLAINED.items():
        needed = (glosses,) if isinstance(glosses, str) else glosses
        if term in text and not any(gloss in text for gloss in needed):
            found.append(f"not explained in its chapter: {term}")
    return found
