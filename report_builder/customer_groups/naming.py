"""Names a manager uses, from what sets a cluster apart: deterministic and distinct."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

APART = 0.5  # half a standard deviation from the average customer: enough to be named
FAR_APART = 1.0  # a whole one: a cluster may be called after it
REGULAR_PERCENT = 80  # of the members have come back: as many as a name has to hold for
ONE_TIME = 0.1  # at most one in ten has come back: one-time buyers
MOSTLY_ONE_TIME = 0.5  # at most half have come back
HOLDS_PERCENT = 80  # of the members: whoever meets five of them finds it wrong of one at most
LONGEST = 48  # characters: a longer name does not fit a heading or the edge of a chart

FREQUENT, BIG, LATE = "Orders", "Revenue", "Days since last order"
KNOWN_FOR = "Days since first order"
BASKET, DISCOUNT = "Average order", "Lines at a discount"
TASTE = "Share of "  # before the name of a category
_SAID = {  # feature: (above, below the average customer), in the order in which they are said
    BIG: ("big {people}", "small {people}"),
    FREQUENT: ("frequent", "occasional"),
    "Previous orders": ("frequent before", "occasional before"),
    "Income": ("high income", "low income"),
    "Score": ("high score", "low score"),
    "Age": ("older", "younger"),
    "Year of birth": ("younger", "older"),
    DISCOUNT: ("mostly at a discount", "at full price"),
    LATE: ("bought long ago", "bought lately"),
}
AVERAGE = "Near the average"
# How a table calls what a feature measures, where it is not by the same name.
IN_TABLE = {
    "Orders": "Orders per customer", "Returns": "Returned, not cancelled out",
    "Revenue": "Revenue per customer", "Average order": "Average order of a customer",
}  # fmt: skip
_RANKS = ("most", "second most", "third most", "fourth most", "fifth most", "sixth most",
          "seventh most", "eighth most", "ninth most", "least")  # fmt: skip


def names(
    standardised: Sequence[Mapping[str, float]],
    repeat_rates: Sequence[float],
    money: bool = True,
) -> tuple[str, ...]:
    """One name a cluster, clusters ordered from the most revenue per customer to the least.

    ``standardised`` holds each cluster's means in standard deviations from the average customer,
    by plain feature name, of those that a name may claim; ``repeat_rates`` the share of its
    customers with two or more orders; ``money`` whether the data has any: without it nobody is
    called a spender.
    """
    people = "spenders" if money else "buyers"
    found = _by_habits(standardised, repeat_rates, people)
    found = [_with_trait(name, one) for name, one in zip(found, standardised, strict=True)]
    return tuple(_distinct(found, at) for at in range(len(found)))


def _by_habits(
    standardised: Sequence[Mapping[str, float]], repeat_rates: Sequence[float], people: str
) -> list[str]:
    parts = [
        _parts(profile, repeat, people)
        for profile, repeat in zip(standardised, repeat_rates, strict=True)
    ]
    found = [", ".join(each[:2]) for each in parts]
    # Two clusters of one name: tell more of them, before ranking them.
    return [
        ", ".join(each[:3]) if found.count(name) > 1 else name
        for each, name in zip(parts, found, strict=True)
    ]


def _with_trait(name: str, profile: Mapping[str, float]) -> str:
    """The name with who they are before it, where that sets them apart and there is room for it."""
    who = _largest(profile, _WHO, "")
    longer = f"{who.alone} {name[0].lower()}{name[1:]}" if who else name
    return longer if len(longer) <= LONGEST else name


def names_by_features(
    standardised: Sequence[Mapping[str, float]],
    features: Sequence[str],
    ordered_by: str,
    money: bool = True,
) -> tuple[str, ...]:
    """One name a cluster, after the two features that set it apart most.

    ``features`` are the plain names of those that form the clusters, ``ordered_by`` the one that
    the clusters are ordered by, most first.
    """
    people = "spenders" if money else "buyers"
    parts = [_apart(profile, features, people) for profile in standardised]
    found = [_said(each[:2]) for each in parts]
    found = [
        _said(each[:3]) if found.count(name) > 1 else name
        for each, name in zip(parts, found, strict=True)
    ]
    rank = "spend" if ordered_by == BIG else ordered_by.lower()
    return tuple(_distinct(found, at, rank) for at in range(len(found)))


# Of a table that says everything: (feature, above, below the average customer), most telling first.
_WHO = (("Income", "Affluent", "Modest-income"), ("Age", "Older", "Younger"),
        ("Year of birth", "Younger", "Older"))  # fmt: skip
_DO = ((BIG, "big {people}", "small {people}"), (FREQUENT, "frequent buyers", "occasional buyers"))
_ALSO = (
    ("Household size", "larger households", "smaller households"),
    ("Children", "children at home", "few children at home"),
    ("Kid at home", "young families", "few small children"),
    ("Teen at home", "teenagers at home", "few teenagers"),
    ("Discounted purchases", "buys on deals", "seldom on deals"),
    (DISCOUNT, "buys on deals", "at full price"),
    (LATE, "gone quiet", "here lately"),
    ("Campaigns answered", "answers campaigns", "seldom answers campaigns"),
)  # fmt: skip
# What a name says of persons has to hold for most of them: see ``HOLDS_PERCENT``.
PERSONAL = frozenset({
    *(name for name, _, _ in _WHO), "Household size", "Children", "Kid at home", "Teen at home",
    "Campaigns answered",
})  # fmt: skip


def personas(standardised: Sequence[Mapping[str, float]], money: bool = True) -> tuple[str, ...]:
    """One name a cluster after who they are, what they buy or spend, and one habit more.

    Each part names the largest difference of its kind, half a standard deviation or more; of habits
    one that they have before one that they lack. Without any the cluster is near the average.
    """
    people = "spenders" if money else "buyers"
    found = [_persona(profile, people) for profile in standardised]
    return tuple(_distinct(found, at) for at in range(len(found)))


def _persona(profile: Mapping[str, float], people: str) -> str:
    who, do = (_largest(profile, kind, people) for kind in (_WHO, _DO))
    more = {feature: value for feature, value in profile.items() if value > 0}
    also = _largest(more, _ALSO, people) or _largest(profile, _ALSO, people)
    tastes = _taste(profile, [name for name in profile if name.startswith(TASTE)])
    noun = do.alone if do else ""
    if (
        tastes
        and tastes[0].alone.startswith("buyers")
        and (not do or tastes[0].distance > do.distance)
    ):
        noun = tastes[0].beside
    if not (who or noun or also):
        return AVERAGE
    words = f"{who.alone} {noun or 'customers'}" if who else noun or "customers"
    name = f"{words}, {also.alone}" if also else words
    if len(name) > LONGEST:
        name = words
    return name[0].upper() + name[1:]


def _largest(
    profile: Mapping[str, float], kind: Sequence[tuple[str, str, str]], people: str
) -> Part | None:
    parts = [
        Part(abs(profile[feature]), place, words.format(people=people), words)
        for place, (feature, high, low) in enumerate(kind)
        if feature in profile and (words := _word(profile, feature, high, low))
    ]
    return min(parts, key=lambda part: (-part.distance, part.place), default=None)


@dataclass(frozen=True, slots=True)
class Part:
    """What sets a cluster apart: how far, its place in the name, and the words, alone or beside."""

    distance: float
    place: int
    alone: str
    beside: str


def _apart(profile: Mapping[str, float], features: Sequence[str], people: str) -> list[Part]:
    """What sets a cluster apart, the largest difference first."""
    found = [
        Part(abs(profile[feature]), place, words, words)
        for place, (feature, (high, low)) in enumerate(_SAID.items())
        if feature in features
        and (words := _word(profile, feature, high, low).format(people=people))
    ]
    taste = _taste(profile, [name for name in features if name.startswith(TASTE)])
    return sorted([*found, *taste], key=lambda part: (-part.distance, part.place))


def _taste(profile: Mapping[str, float], shares: Sequence[str]) -> list[Part]:
    """The one or two categories they buy most more of; else the one they buy most less of."""
    ranked = sorted(shares, key=lambda name: (-profile.get(name, 0.0), name))
    more = [name for name in ranked if profile.get(name, 0.0) >= APART][:2]
    if more:
        listed = [name.removeprefix(TASTE) for name in more]
        alone, beside = (f"buyers of {' and '.join(names)}" for names in (listed, listed[:1]))
        return [Part(profile[more[0]], 1, alone, beside)]
    if ranked and profile.get(ranked[-1], 0.0) <= -APART:
        little = f"little {ranked[-1].removeprefix(TASTE)}"
        return [Part(-profile[ranked[-1]], 1, little, little)]
    return []


def _said(parts: Sequence[Part]) -> str:
    if not parts:
        return AVERAGE
    ordered = sorted(parts, key=lambda part: part.place)
    words = parts[0].alone if len(parts) == 1 else ", ".join(part.beside for part in ordered)
    return words[0].upper() + words[1:]


def _parts(profile: Mapping[str, float], repeat_rate: float, people: str) -> list[str]:
    """Who they are, then what else sets them apart, the largest difference first."""
    noun, used = _noun(profile, repeat_rate, people)
    extras = [
        (abs(profile.get(feature, 0.0)), words)
        for feature, high, low in (
            (LATE, "gone quiet" if repeat_rate > MOSTLY_ONE_TIME else "long ago", "here lately"),
            (BASKET, "large orders", "small orders"),
            (DISCOUNT, "mostly at a discount", "at full price"),
        )
        if feature not in used and (words := _word(profile, feature, high, low))
    ]
    extras.sort(key=lambda extra: -extra[0])
    return [noun, *(words for _, words in extras)]


def _noun(
    profile: Mapping[str, float], repeat_rate: float, people: str
) -> tuple[str, tuple[str, ...]]:
    """Who they are, and the features that this has said."""
    often = _word(profile, FREQUENT, "Frequent ", "Occasional ")
    if profile.get(DISCOUNT, 0.0) >= FAR_APART:
        return (often + "bargain hunters").capitalize(), (DISCOUNT,)
    if repeat_rate <= ONE_TIME:
        return "One-time buyers", ()
    if repeat_rate <= MOSTLY_ONE_TIME:
        return "Mostly one-time buyers", ()
    if profile.get(BIG, 0.0) >= APART:
        return (often + f"big {people}").capitalize(), (BIG,)
    if often:
        return often + "buyers", ()
    if _word(profile, KNOWN_FOR, "", "newer"):
        return "Newer buyers", ()
    regular = repeat_rate * 100 >= REGULAR_PERCENT
    return ("Regular buyers" if regular else "Mostly returning buyers"), ()


def _word(profile: Mapping[str, float], feature: str, high: str, low: str) -> str:
    value = profile.get(feature, 0.0)
    if abs(value) < APART:
        return ""
    return high if value > 0 else low


def _distinct(found: Sequence[str], at: int, measure: str = "spend") -> str:
    """The name; where others have it too, with its rank among them, by what they are ordered by."""
    same = [other for other, name in enumerate(found) if name == found[at]]
    if len(same) == 1:
        return found[at]
    rank = same.index(at)
    word = _RANKS[-1] if rank == len(same) - 1 else _RANKS[rank]
    return f"{found[at]}, {measure} {word}"
