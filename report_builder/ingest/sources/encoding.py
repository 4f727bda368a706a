"""The encoding of a file of text, from its byte order mark, its bytes, or the letters it gives.

Of the encodings that a file can be read in, the one is taken whose text looks most like a language:
its letters are those the language uses, capitals and small letters stand where they do in words,
and signs stand between words. A file can be read wrongly without any error (the ``ñ`` of a DOS code
page is the ``¤`` of a Windows one), so every file that is not UTF-8 is judged by its text.
"""

from __future__ import annotations

import codecs
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from report_builder.ingest.sources.content import Bytes
from report_builder.ingest.sources.letters import (
    ALPHABETS,
    SCRIPTS,
    Script,
    Weights,
)

JUDGED_BYTES = 40_000  # of the evidence: some thousand letters, more change nothing
MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-32-le": codecs.BOM_UTF32_LE,  # begins like the mark of utf-16-le
    "utf-32-be": codecs.BOM_UTF32_BE,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
}
HALF_NULS = 0.6  # of the bytes at even (or odd) places: ASCII letters in UTF-16 have one each
FEW_NULS = 0.05  # of the bytes at the other places
UTF8_LEAD = 3  # UTF-8 letters for each byte that is none: by chance there are hardly any

# Logs of shares. A letter has its weight in the language; what a language does not use is rare.
LETTERS, SIGNS = math.log(0.85), math.log(0.15)
FOREIGN_LETTER, FOREIGN_SIGN, FOREIGN_DRAWING, UNREADABLE = -7.6, -9.2, -11.0, -16.0
MISPLACED = -4.0  # a capital inside a word, a sign between two letters, a letter of another script
LAST_LATIN = "\u024f"
CAPITAL = -0.3  # there are fewer of them
LONE_CAPITAL = -1.5  # and hardly any that are no word's beginning
NO_LANGUAGE = -8.5  # a letter, on average: no language that is known here looks like this
TEMPER = 3.0  # letters of one file repeat, so their evidence counts less than it adds up to
MOST_CONFIDENT = 0.99  # without a mark in the file nothing is certain

SIGN_WEIGHTS: Weights = {
    **dict.fromkeys("\u00a0’", 3.0), **dict.fromkeys("–€", 2.0),
    **dict.fromkeys("£°®™“”", 1.0), **dict.fromkeys("—‘…½¼¾²³ºª«»¿¡·•×§©´„¢¥±", 0.2),
}  # fmt: skip
JOINS_LETTERS = "\u00a0’·–‘´"  # signs that stand between two letters
FOLLOWS_LETTERS = JOINS_LETTERS + "”…™®©°ºª²³»—×"
WITH_CONTEXT = re.compile(r"(?s)(?:(?<=(.))|(?<!.))([^\x00-\x7f])(?=(.?))")
UTF8_LETTER = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
CUT_LETTER = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{0,2}\Z")
BYTE_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True, slots=True)
class Encoding:
    """The name of a codec, and how sure it is (1 where the file itself says so)."""

    name: str
    confidence: float = 1.0


def detect(head: bytes, content: Bytes) -> Encoding:
    """The encoding of a file, from its first bytes and what one pass over it has gathered."""
    for name, mark in MARKS.items():
        if head.startswith(mark):
            return Encoding(name)
    wide = _without_mark(head)
    if wide is not None:
        return Encoding(wide)
    if content.is_utf8 or _is_damaged_utf8(content.evidence):
        return Encoding("utf-8")
    return judge(_sample(content.evidence))


def _without_mark(head: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte of plain text is zero."""
    even, odd = head[0::2], head[1::2]
    if not odd:
        return None
    shares = even.count(0) / len(even), odd.count(0) / len(odd)
    if shares[1] >= HALF_NULS and shares[0] <= FEW_NULS:
        return "utf-16-le"
    if shares[0] >= HALF_NULS and shares[1] <= FEW_NULS:
        return "utf-16-be"
    return None


def _is_damaged_utf8(evidence: Sequence[bytes]) -> bool:
    """Whether nearly all bytes beyond ASCII are UTF-8; the last character may be cut short."""
    text = CUT_LETTER.sub(b"", b"\n".join(evidence))
    letters = len(UTF8_LETTER.findall(text))
    rest = len(BYTE_BEYOND_ASCII.findall(UTF8_LETTER.sub(b"", text)))
    return letters > 0 and letters >= UTF8_LEAD * rest


def _sample(evidence: Sequence[bytes]) -> list[bytes]:
    """Lines from all over the file, up to JUDGED_BYTES."""
    distinct = list(dict.fromkeys(evidence))
    step = max(1, math.ceil(sum(map(len, distinct)) / JUDGED_BYTES))
    return distinct[::step]


def judge(lines: Sequence[bytes]) -> Encoding:
    """The encoding in which lines of bytes look most like a language."""
    scores = {name: _score(name, lines) for name in (*ALPHABETS, *SCRIPTS)}
    best = max(scores, key=lambda name: scores[name])
    letters = sum(len(BYTE_BEYOND_ASCII.findall(line)) for line in lines)
    if scores[best] < NO_LANGUAGE * letters:
        return _by_library(lines)
    text = _decoded(best, lines)
    rivals = [score for name, score in scores.items()
              if name != best and _decoded(name, lines) != text]  # fmt: skip
    lead = scores[best] - max(rivals, default=-math.inf)
    confidence = 1 / (1 + math.exp(-min(lead / TEMPER, 100)))
    return Encoding(best, min(confidence, MOST_CONFIDENT))


def _by_library(lines: Sequence[bytes]) -> Encoding:
    """What charset-normalizer makes of a language that is not known here."""
    from charset_normalizer import from_bytes

    found = from_bytes(b"\n".join(lines)).best()
    if found is None:
        return Encoding("cp1252", 0.0)
    return Encoding(found.encoding, max(0.0, min(1 - found.chaos, MOST_CONFIDENT)))


def _decoded(name: str, lines: Sequence[bytes]) -> list[str]:
    return [line.decode(name, errors="replace") for line in lines]


def _score(name: str, lines: Sequence[bytes]) -> float:
    """Log likelihood of the text that these lines are in an encoding."""
    text = "\n".join(_decoded(name, lines))
    if name in SCRIPTS:
        script, against = SCRIPTS[name]
        return _script_score(text, script, name) - against
    languages, against = ALPHABETS[name]
    found = Counter(match.groups() for match in WITH_CONTEXT.finditer(text))
    placed = Counter[str]()
    penalty = 0.0
    for (before, letter, after), count in found.items():
        placed[letter.lower()[0]] += count
        penalty += count * _misplaced(before or "", letter, after)
    likelihood = max(_alphabet_score(placed, weights) for weights in languages)
    return likelihood + penalty - against


def _alphabet_score(letters: Counter[str], weights: Weights) -> float:
    total, signs = sum(weights.values()), sum(SIGN_WEIGHTS.values())
    score = 0.0
    for letter, count in letters.items():
        if letter in weights:
            score += count * (LETTERS + math.log(weights[letter] / total))
        elif letter in SIGN_WEIGHTS:
            score += count * (SIGNS + math.log(SIGN_WEIGHTS[letter] / signs))
        else:
            score += count * _foreign(letter)
    return score


def _foreign(letter: str) -> float:
    kind = unicodedata.category(letter)
    if letter == "\ufffd" or kind in ("Cc", "Cn", "Co"):
        return UNREADABLE
    if kind.startswith("L"):
        return FOREIGN_LETTER
    return FOREIGN_DRAWING if kind == "So" and letter > "\u2100" else FOREIGN_SIGN


def _misplaced(before: str, letter: str, after: str) -> float:
    """What speaks against a character where it stands, between two others."""
    if not letter.isalpha():
        if before.isalpha() and after.isalpha():
            return 0.0 if letter in JOINS_LETTERS else MISPLACED
        return MISPLACED if before.isalpha() and letter not in FOLLOWS_LETTERS else 0.0
    if letter > LAST_LATIN and any(other.isascii() and other.isalpha() for other in before + after):
        return MISPLACED
    if letter.isupper():
        if before.islower():
            return MISPLACED
        return CAPITAL if before.isupper() or after.isalpha() else LONE_CAPITAL
    if letter.islower() and (after.isupper() or (letter == "ß" and not before.isalpha())):
        return MISPLACED
    return MISPLACED if before.isdigit() and after.isdigit() else 0.0


def _script_score(text: str, script: Script, name: str) -> float:
    """Log likelihood of East Asian text: common characters, then the common part of the set."""
    shares: dict[str, float] = {}
    for characters, share in script.common:
        for character in characters:
            shares.setdefault(character, math.log(share / len(characters)))
    rest = math.log((1 - sum(share for _, share in script.common)) / script.size)
    score = 0.0
    for character, count in Counter(WITH_CONTEXT.findall(text)).items():
        score += count * _character_score(character[1], shares, rest, script, name)
    return score


def _character_score(
    character: str, shares: Weights, rest: float, script: Script, name: str
) -> float:
    if character in shares:
        return shares[character]
    if character == "\ufffd":
        return UNREADABLE
    lead = character.encode(name)[0]
    return rest if script.lead[0] <= lead <= script.lead[1] else rest + FOREIGN_LETTER
