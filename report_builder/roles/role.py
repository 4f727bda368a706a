"""What a role is: the meaning a column can have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["id", "text", "label", "money", "number", "rate", "date", "time", "flag", "year"]
Level = Literal["line", "order", "product", "customer", "campaign"]


@dataclass(frozen=True, slots=True)
class Role:
    """What a column can be.

    ``level`` says whether it describes a line, an order, a product or a customer. ``languages`` has
    the phrases that name it, the likeliest first, by language; ``weak`` phrases name several roles,
    so that the values must speak for this one. A heading with a word of ``without`` (as concepts of
    the lexicon) beside the phrase means something else. ``synonyms`` are all phrases that name it.
    """

    name: str
    kind: Kind
    level: Level
    unlocks: str
    languages: Mapping[str, tuple[str, ...]] = field(compare=False)
    weak: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()

    @property
    def synonyms(self) -> tuple[str, ...]:
        """All phrases that name the role, each once, the likeliest first."""
        return tuple(dict.fromkeys(name for names in self.languages.values() for name in names))


def role(
    name: str,
    kind: Kind,
    level: Level,
    unlocks: str,
    *,
    weak: str = "",
    without: str = "",
    **languages: str,
) -> Role:
    """A role from lists written with commas: one of phrases per language (``en``, ``de`` ...)."""
    phrases = {language: _phrases(text) for language, text in languages.items()}
    return Role(name, kind, level, unlocks, phrases, _phrases(weak), frozenset(without.split()))


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for phrase in text.split(",") if phrase.strip())
