"""The feed is Atom as RFC 4287 wants it, and says the same for the same reports."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from xml.etree import ElementTree

from report_builder.render import contract, feed
from report_builder.render.shelf import Entry
from tests.examples import example_report

ATOM = "{http://www.w3.org/2005/Atom}"


def entry(month: int, **changes: Any) -> Entry:
    data = json.loads(contract.render(example_report()))
    period = {"start": f"2011-{month:02}-01", "end": f"2011-{month:02}-28",
              "label": f"Month {month}", "partial": False}  # fmt: skip
    files = ("report.html", "report.json", "report.pdf", "clusters.csv")
    dated = {"period": period, "as_of": f"2011-{month:02}-28", "data_hash": "ab" * 32}
    return Entry(f"2011-{month:02}", files, {**data, **dated, **changes})


def parsed(*entries: Entry) -> ElementTree.Element:
    return ElementTree.fromstring(feed.render(entries))


def assert_is_atom(root: ElementTree.Element) -> None:
    """What RFC 4287 requires in sections 4.1.1, 4.1.2, 4.2.6 and 4.2.7."""
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    for one in (root, *entries):
        for name in ("id", "title", "updated"):
            assert len(one.findall(ATOM + name)) == 1, name
        UUID(one.findtext(f"{ATOM}id", "").removeprefix("urn:uuid:"))
        links = one.findall(f"{ATOM}link")
        kinds = [(link.get("rel"), link.get("type")) for link in links]
        assert len(kinds) == len(set(kinds))
        assert "alternate" in {link.get("rel") for link in links}
        assert all(link.get("href") for link in links)
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    identities = [one.findtext(f"{ATOM}id") for one in entries]
    assert len(identities) == len(set(identities))


def test_the_feed_has_all_that_atom_requires() -> None:
    root = parsed(*map(entry, range(1, 13)))
    assert_is_atom(root)
    assert len(root.findall(f"{ATOM}entry")) == 12
    assert_is_atom(parsed())
    assert_is_atom(parsed(entry(11, title=""), Entry("2011-12", (), None)))


def test_dates_and_order_come_from_the_reports() -> None:
    root = parsed(entry(9), entry(11), entry(10))
    days = [one.findtext(f"{ATOM}updated") for one in root.findall(f"{ATOM}entry")]
    assert days == ["2011-11-28T00:00:00Z", "2011-10-28T00:00:00Z", "2011-09-28T00:00:00Z"]
    assert root.findtext(f"{ATOM}updated") == "2011-11-28T00:00:00Z"
    assert feed.render([entry(9), entry(11)]) == feed.render([entry(11), entry(9)])


def test_links_are_relative_and_lead_to_the_files_that_are_there() -> None:
    root = parsed(entry(11))
    links = [(one.get("rel"), one.get("href")) for one in root.iter(f"{ATOM}link")]
    assert links == [
        ("self", "feed.xml"), ("alternate", "index.html"), ("alternate", "2011-11/report.html"),
        ("related", "2011-11/report.pdf"), ("related", "2011-11/report.json"),
    ]  # fmt: skip
    assert not any(urlsplit(target or "").scheme for _, target in links)


def test_a_report_built_again_from_other_data_is_another_entry_of_the_same_feed() -> None:
    def identities(root: ElementTree.Element) -> list[str | None]:
        return [root.findtext(f"{ATOM}id"), root.findtext(f"{ATOM}entry/{ATOM}id")]

    before, same = identities(parsed(entry(11))), identities(parsed(entry(11)))
    after = identities(parsed(entry(11, data_hash="cd" * 32)))
    assert before == same
    assert after[0] == before[0]
    assert after[1] != before[1]


def test_hostile_text_stays_text() -> None:
    title = "]]></title><script>&\x00\x1b\ud800\uffff\u202e"
    root = parsed(entry(11, title=title))
    assert (root.findtext(f"{ATOM}title") or "").startswith("Reports: ]]></title><script>&")
    assert not list(root.iter("script"))
