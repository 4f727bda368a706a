"""What the values of a column look like, from the words of its profile: shares, proofs of roles."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from report_builder.ingest.recognition.headings import plain
from report_builder.ingest.recognition.profile import Profile
from report_builder.ingest.recognition.value_words import GENDER_LETTERS, WORDS, YES_NO
from report_builder.ingest.values import READABLE_SHARE

PROOF = 0.8  # share of the values that must speak for a role to prove it
FEWEST = {"region.country": 3, "region.state": 3, "education": 3, "season": 3, "currency": 1}
TWO = 2  # other values that prove a role: one word alone may be anything
# Roles of which one telling word in a value is enough: "Bank transfer (automatic)".
ANY_WORD = frozenset({"payment", "status", "education"})
SMALL_COUNT, OFTEN = 100, 0.5  # quantities are small whole numbers that come again and again
_WORD = re.compile(r"[^\W_]+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_AGE_BAND = re.compile(
    r"^(?:ages? |aged )?(?:\d{1,2} ?(?:-|–|to|bis|a|à|until) ?\d{1,3}"
    r"|(?:under|over|below|above|unter|über|ab|moins de|plus de|<|>|<=|>=|≤|≥) ?\d{1,2}"
    r"|\d{1,2} ?(?:\+|plus|and over|or older|und älter|et plus|or more))"
    r"(?: ?(?:years?|yrs?|jahre|ans|años|anos|anni|jaar|岁|歳))?$"
)
_NUMBERED = re.compile(r"^#[a-z]{0,4}\d+$")
_PERSON = re.compile(r"^[^\W\d_]+[.']?(?:[ \-'][^\W\d_]+[.']?){1,4}$")


@dataclass(frozen=True, slots=True)
class Looks:
    """Shares of a column's different values, 0..1.

    ``roles`` has the share of values that speak for each role with words of its own.
    """

    roles: Mapping[str, float]
    yes_no: float
    age_bands: float
    with_digits: float
    persons: float
    numbered: float


@dataclass(frozen=True, slots=True)
class _Words:
    """Words of a role, ready to compare: whole values, single words, words of CJK scripts."""

    whole: frozenset[str]
    single: frozenset[str]
    inside: tuple[str, ...]


def _compiled(text: str) -> _Words:
    listed = [plain(word) for word in text.split(",")]
    single = {part for word in listed for part in _WORD.findall(word)}
    inside = tuple(sorted(word for word in listed if _CJK.search(word)))
    return _Words(frozenset(listed), frozenset(single), inside)


_ROLE_WORDS = {role: _compiled(text) for role, text in WORDS.items()}
_YES_NO = frozenset(plain(word) for word in YES_NO.split(","))


@functools.lru_cache(maxsize=1024)
def looks(values: frozenset[str]) -> Looks:
    """What some different values of a column, in lower case, look like."""
    listed = sorted(values)
    compared = [plain(value) for value in listed]
    parts = [frozenset(_WORD.findall(value)) for value in compared]
    every = frozenset().union(*parts)
    return Looks(
        roles={role: _share_of(role, compared, parts, every) for role in _ROLE_WORDS},
        yes_no=_share(compared, lambda value: value in _YES_NO),
        age_bands=_share(listed, lambda value: bool(_AGE_BAND.match(value))),
        with_digits=_share(listed, lambda value: any(map(str.isdigit, value))),
        persons=_share(listed, lambda value: bool(_PERSON.match(value))),
        numbered=_share(listed, lambda value: bool(_NUMBERED.match(value))),
    )


def _share(values: list[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, values)) / len(values) if values else 0.0


def _share_of(
    role: str, values: list[str], parts: list[frozenset[str]], every: frozenset[str]
) -> float:
    """Share of the values that speak for a role; ``every`` has all words of all values."""
    known = _ROLE_WORDS[role]
    if role == "gender" and values and known.whole | GENDER_LETTERS >= set(values):
        return 1.0
    if known.single.isdisjoint(every) and not any(map(_CJK.search, every)):
        return 0.0
    met = 0
    for value, words in zip(values, parts, strict=True):
        long = {word for word in words if len(word) > TWO}
        met += bool(
            value in known.whole
            or (
                long and long & known.single
                if role in ANY_WORD
                else words and words <= known.single
            )
            or any(word in value for word in known.inside)
        )
    return met / len(values) if values else 0.0


@functools.lru_cache(maxsize=1024)
def proven(profile: Profile) -> frozenset[str]:
    """Roles that the values speak for by themselves."""
    if not profile.words:
        return frozenset()
    seen = looks(profile.words)
    found = {
        role
        for role, share in seen.roles.items()
        if share >= PROOF and len(profile.words) >= FEWEST.get(role, TWO)
    }
    if seen.age_bands >= PROOF and len(profile.words) > TWO:
        found.add("age_band")
    if seen.numbered >= PROOF:
        found.add("order_id")
    if seen.persons >= PROOF and profile.distinct > TWO and not found:
        found.add("customer_name")
    if _is_count(profile):
        found.add("quantity")
    return frozenset(found)


def _is_count(profile: Profile) -> bool:
    """Whether the values are small whole numbers that come again and again."""
    if profile.numbers.readable < READABLE_SHARE or profile.numbers.symbol:
        return False
    small = profile.low >= 0 and profile.high <= SMALL_COUNT
    return small and profile.integers == 1 and profile.unique <= OFTEN
