"""The list of reports as an Atom feed (RFC 4287), for those who are told of news by their reader.

Dates and identifiers come from the reports: the same reports give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from xml.etree import ElementTree

from report_builder.render.contract import PROGRAM
from report_builder.render.shelf import Entry, Listed, listed

ATOM = "http://www.w3.org/2005/Atom"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
NAMESPACE = uuid.UUID("6a4c4b0e-0d5f-4a56-9d5c-0d2f1d3a7c11")  # drawn once, for these feeds
TYPES = {"HTML": "text/html", "PDF": "application/pdf", "JSON": "application/json",
         "Markdown": "text/markdown"}  # fmt: skip
NOTHING_YET = dt.date(1970, 1, 1)  # Atom wants a date also of a feed without entries


def render(entries: Iterable[Entry]) -> bytes:
    """The feed as UTF-8 XML, newest report first.

    A report counts as updated on the last day that it looks at; one that was built again from other
    data is another entry, so that its subscribers see it. Reports without dates are left out.
    """
    reports = [one for one in listed(entries) if one.period and one.links]
    title = reports[0].title if reports else ""
    feed = ElementTree.Element("feed", {"xmlns": ATOM, LANGUAGE: "en"})
    _add(feed, "id", _identity("feed", title))
    _add(feed, "title", f"Reports: {title}" if title else "Reports")
    _add(feed, "updated", _moment(max((one.as_of or NOTHING_YET for one in reports),
                                      default=NOTHING_YET)))  # fmt: skip
    ElementTree.SubElement(feed, "link", rel="self", type="application/atom+xml", href="feed.xml")
    ElementTree.SubElement(feed, "link", rel="alternate", type="text/html", href="index.html")
    _add(feed, "generator", PROGRAM)
    _add(ElementTree.SubElement(feed, "author"), "name", title or PROGRAM)
    for report in reports:
        _entry(feed, report, title)
    ElementTree.indent(feed)
    text: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _entry(feed: ElementTree.Element, report: Listed, shop: str) -> None:
    entry = ElementTree.SubElement(feed, "entry")
    _add(entry, "id", _identity("entry", report.folder, report.data_hash))
    named = report.title and report.title != shop
    _add(entry, "title", f"{report.label}, {report.title}" if named else report.label)
    _add(entry, "updated", _moment(report.as_of or NOTHING_YET))
    for place, (name, target) in enumerate(report.links):
        ElementTree.SubElement(
            entry, "link", rel="related" if place else "alternate", type=TYPES[name], title=name,
            href=target,
        )  # fmt: skip
    _add(entry, "summary", report.changed or f"The report of {report.label}.")


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = text


def _identity(*parts: str) -> str:
    return uuid.uuid5(NAMESPACE, "\n".join(parts)).urn


def _moment(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
