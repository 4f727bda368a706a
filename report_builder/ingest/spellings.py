"""One spelling for one thing: labels that differ in case and blanks only, and words for gender."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

MOST_LABELS = 400  # a column with more different values is no list of labels
GENDERS = {
    "m": "Male", "male": "Male", "man": "Male", "men": "Male", "h": "Male", "homme": "Male",
    "hombre": "Male", "mann": "Male", "maschio": "Male", "masculino": "Male", "男": "Male",
    "f": "Female", "female": "Female", "w": "Female", "woman": "Female", "women": "Female",
    "femme": "Female", "mujer": "Female", "frau": "Female", "femmina": "Female",
    "feminino": "Female", "femenino": "Female", "weiblich": "Female", "männlich": "Male",
    "女": "Female",
}  # fmt: skip


def folded(table: ir.Table, column: str, *, gender: bool = False) -> Mapping[str, str]:
    """Spelling -> the spelling it is folded into, for the spellings that change, blanks included.

    The commonest spelling wins; between equals the first in the alphabet.
    """
    counted = table.group_by(label=table[column]).agg(n=table.count())
    frame = counted.filter(counted.label.notnull()).limit(MOST_LABELS + 1).execute()
    if len(frame) > MOST_LABELS:
        return {}
    frame["key"] = [_key(label, gender=gender) for label in frame["label"]]
    frame = frame.sort_values(["n", "label"], ascending=[False, True])
    winner = frame.drop_duplicates("key").set_index("key")["label"].to_dict()
    if gender:
        winner |= {word: word for word in set(GENDERS.values()) if word in winner}
    pairs = {
        label: winner[key].strip() for label, key in zip(frame["label"], frame["key"], strict=True)
    }
    return {label: into for label, into in sorted(pairs.items()) if label != into}


def _key(label: str, *, gender: bool) -> str:
    key = " ".join(str(label).split()).casefold()
    return GENDERS.get(key, key) if gender else key
