"""A column that is called the date of the sale, but holds no dates: told, not passed over."""

from __future__ import annotations

from collections.abc import Iterable

from report_builder import roles as vocabulary
from report_builder.errors import ReportError
from report_builder.ingest.recognition import Recognised
from report_builder.ingest.recognition.names import name_scores
from report_builder.ingest.values import READABLE_SHARE
from report_builder.masking import masked
from report_builder.settings import Settings

NAMED = 0.9  # how well a heading names the date from which the shop must have meant one
LONGEST_SHOWN = 40  # characters of a cell in a message


def check(tables: Iterable[Recognised], settings: Settings) -> None:
    """Raise ReportError where a column named as the date of the sale cannot be read as dates.

    ``tables`` are those of the order lines, without a date among them. Numbers may count days or
    weeks without a calendar, and are left alone. ``date = false`` in the settings says that no date
    is wanted.
    """
    if vocabulary.DATE in settings.unplayed:
        return
    for table in tables:
        used = {choice.column for choice in table.mapping.values()}
        for name, profile in table.profiles.items():
            score = name_scores(name).get(vocabulary.DATE, (0.0, ""))[0]
            if name in used or score < NAMED or not profile.words:
                continue
            if max(profile.dates.readable, profile.numbers.readable) < READABLE_SHARE:
                shown = masked(min(profile.words))[:LONGEST_SHOWN]
                raise ReportError(
                    f"{table.raw.name}: column {name!r} is called the date, but its cells cannot "
                    f'be read as dates, such as "{shown}"; write them as 2011-11-30, name another '
                    "column under [columns] date, or write date = false to do without dates"
                )
