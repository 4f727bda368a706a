"""A chart specification as a clean, self-contained SVG."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from typing import Any

from report_builder.look import text, theme
from report_builder.render import fonts

VEGA_LITE = "6.4"
_TAGS = frozenset({"g", "path", "rect", "line", "text", "tspan", "circle", "clipPath", "defs"})
_INHERITED = (
    "fill", "fill-opacity", "font-size", "font-weight", "font-style", "stroke", "stroke-dasharray",
    "stroke-linecap", "stroke-linejoin", "stroke-opacity", "stroke-width", "text-anchor",
)  # fmt: skip
_NUMERIC = frozenset(
    {"cx", "cy", "d", "dx", "dy", "fill-opacity", "height", "opacity", "r", "stroke-opacity",
     "stroke-width", "transform", "width", "x", "x1", "x2", "y", "y1", "y2"}
)  # fmt: skip
_ATTRIBUTES = _NUMERIC | {*_INHERITED, "clip-path", "id", "stroke-miterlimit"}
_DEFAULTS = {
    "opacity": "1",
    "font-weight": "normal",
    "stroke-dasharray": "1,0",
    "transform": "translate(0,0)",
}
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?|-?\d+e-?\d+")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_TRANSLATE = re.compile(r"translate\(([-\d.]+),([-\d.]+)\)")
_DISC = re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0")
_SAFE_IDENTITY = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class _Node:
    tag: str
    attributes: dict[str, str]
    words: str
    children: tuple[_Node, ...]


def render(
    spec: Mapping[str, Any],
    *,
    config: Mapping[str, Any],
    identity: str,
    title: str,
    description: str,
    ink: str = theme.INK,
) -> str:
    """The chart as one ``<svg>`` element with a viewBox, a title and a description.

    ``config`` is ``theme.house_config``. ``identity`` makes the ids unique in a page. ``ink`` is
    the colour of text and axes: with ``"currentColor"`` the page decides, and the paper showing
    through marks is the page's ``--paper`` (white if unset). Same arguments give the same string.

    The converter is one per process and not for use after a fork: call from one thread only.
    """
    root = ElementTree.fromstring(_convert({**spec, "config": config}))
    paper = "var(--paper, #fff)" if ink == "currentColor" else "#fff"
    name = _SAFE_IDENTITY.sub("-", identity)
    cleaner = _Cleaner(name, {theme.INK: ink, theme.PAPER: paper})
    inner = "".join(_written(node) for child in root for node in cleaner.nodes(child))
    width, height = root.get("width", ""), root.get("height", "")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" '
        f'font-family="{theme.FONT}, sans-serif">'
        f'<title id="{name}-title">{escape(text.clean(title), quote=False)}</title>'
        f'<desc id="{name}-desc">{escape(text.clean(description), quote=False)}</desc>'
        f"{inner}</svg>"
    )


def pixels(picture: str, scale: float) -> bytes:
    """A clean SVG as PNG on no background, ``scale`` pixels to its unit. One thread, as above."""
    made: bytes = _converter().svg_to_png(picture, scale=scale)
    return made


@cache
def _converter() -> Any:
    import vl_convert

    vl_convert.register_font_directory(str(fonts.directory()))
    return vl_convert


def _convert(spec: Mapping[str, Any]) -> str:
    """SVG text of the specification; every string is cleaned, as some abort the converter."""
    source = json.dumps(_cleaned(spec), ensure_ascii=False, allow_nan=False)
    return str(_converter().vegalite_to_svg(source, vl_version=VEGA_LITE))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return text.clean(value)
    if isinstance(value, Mapping):
        return {text.clean(str(key)): _cleaned(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(inner) for inner in value]
    return value


class _Cleaner:
    """Reads elements: allowed tags and attributes, our colours, ids counted from one."""

    def __init__(self, identity: str, colours: Mapping[str, str]) -> None:
        self._identity = identity
        self._colours = colours
        self._ids: dict[str, str] = {}

    def nodes(self, element: ElementTree.Element) -> tuple[_Node, ...]:
        """What remains of an element: nothing, itself, or the children of an idle group."""
        tag = element.tag.rpartition("}")[2]
        if tag not in _TAGS or element.get("opacity") == "0" or element.get("display") == "none":
            return ()
        children = tuple(node for child in element for node in self.nodes(child))
        words = (element.text or "") if tag in ("text", "tspan") else ""
        if not children and not words and (tag in ("g", "defs", "text") or _is_empty(element)):
            return ()
        attributes = self._attributes(element)
        if tag == "g":
            children = _hoist(attributes, children)
            if not attributes:
                return children
        return (_disc(_Node(tag, attributes, words, children)),)

    def _attributes(self, element: ElementTree.Element) -> dict[str, str]:
        result: dict[str, str] = {}
        for name, found in element.items():
            if name not in _ATTRIBUTES or _DEFAULTS.get(name) == found:
                continue
            value = self._colours.get(found, found)
            if name == "opacity" and element.tag.endswith("}text"):
                # The same for text, and no group for the PDF's renderer to clip at the anchor.
                name = "fill-opacity"  # noqa: PLW2901
            if name == "id":
                value = self._id(value)
            elif name == "clip-path":
                value = _REFERENCE.sub(lambda match: f"url(#{self._id(match[1])})", value)
            elif name in _NUMERIC:
                value = _NUMBER.sub(_shorter, value)
            result[name] = value
        if element.tag.endswith("}tspan"):
            # The converter leaves out that of the first line; the PDF's renderer then centres it
            # about where the text before it would end.
            result.setdefault("x", "0")
        return result

    def _id(self, found: str) -> str:
        return self._ids.setdefault(found, f"{self._identity}-{len(self._ids) + 1}")


def _hoist(group: dict[str, str], children: tuple[_Node, ...]) -> tuple[_Node, ...]:
    """Move what all ``children`` agree on into ``group``."""
    if len(children) < 2:
        return children
    shared = {
        name: value
        for name in _INHERITED
        if (value := children[0].attributes.get(name)) is not None
        and all(child.attributes.get(name) == value for child in children)
    }
    group.update(shared)
    return tuple(
        replace(
            child,
            attributes={
                name: value for name, value in child.attributes.items() if name not in shared
            },
        )
        for child in children
    )


def _disc(node: _Node) -> _Node:
    """A circle where Vega draws two arcs."""
    arcs = _DISC.fullmatch(node.attributes.get("d", ""))
    place = _TRANSLATE.fullmatch(node.attributes.get("transform", ""))
    if node.tag != "path" or not arcs or not place:
        return node
    rest = {name: v for name, v in node.attributes.items() if name not in ("d", "transform")}
    return _Node("circle", {"cx": place[1], "cy": place[2], "r": arcs[1], **rest}, "", ())


def _written(node: _Node) -> str:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in node.attributes.items())
    inner = escape(node.words, quote=False) + "".join(map(_written, node.children))
    return (
        f"<{node.tag}{attributes}>{inner}</{node.tag}>" if inner else f"<{node.tag}{attributes}/>"
    )


def _is_empty(element: ElementTree.Element) -> bool:
    """Vega's backgrounds: shapes with neither fill nor stroke, or of no colour."""
    if element.get("class") in ("background", "foreground"):
        return not (element.get("fill") or element.get("stroke"))
    return element.get("fill") == "transparent"


def _shorter(found: re.Match[str]) -> str:
    short = f"{float(found[0]):.3f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short
