"""The HTML report: one page that works from disk, with the network off and with scripts off.

The page carries its own style sheet, font, charts and scripts, allowed by hash in a strict content
security policy. Charts stand in the page as SVG; the script replaces those near the reader by live
ones. Specifications travel in one JSON block, never in code.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import html
import json
import zlib
from collections.abc import Mapping
from importlib.metadata import version
from typing import Literal

from markupsafe import Markup

from report_builder import formats
from report_builder.charts import exploring
from report_builder.kept import kept
from report_builder.look import theme
from report_builder.look.theme import house_config
from report_builder.model import Chart, Report
from report_builder.render import branding, fonts, page, svg, templating

STYLES = ("tokens", "page", "blocks", "print")
WEIGHTS: Mapping[fonts.Weight, int] = {"Regular": 400, "SemiBold": 600}
GLYPHS = (
    *map(chr, range(0x20, 0x7F)),
    *map(chr, range(0xA0, 0x180)),  # Latin-1 and Latin Extended-A: the languages of Europe
    "–—‘’‚“”„•…−×·≤≥±↑↓€₹",
)  # other scripts are shown in the reader's own fonts
NOTEBOOK_HEIGHT = 900  # pixels: a screenful of a notebook

Assets = Literal["inline", "files"]


def render(report: Report, svgs: Mapping[str, str], assets: Assets = "inline") -> dict[str, bytes]:
    """The files of the HTML report by name: ``report.html``, and its assets if kept beside it.

    ``svgs`` holds a clean SVG for the key of every chart (``render.svg.render``); it is trusted
    markup. ``assets="files"`` is for sites whose own headers forbid inline scripts and styles.
    Raises KeyError for a chart without a picture.
    """
    with formats.using(report.locale):
        return _rendered(report, svgs, assets)


def _rendered(report: Report, svgs: Mapping[str, str], assets: Assets) -> dict[str, bytes]:
    style = style_sheet() + branding.html_style(report)
    script, bundle = templating.read("script/report.js"), vega_bundle()
    first = templating.read("script/fonts.js")
    template = templating.pages(report.currency, report.value_name).get_template("report.html.j2")
    text = template.render(
        page=page.compose(report),
        svgs={chart.key: Markup(svgs[chart.key]) for chart in page.all_charts(report)},
        files=assets == "files",
        policy=_policy(style, (first, bundle, script))
        if assets == "inline"
        else _policy_of_files(),
        style=Markup(style),
        fonts_script=Markup(first),
        bundle=Markup(_compressed_bundle()),
        script=Markup(script),
        data=Markup(compressed(chart_data(report))),
    )
    pages = {"report.html": text.encode()}
    if assets == "files":
        pages |= {
            "report.css": style.encode(),
            "fonts.js": first.encode(),
            "report.js": script.encode(),
            "vega.js": bundle.encode(),
        }
    return pages


def picture(chart: Chart, currency: str, locale: str = formats.DEFAULT_LOCALE) -> str:
    """A clean SVG of a chart, drawn in the colours of the page around it."""
    with formats.using(locale):
        return svg.render(
            chart.spec,
            config=house_config(currency),
            identity=templating.anchor(chart),
            title=formats.fill(chart.title, chart.facts, currency),
            description=formats.fill(chart.alt, chart.facts, currency),
            ink="currentColor",
        )


def pictures(report: Report) -> dict[str, str]:
    """A clean SVG of every chart by its key."""
    return {
        chart.key: picture(chart, report.currency, report.locale)
        for chart in page.all_charts(report)
    }


def notebook_frame(report: Report) -> str:
    """The report in a frame of its own, for a notebook cell: nothing leaks in or out."""
    inside = render(report, pictures(report))["report.html"].decode()
    return (
        f'<iframe srcdoc="{html.escape(inside)}" title="{html.escape(report.title)}" width="100%" '
        f'height="{NOTEBOOK_HEIGHT}" sandbox="allow-scripts" frameborder="0"></iframe>'
    )


@functools.cache
def vega_bundle() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script that defines ``vegaEmbed`` and no other name.

    The bundle leaks its top-level names, so it is wrapped in a function; it puts ``vegaEmbed`` on
    ``window`` itself.
    """
    return kept("vega.js", (version("vl-convert-python"),), _bundle).decode()


def _bundle() -> bytes:
    import vl_convert

    bundle = vl_convert.javascript_bundle()  # type: ignore[call-arg]  # its snippet is optional
    return ("(function(){" + bundle + "})();").encode()


@functools.cache
def _compressed_bundle() -> str:
    made_of = (version("vl-convert-python"), zlib.ZLIB_RUNTIME_VERSION)
    return kept("vega.txt", made_of, lambda: compressed(vega_bundle()).encode()).decode()


def compressed(text: str) -> str:
    """Text by deflate, in base 64: what a page holds, and its script turns back, in a third."""
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


@functools.cache
def style_sheet() -> str:
    """Font faces and all style sheets, in the order in which they cascade."""
    faces = [_font_face(weight, number) for weight, number in WEIGHTS.items()]
    return "\n".join([*faces, *(templating.read(f"style/{name}.css") for name in STYLES)])


def _font_face(weight: fonts.Weight, number: int) -> str:
    source = base64.b64encode(fonts.subset(weight, GLYPHS)).decode()
    return (
        f'@font-face{{font-family:"{fonts.FAMILY}";font-weight:{number};font-display:block;'
        f'src:url(data:font/woff2;base64,{source}) format("woff2")}}'
    )


def chart_data(report: Report) -> str:
    """All specifications and both themes as JSON; ValueError for numbers that JSON lacks."""
    data = {
        "light": house_config(report.currency),
        "dark": house_config(report.currency, dark=True),
        "paper": {"light": theme.PAPER, "dark": theme.DARK_PAPER},
        "signals": exploring.signals(report.period),
        "charts": {
            chart.key: {
                "spec": chart.spec,
                **({"small": chart.small} if chart.small else {}),
                "alt": formats.fill(chart.alt, chart.facts, report.currency),
            }
            for chart in page.all_charts(report)
        },
    }
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _policy(style: str, scripts: tuple[str, ...]) -> str:
    allowed = " ".join(_hash(script) for script in scripts)
    return _join(style=_hash(style), script=allowed)


def _policy_of_files() -> str:
    return _join(style="'self'", script="'self'")


def _join(*, style: str, script: str) -> str:
    return (
        f"default-src 'none'; script-src {script}; style-src {style}; img-src data:; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
