"""Names of tables and columns: what they are about, and how well two of them name one key."""

from __future__ import annotations

import functools

from report_builder.ingest.joining.entities import (
    ALL_WORDS,
    Entity,
    entity_of,
    word_set,
)
from report_builder.ingest.recognition import words

ID_WORDS = word_set(
    "id ids no nr num number key code sk pk fk uid uuid guid identifier ref nummer numero codigo "
    "cod codice clave cle kode 编号 号"
)
# Words of table names that say how the table was made, not what it is about.
FILLERS = word_set(
    "raw dim fact fct tbl tb table stg src dataset data list of the all master export csv xlsx "
    "sheet db dbo public vw view utf liste von lista de daten stamm "
    "stammdaten donnees datos dati dados"
)
VAGUE = word_set("name description title label value type date note comment first last")
SECOND_HALVES = ALL_WORDS | ID_WORDS | FILLERS  # "productid", "kundennummer", "orderdetails"
LEAST_HALF = 2  # letters before a cut, two in Chinese
REMEMBERED = 4096  # names whose words are kept: each is compared with many
SAME_NAME, NUMBERED, ALIKE, SYNONYM = 1.0, 0.9, 0.7, 0.6


def singular(word: str) -> str:
    """A word without the ending of its plural: categories -> category, boxes -> box."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@functools.lru_cache(maxsize=REMEMBERED)
def _parts(name: str) -> tuple[str, ...]:
    """Words of a name in the singular; what has grown together is cut: custkey, orderdetails."""
    return tuple(singular(part) for word in words(name) for part in _cut(word))


def _cut(word: str) -> tuple[str, ...]:
    """A word in two where both halves are known and the whole is not."""
    if word not in ALL_WORDS and singular(word) not in ALL_WORDS:
        for place in range(LEAST_HALF, len(word)):
            halves = word[:place], word[place:]
            if halves[0] in ALL_WORDS and halves[1] in SECOND_HALVES:
                return halves
    return (word,)


@functools.lru_cache(maxsize=REMEMBERED)
def stem(column: str) -> tuple[str, ...]:
    """The words of a column name that say what it is about: ``customerID`` -> customer."""
    parts = [word for word in _parts(column) if word not in ID_WORDS]
    return tuple(word for word in parts if len(word) > 1 or not word.isascii())


@functools.lru_cache(maxsize=REMEMBERED)
def has_id_word(column: str) -> bool:
    """Whether a column name says that it numbers something."""
    return bool(set(_parts(column)) & ID_WORDS)


@functools.lru_cache(maxsize=REMEMBERED)
def table_stem(name: str) -> tuple[str, ...]:
    """The words of a table name that say what it is about: ``raw_orders`` -> order."""
    parts = tuple(word for word in _parts(name) if not word.isdigit())
    return tuple(word for word in parts if word not in FILLERS) or parts


@functools.lru_cache(maxsize=REMEMBERED)
def about(name: str) -> Entity | None:
    """What a table is about by its name."""
    return entity_of(table_stem(name))


def support(child: str, column: str, parent: str, key: str) -> float:
    """How well names say that ``column`` of table ``child`` refers to ``key`` of ``parent``, 0..1.

    0 where they say nothing: values alone must then decide.
    """
    own, theirs, table = set(stem(column)), set(stem(key)), set(table_stem(parent))
    if not own or (own <= VAGUE and not has_id_word(column)):
        return 0.0  # "id" is the table's own number, "name" names whatever the table is about
    if own == theirs:
        return SAME_NAME
    if not theirs:
        refers = own == table or _same(column_entity(column), about(parent))
        return NUMBERED if refers else 0.0
    alike = column_entity(column) is column_entity(key)  # no order_id for an order_item_id
    bare = own - set(table_stem(child)), theirs - table
    if alike and all(bare) and bare[0] == bare[1] and not bare[0] <= VAGUE:
        return ALIKE
    if alike and has_id_word(column) and has_id_word(key) and (own < theirs or theirs < own):
        return ALIKE
    subject = column_entity(column)
    refers = has_id_word(column) or (subject is not None and bool(subject.key))
    numbered = refers and (has_id_word(key) or theirs == table)
    return SYNONYM if numbered and _same(column_entity(column), column_entity(key)) else 0.0


@functools.lru_cache(maxsize=REMEMBERED)
def column_entity(column: str) -> Entity | None:
    """What a key column is about by its name."""
    return entity_of(stem(column))


def _same(one: Entity | None, other: Entity | None) -> bool:
    return one is not None and one is other
