"""One report of a shop in which every field is hostile, looked at in all its formats."""

from __future__ import annotations

import datetime as dt
import html.parser
import io
import itertools
import json
import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

from report_builder import cleaning, publish, settings, terminal
from report_builder.assemble import Assembled, assemble
from report_builder.cli import main
from report_builder.mail import composing, contents
from report_builder.render.contract import schema
from tests import hostile, printed
from tests.browser import SCROLL_THROUGH, chromium

# What the templates and the pictures of charts are made of; nothing of the data's own.
PAGE_TAGS = {
    "a", "article", "b", "body", "button", "caption", "circle", "clippath", "dd", "defs",
    "desc", "details", "div", "dl", "dt", "figcaption", "figure", "footer", "form", "g",
    "h1", "h2", "h3", "head", "header", "html", "input", "label", "li", "line", "link",
    "main", "meta", "nav", "ol", "option", "p", "path", "rect", "script", "section",
    "select", "span", "style", "summary", "svg", "table", "tbody", "td", "text", "tfoot",
    "th", "thead", "title", "tr", "tspan", "ul",
}  # fmt: skip
STATE = """
(() => {
  const one = document.documentElement;
  const anchors = Array.from(document.querySelectorAll("[id]"), (part) => part.id);
  return {
    harm: one.dataset.harm ?? "",
    title: document.title,
    wide: one.scrollWidth - one.clientWidth,
    plots: document.querySelectorAll(".plot").length,
    drawn: document.querySelectorAll(".plot.drawn .live svg, .plot.drawn .live canvas").length,
    repeated: anchors.filter((name, at) => anchors.indexOf(name) !== at),
    outside: Array.from(document.links, (link) => link.getAttribute("href"))
      .filter((to) => !/^(#|[\\w.\\/-]+$)/.test(to)),
    images: document.images.length,
    tags: [...new Set(Array.from(document.querySelectorAll("*"), (part) => part.localName))],
    handlers: Array.from(document.querySelectorAll("*")).filter((part) =>
      Array.from(part.attributes).some(({ name }) => name.startsWith("on"))).length,
  };
})()
"""
LAID_OUT = """
for (const one of document.querySelectorAll(".chapter")) one.style.contentVisibility = "visible"
"""


@dataclass(frozen=True)
class Built:
    """The report of the hostile shop, and the folder of its site."""

    made: Assembled
    output: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("hostile")
    inputs, file = hostile.write_shop(folder)
    made = assemble(inputs, settings.load(file))
    publish.write(folder / "output", made.report.key, made.files)
    return Built(made, folder / "output")


def shown(text: str) -> str:
    """A text of the shop as a report shows it."""
    return cleaning.name(text)


def test_every_kind_of_field_is_in_the_report(built: Built) -> None:
    """Or the tests below would look at nothing."""
    report = built.made.report
    assert report.title == shown(hostile.TITLE)
    played = {one.role for one in report.mapping}
    assert played >= {*hostile.LABELS, *hostile.PEOPLE, *hostile.ASKED, "product", "category",
                      "subcategory", "brand"}  # fmt: skip
    names = " ".join(one.name for one in report.inputs)
    assert all(part in names for part in ("<svg onload", "{name}", "onerror=a()", "31m"))
    page = built.made.files["report.html"].decode()
    for text in ("{{7*7}}", "__proto__", "&lt;img src=x onerror=", "datum.x", "W" * 300):
        assert text in page


@pytest.mark.parametrize("name", ["report.html", "report.json", "report.md"])
def test_no_character_that_turns_breaks_or_heaps_is_left(built: Built, name: str) -> None:
    text = built.made.files[name].decode()
    for pattern in (cleaning.UNSAFE, cleaning.HEAPED, re.compile("[\u202a-\u202e\u2066-\u2069]")):
        assert pattern.search(text) is None


def test_in_the_browser_nothing_runs_loads_or_leaves_its_place(built: Built) -> None:
    report = built.made.report
    page = built.output / report.key / "report.html"
    titles = {page: f"{report.title}: customer insight, {report.label}",
              built.output / "index.html": f"Reports: {report.title}"}  # fmt: skip
    with chromium() as browser:
        for path, title in titles.items():
            for width in (360, 1280):
                browser.open(path, width=width)
                if width == 1280:
                    browser.run(SCROLL_THROUGH)
                browser.run(LAID_OUT)
                state: dict[str, Any] = browser.run(STATE)
                assert (browser.console, browser.requests) == ([], [])
                assert state["harm"] == ""
                assert state["title"] == title
                assert state["wide"] <= 0, width
                assert state["drawn"] in (0, state["plots"])
                assert state["drawn"] > 0 or width == 360 or path != page
                assert (state["plots"] > 20) == (path == page)
                assert (state["repeated"], state["outside"]) == ([], [])
                assert (state["images"], state["handlers"]) == (0, 0)
                assert {tag.lower() for tag in state["tags"]} <= PAGE_TAGS


def test_the_pdf_shows_text_has_no_way_out_and_stays_short(built: Built) -> None:
    data = built.made.files["report.pdf"]
    reader = printed.reader(data)
    assert len(reader.pages) <= 20
    command = ["pdftotext", "-raw", "-", "-"]
    words = subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()
    text = re.sub(r"\s", "", words)
    for part in (hostile.TITLE[:20], "{{7*7}}", f"<script>{hostile.RUN}</script>"):
        assert part.replace(" ", "") in text
    assert reader.trailer["/Root"].get("/OpenAction") is None
    assert reader.attachments == {}
    actions = [
        one.get_object().get("/A", {}).get("/S")
        for sheet in reader.pages
        for one in sheet.get("/Annots", [])
    ]
    assert set(actions) <= {None, "/GoTo"}


def test_markdown_has_only_the_marks_of_the_template(built: Built) -> None:
    text = built.made.files["report.md"].decode()
    reader = MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"])
    blocks = reader.parse(text)
    inside = [child for block in blocks for child in block.children or ()]
    kinds = Counter(token.type for token in (*blocks, *inside))
    for kind in ("html_block", "html_inline", "link_open", "image", "fence", "s_open",
                 "blockquote_open", "code_block", "hr", "hardbreak"):  # fmt: skip
        assert kinds[kind] == 0, kind
    headings = [
        after.content
        for block, after in itertools.pairwise(blocks)
        if block.type == "heading_open" and block.tag in ("h1", "h2")
    ]
    assert sum(not re.match(r"[A-Z0-9]", one) for one in headings) == 1, headings  # the title
    assert max(token.level for token in blocks) <= 8
    heads = [line for line in text.splitlines() if line.startswith("|")]
    assert len(heads) > 200
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(widths) == 1, table


def test_the_data_is_what_its_schema_says(built: Built) -> None:
    import jsonschema

    data = json.loads(built.made.files["report.json"])
    jsonschema.validate(data, schema())
    assert data["title"] == shown(hostile.TITLE)


def test_cells_of_the_workbook_are_text_and_link_to_no_place(built: Built) -> None:
    book = openpyxl.load_workbook(io.BytesIO(built.made.files["tables.xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    words = {cell.value for cell in cells if cell.data_type == "s"}
    assert {shown("=cmd|'/c calc'!A0"), "@SUM(A1)", "＝1+1", "__proto__"} <= words
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    targets = [cell.hyperlink.target for cell in cells if cell.hyperlink]
    assert not [target for target in targets if target is not None]
    assert len({sheet.title.casefold() for sheet in book}) == len(book.worksheets)


def test_the_feed_is_a_feed(built: Built) -> None:
    root = ElementTree.parse(built.output / "feed.xml").getroot()
    tags = {one.tag.rpartition("}")[2] for one in root.iter()}
    assert tags == {"feed", "id", "title", "updated", "link", "generator", "author", "name",
                    "entry", "summary"}  # fmt: skip
    links = [one.get("href", "") for one in root.iter() if one.tag.endswith("link")]
    assert all(re.fullmatch(r"[\w.-]+(/report\.\w+)?", link) for link in links)


class Tags(html.parser.HTMLParser):
    """The names of the elements of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)


def test_the_mail_shows_text(built: Built) -> None:
    folder = built.output / built.made.report.key
    read = contents.read(folder)
    heading = composing.Heading(None, (), (), composing.default_subject(read), "")
    pdf = {".pdf": built.made.files["report.pdf"]}
    mail = composing.message(read, heading, pdf, dt.datetime(2024, 9, 1, tzinfo=dt.UTC))
    assert "\n" not in mail["Subject"]
    part = mail.get_body(("html",))
    assert part is not None
    page = part.get_content()
    assert Tags(page).names <= {
        "html", "head", "meta", "title", "body", "table", "tbody", "tr", "td", "th", "p", "h1",
        "h2", "div", "span", "b", "strong", "br", "ul", "ol", "li",
    }  # fmt: skip
    assert "{{7*7}}" in page


# ---- Errors, and the terminal.


def told(*arguments: str) -> str:
    """The one line in which the program refuses."""
    result = CliRunner().invoke(main, arguments, color=True)  # or click takes some of it out
    assert result.exit_code == 2
    lines = result.stderr.splitlines()
    assert [line for line in lines if line.startswith("Error: ")] == lines[-1:]
    return lines[-1]


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "{}none\x1b[31m\n\x9b2J\u202e.csv"),
        ("build", "{}empty\x1b[31m\n.csv"),
        ("build", "{}shop.csv", "--settings", "{}none\x1b[31m\n.toml"),
        ("build", "{}shop.csv", "--settings", "{}strange.toml"),
        ("build", "{}shop.csv", "--settings", "{}nul.toml"),
        ("build", "{}shop.csv", "--settings", "{}column.toml"),
        ("build", "{}shop.csv", "--as-of", "\x1b[31m\n"),
        ("build", "{}shop.csv", "--formats", "\x1b[31m\n"),
        ("build", "{}shop.csv", "--audience", "\x1b[31m\n"),
        ("build", "{}shop.csv", "--\x1b[31m"),
        ("inspect", "{}shop.csv", "--write", "{}there\x1b[31m\n.toml"),
        ("\x1b[31m",),
    ],
)
def test_a_refusal_is_one_line_that_a_terminal_does_not_obey(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    rows = "".join(f"O{n},2024-01-0{n},P,{n}.5\n" for n in range(1, 9))
    (tmp_path / "shop.csv").write_text("Order \x1b[31m,Date,Product,Amount\n" + rows)
    (tmp_path / "empty\x1b[31m\n.csv").touch()
    (tmp_path / "there\x1b[31m\n.toml").touch()
    (tmp_path / "strange.toml").write_text('["a\\u001b\\n"]\n')
    (tmp_path / "nul.toml").write_text('[report]\nlogo = "a\\u0000.svg"\n')
    (tmp_path / "column.toml").write_text('[columns]\namount = "\\u001b[31m\\n\\u009b"\n')
    output = ("--output", str(tmp_path / "out")) if arguments[0] == "build" else ()
    line = told(*(one.replace("{}", f"{tmp_path}/") for one in arguments), *output)
    assert line.isprintable()
    assert not [path for path in tmp_path.glob("out/*") if path.is_dir()]


def test_what_is_said_is_one_harmless_line() -> None:
    assert terminal.printable("a\x1b[31m\n\tb\u202e\u2028c\ud800\u00a0 1\u202f000 é") == (
        "a\ufffd[31m b c\ufffd\u00a0 1\u202f000 é"
    )


def test_accents_are_heaped_from_the_fifth_on() -> None:
    four = "a" + "\u0301" * 4
    assert (
        cleaning.clean(f"{four} {four}\u0302\u0302 e\u0302\u0323") == f"{four} {four} e\u0302\u0323"
    )


def test_names_stand_on_one_line() -> None:
    assert cleaning.name("  a\n\tb\u00a0c\x00 ") == "a b c\ufffd"
