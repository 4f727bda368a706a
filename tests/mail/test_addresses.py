"""What may be written for people, servers and links."""

from __future__ import annotations

import pytest

from report_builder.errors import ReportError
from report_builder.mail.addresses import Server, link, people, server, subject, without


def test_people_are_read_one_by_one_or_in_a_list_and_count_once() -> None:
    found = people(["Ann Lee <ann@shop.example>, bob@shop.example", "ANN@shop.example"], "--to")
    assert [one.addr_spec for one in found] == ["ann@shop.example", "bob@shop.example"]
    assert found[0].display_name == "Ann Lee"


def test_who_gets_it_gets_no_copy() -> None:
    to = people(["ann@shop.example"], "--to")
    cc = people(["Ann@Shop.example", "bob@shop.example"], "--cc")
    assert [one.addr_spec for one in without(cc, to)] == ["bob@shop.example"]


@pytest.mark.parametrize(
    "text",
    ["", "ann", "ann@", "@shop.example", "ann@localhost", "ann@shop.example\nBcc: eve@evil.example",
     "ann@shop.example\r\n", "Ann\x00 <ann@shop.example>", "ann@shop.example,,", "a b@shop.example",
     '"a b"@shop.example', "<ann@shop.example", "ann@shop.example>", "jö@shop.example",
     "ann@schön.example", "ann@shop.example;bob@shop.example"],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ReportError, match=r"^--to: "):
        people([text], "--to")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("mail.shop.example", Server("mail.shop.example", 587, False)),
     ("mail.shop.example:2525", Server("mail.shop.example", 2525, False)),
     ("mail.shop.example:465", Server("mail.shop.example", 465, True)),
     ("smtps://mail.shop.example", Server("mail.shop.example", 465, True)),
     ("smtps://mail.shop.example:9", Server("mail.shop.example", 9, True)),
     ("[::1]:587", Server("::1", 587, False))],
)  # fmt: skip
def test_servers(text: str, expected: Server) -> None:
    assert server(text) == expected


@pytest.mark.parametrize(
    "text", ["", ":587", "mail:port", "mail:99999", "http://mail", "mail/in", "mail x", "mail\n:9"]
)
def test_what_is_no_server_is_refused(text: str) -> None:
    with pytest.raises(ReportError, match=r"is not like mail\.example\.com:587"):
        server(text)


def test_a_password_in_the_server_is_refused_and_not_repeated() -> None:
    with pytest.raises(ReportError, match="--credentials") as told:
        server("smtps://ann:hunter2@mail.shop.example")
    assert "hunter2" not in str(told.value)


def test_the_folder_stands_in_the_link() -> None:
    assert link("https://a.example/{report}/", "2011-11") == "https://a.example/2011-11/"


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//a.example", "a.example",
     "https://", "https://a.example/\nBcc: x", 'https://a.example/"onclick="x', "http://[",
     "https://ann:hunter2@a.example/", "https://a.example/{period}/"],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused(text: str) -> None:
    with pytest.raises(ReportError, match="is not like https"):
        link(text, "2011-11")


@pytest.mark.parametrize(
    "text", ["", " ", "a\nb", "a\r\nBcc: eve@evil.example", "a\x00b", "a\u2028b"]
)
def test_a_subject_is_one_line(text: str) -> None:
    with pytest.raises(ReportError, match="must be one line"):
        subject(text)
