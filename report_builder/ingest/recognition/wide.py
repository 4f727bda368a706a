"""Tables of one row a customer whose columns say one thing several times.

Money by category, purchases by channel, answers to campaigns, members of the household: known by
what the names of the columns share and by what their values are, never by one known file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np

from report_builder import roles as vocabulary
from report_builder.errors import ReportError
from report_builder.ingest.recognition import wide_words
from report_builder.ingest.recognition.names import words
from report_builder.ingest.recognition.profile import Profile
from report_builder.ingest.recognition.recognised import Recognised, WideGroup
from report_builder.ingest.recognition.weighing import ACCEPT, Scores
from report_builder.ingest.values import READABLE_SHARE
from report_builder.model import ColumnMapping

LEAST_CATEGORIES = 3  # columns of money that make a spend by category
LEAST = 2  # columns that make any other group
ONE_ROW = 0.99  # share of different customer numbers from which a row is a customer
NAMED_LINES = 0.85  # confidence in a sale's date, order or product from which rows are sales
MAGNITUDES = 100.0  # typical values of one kind of money lie within two orders of magnitude
FLAGS = {"0", "1", "yes", "no", "true", "false", "y", "n", "ja", "nein", "oui", "non", "si", "sí",
         "não", "nao"}  # fmt: skip
ADDED_UP = frozenset({vocabulary.HOUSEHOLD, vocabulary.CHILDREN})  # persons, not kinds
MOST_PERSONS = 15  # in a household, of one age
NAMED, UNNAMED = 0.9, 0.7  # confidence with a shared word of money, and with categories alone
PERSONAL = 0.8  # confidence in another role from which a column is not money spent on a category
ROWS_OF_LINES = (vocabulary.DATE, vocabulary.ORDER_ID, vocabulary.PRODUCT, vocabulary.PRODUCT_ID)


def wide_groups(
    profiles: Mapping[str, Profile], scores: Scores, spoken_for: Collection[str] = ()
) -> tuple[WideGroup, ...]:
    """The groups of a customer table; none where rows are sales. No column is in two of them.

    Columns that are ``spoken_for`` are in none, but tell what a row is.
    """
    if not _is_customer_table(profiles, scores):
        return ()
    found: list[WideGroup] = []
    free = {name: profile for name, profile in profiles.items() if name not in spoken_for}
    searches: tuple[Callable[[Mapping[str, Profile], Scores], WideGroup | None], ...] = (
        _responses, _children, _purchases, _at_a_discount, _spend, _spend_without_a_stem,
    )  # fmt: skip
    for search in searches:
        group = search(free, scores)
        if group is None or group.role in {other.role for other in found}:
            continue
        found.append(group)
        free = {name: profile for name, profile in free.items() if name not in group.columns}
    if {group.role for group in found} <= {vocabulary.DISCOUNT}:
        return ()
    return tuple(found)


def given_groups(
    table: str, given: Mapping[str, Sequence[str]], profiles: Mapping[str, Profile], scores: Scores
) -> tuple[WideGroup, ...]:
    """The groups that the settings name, by role. Raises ReportError where rows are no customers
    or a column holds no numbers."""
    labels: Mapping[str, Callable[[str], str]] = {
        vocabulary.CATEGORY: lambda name: _label(_rest(name) or words(name)),
        vocabulary.CHANNEL: _channel,
        vocabulary.CAMPAIGN_RESPONSE: _campaign,
        vocabulary.HOUSEHOLD: lambda name: _label(words(name)),
        vocabulary.CHILDREN: lambda name: _label(words(name)),
    }
    for role, columns in given.items():
        where = f"[columns] {role} = {list(columns)!r}"
        if not _is_customer_table(profiles, scores):
            raise ReportError(
                f"{where}: columns play a role together in a table of one row a customer only, "
                f"and the rows of {table} are no customers"
            )
        for name in columns:
            if profiles[name].numbers.readable < READABLE_SHARE and not _is_flag(profiles[name]):
                raise ReportError(f"{where}: {name!r} holds no numbers")
    return tuple(
        WideGroup(role, tuple(columns), tuple(map(labels[role], columns)), 1.0,
                  "set in the settings")
        for role, columns in given.items()
    )  # fmt: skip


def _channel(name: str) -> str:
    where = [word for word in words(name) if not word.startswith(wide_words.PURCHASES)]
    return _label([word for word in where if word not in wide_words.FILLERS] or words(name))


def beside_groups(profiles: Mapping[str, Profile], scores: Scores) -> Scores:
    """The evidence of the columns beside the groups: a number that never changes tells nothing.

    Such tables have been prepared, and constants in them are what the preparation left.
    """
    numbers = {role.name for role in vocabulary.ROLES if role.kind in ("money", "number", "rate")}
    return {
        name: {role: told for role, told in row.items()
               if role not in numbers or profiles[name].distinct > 1}
        for name, row in scores.items()
    }  # fmt: skip


def wide_mapping(recognised: Recognised) -> tuple[ColumnMapping, ...]:
    """The groups as columns understood, for the report: which columns play a role together."""
    found = []
    for group in recognised.wide:
        together = (" + " if group.role in ADDED_UP else ", ").join(group.columns)
        found.append((group.role, together, group))
        if group.role == vocabulary.CATEGORY and not recognised.has(vocabulary.AMOUNT):
            found.append((vocabulary.AMOUNT, "+".join(group.columns), group))
    return tuple(
        ColumnMapping(role, recognised.raw.name, column, group.confidence, group.reason)
        for role, column, group in found
        if not recognised.has(role)
    )


def _is_customer_table(profiles: Mapping[str, Profile], scores: Scores) -> bool:
    def sure(role: str) -> list[str]:
        return [name for name, row in scores.items() if row.get(role, (0.0, ""))[0] >= NAMED_LINES]

    if any(sure(role) for role in ROWS_OF_LINES):
        return False
    customers = [profiles[name] for name in sure(vocabulary.CUSTOMER_ID)]
    return all(profile.unique >= ONE_ROW for profile in customers)


def _is_number(profile: Profile) -> bool:
    read = profile.numbers.readable >= READABLE_SHARE and len(profile.values) > 0
    return read and profile.low >= 0 and profile.distinct > 1


def _is_flag(profile: Profile) -> bool:
    return profile.distinct == LEAST and profile.words <= FLAGS


def _is_count(profile: Profile) -> bool:
    return _is_number(profile) and profile.integers >= READABLE_SHARE


def _about(name: str, stems: Sequence[str]) -> bool:
    """Whether a word of the name begins with one of these stems."""
    return any(word.startswith(tuple(stems)) for word in words(name))


def _responses(profiles: Mapping[str, Profile], _: Scores) -> WideGroup | None:
    met = [name for name, profile in profiles.items()
           if _is_flag(profile) and _about(name, wide_words.CAMPAIGNS)]  # fmt: skip
    if len(met) < LEAST:
        return None
    ordered = sorted(met, key=lambda name: (_number(name) is None, _number(name) or 0))
    labels = tuple(_campaign(name) for name in ordered)
    why = "several answers of yes or no named after campaigns"
    return WideGroup(vocabulary.CAMPAIGN_RESPONSE, tuple(ordered), labels, NAMED, why)


def _number(name: str) -> int | None:
    digits = re.findall(r"\d+", name)
    return int(digits[-1]) if digits else None


def _campaign(name: str) -> str:
    number = _number(name)
    if number is not None:
        return f"Campaign {number}"
    rest = [word for word in words(name) if not word.startswith(wide_words.CAMPAIGNS)]
    return _label(rest or words(name))


def _children(profiles: Mapping[str, Profile], _: Scores) -> WideGroup | None:
    met = [name for name, profile in profiles.items()
           if _is_count(profile) and profile.high <= MOST_PERSONS
           and _about(name, wide_words.CHILDREN)]  # fmt: skip
    if len(met) < LEAST:
        return None
    labels = tuple(_label(_without(words(name), ("num", "number", "of", "home"))) for name in met)
    why = "numbers of children of several ages, added up"
    return WideGroup(vocabulary.HOUSEHOLD, tuple(met), labels, NAMED, why)


def counted(group: WideGroup) -> str:
    """The role of what the columns of a group count: of a household the children alone, where all
    of them are about children, else the role of the group."""
    children = all(_about(name, wide_words.CHILDREN) for name in group.columns)
    return vocabulary.CHILDREN if group.role == vocabulary.HOUSEHOLD and children else group.role


def _purchases(profiles: Mapping[str, Profile], _: Scores) -> WideGroup | None:
    met = {}
    for name, profile in profiles.items():
        own = words(name)
        bought = any(word.startswith(wide_words.PURCHASES) for word in own)
        rest = [word for word in own if not word.startswith(wide_words.PURCHASES)]
        where = [word for word in rest if word.startswith(wide_words.CHANNELS)]
        if bought and where and _is_count(profile) and not _about(name, wide_words.MONEY):
            met[name] = _label(where)
    if len(met) < LEAST:
        return None
    why = "numbers of purchases, one column a channel"
    return WideGroup(vocabulary.CHANNEL, tuple(met), tuple(met.values()), NAMED, why)


def _at_a_discount(profiles: Mapping[str, Profile], _: Scores) -> WideGroup | None:
    """Purchases at a reduced price: a count, so no rate of discount."""
    for name, profile in profiles.items():
        if (
            _is_count(profile)
            and _about(name, wide_words.PURCHASES)
            and _about(name, wide_words.DEALS)
        ):
            why = "number of purchases at a reduced price"
            return WideGroup(vocabulary.DISCOUNT, (name,), ("Discounted",), NAMED, why)
    return None


def _is_money(name: str, profile: Profile, scores: Scores) -> bool:
    """Whether a column may be money spent on something: no flag, no person, no rating."""
    if not _is_number(profile) or _is_flag(profile) or _about(name, wide_words.NO_MONEY):
        return False
    return not any(
        score >= PERSONAL for role, (score, _) in scores.get(name, {}).items()
        if role not in (vocabulary.AMOUNT, vocabulary.CATEGORY)
    )  # fmt: skip


def _spend(profiles: Mapping[str, Profile], scores: Scores) -> WideGroup | None:
    """Columns that share a word of money: ``MntWines``, ``spend_books``, ``Toys Sales``."""
    stems: dict[str, list[str]] = {}
    for name, profile in profiles.items():
        for word in words(name):
            if word.startswith(wide_words.MONEY) and _is_money(name, profile, scores):
                stems.setdefault(word, []).append(name)
    best = max(stems.values(), key=len, default=[])
    met = [name for name in best if _rest(name) and not _about(name, wide_words.WHOLE)]
    if len(met) < LEAST_CATEGORIES:
        return None
    labels = tuple(_label(_rest(name)) for name in met)
    why = "money spent, one column a category"
    return WideGroup(vocabulary.CATEGORY, tuple(met), labels, NAMED, why)


def _rest(name: str) -> list[str]:
    """The words of a name that stand for the category."""
    named = [word for word in words(name) if not word.startswith(wide_words.MONEY)]
    return [word for word in named if word not in wide_words.FILLERS]


def _spend_without_a_stem(profiles: Mapping[str, Profile], scores: Scores) -> WideGroup | None:
    """Columns called after categories of goods, of one magnitude, where nothing else is money."""
    money = [name for name, profile in profiles.items() if _is_money(name, profile, scores)]
    if any(scores[name].get(vocabulary.AMOUNT, (0.0, ""))[0] >= ACCEPT for name in money):
        return None
    goods = [name for name in money if _about(name, wide_words.GOODS)]
    met = [name for name in money if name in goods or _alike(profiles, name, goods)]
    if len(goods) < LEAST_CATEGORIES or 2 * len(goods) < len(met):
        return None
    typical = [_typical(profiles[name]) for name in met]
    if max(typical) > MAGNITUDES * max(min(typical), 1e-9):
        return None
    labels = tuple(_label(words(name)) for name in met)
    why = "named after kinds of goods, of one magnitude, and no other column is money"
    return WideGroup(vocabulary.CATEGORY, tuple(met), labels, UNNAMED, why)


def _alike(profiles: Mapping[str, Profile], name: str, goods: Sequence[str]) -> bool:
    """Whether a column of unknown name has values as the columns of goods have."""
    if not goods:
        return False
    own = _typical(profiles[name])
    low, high = (f([_typical(profiles[other]) for other in goods]) for f in (min, max))
    return low / 10 <= own <= high * 10 and profiles[name].distinct > MOST_PERSONS


def _typical(profile: Profile) -> float:
    present = profile.values[np.isfinite(profile.values) & (profile.values > 0)]
    return float(np.median(present)) if len(present) else 0.0


def _without(own: Sequence[str], gone: Sequence[str]) -> list[str]:
    """Words without these, and without these at their end: ``kidhome`` is ``kid``."""
    left = [re.sub(rf"(?<=...)({'|'.join(gone)})$", "", word) for word in own if word not in gone]
    return left or list(own)


def _label(own: Sequence[str]) -> str:
    """Words as a label: "meat products" is Meat, for all of them are products."""
    kept = [word for word in own if word not in wide_words.OF_EVERY_CATEGORY] or list(own)
    text = " ".join(kept)
    return text[:1].upper() + text[1:]
