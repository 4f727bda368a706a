"""Ways of dividing the buyers in two: a group against all others, with words for who is in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from report_builder.buyers.bands import OTHER
from report_builder.buyers.people import COUNTED, Buyers, Dimension
from report_builder.stats.inference import MINIMUM_PER_GROUP

Mask = NDArray[np.bool_]
Side = Literal["low", "high", "middle", "named"]
_NUMBER = re.compile(r"\d[\d,.]*(?:\u00a0(?:million|billion))?")
_COUNTS = tuple(key for key, _ in COUNTED)
# How a group is spoken of after the word customers; others are named with their dimension.
_PHRASES = {
    "age": "aged {name}", "gender": "recorded as {name}", "education": "with education {name}",
    "marital_status": "with marital status {name}", "occupation": "with occupation {name}",
    "segment": "in segment {name}", "country": "from {name}", "zone": "from region {name}",
    "state": "from {name}", "city": "from {name}", "household": "in households of {name}",
}  # fmt: skip
_CHILDREN = {"0": "without children", "1": "with 1 child"}
_AT_HOME = {"0": "with nobody else at home", "1": "with 1 child or other at home"}


@dataclass(frozen=True, eq=False)
class Split:
    """A group of a dimension and all others whose group is known.

    ``name`` is the group as tables say it, ``who`` as sentences say it after "customers". ``side``
    says which end of an ordered dimension it is. ``inside`` and ``others`` are rows of the buyers.
    """

    dimension: Dimension
    name: str
    side: Side
    inside: Mask
    others: Mask

    @property
    def who(self) -> str:
        """aged 50 and over · from Ohio · without children."""
        return who(self.dimension, self.name)


def splits(people: Buyers, dimension: Dimension) -> tuple[Split, ...]:
    """Every division with at least thirty on both sides.

    Ordered groups are cut between each two neighbours (both sides together make one division, told
    by its lower side), and those between the ends stand against the rest; of named groups each
    stands against the rest, of two only the first. What was counted together as other is compared
    with, but is no group of its own.
    """
    labels = people.groups[dimension.key].to_numpy(dtype=object)
    names = tuple(name for name in dimension.names if name != OTHER)
    found = _ordered(names, dimension.key) if dimension.ordered else _named(names, dimension)
    known = np.array([isinstance(label, str) for label in labels], dtype=bool)
    if dimension.ordered:
        known &= labels != OTHER
    result = []
    for name, side, members in found:
        inside = known & np.isin(labels.astype(str), members)
        if min(inside.sum(), (known & ~inside).sum()) >= MINIMUM_PER_GROUP:
            result.append(Split(dimension, name, side, inside, known & ~inside))
    return tuple(result)


def opposite(people: Buyers, split: Split) -> Split:
    """The others as a group of their own, where they have a name: the other end, or one of two."""
    names = tuple(name for name in split.dimension.names if name != OTHER)
    if split.dimension.ordered and split.side == "low":
        at = _members_of(people, split)
        name = _upper(names, at, split.dimension.key)
        return Split(split.dimension, name, "high", split.others, split.inside)
    if len(split.dimension.names) == 2 and len(names) == 2:
        name = names[1] if names[0] == split.name else names[0]
        return Split(split.dimension, name, "named", split.others, split.inside)
    raise ValueError(f"those other than {split.name!r} are no single group")


def has_opposite(split: Split) -> bool:
    """Whether the others have a name."""
    names = split.dimension.names
    return split.side == "low" or (len(names) == 2 and OTHER not in names)


def who(dimension: Dimension, name: str) -> str:
    """A group as it is spoken of after the word customers."""
    if dimension.key == "birth_year":
        return name
    if dimension.key == "income":
        return f"with an income {name if name.startswith('under ') else 'of ' + name}"
    if dimension.key == "children":
        return _CHILDREN.get(name, f"with {name} children")
    if dimension.key == "household" and dimension.label.startswith("Children"):
        return _AT_HOME.get(name, f"with {name} children or others at home")
    phrase = _PHRASES.get(dimension.key)
    return phrase.format(name=name) if phrase else f"whose {dimension.label.lower()} is {name}"


def _members_of(people: Buyers, split: Split) -> int:
    labels = people.groups[split.dimension.key].to_numpy(dtype=object)
    return len(set(labels[split.inside]))


def _named(names: tuple[str, ...], dimension: Dimension) -> list[tuple[str, Side, Sequence[Any]]]:
    two = len(dimension.names) == 2
    return [(name, "named", [name]) for name in (names[:1] if two else names)]


def _ordered(names: tuple[str, ...], key: str) -> list[tuple[str, Side, Sequence[Any]]]:
    found: list[tuple[str, Side, Sequence[Any]]] = [
        (_lower(names, at, key), "low", names[:at]) for at in range(1, len(names))
    ]
    return found + [(name, "middle", [name]) for name in names[1:-1]]


def _lower(names: tuple[str, ...], at: int, key: str) -> str:
    """The name of the groups before a cut."""
    if at == 1:
        return names[0]
    number = _first_number(names[at])
    if key == "birth_year":
        return f"born before {number}"
    return f"fewer than {number}" if key in _COUNTS else f"under {number}"


def _upper(names: tuple[str, ...], at: int, key: str) -> str:
    """The name of the groups from a cut on."""
    if at == len(names) - 1 and key not in _COUNTS:
        return names[at]
    number = _first_number(names[at])
    if key == "birth_year":
        return f"born {number} or later"
    return f"{number} or more" if key in _COUNTS else f"{number} and over"


def _first_number(name: str) -> str:
    found = _NUMBER.search(name)
    return found[0] if found else name
