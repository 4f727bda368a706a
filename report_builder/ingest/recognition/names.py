"""How well a header names a role: words, synonyms, misspellings."""

from __future__ import annotations

import difflib
import re
import unicodedata

from report_builder.roles import Role

FUZZY = 0.86  # likeness from which two words are one word misspelt


def words(header: str) -> tuple[str, ...]:
    """A header as lower-case words: ``CustomerID`` and ``customer_id (key)`` -> customer, id."""
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", header).strip() or header
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    text = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss"))
    text = "".join(character for character in text if not unicodedata.combining(character))
    return tuple(re.findall(r"[^\W_]+", text)) or (header.lower(),)


def name_score(header: str, role: Role) -> tuple[float, str]:
    """How well a header names a role, 0..1, and which synonym it met."""
    own = words(header)
    joined = "".join(own)
    best, met = 0.0, ""
    for synonym in role.synonyms:
        theirs = tuple(synonym.split())
        if joined == "".join(theirs):
            return 1.0, synonym
        score = 0.0
        if set(theirs) == set(own):
            score = 0.97
        elif set(theirs) < set(own):
            # "Order Date" in "Order Date (local)": the more of the header is met, the better.
            score = 0.45 + 0.4 * len("".join(theirs)) / len(joined)
        elif len(joined) >= 5:
            likeness = _likeness(joined, "".join(theirs))
            score = 0.8 * likeness if likeness >= FUZZY else 0.0
        if score > best:
            best, met = score, synonym
    return best, met


def _likeness(one: str, other: str) -> float:
    """How alike two words are, 0..1; 0 below FUZZY, told from cheap upper bounds where they do."""
    if 2 * min(len(one), len(other)) < FUZZY * (len(one) + len(other)):
        return 0.0
    matcher = difflib.SequenceMatcher(None, one, other)
    ratio = matcher.ratio() if matcher.quick_ratio() >= FUZZY else 0.0
    return ratio if ratio >= FUZZY else 0.0
