"""Public holidays by day, from the package "holidays"."""

from __future__ import annotations

import datetime as dt
import importlib
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from report_builder.errors import ReportError

MOST_PARTS = 0.5  # of the parts of a country: a day that more of them keep is one for its shops


@lru_cache(maxsize=8)
def public_holidays(country: str, first: int, last: int) -> Mapping[dt.date, str]:
    """Holidays of a country by day, of some years, on their own dates, in English where the
    package has it: those of the whole country, and those that most of its parts keep, as the August
    bank holiday of all of the United Kingdom but Scotland. Raises ReportError for a country that it
    does not know."""
    package = importlib.import_module("holidays")  # costs a tenth of a second: only when needed
    try:
        known = package.country_holidays(country)
    except NotImplementedError:
        raise ReportError(
            f"country = {country!r} under [calendar] has no calendar of public holidays; write an "
            "ISO code such as GB or US"
        ) from None
    languages = known.supported_languages
    english = next((name for name in languages if name.startswith("en")), None)
    asked = {"years": range(first, last + 1), "observed": False, "language": english}
    everywhere = package.country_holidays(country, **asked)
    parts = [package.country_holidays(country, subdiv=part, **asked) for part in known.subdivisions]
    return dict(sorted((_of_most(parts) | dict(everywhere)).items()))


def _of_most(parts: list[Any]) -> dict[dt.date, str]:
    """The days that most parts of a country keep, by the name most of them give it."""
    kept = Counter(day for part in parts for day in part)
    return {
        day: Counter(sorted(part[day] for part in parts if day in part)).most_common(1)[0][0]
        for day, number in kept.items()
        if number > MOST_PARTS * len(parts)
    }
