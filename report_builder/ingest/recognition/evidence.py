"""Evidence that a column plays a role, from its name and its values."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from report_builder import roles as vocabulary
from report_builder.ingest.recognition.looks import PROOF, looks, proven
from report_builder.ingest.recognition.names import is_unclear, name_score
from report_builder.ingest.recognition.profile import Profile
from report_builder.ingest.values import READABLE_SHARE
from report_builder.roles import Role

# How well values fit a role that they neither prove nor exclude. With a full name the first two are
# used, the others are not; a name that several roles share needs better than the second.
GOOD_FIT, FAIR_FIT, POOR_FIT, WRONG_KIND, NO_FIT = 0.9, 0.8, 0.4, 0.2, 0.1
WHOLE = 0.999  # share of whole numbers below which numbers are no codes
MOST = 0.5  # share of the values that speak for a label by its name
MONTHS_AS_DATES = 0.55  # a column of months written as dates is the date, if there is no other
LIFTED = 0.55  # values that prove a role, below a heading that says nothing
DOUBT_LEFT = 0.25  # of the doubt a name leaves, where the values prove the role
OTHERWISE_PROVEN = 0.5  # words below a heading that prove another role
FEW = 6  # different values of a yes or no, with its spellings
MANY = 20  # different numbers that are no codes of a handful of things
# Roles that words below any heading prove, and how the proof reads.
PROOFS = {
    "gender": "genders",
    "marital_status": "marital statuses",
    "education": "levels of education",
    "payment": "ways of paying",
    "status": "states of an order",
    "season": "seasons",
    "region.country": "countries",
    "region.state": "states",
    "currency": "currencies",
    "channel": "channels",
    "loyalty_member": "kinds of members",
    "loyalty_tier": "tiers",
    "segment": "kinds of customers",
    "satisfaction": "degrees of satisfaction",
    "frequency": "frequencies",
    "campaign_group": "groups of a test",
    "age_band": "ranges of ages",
    "order_id": "numbers with a sign",
    "customer_name": "names",
    "quantity": "small whole numbers",
}
# Words of these are told from others for certain, so that a heading without meaning can do without.
LIFTING = ("gender", "marital_status", "payment", "status", "season", "region.country",
           "region.state")  # fmt: skip
# Proofs that say what a column is, whatever its heading; the rest only help a heading.
EXCLUSIVE = frozenset({"gender", "marital_status", "payment", "status", "region.country",
                       "region.state", "age_band", "season", "channel", "loyalty_member",
                       "loyalty_tier"})  # fmt: skip
# How well words fit a label that usually has words of its own, when they are other words.
OTHER_WORDS = {
    "gender": 0.3, "marital_status": 0.6, "education": 0.8, "payment": 0.8, "status": 0.6,
    "channel": 0.8, "season": 0.5, "currency": 0.2, "age_band": 0.4, "satisfaction": 0.8,
    "frequency": 0.8, "segment": 0.9, "loyalty_tier": 0.8, "campaign_group": 0.7, "month": 0.9,
}  # fmt: skip
# How well numbers fit a label: codes of a handful of things, names that cannot be numbers.
NUMBERS_AS_LABELS = {
    "region.postcode": 1.0, "store": 1.0, "campaign": 0.9, "frequency": 1.0, "satisfaction": 0.9,
    "month": 0.9, "campaign_group": 0.8, "payment": 0.4, "status": 0.5, "currency": 0.1,
    "region.city": 0.3, "customer_name": 0.1, "last_name": 0.1, "age_band": 0.3,
}  # fmt: skip
CODED = 0.6  # numbers below a heading of a label
HANDFUL = frozenset({"gender", "marital_status", "education", "channel", "segment", "loyalty_tier",
                     "promo", "season"})  # fmt: skip
# Of these labels a value seldom has a digit in it.
WITHOUT_DIGITS = frozenset({"region.city", "region.country", "region.state", "customer_name",
                            "last_name", "gender", "marital_status", "occupation"})  # fmt: skip
# Labels that a yes or no can tell: whether there was a promotion, whether somebody is married.
YES_NO_LABELS = frozenset({"promo", "marital_status", "campaign_group", "campaign"})


def evidence(profile: Profile, role: Role) -> tuple[float, str]:
    """Confidence 0..1 that the column plays the role, and why."""
    if profile.distinct == 0:
        return 0.0, ""
    score, met = name_score(profile.name, role)
    if score == 0:
        return _without_name(profile, role)
    fit, why = value_fit(profile, role)
    if fit and role.name in proven(profile):
        score = 1 - DOUBT_LEFT * (1 - score)
    named = met if met.isascii() or not profile.name.isascii() else profile.name.strip().lower()
    return score * fit, f"named like “{named}”, {why}"


def _without_name(profile: Profile, role: Role) -> tuple[float, str]:
    if role.name not in LIFTING and role.kind not in ("date", "time"):
        return 0.0, ""
    if not is_unclear(profile.name):
        return 0.0, ""
    if role.name == vocabulary.DATE:
        return (LIFTED, "values are dates") if _dated(profile) else (0.0, "")
    if role.name == vocabulary.TIME:
        told = profile.is_time and not _numeric(profile)  # 126 is no time of itself
        return (LIFTED, "values are times of day") if told else (0.0, "")
    if role.name in LIFTING and role.name in proven(profile):
        return LIFTED, f"values are {PROOFS[role.name]}"
    return 0.0, ""


def value_fit(profile: Profile, role: Role) -> tuple[float, str]:
    """How well the values fit the kind of the role, 0..1, with a reason in words."""
    return _FITS[role.kind](profile, role)


def _numeric(profile: Profile) -> bool:
    return profile.numbers.readable >= READABLE_SHARE


def _dated(profile: Profile) -> bool:
    return profile.dates.readable >= READABLE_SHARE


def _date_fit(profile: Profile, role: Role) -> tuple[float, str]:
    return (1.0, "values are dates") if _dated(profile) else (0.0, "values are no dates")


def _time_fit(profile: Profile, role: Role) -> tuple[float, str]:
    return (1.0, "values are times of day") if profile.is_time else (0.0, "values are no times")


def _year_fit(profile: Profile, role: Role) -> tuple[float, str]:
    fits = _numeric(profile) and _mostly_between(profile, 1850, 2100)
    return (1.0, "values are years") if fits else (0.0, "values are no years")


def _mostly_between(profile: Profile, low: float, high: float) -> bool:
    numbers = profile.values[~np.isnan(profile.values)]
    return bool(len(numbers)) and float(((low <= numbers) & (numbers <= high)).mean()) >= PROOF


def _flag_fit(profile: Profile, role: Role) -> tuple[float, str]:
    seen = looks(profile.words)
    if role.name in proven(profile):
        return 1.0, f"values are {PROOFS[role.name]}"
    if proven(profile) & EXCLUSIVE:
        return WRONG_KIND, _other_proof(profile)
    if _numeric(profile) and (profile.numbers.symbol or not _mostly_between(profile, 0, 1)):
        return WRONG_KIND, "values are numbers"
    if profile.distinct <= FEW:
        if (seen.yes_no >= PROOF and profile.distinct > 1) or _numeric(profile):
            return 1.0, "values are yes or no"
        return FAIR_FIT, "few values"
    return (WRONG_KIND if profile.distinct <= MANY else NO_FIT), "many values"


def _id_fit(profile: Profile, role: Role) -> tuple[float, str]:
    seen, numeric = looks(profile.words), _numeric(profile)
    if role.name == vocabulary.CUSTOMER_EMAIL:
        addresses = sum("@" in word for word in profile.words) >= PROOF * len(profile.words)
        return (1.0, "values are addresses") if addresses else (0.0, "values are no addresses")
    if _dated(profile) and not numeric:
        return WRONG_KIND, "values are dates"
    if numeric and (profile.numbers.symbol or profile.numbers.per_cent):
        return NO_FIT, "values are money or percentages"
    if numeric and profile.integers < PROOF and np.isfinite(profile.values).any():
        return POOR_FIT, "values have fractions"
    if not numeric and seen.yes_no >= PROOF and profile.distinct <= FEW:
        return WRONG_KIND, "values are yes or no"
    if proven(profile) & EXCLUSIVE and profile.distinct <= MANY:
        return WRONG_KIND, _other_proof(profile)
    if role.name == vocabulary.CUSTOMER_ID and seen.persons >= PROOF:
        return FAIR_FIT, "values are names"
    if role.name != vocabulary.CUSTOMER_ID and seen.with_digits < 1 - PROOF:
        return FAIR_FIT, "values are words"
    return 1.0, "values are identifiers"


def _other_proof(profile: Profile) -> str:
    return f"values are {PROOFS[min(proven(profile) & EXCLUSIVE)]}"


def _label_fit(profile: Profile, role: Role) -> tuple[float, str]:
    seen = looks(profile.words)
    if role.name in proven(profile):
        return 1.0, f"values are {PROOFS[role.name]}"
    if role.name == vocabulary.MONTH and _dated(profile):
        return MONTHS_AS_DATES, "values are dates"
    if _numeric(profile):
        if profile.integers < WHOLE and np.isfinite(profile.values).any():
            return NO_FIT, "values have fractions"
        many = role.name in HANDFUL and profile.distinct > MANY
        return (NO_FIT if many else NUMBERS_AS_LABELS.get(role.name, CODED)), "values are numbers"
    if _dated(profile):
        return WRONG_KIND, "values are dates"
    if proven(profile) & EXCLUSIVE:
        return OTHERWISE_PROVEN, _other_proof(profile)
    if role.name in WITHOUT_DIGITS and seen.with_digits >= PROOF:
        return POOR_FIT, "values are codes"
    if role.name in seen.roles and seen.roles[role.name] >= MOST:
        return 1.0, f"most values are {PROOFS[role.name]}"
    if seen.yes_no >= PROOF and role.name not in YES_NO_LABELS:
        return POOR_FIT, "values are yes or no"
    return OTHER_WORDS.get(role.name, 1.0), "values are words"


def _number_fit(profile: Profile, role: Role) -> tuple[float, str]:
    if not _numeric(profile):
        if role.name == vocabulary.DISCOUNT and looks(profile.words).yes_no >= PROOF:
            return GOOD_FIT, "values are yes or no"
        return 0.0, "values are no numbers"
    if role.kind == "money":
        return _money_fit(profile)
    if profile.numbers.symbol and role.name != vocabulary.DISCOUNT:
        return NO_FIT, "values are money"
    low, high, otherwise = _RANGES.get(role.name, (float("-inf"), float("inf"), 1.0))
    if not _mostly_between(profile, low, high):
        return otherwise, f"values are not from {low:g} to {high:g}"
    return 1.0, "values are numbers"


def _money_fit(profile: Profile) -> tuple[float, str]:
    if profile.numbers.per_cent:
        return WRONG_KIND, "values are percentages"
    return 1.0, "values are numbers"


# Where the numbers of a role lie, and how well numbers outside fit it.
_RANGES = {
    vocabulary.AGE: (0, 130, 0.3),
    vocabulary.RATING: (0, 10, 0.6),
    vocabulary.MARGIN: (-100, 100, 0.3),
    vocabulary.CHILDREN: (0, 20, 0.2),
    vocabulary.HOUSEHOLD: (0, 30, 0.2),
    vocabulary.SCORE: (-1000, 1000, 0.5),
}

_FITS: dict[str, Callable[[Profile, Role], tuple[float, str]]] = {
    "date": _date_fit, "time": _time_fit, "year": _year_fit, "flag": _flag_fit, "id": _id_fit,
    "text": _label_fit, "label": _label_fit,
    "money": _number_fit, "number": _number_fit, "rate": _number_fit,
}  # fmt: skip
