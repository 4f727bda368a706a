"""How well a header names a role: phrases of the vocabulary found among its words."""

from __future__ import annotations

import functools
import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from report_builder.ingest.recognition.headings import Word, concepts, singular, words
from report_builder.roles import BY_NAME, ROLES, Role
from report_builder.roles.elsewhere import EXCLUDING, PHRASES
from report_builder.roles.grammar import (
    CONTEXT,
    GENERIC,
    LABELLING,
    MEASURES,
    MOMENTS,
    MONEY_NOUNS,
    WORDS_FOR_NAMES,
)

__all__ = ["is_unclear", "name_score", "name_scores", "words"]

REORDERED = 0.97  # all words of a phrase in another order
IN_PLURAL = 0.95
WEAK = 0.6  # a name that several roles share
IN_CONTEXT = 0.9  # the rest of the header only says which table it belongs to ...
PER_CONTEXT_WORD = 0.05  # ... the less sure, the more of it there is
PART, COVERED = 0.45, 0.4  # a phrase beside unknown words: the more of the header it is, the better
NOT_LAST, APART = 0.85, 0.85  # the last word says what a thing is; words of a phrase stand together
MISSPELT = 0.9
OVERSHADOWED = 0.5  # a longer phrase of another role explains the same words
MOST_WORDS = 7  # of a header all sets of words are tried up to this many
SURE = 0.9
EARLIER = 1e-6  # of phrases that fit the same, the likelier one stands first

NOTHING = ""
# Words beside the phrase of a role that make it a thing of another kind.
_CONFLICTS = {
    "id": MEASURES | MOMENTS | WORDS_FOR_NAMES | {"age", "gender", "city", "price"},
    "label": MEASURES | MOMENTS,
    "money": MONEY_NOUNS | MOMENTS | WORDS_FOR_NAMES | {
        "id", "code", "quantity", "count", "units", "percent", "rate"},
    "number": MOMENTS | WORDS_FOR_NAMES | (MEASURES - {"total"}) | {"id", "code"},
    "rate": MOMENTS | WORDS_FOR_NAMES | {"id", "code", "cost", "profit", "tax", "quantity"},
    "date": MEASURES | WORDS_FOR_NAMES,
    "time": MEASURES | WORDS_FOR_NAMES,
    "year": MEASURES | WORDS_FOR_NAMES,
    "flag": MEASURES | MOMENTS | {"name"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Phrases of a role, or of nothing, that are made of the same words.

    ``orders`` are the orders the words come in, ``text`` is the likeliest of the phrases and
    ``place`` its place among those of the role.
    """

    role: str
    text: str
    orders: frozenset[tuple[str, ...]]
    weak: bool
    place: int


def name_score(header: str, role: Role) -> tuple[float, str]:
    """How well a header names a role, 0..1, and which phrase it met."""
    return name_scores(header).get(role.name, (0.0, ""))


def is_unclear(header: str) -> bool:
    """Whether no word of the header is known, as in ``col_7``: only the values can speak."""
    return not any(word.known and len(word.concept) > 1 for word in concepts(header))


@functools.lru_cache(maxsize=4096)
def name_scores(header: str) -> Mapping[str, tuple[float, str]]:
    """Every role that a header may name: how well, 0..1, and which phrase it met."""
    own = concepts(header)
    found = _scores(own)
    plain = singular(own)
    if plain != own and len(own) > 1 and not any(score >= SURE for score, _ in found.values()):
        for role, (score, met) in _scores(plain).items():
            found[role] = max(found.get(role, (0.0, "")), (IN_PLURAL * score, met))
    return found


def _scores(own: tuple[Word, ...]) -> dict[str, tuple[float, str]]:
    met = [(key, phrase) for key in _sets(own) for phrase in _index().get(key, ())]
    nothing = [key for key, phrase in met if phrase.role == NOTHING]
    scored = [(key, phrase, _score(own, key, phrase)) for key, phrase in met]
    strong = [(key, p.role) for key, p, score in scored if score and p.role and not p.weak]
    found: dict[str, tuple[float, str]] = {}
    for key, phrase, alone in scored:
        if not alone or any(key <= other for other in nothing):
            continue
        longer = any(key < other and role != phrase.role for other, role in strong)
        score = alone * OVERSHADOWED if longer else alone
        if score > found.get(phrase.role, (0.0, ""))[0]:
            found[phrase.role] = (score, phrase.text)
    return found


def _sets(own: tuple[Word, ...]) -> Iterator[frozenset[str]]:
    """Sets of words of a header that may be a phrase."""
    distinct = list(dict.fromkeys(word.concept for word in own))
    if len(distinct) <= MOST_WORDS:
        for size in range(1, len(distinct) + 1):
            yield from map(frozenset, itertools.combinations(distinct, size))
        return
    for size in range(1, MOST_WORDS):
        for start in range(len(distinct) - size + 1):
            yield frozenset(distinct[start : start + size])


def _score(own: tuple[Word, ...], key: frozenset[str], phrase: _Phrase) -> float:
    if phrase.role == NOTHING:
        return 0.0
    names = [word.concept for word in own]
    rest = [word for word in own if word.concept not in key]
    if any(_excludes(word.concept, BY_NAME[phrase.role]) for word in rest):
        return 0.0
    if rest:
        score = _part(own, key, BY_NAME[phrase.role].kind)
    else:
        score = 1.0 if tuple(names) in phrase.orders else REORDERED
    if phrase.weak:
        score *= WEAK
    if any(word.mended for word in own):
        score *= MISSPELT
    return score * (1 - EARLIER * phrase.place)


def _excludes(concept: str, role: Role) -> bool:
    return concept in EXCLUDING or concept in role.without or concept in _CONFLICTS[role.kind]


def _part(own: tuple[Word, ...], key: frozenset[str], kind: str) -> float:
    """A phrase in a longer header: how much of it, and where."""
    rest = [word for word in own if word.concept not in key]
    neutral = CONTEXT | LABELLING if kind == "label" else CONTEXT
    unknown = [word for word in rest if word.concept not in neutral]
    if unknown and key <= GENERIC:
        return 0.0
    places = [place for place, word in enumerate(own) if word.concept in key]
    if not unknown:
        score = IN_CONTEXT - PER_CONTEXT_WORD * (len(rest) - 1)
    else:
        letters = sum(word.letters for word in own)
        score = PART + COVERED * (1 - sum(word.letters for word in unknown) / letters)
    if places[-1] < len(own) - 1 and unknown:
        score *= NOT_LAST
    if places[-1] - places[0] >= len(places):
        score *= APART
    return score


@functools.cache
def _index() -> Mapping[frozenset[str], list[_Phrase]]:
    """All phrases of the vocabulary by the words they are made of."""
    found: dict[frozenset[str], list[_Phrase]] = defaultdict(list)
    for role in ROLES:
        named = _by_words(role.name, role.synonyms, weak=False)
        for key, phrase in (_by_words(role.name, role.weak, weak=True) | named).items():
            found[key].append(phrase)
    for key, phrase in _by_words(NOTHING, PHRASES, weak=False).items():
        found[key].append(phrase)
    return found


def _by_words(role: str, texts: Sequence[str], *, weak: bool) -> dict[frozenset[str], _Phrase]:
    """Phrases by the words they are made of, the likeliest for each."""
    likeliest: dict[frozenset[str], int] = {}
    orders: dict[frozenset[str], set[tuple[str, ...]]] = defaultdict(set)
    for place, text in enumerate(texts):
        order = tuple(word.concept for word in concepts(text))
        likeliest.setdefault(frozenset(order), place)
        orders[frozenset(order)].add(order)
    return {
        key: _Phrase(role, texts[place], frozenset(orders[key]), weak, place)
        for key, place in likeliest.items()
    }
