"""Evidence that a column plays a role, from its name and its values."""

from __future__ import annotations

from report_builder import roles as vocabulary
from report_builder.ingest.recognition.names import name_score
from report_builder.ingest.recognition.profile import Profile
from report_builder.ingest.values import READABLE_SHARE
from report_builder.roles import Role

CODED = {vocabulary.POSTCODE, vocabulary.STORE}  # labels that are often numbers
GENDER_WORDS = {"m", "f", "male", "female", "man", "woman", "men", "women", "w", "d", "other"}


def evidence(profile: Profile, role: Role) -> tuple[float, str]:
    """Confidence 0..1 that the column plays the role, and why."""
    score, met = name_score(profile.name, role)
    if score == 0 or profile.distinct == 0:
        return 0.0, ""
    fit, why = value_fit(profile, role)
    return score * fit, f"named like “{met}”, {why}"


def value_fit(profile: Profile, role: Role) -> tuple[float, str]:
    """How well the values fit the kind of the role, 0..1, with a reason in words."""
    numeric = profile.numbers.readable >= READABLE_SHARE
    dated = profile.dates.readable >= READABLE_SHARE
    if role.kind == "date":
        return (1.0, "values are dates") if dated else (0.0, "values are no dates")
    if role.kind == "time":
        return (1.0, "values are times of day") if profile.is_time else (0.0, "values are no times")
    if role.kind == "year":
        fits = numeric and profile.low >= 1850 and profile.high <= 2100
        return (1.0, "values are years") if fits else (0.0, "values are no years")
    if role.kind in ("money", "number", "rate"):
        return _number_fit(profile, role, numeric=numeric)
    if role.kind == "id":
        if dated and not numeric:
            return 0.2, "values are dates"
        fractions = numeric and any("." in word.rstrip("0").rstrip(".") for word in profile.words)
        return (0.4, "values have fractions") if fractions else (1.0, "values are identifiers")
    if role.kind == "flag":
        return (1.0, "few values") if profile.distinct <= 6 else (0.3, "many values")
    if role.name == vocabulary.GENDER:
        fits = len(profile.words & GENDER_WORDS) >= min(2, profile.distinct)
        return (1.0, "values are genders") if fits else (0.3, "values are not gender words")
    if role.name in CODED:
        return 1.0, "values are codes or names"
    return (0.6, "values are numbers") if numeric else (1.0, "values are words")


def _number_fit(profile: Profile, role: Role, *, numeric: bool) -> tuple[float, str]:
    if not numeric:
        if role.name == vocabulary.DISCOUNT and profile.distinct <= 3:
            return 0.9, "values are yes or no"
        return 0.0, "values are no numbers"
    if role.name == vocabulary.AGE and not (profile.low >= 0 and profile.high <= 130):
        return 0.3, "values are no ages"
    return 1.0, "values are numbers"
