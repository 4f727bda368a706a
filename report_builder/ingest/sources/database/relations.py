"""Which tables of a database are read, and whether a query only reads."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from report_builder.errors import ReportError

MOST_TABLES = 40  # a shop's sales need a handful; beyond it the user knows best which are meant
NAMES_SHOWN = 12  # of the tables there are, in a message


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or view. ``is_default``: its schema need not be named. ``schema`` may be empty."""

    schema: str
    name: str
    is_default: bool = True
    is_readable: bool = True

    @property
    def shown(self) -> str:
        """The name a user gives it: with its schema where that is not the usual one."""
        return self.name if self.is_default else f"{self.schema}.{self.name}"

    @property
    def full(self) -> str:
        """The name with its schema, whichever that is."""
        return f"{self.schema}.{self.name}" if self.schema else self.name


def chosen(there: Sequence[Relation], names: Sequence[str], where: str) -> list[Relation]:
    """The tables named, or all of the usual schema. Raises ReportError where one is not there.

    A name that is not written as in the database is still found if only its case differs.
    """
    if names:
        return list(dict.fromkeys(_named(there, name, where) for name in names))
    usual = [relation for relation in there if relation.is_default and relation.is_readable]
    if not usual:
        others = [relation for relation in there if not relation.is_default]
        known = f"; other schemas hold {_names(others)}: name them with --table" if others else ""
        raise ReportError(f"{where} holds no table that may be read{known}")
    if len(usual) > MOST_TABLES:
        raise ReportError(
            f"{where} holds {len(usual)} tables and views, more than the {MOST_TABLES} that are "
            f"read without being asked; name those of the sales with --table: {_names(usual)}"
        )
    return usual


def _named(there: Sequence[Relation], name: str, where: str) -> Relation:
    wanted = name.replace('"', "").strip()
    folded = wanted.casefold()
    for found in (
        [relation for relation in there if wanted == relation.shown],
        [relation for relation in there if wanted == relation.full],
        [relation for relation in there if folded == relation.shown.casefold()],
        [relation for relation in there if folded == relation.full.casefold()],
        [relation for relation in there if folded == relation.name.casefold()],
    ):
        if len(found) == 1:
            return _readable(found[0], where)
        if found:
            raise ReportError(f"{where} has several tables {name}: {_names(found, full=True)}")
    close = difflib.get_close_matches(wanted, [relation.shown for relation in there], n=3)
    known = f"did you mean {' or '.join(close)}?" if close else f"there are {_names(there)}"
    raise ReportError(f"{where} has no table {name}; {known if there else 'it has none at all'}")


def _readable(relation: Relation, where: str) -> Relation:
    if not relation.is_readable:
        raise ReportError(
            f"{where}: this user may not read table {relation.shown}; "
            "ask for the right to SELECT from it"
        )
    return relation


def _names(relations: Sequence[Relation], *, full: bool = False) -> str:
    names = [relation.full if full else relation.shown for relation in relations[:NAMES_SHOWN]]
    more = f" and {len(relations) - NAMES_SHOWN} more" if len(relations) > NAMES_SHOWN else ""
    return ", ".join(names) + more


def checked_query(text: str, dialect: str) -> str:
    """The query if it is one SELECT. Raises ReportError for anything that is not, or writes."""
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    writing = (exp.DML, exp.DDL, exp.Into, exp.Drop, exp.Command)
    # Statements the parser does not know come back as a Command, which it also logs.
    sqlglot.parser.logger.disabled = True
    try:
        parsed = sqlglot.parse(text, read=dialect)
        tokens = sqlglot.tokenize(text, read=dialect)
    except SqlglotError as error:
        reason = str(error).splitlines()[0].rstrip(". ")
        raise ReportError(
            f"--query cannot be read as SQL: {reason}; "
            "correct it, or make a view of it and name that with --table"
        ) from None
    finally:
        sqlglot.parser.logger.disabled = False
    statements = [found for found in parsed if found and not isinstance(found, exp.Semicolon)]
    if len(statements) != 1:
        raise ReportError(f"--query holds {len(statements)} statements; give one SELECT")
    only = statements[0]
    if not isinstance(only, exp.Query):
        raise _only_read(text.split()[0])
    inside = (node for node in only.find_all(*writing) if not isinstance(node, exp.Query))
    if (node := next(inside, None)) is not None:
        raise _only_read(node.key)
    ends = [token.start for token in tokens if token.token_type.name == "SEMICOLON"]
    return (text[: ends[0]] if ends else text).strip()


def _only_read(verb: str) -> ReportError:
    return ReportError(f"--query must be one SELECT, not {verb.upper()}: databases are only read")
