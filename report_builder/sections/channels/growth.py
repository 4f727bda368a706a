"""Which channels grow: the last twelve complete months against the twelve before."""

from __future__ import annotations

from report_builder.dataset import Dataset
from report_builder.model import Content, Fact, Finding, Severity
from report_builder.sections.channels.ways import Way, twelve
from report_builder.stats.inference import MINIMUM_PER_GROUP

FALLING = -0.05  # a twentieth less than the year before: no longer an ordinary change of a year

# The second of each is for ways of delivery, which have no stock and no customers of their own.
_FALLS = (
    "Ask whether customers of {last} went elsewhere in the shop or left it.",
    "Ask whether those who chose {last} now choose another way of delivery, or buy less.",
)
_GROWS = (
    "None is falling away; {first} grows fastest, so see that its stock and service keep up.",
    "None is falling away; {first} grows fastest, so see that it keeps its promised times.",
)


def content(data: Dataset, way: Way) -> Content:
    """The group that grew most and the one that grew least beside all orders."""
    spans = twelve(data)
    if spans is None:
        return Content()
    months = way.months
    now, before = (
        months[months["month"].isin(span)].groupby("group")["value"].sum().to_dict()
        for span in spans
    )
    orders = months[months["month"].isin(spans[1])].groupby("group")["orders"].sum().to_dict()
    there = [
        name for name in way.names
        if name in now and orders.get(name, 0) >= MINIMUM_PER_GROUP and before[name] > 0
    ]  # fmt: skip
    if len(there) < 2:
        return Content()
    change = {name: now[name] / before[name] - 1 for name in there}
    ranked = sorted(there, key=lambda name: (-change[name], name))
    first, last = ranked[0], ranked[-1]
    whole = sum(now.values()) / sum(before.values()) - 1
    falls = change[last] <= FALLING
    severity: Severity = "watch" if falls else "good" if change[last] > 0 else "info"
    facts = {
        "heading": Fact(way.heading, "text"), "measure": Fact(data.value_name, "text"),
        "first": Fact(first, "text"), "growth": Fact(change[first], "change"),
        "last": Fact(last, "text"), "least": Fact(change[last], "change"),
        "least_now": Fact(float(now[last]), data.value_unit),
        "least_before": Fact(float(before[last]), data.value_unit),
        "whole": Fact(whole, "change"), "until": Fact(spans[0][-1], "month"),
    }  # fmt: skip
    finding = Finding(
        "channels_growth", severity,
        "{heading}: in the twelve months to {until}, {measure} through {first} changed by {growth} "
        "on the twelve before, through {last} by {least} (from {least_before} to {least_now}); "
        "through all by {whole}.", facts,
        so_what=(
            _FALLS[way.delivers] if falls else _GROWS[way.delivers]
        ),
    )  # fmt: skip
    return Content((finding,))
