"""Names a manager uses, from what sets a cluster apart: deterministic and distinct."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

APART = 0.5  # half a standard deviation from the average customer: enough to be named
FAR_APART = 1.0  # a whole one: a cluster may be called after it
ONE_TIME = 0.1  # at most one in ten has come back: one-time buyers
MOSTLY_ONE_TIME = 0.5  # at most half have come back

FREQUENT, BIG, LATE = "Orders", "Revenue", "Days since last order"
BASKET, DISCOUNT = "Average order", "Lines at a discount"
_RANKS = ("most", "second most", "third most", "fourth most", "fifth most", "sixth most",
          "seventh most", "eighth most", "ninth most", "least")  # fmt: skip


def names(
    standardised: Sequence[Mapping[str, float]], repeat_rates: Sequence[float], money: bool = True
) -> tuple[str, ...]:
    """One name a cluster, clusters ordered from the most revenue per customer to the least.

    ``standardised`` holds each cluster's means in standard deviations from the average customer,
    by plain feature name; ``repeat_rates`` the share of its customers with two or more orders;
    ``money`` whether the data has any: without it nobody is called a spender.
    """
    people = "spenders" if money else "buyers"
    parts = [
        _parts(profile, repeat, people)
        for profile, repeat in zip(standardised, repeat_rates, strict=True)
    ]
    found = [", ".join(each[:2]) for each in parts]
    # Two clusters of one name: tell more of them, before ranking them.
    found = [
        ", ".join(each[:3]) if found.count(name) > 1 else name
        for each, name in zip(parts, found, strict=True)
    ]
    return tuple(_distinct(found, at) for at in range(len(found)))


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
    return (often or "Regular ") + "buyers", ()


def _word(profile: Mapping[str, float], feature: str, high: str, low: str) -> str:
    value = profile.get(feature, 0.0)
    if abs(value) < APART:
        return ""
    return high if value > 0 else low


def _distinct(found: Sequence[str], at: int) -> str:
    """The name; where others have it too, with its rank among them by revenue per customer."""
    same = [other for other, name in enumerate(found) if name == found[at]]
    if len(same) == 1:
        return found[at]
    rank = same.index(at)
    word = _RANKS[-1] if rank == len(same) - 1 else _RANKS[rank]
    return f"{found[at]}, spend {word}"
