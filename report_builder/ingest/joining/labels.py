"""The column of a describing table that names what its key numbers."""

from __future__ import annotations

from report_builder.ingest.joining.entities import STORE, Entity
from report_builder.ingest.joining.keys import Link
from report_builder.ingest.joining.names import has_id_word, stem, table_stem
from report_builder.ingest.recognition import Recognised, words
from report_builder.ingest.values import READABLE_SHARE
from report_builder.model import ColumnMapping

# Headings of a name, the surest first; alone or behind what the table is about.
NAMES = ("name", "title", "titel", "label", "description", "desc", "bezeichnung", "beschreibung",
         "designation", "libelle", "nom", "nombre", "descripcion", "nome", "descricao",
         "descrizione", "naam", "omschrijving", "名称", "名字")  # fmt: skip
LOOSE = frozenset({"company", "business", "full", "firma"})  # "company name" of a customer
TRANSLATED = frozenset({"english", "en", "eng", "translation", "translated"})
NAMED = 0.9  # confidence of a column that is called the name of what its table is about


def label_column(link: Link, entity: Entity) -> ColumnMapping | None:
    """The column that names what the key of a table numbers; None where the key is the name."""
    table = link.parent
    for column, reason in (_translation(link), _recognised(link, entity), _named(link, entity)):
        # Two stores of one name stay two stores.
        told_apart = entity is not STORE or not column or table.profiles[column].unique == 1
        if column and told_apart:
            choice = table.mapping.get(entity.label)
            sure = choice.confidence if choice is not None and choice.column == column else NAMED
            return ColumnMapping(entity.label, table.raw.name, column, sure, reason)
    return None


def _translation(link: Link) -> tuple[str, str]:
    """A dictionary of labels: the key and, beside it, the same in English."""
    table, key = link.parent, set(words(link.key))
    for column in table.raw.table.columns:
        more = set(words(column)) - key
        if column != link.key and more and more <= TRANSLATED:
            return column, f"the labels of {link.child.raw.name}.{link.column} in English"
    return "", ""


def _recognised(link: Link, entity: Entity) -> tuple[str, str]:
    choice = link.parent.mapping.get(entity.label)
    if choice is None or choice.column == link.key or not _is_label(link.parent, choice.column):
        return "", ""
    return choice.column, choice.reason


def _named(link: Link, entity: Entity) -> tuple[str, str]:
    table = link.parent
    if stem(link.key) and not has_id_word(link.key):
        return "", ""  # the key is the name
    subject = set(table_stem(table.raw.name)) | set(stem(link.key)) | entity.words | LOOSE
    for name in NAMES:
        for column in table.raw.table.columns:
            parts = stem(column)
            bare = set(parts) - subject or set(parts)
            called = bare == {name} or (not bare - subject and not has_id_word(column))
            if called and column != link.key and _is_label(table, column):
                return column, f"names what {link.key} numbers"
    return "", ""


def _is_label(table: Recognised, column: str) -> bool:
    profile = table.profiles[column]
    return profile.distinct > 0 and profile.numbers.readable < READABLE_SHARE
