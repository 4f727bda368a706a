"""A heading read word by word, in any language, as concepts of the lexicon."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from report_builder.roles import BY_NAME
from report_builder.roles.elsewhere import EXCLUDING, PHRASES
from report_builder.roles.grammar import COMPOUNDS, COUNTABLE, FILLERS, HEADS
from report_builder.roles.lexicon import CONCEPTS

SHORTEST_MENDED = 5  # letters; in a shorter word another letter makes another word
SHORTEST_PART = 3  # letters of a word of the lexicon inside a word written without a gap
SHORTEST_KNOWN = 4  # of another word of a phrase, which may be of any language
MOST_PARTS = 4
SHORT_PARTS = frozenset({"id", "nr", "no", "dt", "cd", "nm", "of", "de"})
_UNCOMBINED = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "ı": "i",
                             "đ": "d"})  # fmt: skip
_TRANSCRIBED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_ACCENTS = re.compile("[\u0300-\u036f]")
_CAMEL = re.compile(r"(?<=[a-zß-ÿ0-9])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zß-ÿ])")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|（[^）]*）")
# Letters and digits with the vowel signs of Devanagari, which Python does not count as letters.
_WORD = re.compile(r"(?:[^\W_]|[\u0900-\u0903\u093a-\u094f\u0951-\u0957])+")
_CJK = "\u3040-\u30ff\u3400-\u9fff々ー"
_PART = re.compile(rf"\d+|[{_CJK}]+|[^\d{_CJK}]+")
_IS_CJK = re.compile(rf"[{_CJK}]")
_SIGNS = ((re.compile(r"#"), " number "), (re.compile(r"(?<!\d)\s*%"), " percent "),
          (re.compile(r"\b[nN][°º]"), " no "))  # fmt: skip
_INITIAL = re.compile(r"(?<=\b[^\W\d_])\.(?=[^\W\d_])")  # the dot of "Q.tà"
_ASIDES = {"incl", "inc", "including", "inkl", "inklusive", "inclusive", "excl", "ex", "excluding",
           "exkl", "exclusive", "before", "after", "ohne", "mit", "zzgl", "sans", "avec", "con",
           "sin", "com", "sem", "senza", "without", "with", "pre", "post", "hors"}  # fmt: skip
_ASIDE_OF = frozenset({"tax", "ship", "freight", "fee"})
_NUMBER_WORDS = frozenset({"number", "num", "no", "nr", "numero", "nb", "n"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a heading: what it means, how many letters it has, whether it was misspelt.

    ``known`` is False for words that neither the lexicon nor a phrase of a role has.
    """

    concept: str
    letters: int
    known: bool = True
    mended: bool = False


@functools.lru_cache(maxsize=8192)
def words(header: str) -> tuple[str, ...]:
    """A header as lower-case words: ``CustomerID`` and ``customer_id (key)`` -> customer, id."""
    text = _BRACKETS.sub(" ", header).strip() or header
    return tuple(_WORD.findall(plain(_CAMEL.sub(" ", text)))) or (header.lower(),)


def plain(text: str) -> str:
    """Lower case without accents: ``Größe`` -> grosse."""
    text = text.lower()
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text.translate(_UNCOMBINED))
    return unicodedata.normalize("NFC", _ACCENTS.sub("", text))


@functools.lru_cache(maxsize=8192)
def concepts(header: str) -> tuple[Word, ...]:
    """The words of a heading as concepts, without the words that only join others."""
    for sign, word in _SIGNS:
        if sign.search(header) and not sign.fullmatch(header.strip()):
            header = sign.sub(word, header)
    header = _INITIAL.sub("", header)
    tokens = [part for word in words(header) for part in _PART.findall(word)]
    found = [word for token in tokens if token not in _FILLERS for word in _read(token)]
    found = _without_asides([word for word in found if word.concept]) or [
        Word("", len(header), known=False)
    ]
    if tokens and tokens[0] in _NUMBER_WORDS:
        # "Number of items" and "num orders" count; "order number" and "no commande" name one.
        counts = tokens[1:2] == ["of"] or any(word.concept in PLURALS for word in found)
        return (Word("count", found[0].letters), *found[1:]) if counts else tuple(found)
    return tuple(found)


def _without_asides(found: list[Word]) -> list[Word]:
    """Words without "incl. tax" and the like, which say how a sum is meant and not what it is."""
    kept: list[Word] = []
    for word in found:
        if kept and kept[-1].concept in _ASIDES and word.concept in _ASIDE_OF:
            kept.pop()
        else:
            kept.append(word)
    return kept


def singular(found: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words with every plural as its singular."""
    return tuple(
        Word(PLURALS.get(w.concept, w.concept), w.letters, w.known, w.mended) for w in found
    )


PLURALS: Mapping[str, str] = {f"{concept}s": concept for concept in COUNTABLE}


def _spellings(word: str) -> Iterator[str]:
    yield plain(word)
    if not word.isascii():
        yield plain(word.lower().translate(_TRANSCRIBED))


def _meanings() -> dict[str, tuple[str, ...]]:
    """Word -> the concepts it means, from the lexicon."""
    found: dict[str, tuple[str, ...]] = {}
    for listed in (CONCEPTS, EXCLUDING):
        for concept, synonyms in listed.items():
            for word in (concept, *synonyms.split()):
                for spelling in _spellings(word):
                    found.setdefault(spelling, (concept,))
    for word, meaning in COMPOUNDS.items():
        for spelling in _spellings(word):
            found[spelling] = tuple(meaning.split())
    return found


MEANINGS = _meanings()
_FILLERS = frozenset(plain(word) for word in FILLERS)
_HEADS = tuple(plain(head) for head in HEADS)


def _words_of_phrases() -> frozenset[str]:
    phrases = [p for role in BY_NAME.values() for p in (*role.synonyms, *role.weak)]
    return frozenset(
        part
        for phrase in (*phrases, *PHRASES)
        for word in words(phrase)
        for part in _PART.findall(word)
        if part not in MEANINGS and part not in _FILLERS
    )


KNOWN = _words_of_phrases()


@functools.lru_cache(maxsize=16384)
def _read(token: str) -> tuple[Word, ...]:
    """What one word means: known, a plural, several words without a gap, or misspelt."""
    if token.isdigit():
        return (Word("", len(token)),)
    return _known(token) or _parts(token) or _mended(token) or (Word(token, len(token), False),)


def _known(token: str) -> tuple[Word, ...]:
    if token in MEANINGS:
        return _words(MEANINGS[token], len(token))
    for ending, instead in (("ies", "y"), ("s", ""), ("es", ""), ("en", "")):
        stem = token.removesuffix(ending) + instead
        if token.endswith(ending) and stem in MEANINGS and len(stem) >= SHORTEST_PART:
            first, *rest = MEANINGS[stem]
            plural = f"{first}s" if first in COUNTABLE and not rest else first
            return _words((plural, *rest), len(token))
    return (Word(token, len(token)),) if token in KNOWN and not _parts(token) else ()


def _words(meaning: tuple[str, ...], letters: int) -> tuple[Word, ...]:
    share = max(1, letters // len(meaning))
    return tuple(Word(concept, share) for concept in meaning)


def _parts(token: str) -> tuple[Word, ...]:
    """Words written without a gap, in the fewest parts; or a known last part of a compound."""
    is_cjk = bool(_IS_CJK.search(token))
    shortest = 1 if is_cjk else SHORTEST_PART
    if len(token) < 2 * shortest:
        return ()
    best: list[tuple[str, ...] | None] = [()] + [None] * len(token)
    for end in range(1, len(token) + 1):
        for start in range(end):
            before, piece = best[start], token[start:end]
            if before is None or len(before) >= MOST_PARTS or piece == token:
                continue
            if not _is_part(piece, shortest):
                continue
            chosen = best[end]
            if chosen is None or len(before) + 1 < len(chosen):
                best[end] = (*before, piece)
    pieces, head = best[-1], _head(token)
    if pieces and head in ("", pieces[-1]):
        return tuple(
            word
            for piece in pieces
            if piece not in _FILLERS
            for word in _words(MEANINGS.get(piece, (piece,)), len(piece))
        )
    if not head:
        return ()
    rest = token.removesuffix(head)
    return (Word(rest, len(rest), known=False), *_words(MEANINGS[head], len(head)))


def _head(token: str) -> str:
    """The last part that a compound word is known by; "" where it has none."""
    if not token.endswith(_HEADS):
        return ""
    head = next(head for head in _HEADS if token.endswith(head))
    return head if len(token) >= len(head) + SHORTEST_PART else ""


def _is_part(piece: str, shortest: int) -> bool:
    if len(piece) < shortest and piece not in SHORT_PARTS:
        return False
    if piece in KNOWN and len(piece) >= SHORTEST_KNOWN:
        return True
    return piece in MEANINGS or piece in ("of", "de", "的", "の")


def _mended(token: str) -> tuple[Word, ...]:
    """The known word that one slip of the pen away, if there is one."""
    if len(token) < SHORTEST_MENDED - 1:
        return ()
    close = (
        word
        for length in (len(token), len(token) + 1, len(token) - 1)
        for word in _by_start().get((token[0], length), ())
        # In a long word one slip leaves the first two letters or the last two as they were.
        if length < SHORTEST_MENDED or token[1] == word[1] or token[-2:] == word[-2:]
        if _one_slip(token, word)
    )
    word = next(close, None)
    if word is None:
        return ()
    meaning = MEANINGS.get(word, (word,))
    return tuple(Word(w.concept, w.letters, mended=True) for w in _words(meaning, len(token)))


@functools.cache
def _by_start() -> Mapping[tuple[str, int], Sequence[str]]:
    """Words by first letter and length, to look for a misspelt one among few."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for word in sorted({*MEANINGS, *KNOWN}):
        if len(word) >= SHORTEST_MENDED - 1 and not _IS_CJK.search(word):
            found[word[0], len(word)].append(word)
    return found


def _one_slip(token: str, word: str) -> bool:
    """Whether one letter was left out, added, changed or swapped with its neighbour."""
    same = next((i for i, (a, b) in enumerate(zip(token, word, strict=False)) if a != b), None)
    if same is None:
        return min(len(token), len(word)) >= SHORTEST_MENDED
    mine, theirs = token[same:], word[same:]
    if mine[2:] == theirs[2:] and mine[:2] == theirs[1::-1] and len(theirs) >= 2:
        return len(word) >= SHORTEST_MENDED or token[-1] == word[-1]
    if len(token) < SHORTEST_MENDED or len(word) < SHORTEST_MENDED:
        return False
    if len(token) == len(word):
        return len(token) > SHORTEST_MENDED and mine[1:] == theirs[1:]
    return mine[1:] == theirs or mine == theirs[1:]
