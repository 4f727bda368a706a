"""Names a manager uses, from what sets a cluster apart: deterministic, neutral and distinct."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

APART = 0.5  # half a standard deviation from the average customer: enough to be named
FAR_APART = 1.0  # a whole one: a cluster may be called after it
ONE_TIME = 0.1  # at most one in ten has come back: one-time buyers
MOSTLY_ONE_TIME = 0.5  # at most half have come back
MOST_TRAITS = 3  # in a name: more is a description
NOUN_AND_ONE = 2  # "frequent big spenders" tells two traits already
LONGEST = 45  # characters of a name: longer ones do not fit headings and charts

FREQUENT, BIG, LATE = "Orders", "Revenue", "Days since last order"
BASKET, DISCOUNT, FAMILY = "Average order", "Lines at a discount", "Family"
SINCE, PRICE = "Days since first order", "Average unit price"
TASTE = "Share of "  # before the name of a category


@dataclass(frozen=True, slots=True)
class Part:
    """What sets a cluster apart: how far, its place in the name, and the words.

    ``alone`` are the words where the name says nothing else, ``of`` what the trait is about: of
    several that are about the same one is told.
    """

    distance: float
    place: int
    words: str
    alone: str
    of: str


@dataclass(frozen=True, slots=True)
class Said:
    """How a feature is told: words above and below the average customer, place, what it is of."""

    above: str
    below: str
    place: int
    of: str


MINOR = ("rating", "visits")  # named only where nothing else sets them apart
PEOPLE_PLACE = 2  # of "spenders" and "buyers of": adjectives stand before, the rest behind
_SAID = {
    "Income": Said("affluent", "modest income", 0, "income"),
    "Age": Said("older", "younger", 1, "age"),
    "Year of birth": Said("younger", "older", 1, "age"),
    FREQUENT: Said("frequent", "occasional", 1, "rhythm"),
    "Previous orders": Said("frequent before", "occasional before", 4, "rhythm"),
    BIG: Said("big {people}", "small {people}", PEOPLE_PLACE, "value"),
    "Units bought": Said("many items", "few items", 4, "value"),
    FAMILY: Said("families", "no children at home", 3, "family"),
    "Household size": Said("large households", "small households", 3, "family"),
    "Score": Said("high score", "low score", 4, "score"),
    "Rating": Said("rate highly", "rate low", 4, "rating"),
    DISCOUNT: Said("buy on deals", "full price", 5, "deals"),
    "Visits": Said("visit often", "visit seldom", 6, "visits"),
    LATE: Said("bought long ago", "bought lately", 7, "recency"),
}  # fmt: skip
_EXTRAS = ("Income", "Age", "Year of birth", FAMILY, "Household size")  # who they are
_ADJECTIVES = ("affluent", "older", "younger", "frequent", "occasional")  # stand before a noun
_DEALS = ("discount", "deal", "coupon")  # in the name of a count of purchases
AVERAGE = "Near the average"
_RANKS = ("most", "second most", "third most", "fourth most", "fifth most", "sixth most",
          "seventh most", "eighth most", "ninth most", "least")  # fmt: skip


def names(
    standardised: Sequence[Mapping[str, float]], repeat_rates: Sequence[float], money: bool = True
) -> tuple[str, ...]:
    """One name a cluster, clusters ordered from the most revenue per customer to the least.

    ``standardised`` holds each cluster's means in standard deviations from the average customer,
    by plain feature name, of the features that the name may speak of; ``repeat_rates`` the share of
    its customers with two or more orders; ``money`` whether the data has any: without it nobody is
    called a spender.
    """
    people = "spenders" if money else "buyers"
    parts = [
        _after_rhythm(profile, repeat, people)
        for profile, repeat in zip(standardised, repeat_rates, strict=True)
    ]
    return _all_distinct(parts, NOUN_AND_ONE, "spend", _listed)


def names_by_features(
    standardised: Sequence[Mapping[str, float]],
    features: Sequence[str],
    ordered_by: str,
    money: bool = True,
) -> tuple[str, ...]:
    """One name a cluster, after the features that set it apart most.

    ``features`` are the plain names of those that may be told, ``ordered_by`` the one that the
    clusters are ordered by, most first.
    """
    people = "spenders" if money else "buyers"
    parts = [_apart(profile, [*features, FAMILY], people) for profile in standardised]
    rank = "spend" if ordered_by == BIG else ordered_by.lower()
    return _all_distinct(parts, MOST_TRAITS, rank, _said)


Words = Callable[["Sequence[Part]"], str]


def _all_distinct(
    parts: Sequence[Sequence[Part]], usual: int, rank: str, words: Words
) -> tuple[str, ...]:
    """Names of the usual number of traits; of one more for those with the same; else ranked."""
    found = [_fitting(each, usual, words) for each in parts]
    found = [
        _fitting(each, usual + 1, words) if found.count(name) > 1 else name
        for each, name in zip(parts, found, strict=True)
    ]
    return tuple(_distinct(found, at, rank) for at in range(len(found)))


# Of a table that says everything: (feature, above, below the average customer), most telling first.
_WHO = (("Income", "Affluent", "Modest-income"), ("Age", "Older", "Young"),
        ("Year of birth", "Young", "Older"))  # fmt: skip
_DO = ((BIG, "big {people}", "small {people}"), (FREQUENT, "frequent buyers", "occasional buyers"))
_ALSO = (
    ("Household size", "family at home", "nobody else at home"),
    ("Children", "children at home", "no children at home"),
    ("Kid at home", "small children at home", "no small children"),
    ("Teen at home", "teenagers at home", "no teenagers"),
    ("Discounted purchases", "buys on deals", "seldom on deals"),
    (DISCOUNT, "buys on deals", "at full price"),
    (LATE, "gone quiet", "here lately"),
    ("Campaigns answered", "answers campaigns", "answers no campaigns"),
)  # fmt: skip


def personas(standardised: Sequence[Mapping[str, float]], money: bool = True) -> tuple[str, ...]:
    """One name a cluster after who they are, what they buy or spend, and one habit more.

    Each part names the largest difference of its kind, half a standard deviation or more; without
    any the cluster is near the average.
    """
    people = "spenders" if money else "buyers"
    found = [_persona(profile, people) for profile in standardised]
    return tuple(_distinct(found, at) for at in range(len(found)))


def _persona(profile: Mapping[str, float], people: str) -> str:
    who, do, also = (_largest(profile, kind, people) for kind in (_WHO, _DO, _ALSO))
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
    """What sets a cluster apart, the largest difference first, one of each kind."""
    found = []
    for feature, said in (_SAID | _counts(features)).items():
        words = _word(profile, feature, said.above, said.below).format(people=people)
        if feature in features and words:
            found.append(Part(abs(profile[feature]), said.place, words, words, said.of))
    found += _taste(profile, [name for name in features if name.startswith(TASTE)])
    found.sort(key=lambda part: (part.of in MINOR, -part.distance, part.place, part.words))
    first = {part.of: part for part in reversed(found)}
    return [part for part in found if first[part.of] is part]


def _counts(features: Sequence[str]) -> dict[str, Said]:
    """Counts that a table has of purchases at a discount."""
    return {
        name: replace(_SAID[DISCOUNT], below="few deals")
        for name in features
        if name not in _SAID and any(word in name.lower() for word in _DEALS)
    }


def _taste(profile: Mapping[str, float], shares: Sequence[str]) -> list[Part]:
    """The one or two categories they buy most more of; else the one they buy most less of."""
    ranked = sorted(shares, key=lambda name: (-profile.get(name, 0.0), name))
    more = [name for name in ranked if profile.get(name, 0.0) >= APART][:2]
    if more:
        listed = [name.removeprefix(TASTE) for name in more]
        alone, beside = (f"buyers of {' and '.join(names)}" for names in (listed, listed[:1]))
        return [Part(profile[more[0]], PEOPLE_PLACE, beside, alone, "taste")]
    if ranked and profile.get(ranked[-1], 0.0) <= -APART:
        little = f"little {ranked[-1].removeprefix(TASTE)}"
        return [Part(-profile[ranked[-1]], PEOPLE_PLACE, little, little, "taste")]
    return []


def _said(parts: Sequence[Part]) -> str:
    """The traits in reading order; an adjective stands before its noun without a comma."""
    if not parts:
        return AVERAGE
    if len(parts) == 1:
        return _capital(parts[0].alone)
    ordered = sorted(parts, key=lambda part: (part.place, part.words))
    name = ordered[0].words
    for before, part in pairwise(ordered):
        noun = part.place == PEOPLE_PLACE and not part.words.startswith("little ")
        name += (" " if noun and before.words in _ADJECTIVES else ", ") + part.words
    return _capital(name)


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]


def _listed(parts: Sequence[Part]) -> str:
    return ", ".join(part.words for part in parts)


def _after_rhythm(profile: Mapping[str, float], repeat_rate: float, people: str) -> list[Part]:
    """How they buy, then what else sets them apart, the largest difference first."""
    noun, used = _noun(profile, repeat_rate, people)
    quiet = "gone quiet" if repeat_rate > MOSTLY_ONE_TIME else "long ago"
    spoken = {feature: (_SAID[feature].above, _SAID[feature].below) for feature in _EXTRAS} | {
        LATE: (quiet, "here lately"),
        SINCE: ("long with us", "joined lately"),
        BASKET: ("large orders", "small orders"),
        PRICE: ("dear items", "cheap items"),
        DISCOUNT: ("buy on deals", "full price"),
    }
    extras = [
        Part(abs(profile.get(feature, 0.0)), 0, words, words, feature)
        for feature, (high, low) in spoken.items()
        if feature not in used and (words := _word(profile, feature, high, low))
    ]
    extras += _keen(profile)
    extras.sort(key=lambda part: -part.distance)
    return [Part(0.0, 0, noun, noun, "noun"), *extras]


def _keen(profile: Mapping[str, float]) -> list[Part]:
    """The category they buy most more of, beside how they buy."""
    shares = sorted((name for name in profile if name.startswith(TASTE)),
                    key=lambda name: (-profile[name], name))  # fmt: skip
    if not shares or profile[shares[0]] < APART:
        return []
    words = f"keen on {shares[0].removeprefix(TASTE)}"
    return [Part(profile[shares[0]], 0, words, words, "taste")]


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
    return (often or "Regular ") + "buyers", ()


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
