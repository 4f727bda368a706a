"""An SVG of unknown origin, read with care and written anew with nothing but shapes.

Refused, with the reason: document types and entities, processing instructions, scripts and event
handlers, embedded pages and pictures, and references to anything but parts of itself. Of the rest
only elements and attributes that draw are kept; style rules become attributes.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import NoReturn

NAMESPACE = "{http://www.w3.org/2000/svg}"
SIDE = 1000  # of the longer side as told to the page; an SVG has no size of its own
SMALLEST, LARGEST = 0.01, 1e6  # sides in units of the file: beyond them drawing is inexact
DEEPEST = 60  # levels of elements, and of references: drawings have about ten
MOST_SHAPES = 20_000  # once parts that are used again are counted each time they are drawn
DRAWN = frozenset(
    {"circle", "ellipse", "line", "path", "polygon", "polyline", "rect", "text", "use"}
)
WORDS = frozenset({"text", "tspan"})
ELEMENTS = DRAWN | WORDS | {"clipPath", "defs", "g", "linearGradient", "mask", "radialGradient",
                            "stop", "svg", "symbol"}  # fmt: skip
LOOKS = frozenset(
    {"clip-path", "clip-rule", "color", "display", "fill", "fill-opacity", "fill-rule",
     "font-family", "font-size", "font-style", "font-weight", "letter-spacing", "mask",
     "opacity", "stop-color", "stop-opacity", "stroke", "stroke-dasharray", "stroke-dashoffset",
     "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "stroke-width",
     "text-anchor", "visibility"}
)  # fmt: skip
GEOMETRY = frozenset(
    {"clipPathUnits", "cx", "cy", "d", "dx", "dy", "fx", "fy", "gradientTransform",
     "gradientUnits", "height", "id", "maskContentUnits", "maskUnits", "offset", "points",
     "preserveAspectRatio", "r", "rx", "ry", "spreadMethod", "transform", "viewBox", "width",
     "x", "x1", "x2", "y", "y1", "y2"}
)  # fmt: skip
FORBIDDEN: Mapping[str, str] = {
    "script": "a script", "foreignObject": "a page inside the picture", "image": "another picture",
    "feImage": "another picture", "iframe": "a page inside the picture", "embed": "a page inside "
    "the picture", "object": "a page inside the picture", "audio": "sound", "video": "a video",
    "animate": "an animation", "animateMotion": "an animation", "animateTransform": "an animation",
    "set": "an animation", "handler": "an event handler", "listener": "an event handler",
}  # fmt: skip
FUNCTIONS = frozenset({"url", "rgb", "rgba", "hsl", "hsla", "matrix", "translate", "scale",
                       "rotate", "skewX", "skewY"})  # fmt: skip
_FUNCTION = re.compile(r"([\w-]*)\s*\(")
_ADDRESS = re.compile(r"url\s*\(([^)]*)\)?", re.IGNORECASE)
_FRAGMENT = re.compile(r"#[\w.:-]+")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SELECTOR = re.compile(r"[.#]?[A-Za-z_][\w-]*")
_LENGTH = re.compile(r"\s*(\d*\.?\d+(?:[eE][+-]?\d+)?)\s*(?:px|pt|pc|mm|cm|in)?\s*")


class Hostile(Exception):
    """Why a picture is not taken, in words that follow the name of the file."""


Rules = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class _Node:
    tag: str
    attributes: dict[str, str]
    inner: tuple[_Node | str, ...]


def cleaned(content: bytes) -> tuple[bytes, int, int]:
    """The picture written anew as UTF-8, its width and its height. Raises Hostile."""
    root = _parsed(content)
    if root.tag != f"{NAMESPACE}svg":
        raise Hostile("the file is no SVG picture: its outermost element is another")
    for element in root.iter():
        _refuse(element)
    node = _clean(root, _rules(root))
    if node is None or not any(one.tag in DRAWN for one in _every(node)):
        raise Hostile("the SVG draws nothing; save it with its shapes as paths")
    _bounded(node)
    view, width, height = _view(root)
    shown = {"xmlns": NAMESPACE.strip("{}"), "viewBox": view,
             "width": str(width), "height": str(height)}  # fmt: skip
    own = {name: value for name, value in node.attributes.items() if name in LOOKS | {"id"}}
    return _written(_Node("svg", shown | own, node.inner)).encode(), width, height


class _Strict(ElementTree.TreeBuilder):
    """Builds the tree, and stops at what a drawing has no need of before it is acted on."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def doctype(self, *_: str | None) -> NoReturn:
        raise Hostile("the SVG has a document type (<!DOCTYPE ...>); remove it, or save as plain "
                      "SVG")  # fmt: skip

    def pi(self, target: str, text: str | None = None) -> NoReturn:
        raise Hostile(f"the SVG has a processing instruction (<?{target} ...>); remove it")

    def start(self, tag: str, attrs: dict[str, str], /) -> ElementTree.Element:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Hostile(f"the SVG is nested more than {DEEPEST} levels deep; simplify it")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ElementTree.Element:
        self._depth -= 1
        return super().end(tag)


def _parsed(content: bytes) -> ElementTree.Element:
    parser = ElementTree.XMLParser(target=_Strict())
    try:
        parser.feed(content)
        root: ElementTree.Element = parser.close()
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise Hostile(f"the SVG is not well-formed ({error}); save it anew") from None
    return root


def _refuse(element: ElementTree.Element) -> None:
    tag = _local(element.tag)
    if tag in FORBIDDEN:
        raise Hostile(f"the SVG has {FORBIDDEN[tag]} (<{tag}>); save it as plain SVG without")
    for name, value in element.items():
        local = _local(name)
        if local.casefold().startswith("on"):
            raise Hostile(f"the SVG has an event handler ({local} of <{tag}>); remove it")
        if local.casefold() in ("href", "src") and not _FRAGMENT.fullmatch(value.strip()):
            raise Hostile(f"the SVG refers to something outside of itself ({local} of <{tag}>); "
                          "remove it")  # fmt: skip
        _refuse_addresses(value, f"{local} of <{tag}>")
    if tag == "style":
        _refuse_addresses(element.text or "", "<style>")


def _refuse_addresses(value: str, where: str) -> None:
    text = _COMMENT.sub("", value)
    for address in _ADDRESS.findall(text):
        if not _FRAGMENT.fullmatch(address.strip(" \t\r\n'\"")):
            raise Hostile(f"the SVG refers to something outside of itself (url in {where}); "
                          "remove it")  # fmt: skip
    if "javascript:" in text.casefold() or "@import" in text.casefold():
        raise Hostile(f"the SVG would load or run something ({where}); remove it")


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _rules(root: ElementTree.Element) -> Rules:
    """Selector -> what it sets; tags, ``.class`` and ``#id`` only. Raises Hostile for others."""
    rules: Rules = {}
    for sheet in root.iter(f"{NAMESPACE}style"):
        text = _COMMENT.sub("", sheet.text or "")
        rest = _RULE.sub("", text).strip()
        named = [
            (selector.strip(), inner)
            for selectors, inner in _RULE.findall(text)
            for selector in selectors.split(",")
        ]
        strange = rest or next((one for one, _ in named if not _SELECTOR.fullmatch(one)), "")
        if strange:
            raise Hostile(f"the SVG has a style rule that is not understood ({strange[:40]!r}); "
                          "save it with styles as attributes")  # fmt: skip
        for selector, inner in named:
            rules.setdefault(selector, {}).update(_declared(inner))
    return rules


def _declared(text: str) -> dict[str, str]:
    """Properties that change the looks, of declarations such as ``fill:red;stroke:none``."""
    pairs = (part.partition(":") for part in _COMMENT.sub("", text).split(";"))
    named = {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs}
    return {name: value for name, value in named.items() if name in LOOKS and _is_plain(value)}


def _is_plain(value: str) -> bool:
    """Whether a value has no escapes, and no functions but those of colours and places."""
    return "\\" not in value and all(name in FUNCTIONS for name in _FUNCTION.findall(value))


def _clean(element: ElementTree.Element, rules: Rules) -> _Node | None:
    """What is kept of an element; None where it does not draw."""
    tag = element.tag.removeprefix(NAMESPACE)
    if tag not in ELEMENTS:
        return None
    inner: list[_Node | str] = [element.text or ""] if tag in WORDS else []
    for child in element:
        node = _clean(child, rules)
        if node is not None:
            inner.append(node)
        if tag in WORDS and child.tail:
            inner.append(child.tail)
    return _Node(tag, _attributes(element, tag, rules), tuple(inner))


def _attributes(element: ElementTree.Element, tag: str, rules: Rules) -> dict[str, str]:
    kept = {
        name: value
        for name, value in element.items()
        if name in LOOKS | GEOMETRY and _is_plain(value)
    }
    link = next((value for name, value in element.items() if _local(name) == "href"), None)
    if link is not None:
        kept["href"] = link.strip()
    classes = {f".{name}" for name in (element.get("class") or "").split()}
    for fits in (lambda s: s == tag, classes.__contains__, lambda s: s == f"#{element.get('id')}"):
        kept |= _set_by(rules, fits)
    return kept | _declared(element.get("style") or "")


def _set_by(rules: Rules, fits: Callable[[str], bool]) -> dict[str, str]:
    found: dict[str, str] = {}
    for selector, declared in rules.items():
        if fits(selector):
            found |= declared
    return found


def _every(node: _Node) -> Iterator[_Node]:
    yield node
    for child in node.inner:
        if isinstance(child, _Node):
            yield from _every(child)


def _bounded(root: _Node) -> None:
    """Raises Hostile where parts that use each other never end, or draw too much."""
    named: dict[str, _Node] = {}
    for node in _every(root):
        named.setdefault(f"#{node.attributes.get('id')}", node)
    known: dict[int, int] = {}

    def shapes(node: _Node, depth: int) -> int:
        if depth > 2 * DEEPEST:  # also where a part uses itself
            raise Hostile("parts of the SVG use each other without end; simplify it")
        if id(node) not in known:
            parts = [child for child in node.inner if isinstance(child, _Node)]
            parts += [_part(one, named) for one in _references(node)]
            known[id(node)] = 1 + sum(shapes(part, depth + 1) for part in parts)
        return known[id(node)]

    if shapes(root, 0) > MOST_SHAPES:
        raise Hostile(f"the SVG draws more than {MOST_SHAPES:,} shapes; simplify it")


def _part(reference: str, named: Mapping[str, _Node]) -> _Node:
    if reference not in named:
        raise Hostile(f"the SVG uses a part that it lacks, or a pattern or filter ({reference}); "
                      "save it as plain shapes")  # fmt: skip
    return named[reference]


def _references(node: _Node) -> Iterator[str]:
    for name, value in node.attributes.items():
        if name == "href":
            yield value
        for address in _ADDRESS.findall(value):
            yield address.strip(" \t\r\n'\"")


def _view(root: ElementTree.Element) -> tuple[str, int, int]:
    """The view box, and a width and a height of its shape. Raises Hostile where unknown."""
    try:
        view = [float(part) for part in re.split(r"[\s,]+", (root.get("viewBox") or "").strip())]
    except ValueError:
        found = [_LENGTH.fullmatch(root.get(side) or "") for side in ("width", "height")]
        view = [0.0, 0.0, *(float(one[1]) for one in found if one)]
    is_drawable = len(view) == 4 and all(abs(part) <= LARGEST for part in view)
    if not is_drawable or min(view[2:]) < SMALLEST:
        raise Hostile("the size of the SVG cannot be read; save it with a viewBox")
    width, height = (max(round(side * SIDE / max(view[2:])), 1) for side in view[2:])
    return " ".join(f"{part:.9g}" for part in view), width, height


def _written(node: _Node) -> str:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in node.attributes.items())
    inner = "".join(
        _written(part) if isinstance(part, _Node) else escape(part, quote=False)
        for part in node.inner
    )
    return f"<{node.tag}{attributes}>{inner}</{node.tag}>"
