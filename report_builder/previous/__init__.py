"""Earlier reports, read back from their ``report.json``: what was said then, to compare with.

The file is data that anyone may have edited: what does not fit is refused in one line, and every
text is cleaned.
"""

from report_builder.previous.reading import NotComparable, Wanted, parse
from report_builder.previous.records import Advice, Earlier, EarlierCluster, Told
from report_builder.previous.search import Found, Look, earlier_reports, find

__all__ = [
    "Advice",
    "Earlier",
    "EarlierCluster",
    "Found",
    "Look",
    "NotComparable",
    "Told",
    "Wanted",
    "earlier_reports",
    "find",
    "parse",
]
