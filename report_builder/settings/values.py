"""What is set: values by the names of the settings, and which columns the user has named."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from report_builder import cleaning, formats
from report_builder.errors import ReportError
from report_builder.settings.audiences import Audience
from report_builder.settings.known import SETTINGS
from report_builder.settings.stated import Stated
from report_builder.settings.suggesting import suggest

Columns = str | tuple[str, ...] | Literal[False]
LONGEST_TOLD = 80  # characters of a value in a message
BETWEEN = (": ", ".")  # the name of a table and a column of it


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; None and () where nothing is.

    ``columns``: role -> a column, several that play the role together, or False where no column
    plays it. A column may stand after the name of its table: ``orders: id`` or ``orders.id``.
    ``values``: role -> cell -> what it means. ``hypotheses``: those that the user states.
    ``audience``: the one of the ``audiences`` that the report is for.
    """

    title: str | None = None
    logo: str | None = None
    accent: str | None = None
    locale: str | None = None
    calendar: str | None = None
    fiscal_year_start: str | None = None
    period: str | None = None
    as_of: dt.date | None = None
    day_first: bool | None = None
    currency: str | None = None
    unit: Literal["cents", "units"] | None = None
    decimal: Literal[",", "."] | None = None
    country: str | None = None
    clusters: int | None = None
    keep_clusters: bool | None = None
    contact_cost: float | None = None
    forecast_by: str | None = None
    planned_promotions: tuple[str, ...] = ()
    lead_time_days: int | None = None
    lead_time_deviation_days: float | None = None
    service_level: float | None = None
    only: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    table: tuple[str, ...] = ()
    query: str | None = None
    main: str | None = None
    sheet: tuple[str, ...] = ()
    header_row: int | None = None
    encoding: str | None = None
    delimiter: str | None = None
    missing: tuple[str, ...] = ()
    customer_list: bool | None = None
    hash_customers: bool | None = None
    min_group: int | None = None
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    sender: str | None = None
    subject: str | None = None
    link: str | None = None
    smtp: str | None = None
    credentials: str | None = None
    columns: Mapping[str, Columns] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    hypotheses: tuple[Stated, ...] = ()
    audiences: tuple[Audience, ...] = ()
    audience: str | None = None

    def printed(self) -> dict[str, str | int | float | bool]:
        """The settings that are set and shape the report, for its data box."""
        named = [*(one.name for one in SETTINGS if one.is_printed), "only"]
        given = {name: getattr(self, name) for name in named}
        shown = {name: _shown(value) for name, value in given.items() if value not in (None, ())}
        shown |= {f"columns.{role}": _shown(column) for role, column in self.columns.items()}
        for role, cells in self.values.items():
            shown |= {f"values.{role}.{cell}": meaning for cell, meaning in cells.items()}
        for number, one in enumerate(self.hypotheses, start=1):
            shown[f"hypotheses.{number}"] = f"{one.group}: {one.direction} {one.measure}"
        return shown | ({"audience": chosen.told} if (chosen := self.chosen_audience) else {})

    @property
    def chosen_audience(self) -> Audience | None:
        """The audience that the report is for; None where it is for the whole shop."""
        return None if self.audience is None else self.audience_named(self.audience)

    def audience_named(self, name: str) -> Audience:
        """The audience of a name. Raises ReportError where the settings have none."""
        for one in self.audiences:
            if one.name == name:
                return one
        names = [one.name for one in self.audiences]
        hint = suggest(name, names) if names else "; write one as [audiences.…] in the settings"
        raise ReportError(f"audience {name!r} is not known{hint}")

    @property
    def unplayed(self) -> frozenset[str]:
        """Roles that no column plays."""
        return frozenset(role for role, column in self.columns.items() if column is False)

    def named_columns(self, role: str) -> tuple[str, ...]:
        """The columns of a role as the user wrote them; () where none is named."""
        column = self.columns.get(role, False)
        if column is False:
            return ()
        return (column,) if isinstance(column, str) else column

    def columns_in(self, table: str, there: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Role -> its columns, for the roles whose columns are all among those of this table."""
        found = {}
        for role in self.columns:
            columns = [in_table(name, table, there) for name in self.named_columns(role)]
            if columns and None not in columns:
                found[role] = tuple(column for column in columns if column is not None)
        return found


def in_table(name: str, table: str, there: Collection[str]) -> str | None:
    """The column of a table that a name in the settings means; None where it means none of it."""
    if name in there:
        return name
    for between in BETWEEN:
        column = name.removeprefix(table + between)
        if column != name and column in there:
            return column
    return None


def checked(settings: Settings, where: str = "") -> Settings:
    """The settings with codes as they are written: GBP, GB, de-DE.

    Raises ReportError for values out of range. ``where`` begins the message: the settings file.
    """
    if settings.audience is not None:
        settings.audience_named(settings.audience)
    if settings.title is not None:
        settings = replace(settings, title=cleaning.name(settings.title) or None)
    for one in SETTINGS:
        value = getattr(settings, one.name)
        if value not in (None, (), "") and not one.fits(value):
            key = f"{where}[{one.part}] {one.name}" if where else one.name
            close = difflib.get_close_matches(str(value).casefold(), one.close)
            hint = f"; did you mean {' or '.join(close)}?" if close else ""
            given = value if len(str(value)) <= LONGEST_TOLD else f"{str(value)[:LONGEST_TOLD]}…"
            raise ReportError(f"{key} = {given!r} is not {one.words}{hint}")
    return replace(
        settings,
        currency=settings.currency.upper() if settings.currency else None,
        country=settings.country.upper() if settings.country else None,
        locale=formats.canonical(settings.locale) if settings.locale else None,
    )


def _shown(value: Any) -> str | int | float | bool:
    if isinstance(value, tuple):
        return cleaning.name(", ".join(value))
    return value if isinstance(value, bool | int | float) else cleaning.name(str(value))
