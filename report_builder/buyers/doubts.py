"""Findings by a trait in which too many customers contradict themselves: hints, no more."""

from __future__ import annotations

from dataclasses import replace

from report_builder.buyers.people import Dimension
from report_builder.ingest.contradictions import several
from report_builder.model import Fact, Finding
from report_builder.model.facts import template_fields

SAID = (
    " This is a hint, no more: {contradicting} of {compared:customer|customers} with several lines "
    "have {several}."
)
MEANING = "Find out how {unsteady} comes to be recorded before acting on it."


def hint(finding: Finding, *dimensions: Dimension) -> Finding:
    """The finding as it stands where its traits are steady; else without its call and its money.

    Of several the one that contradicts itself most is named.
    """
    unsteady = [(one.unsteady, one.label) for one in dimensions if one.unsteady]
    if not unsteady:
        return finding
    (compared, contradicting), label = max(unsteady, key=lambda one: one[0][1] / one[0][0])
    name = label.partition(",")[0].lower()
    text = finding.text + SAID
    facts = {
        **finding.facts,
        "contradicting": Fact(contradicting, "count"), "compared": Fact(compared, "count"),
        "unsteady": Fact(name, "text"), "several": Fact(several(name), "text"),
    }  # fmt: skip
    spoken = template_fields(text) | template_fields(MEANING)
    return replace(
        finding, severity="info", text=text, so_what=MEANING, brief="", money=None, hint=True,
        facts={name: fact for name, fact in facts.items() if name in spoken},
    )  # fmt: skip
