"""One spelling for one thing: labels that differ in case and blanks, words for gender, states."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING

from report_builder import roles as vocabulary

if TYPE_CHECKING:
    import ibis.expr.types as ir

MOST_LABELS = 400  # a column with more different values is no list of labels
SHORTEST_JOINED = 4  # letters from which "In-store" and "Instore" are one word, and "A B" is no AB
SLIP_LETTERS = 6  # in shorter words one letter makes another word
SLIP_RATIO = 10  # times as often is the label that the rare one was meant to be


def _plain(label: str) -> str:
    """A label without case, accents, and punctuation that only separates or shortens words.

    Signs beside numbers stay, as "18-25", "-1" and "65+" mean something; so do "A+" and "A-".
    """
    text = unicodedata.normalize("NFKD", " ".join(label.replace("_", " ").split()).casefold())
    text = unicodedata.normalize("NFC", re.sub(r"[\u0300-\u036f]", "", text))
    text = re.sub(r"\s*&\s*", " and ", text)
    text = re.sub(r"(?<=[^\W\d])[.'’`´]+", "", text)
    joined = re.sub(r"(?<=[^\W\d])[\s-]+(?=[^\W\d])", "", text)
    return joined if len(joined) >= SHORTEST_JOINED else text


GENDERS = {
    word: gender
    for gender, words in (
        (
            "Male",
            "m male man men mr gentleman gents h homme hombre mann herr herren männer maschio "
            "masculino masculin maschile hommes hombres homem homens uomo uomini heren mannen "
            "mannelijk männlich varon varón purush mard aadmi 男 男性 男士",
        ),
        (
            "Female",
            "f female w woman women mrs ms lady ladies femme mujer frau frauen damen "
            "femmina feminino femenino féminin femminile femmes mujeres mulher mulheres donna "
            "donne vrouw vrouwen vrouwelijk weiblich mahila stri aurat 女 女性 女士",
        ),
    )
    for spelt in words.split()
    for word in (spelt, _plain(spelt))
}
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


def folded(
    table: ir.Table, column: str, role: str = "", given: Mapping[str, str] | None = None
) -> Mapping[str, str]:
    """Spelling -> the spelling it is folded into, for the spellings that change, blanks included.

    Spellings that differ in case, blanks, accents and punctuation are one; the commonest wins, and
    between equals the first in the alphabet. Words for a gender fold into Male and Female. Postal
    codes of US states become names where one state is there both ways. ``given`` recodings come
    before all that: a label they name, in whatever case, becomes what they say.
    """
    counts = counted(table, column)
    if not counts:
        return {}
    recoded = {label.casefold().strip(): into for label, into in (given or {}).items()}
    read_as = {label: recoded.get(label.casefold().strip(), label) for label in counts}
    changes = folding(_summed(counts, read_as), role, fixed=frozenset(recoded.values()))
    final = {label: changes.get(into, into) for label, into in read_as.items()}
    return {label: final[label] for label in sorted(counts) if label != final[label]}


def counted(table: ir.Table, column: str) -> dict[str, int]:
    """Rows by label of a column; nothing where it has more than MOST_LABELS of them."""
    rows = table.group_by(label=table[column]).agg(n=table.count())
    frame = rows.filter(rows.label.notnull()).limit(MOST_LABELS + 1).execute()
    if len(frame) > MOST_LABELS:
        return {}
    return {str(label): int(n) for label, n in zip(frame["label"], frame["n"], strict=True)}


def _summed(counts: Mapping[str, int], read_as: Mapping[str, str]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for label, rows in counts.items():
        totals[read_as[label]] = totals.get(read_as[label], 0) + rows
    return totals


def folding(
    counts: Mapping[str, int], role: str, fixed: frozenset[str] = frozenset()
) -> dict[str, str]:
    """``folded`` for labels whose rows are counted; ``fixed`` labels win over commoner ones."""
    keys = _keys(sorted(counts), role)
    winner: dict[str, str] = {}
    for label in sorted(counts, key=lambda label: (label not in fixed, -counts[label], label)):
        winner.setdefault(keys[label], " ".join(label.split()))
    if role == vocabulary.GENDER:
        winner |= {key: key for key in winner if key in GENDERS.values()}
    elif role == vocabulary.STATE:
        winner |= _names_of_states(keys, winner)
    found = {label: label if label in fixed else winner[keys[label]] for label in sorted(counts)}
    return {label: into for label, into in found.items() if label != into}


def _keys(labels: list[str], role: str) -> dict[str, str]:
    """What spellings of one thing have in common."""
    plain = {label: _plain(label) for label in labels}
    if role == vocabulary.GENDER:
        genders = _genders(set(plain.values()))
        return {label: genders.get(key, key) for label, key in plain.items()}
    if role != vocabulary.STATE:
        return plain
    names = {_plain(code): _plain(name) for code, name in US_STATES.items()}
    there = set(plain.values())
    if not any(code in there and name in there for code, name in names.items()):
        return plain
    return {label: names.get(key, key) for label, key in plain.items()}


def _genders(there: set[str]) -> Mapping[str, str]:
    """Words for genders; where men are H, as in Spanish and in no language besides, M are women."""
    spanish = {"h", "m"} <= there and not there & {"f", "w"}
    return GENDERS | {"m": "Female"} if spanish else GENDERS


def likely_slips(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """Rare labels one letter away from a common one, with that one: told, never mended.

    Labels that differ in a digit, or in a word of one letter, are meant to differ.
    """
    plain = {label: " ".join(label.split()).casefold() for label in sorted(counts)}
    near: dict[str, set[str]] = {}
    for label, text in plain.items():
        for part in _one_letter_less(text) | {text}:
            near.setdefault(part, set()).add(label)
    found: dict[str, str] = {}
    for group in near.values():
        for rare in group:
            alike = [
                label for label in group
                if counts[label] >= SLIP_RATIO * counts[rare]
                and _is_slip(plain[rare], plain[label])
            ]  # fmt: skip
            if alike:
                best = min([*alike, *([found[rare]] if rare in found else [])],
                           key=lambda label: (-counts[label], label))  # fmt: skip
                found[rare] = best
    return sorted(found.items())


def _one_letter_less(text: str) -> set[str]:
    return {text[:place] + text[place + 1 :] for place in range(len(text))}


def _is_slip(rare: str, common: str) -> bool:
    """Whether two texts are one letter apart, or two neighbours have changed places."""
    if min(len(rare), len(common)) < SLIP_LETTERS or rare == common:
        return False
    matcher = difflib.SequenceMatcher(None, rare, common, autojunk=False)
    changes = [(rare[a:b], common[c:d]) for tag, a, b, c, d in matcher.get_opcodes()
               if tag != "equal"]  # fmt: skip
    letters = "".join(old + new for old, new in changes)
    words = {word for text in (rare, common) for word in text.split() if len(word) == 1}
    if not letters.isalpha() or words:
        return False
    if len(changes) == 1:
        return max(len(changes[0][0]), len(changes[0][1])) == 1
    swapped = len(rare) == len(common) and sorted(rare) == sorted(common)
    return swapped and sum(a != b for a, b in zip(rare, common, strict=True)) == 2


def _names_of_states(keys: Mapping[str, str], winner: Mapping[str, str]) -> dict[str, str]:
    """Where a postal code won over its name, the name as it is usually written."""
    written = {_plain(name): name for name in US_STATES.values()}
    short = {_plain(code) for code in US_STATES}
    return {
        key: written[key]
        for key in keys.values()
        if key in written and _plain(winner[key]) in short
    }
