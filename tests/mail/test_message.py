"""What a mail says and how it is built, from the JSON of a hand-made report."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from report_builder.errors import ReportError
from report_builder.mail import addresses, composing, contents
from tests.mail.reports import PDF, report_folder

NOW = dt.datetime(2011, 12, 1, 7, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
HOSTILE = "</p><script>alert(1)</script>\r\nBcc: eve@evil.example\x00\u202e <img src=x> & {x}"
BODY_LIMIT = 90_000  # Gmail cuts an HTML body above 102 KB


def heading(**changes: Any) -> composing.Heading:
    given: dict[str, Any] = {
        "sender": addresses.people(["Reports <reports@shop.example>"], "")[0],
        "to": addresses.people(["Jürgen Öz <ann@shop.example>", "bob@shop.example"], ""),
        "cc": addresses.people(["cy@shop.example"], ""),
        "subject": "Our November",
        "link": "https://shop.example/2011-11/?a=1&b=2",
    }
    return composing.Heading(**given | changes)


def composed(folder: Path, files: dict[str, bytes] | None = None, **changes: Any) -> EmailMessage:
    report = contents.read(folder)
    return composing.message(report, heading(**changes), files or {".pdf": PDF}, NOW)


def parsed(mail: EmailMessage) -> EmailMessage:
    """The message as a mail program reads it from the bytes that are sent."""
    found = message_from_bytes(composing.as_sent(mail), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def body(mail: EmailMessage, kind: str) -> str:
    part = parsed(mail).get_body((kind,))
    assert part is not None
    text: str = part.get_content()
    return text


class Words(HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def page(mail: EmailMessage) -> Words:
    words = Words()
    words.feed(body(mail, "html"))
    return words


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_text_and_html_with_the_pdf_and_nothing_else(tmp_path: Path) -> None:
    mail = parsed(composing.automatic(composed(report_folder(tmp_path))))
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/pdf",
    ]  # fmt: skip
    (attachment,) = mail.iter_attachments()
    assert attachment.get_filename() == "harbour-pine-2011-11.pdf"
    assert attachment.get_payload(decode=True) == PDF
    assert mail["Subject"] == "Our November"
    assert mail["To"] == "Jürgen Öz <ann@shop.example>, bob@shop.example"
    assert mail["Cc"] == "cy@shop.example"
    assert mail["Date"].datetime == NOW
    assert mail["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<[0-9a-f]{32}@shop\.example>", mail["Message-ID"])


def test_the_bytes_are_ascii_in_short_lines(tmp_path: Path) -> None:
    def wide(data: Any) -> None:
        data["title"] = "Füße " * 12

    content = composing.as_sent(composed(report_folder(tmp_path, wide)))
    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 78


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_five_figures_three_findings_and_the_link(kind: str, tmp_path: Path) -> None:
    mail = composed(report_folder(tmp_path))
    text = squeezed(body(mail, "plain") if kind == "plain" else page(mail).text)
    for words in (
        "Harbour & Pine", "November 2011", "£64,800", "1,210", "571", "£53.55", "45.5%",
        "15.5% higher than October 2011", "11.1% higher than November 2010",
        "0.5 percentage points higher than October 2011", "95% interval 42% to 49%",
        "60% of revenue comes from 240 customers.", "3 of 5 findings.",
        "Losing a tenth of them would cost more than half of those at risk bring.",
        "360 customers who used to buy have been quiet for 190 days",
        "harbour-pine-2011-11.pdf (0.0 MB)", "as of 9 December 2011.",
    ):  # fmt: skip
        assert words in text
    assert "The average order was" not in text


def test_the_link_leads_to_the_report_and_is_left_out_where_there_is_none(tmp_path: Path) -> None:
    folder = report_folder(tmp_path)
    with_link, without = composed(folder), composed(folder, link="")
    links = [named["href"] for tag, named in page(with_link).tags if tag == "a"]
    assert links == ["https://shop.example/2011-11/?a=1&b=2"]
    assert "https://shop.example/2011-11/?a=1&b=2\r\n" in body(with_link, "plain")
    assert "a" not in [tag for tag, _ in page(without).tags]
    assert "READ ON" not in body(without, "plain")


def test_nothing_is_loaded_from_elsewhere(tmp_path: Path) -> None:
    words = page(composed(report_folder(tmp_path)))
    assert not {"img", "script", "link", "style", "iframe", "svg"} & {tag for tag, _ in words.tags}
    assert not [named for _, named in words.tags if "src" in named or "url(" in str(named)]


def test_hostile_texts_are_shown_as_text(tmp_path: Path) -> None:
    def hostile(data: Any) -> None:
        data["title"] = HOSTILE
        data["period"]["label"] = HOSTILE
        for kpi in data["kpis"]:
            kpi["name"] = HOSTILE
        for finding in data["findings"]:
            finding["text"] = finding["so_what"] = HOSTILE

    folder = report_folder(tmp_path, hostile)
    tame = page(composed(report_folder(tmp_path / "tame")))
    subject = composing.default_subject(contents.read(folder))
    mail = composed(folder, subject=addresses.subject(subject))
    words = page(mail)
    assert [tag for tag, _ in words.tags] == [tag for tag, _ in tame.tags]
    assert "<script>alert(1)</script> Bcc: eve@evil.example\ufffd <img src=x> & {x}" in words.text
    assert "\u202e" not in words.text + body(mail, "plain")
    assert parsed(mail)["Bcc"] is None
    assert subject in parsed(mail)["Subject"]


def test_texts_of_any_length_leave_a_short_body_that_says_what_was_cut(tmp_path: Path) -> None:
    def endless(data: Any) -> None:
        data["title"] = "€" * 50_000
        for kpi in data["kpis"]:
            kpi["name"] = "&" * 50_000
        data["kpis"] = data["kpis"] * 9
        for finding in data["findings"]:
            finding["text"] = finding["so_what"] = "<" * 50_000

    mail = composed(report_folder(tmp_path, endless))
    for kind in ("plain", "html"):
        part = parsed(mail).get_body((kind,))
        assert part is not None
        assert len(part.as_bytes()) < BODY_LIMIT
    assert body(mail, "plain").count("(cut here)") == 1 + 5 + 3 + 3
    assert "The first 5 of 45 key figures." in body(mail, "plain")


def test_a_period_that_is_not_over_is_called_so(tmp_path: Path) -> None:
    def partial(data: Any) -> None:
        data["period"]["partial"] = True

    folder = report_folder(tmp_path, partial)
    assert "the data does not cover all of it" in body(composed(folder), "plain")
    assert "The data does not cover all of it." in page(composed(folder)).text
    assert composing.default_subject(contents.read(folder)).endswith("November 2011 so far")


def test_data_without_dates_figures_or_findings(tmp_path: Path) -> None:
    def bare(data: Any) -> None:
        data |= {"period": None, "as_of": None, "kpis": [], "summary": [], "findings": []}

    text = body(composed(report_folder(tmp_path, bare)), "plain")
    for words in ("All of the data", "no key figures", "no finding", "from data"):
        assert words in text


def _other_schema(data: Any) -> None:
    data["schema"] = 2


def _no_figures(data: Any) -> None:
    del data["kpis"]


def _words_for_numbers(data: Any) -> None:
    data["kpis"][0]["value"] = "<b>many</b>"


def _unknown_unit(data: Any) -> None:
    data["kpis"][1]["unit"] = "furlongs"


def _unknown_finding(data: Any) -> None:
    data["summary"] = ["nothing"]


@pytest.mark.parametrize(
    "change", [_other_schema, _no_figures, _words_for_numbers, _unknown_unit, _unknown_finding]
)
def test_json_that_is_no_report_of_this_version_is_told(
    change: Callable[[Any], None], tmp_path: Path
) -> None:
    folder = report_folder(tmp_path, change)
    with pytest.raises(ReportError, match=r"report\.json is not a report of this version"):
        contents.read(folder)


def test_a_folder_without_report_or_pdf_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"2012-01 is not a folder"):
        contents.read(tmp_path / "2012-01")
    with pytest.raises(ReportError, match=r"holds no report: report\.json is missing"):
        contents.read(tmp_path)
    (tmp_path / "report.json").write_text("{")
    with pytest.raises(ReportError, match=r"report\.json is no JSON"):
        contents.read(tmp_path)
    with pytest.raises(ReportError, match=r"report\.pdf does not exist; build the report with it"):
        contents.pdf(tmp_path)


def test_a_message_is_weighed_as_it_is_sent_to_the_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Base64 with line ends makes 78 bytes of 57."""
    mail = composed(report_folder(tmp_path), {".pdf": b"x" * 570_000})
    size = len(composing.as_sent(mail))
    assert 780_000 < size < 800_000
    monkeypatch.setattr(composing, "LARGEST_MESSAGE", size)
    assert len(composing.as_sent(mail)) == size
    monkeypatch.setattr(composing, "LARGEST_MESSAGE", size - 1)
    with pytest.raises(ReportError, match=r"the message has 0\.8 MB .* take 0\.8 MB at most"):
        composing.as_sent(mail)


def test_the_same_message_has_the_same_id_and_any_other_another(tmp_path: Path) -> None:
    folder = report_folder(tmp_path)

    def number(again: bool = False, files: dict[str, bytes] | None = None, **given: Any) -> str:
        return str(composing.automatic(composed(folder, files, **given), again=again)["Message-ID"])

    others = {
        number(), number(subject="Another"), number(cc=()), number(link=""),
        number(files={".pdf": PDF + b"."}), number(again=True), number(again=True),
    }  # fmt: skip
    assert number() in others
    assert len(others) == 7


def test_a_draft_is_marked_as_not_sent_and_needs_no_sender(tmp_path: Path) -> None:
    mail = parsed(composing.draft(composed(report_folder(tmp_path), sender=None)))
    assert (mail["X-Unsent"], mail["From"], mail["Auto-Submitted"]) == ("1", None, None)


def test_the_body_says_what_the_json_says(tmp_path: Path) -> None:
    """Every number of a finding in the mail stands in its text in ``report.json``."""
    folder = report_folder(tmp_path)
    data = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    text = squeezed(body(composed(folder), "plain"))
    told = {finding["key"]: finding for finding in data["findings"]}
    for key in data["summary"][:3]:
        assert squeezed(told[key]["text"]) in text
        assert squeezed(told[key]["so_what"]) in text
