"""Words in a chart: cleaned, cut, measured and broken into lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

LONGEST = 80  # characters of a label; the table under the chart has the whole name
LONGEST_EVENT = 50
ELLIPSIS = "…"
_FATAL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BLANKS = re.compile(r"[^\S\u202f]+")  # but the one that groups thousands in French
_HYPHEN = re.compile(r"(?<=[^\W\d])-(?=[^\W\d])")
# A word of letters that has blanks beside it; East Asian text has none, and breaks anywhere.
_WORD = re.compile(r"[^\W\d_\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff]+(?=[\s,.;:)…]|$)")
# What a name stands for, behind a colon or in brackets at its end: tells apart what begins alike.
_TAIL = re.compile(r"(: ?[^:]+| \([^()]+\))$")
_FEWEST = 3  # characters of a shortened name before such an end, or it names nothing
# Widths of the characters of Fira Sans in thousandths of em; all figures are as wide as in tables.
_WIDTHS = r"""
!241 "399 #518 $531 %826 &729 '219 (324 )324 *439 +499 ,240 -403 .240 /520 :240 ;240 <500
=500 >500 ?459 @1020 A573 B608 C560 D644 E535 F491 G631 H680 I295 J305 K589 L498 M778 N683
O692 P581 Q691 R605 S545 T517 U662 V556 W826 X540 Y550 Z522 [322 \520 ]322 ^540 _520 `300
a544 b594 c478 d598 e545 f335 g520 h586 i282 j280 k512 l293 m857 n586 o584 p594 q598 r386
s467 t361 u582 v492 w717 x485 y492 z437 {322 |403 }322 ~488 ·240 —790 –520 −500 …738
"""
_EM: Mapping[str, float] = {
    **{entry[0]: int(entry[1:]) / 1000 for entry in _WIDTHS.split()},
    **dict.fromkeys(" \u00a0\u202f", 0.265),
    **dict.fromkeys("0123456789", 0.56),
}
_ROUNDING = 1e-6  # of sums of widths, in pixels
_UNLISTED = 0.62  # another letter of the alphabet, with an accent or without
_WORD_SHARE = 0.6  # of a line must be left where it is cut after a word
_SAFETY = 1.03  # the estimate may be too large, never too small: labels must not be cut


def clean(value: str) -> str:
    """``value`` without the characters that abort the SVG converter or reorder the page.

    Controls, surrogates and non-characters become U+FFFD; bidirectional controls are removed.
    """
    return _BIDI.sub("", _FATAL.sub("\ufffd", value))


def cut(value: str, longest: int = LONGEST) -> str:
    """``value`` cleaned, on one line, and cut to ``longest`` characters with an ellipsis.

    What tells it apart at its end is kept (``_TAIL``) where that is less than half of them.
    """
    words = " ".join(filter(None, _BLANKS.split(clean(value[: 4 * longest]))))
    if len(words) <= longest:
        return words
    tail = _tail(words)
    if len(tail) > longest // 2:
        tail = ""
    return words[: _at_word(words, longest - 1 - len(tail))] + ELLIPSIS + tail


def _tail(value: str) -> str:
    found = _TAIL.search(value)
    return found[0] if found else ""


def _at_word(value: str, most: int) -> int:
    """Where to cut ``value`` before ``most`` characters: after a word, if it costs few of them."""
    if value[most : most + 1].isspace():
        return len(value[:most].rstrip())
    space = value.rfind(" ", 0, most)
    return len(value[:space].rstrip(" ,;:-")) if space > most * _WORD_SHARE else most


def width(value: str, size: float = 12) -> float:
    """Width in pixels at ``size``, estimated from above."""
    return size * _SAFETY * sum(_em(character) for character in value)


def _em(character: str) -> float:
    if (known := _EM.get(character)) is not None:
        return known
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    if unicodedata.combining(character):
        return 0.0
    return 0.70 if character.isupper() or ord(character) > 0x2FF else _UNLISTED


def lines(value: str, room: float, most: int = 2, size: float = 12) -> list[str]:
    """``value`` broken into at most ``most`` lines of ``room`` pixels; an ellipsis marks a cut.

    What tells it apart at its end (``_TAIL``) stays whole, where there is room for it.
    """
    broken = _broken(value, room, most, size)
    if (tail := _tail(value)) and _is_cut(broken, value):
        for name in _shorter(value.removesuffix(tail)):
            shortened = name + ELLIPSIS + tail
            kept = _broken(shortened, room, most, size)
            if not _is_cut(kept, shortened):
                return kept
    return broken


def _is_cut(broken: Sequence[str], value: str) -> bool:
    """Whether a mark was set that ``value`` has not, or one was torn off its word."""
    return (
        broken[-1].endswith(ELLIPSIS)
        or any(line.startswith((ELLIPSIS, ":")) for line in broken)
        or "".join(broken).count(ELLIPSIS) > value.count(ELLIPSIS)
    )


def _shorter(name: str) -> Iterator[str]:
    """``name`` cut after a word or inside of one, the longest first."""
    longest = len(name.removesuffix(ELLIPSIS))
    places = dict.fromkeys(_at_word(name, most) for most in range(longest - 1, _FEWEST - 1, -1))
    return (name[:place] for place in places if place >= _FEWEST)


def _broken(value: str, room: float, most: int, size: float) -> list[str]:
    rest, result = value, list[str]()
    while rest and len(result) < most:
        fits = _fitting(rest, room, size)
        if fits == len(rest):
            return [*result, rest]
        if len(result) == most - 1:
            fits = max(1, _fitting(rest, room - size, size))
            return [*result, rest[: _at_word(rest, fits)].rstrip() + ELLIPSIS]
        space = max(rest.rfind(" ", 0, fits + 1), _behind_hyphen(rest, fits))
        if space <= 0 and (word := _WORD.match(rest)) and word.end() > fits:
            cut_at = max(1, _fitting(rest, room - size, size))
            result.append(rest[:cut_at] + ELLIPSIS)  # shortened: a word in two is misread
            rest = rest[word.end() :].lstrip()
            continue
        at = space if space > 0 else max(1, fits)
        result.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return result or [""]


def _behind_hyphen(value: str, most: int) -> int:
    """The last place behind a hyphen inside a word, within ``most`` characters; -1 without one."""
    return max((one.end() for one in _HYPHEN.finditer(value) if one.end() <= most), default=-1)


def _fitting(value: str, room: float, size: float) -> int:
    used = 0.0
    for position, character in enumerate(value):
        used += size * _SAFETY * _em(character)
        if used > room + _ROUNDING:
            return position
    return len(value)
