"""The chapter on methods, assumptions and limits: from the docstrings and constants of the code."""

from __future__ import annotations

from collections.abc import Sequence

from report_builder.model import Chapter, Content
from report_builder.section import Section


def chapter(sections: Sequence[Section]) -> Chapter:
    """The method notes of all sections, with their thresholds."""
    return Chapter("methods", "Methods, assumptions and limits", "How was this computed?", "",
                   "shown", "", Content())  # fmt: skip
