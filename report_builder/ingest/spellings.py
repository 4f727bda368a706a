"""One spelling for one thing: labels that differ in case and blanks, words for gender, states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from report_builder import roles as vocabulary

if TYPE_CHECKING:
    import ibis.expr.types as ir

MOST_LABELS = 400  # a column with more different values is no list of labels
GENDERS = {
    "m": "Male", "male": "Male", "man": "Male", "men": "Male", "h": "Male", "homme": "Male",
    "hombre": "Male", "mann": "Male", "maschio": "Male", "masculino": "Male", "männlich": "Male",
    "男": "Male",
    "f": "Female", "female": "Female", "w": "Female", "woman": "Female", "women": "Female",
    "femme": "Female", "mujer": "Female", "frau": "Female", "femmina": "Female",
    "feminino": "Female", "femenino": "Female", "weiblich": "Female", "女": "Female",
}  # fmt: skip
US_STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California",
    "CO": "Colorado", "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia",
    "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois",
    "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana",
    "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota",
    "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada",
    "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York",
    "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon",
    "PA": "Pennsylvania", "PR": "Puerto Rico", "RI": "Rhode Island", "SC": "South Carolina",
    "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont",
    "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin",
    "WY": "Wyoming",
}  # fmt: skip


def folded(table: ir.Table, column: str, role: str = "") -> Mapping[str, str]:
    """Spelling -> the spelling it is folded into, for the spellings that change, blanks included.

    The commonest spelling wins; between equals the first in the alphabet. Words for a gender fold
    into Male and Female. Postal codes of US states become names where one state is there both ways.
    """
    counted = table.group_by(label=table[column]).agg(n=table.count())
    frame = counted.filter(counted.label.notnull()).limit(MOST_LABELS + 1).execute()
    if len(frame) > MOST_LABELS:
        return {}
    counts = dict(zip(frame["label"].astype(str), frame["n"], strict=True))
    keys = _keys(sorted(counts), role)
    winner: dict[str, str] = {}
    for label in sorted(counts, key=lambda label: (-counts[label], label)):
        winner.setdefault(keys[label], " ".join(label.split()))
    if role == vocabulary.GENDER:
        winner |= {key: key for key in winner if key in GENDERS.values()}
    elif role == vocabulary.STATE:
        winner |= _names_of_states(keys, winner)
    return {label: winner[keys[label]] for label in sorted(counts) if label != winner[keys[label]]}


def _keys(labels: list[str], role: str) -> dict[str, str]:
    """What spellings of one thing have in common."""
    plain = {label: " ".join(label.split()).casefold() for label in labels}
    if role == vocabulary.GENDER:
        return {label: GENDERS.get(key, key) for label, key in plain.items()}
    if role != vocabulary.STATE:
        return plain
    names = {code.casefold(): name.casefold() for code, name in US_STATES.items()}
    there = set(plain.values())
    if not any(code in there and name in there for code, name in names.items()):
        return plain
    return {label: names.get(key, key) for label, key in plain.items()}


def _names_of_states(keys: Mapping[str, str], winner: Mapping[str, str]) -> dict[str, str]:
    """Where a postal code won over its name, the name as it is usually written."""
    written = {name.casefold(): name for name in US_STATES.values()}
    short = {code.casefold() for code in US_STATES}
    return {
        key: written[key]
        for key in keys.values()
        if key in written and winner[key].casefold() in short
    }
