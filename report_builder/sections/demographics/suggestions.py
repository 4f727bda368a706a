"""What to try with a group that buys less than others: a suggestion for each kind of group."""

from __future__ import annotations

import re

from report_builder.buyers.splits import Split

YOUNG = 25  # a band that begins before this age is of young customers
MIDDLE_AGE = (35, 50)  # between these ages families and work leave little time

# By dimension and the end of it that the group is at; no template, so no digits either.
SUGGESTIONS = {
    ("age", "low"): "Meet them where they look: phone first, small entry prices, quick delivery.",
    ("age", "high"): "Make buying easy and personal: large print, a number to call, a reason to "
    "come back with every parcel.",
    ("age", "middle"): "Save them time: reorder buttons, bundles for the household, clear delivery "
    "dates.",
    ("birth_year", "low"): "Make buying easy and personal: large print, a number to call, a "
    "reason to come back with every parcel.",
    ("birth_year", "high"): "Meet them where they look: phone first, small entry prices.",
    ("income", "low"): "Show value lines and smaller packs first; advertising does not raise an "
    "income, so expect less than the gap.",
    ("income", "middle"): "Show what is between the value line and the best one, and say what the "
    "difference in price buys.",
    ("income", "high"): "Show the better lines first: service, quality and early access rather "
    "than discounts.",
    ("household", "low"): "Offer small packs and single portions, with free delivery from a basket "
    "that one or two people can fill.",
    ("household", "high"): "Offer family packs and prices by quantity.",
    ("children", "low"): "Offer gifts and treats for adults; family offers do not reach them.",
    ("children", "high"): "Offer family packs, gifts for birthdays and the start of the school "
    "year, and returns without questions.",
    ("gender", "named"): "Look at range and pictures: is there enough for them, and do they see it "
    "first?",
    ("marital_status", "named"): "Try offers for the way they live: for one, for two, as a gift.",
    ("education", "named"): "Try another tone and other media before changing the range.",
    ("occupation", "named"): "Try the hours and places that suit their work: pay days, evenings, "
    "collection on the way.",
    ("segment", "named"): "Ask a few of them what keeps them from ordering more, and give them one "
    "contact and terms that suit their size.",
}  # fmt: skip
ANY = "Ask a few of them what keeps them from buying more before spending on it."


def suggestion(split: Split) -> str:
    """What fits the group; something general where nothing special is known."""
    return SUGGESTIONS.get((split.dimension.key, _side(split)), ANY)


def _side(split: Split) -> str:
    """The end of the dimension; of age the stage of life, whichever bands there are."""
    if split.dimension.key != "age":
        return split.side
    number = re.search(r"\d+", split.name)
    years = float(number[0]) if number else MIDDLE_AGE[0]
    if split.name.startswith("under "):
        return "low" if years <= MIDDLE_AGE[0] else "middle"
    if years >= MIDDLE_AGE[1]:
        return "high"
    return "low" if years < YOUNG else "middle"
