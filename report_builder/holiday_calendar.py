"""The public holidays of a country."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Mapping
from functools import lru_cache

from report_builder.errors import ReportError


@lru_cache(maxsize=8)
def public_holidays(country: str, first: int, last: int) -> Mapping[dt.date, str]:
    """Holidays of a country in the years from first to last, on their own dates, in English where
    the package has it. Raises ReportError for a country without a calendar."""
    package = importlib.import_module("holidays")  # costs a tenth of a second: only when needed
    try:
        languages = package.country_holidays(country).supported_languages
        english = next((name for name in languages if name.startswith("en")), None)
        found = package.country_holidays(
            country, years=range(first, last + 1), observed=False, language=english
        )
    except NotImplementedError:
        raise ReportError(
            f"country = {country!r} under [calendar] has no calendar of public holidays; write an "
            "ISO code such as GB or US"
        ) from None
    return dict(sorted(found.items()))
