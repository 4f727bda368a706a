"""Packed specifications hold the same as plain ones, in less text."""

from __future__ import annotations

import json

from report_builder.render import page
from report_builder.render.packing import packed, text
from tests.examples import example_report
from tests.render.unpacking import unpacked
from tests.shapes import SHAPES

AXIS = {"grid": True, "title": None, "values": [0, 1000, 2000]}


def test_rows_stand_by_column() -> None:
    rows = [{"month": "Jan", "value": 1, "colour": "red"},
            {"month": "Feb", "value": 1.0, "colour": "red"}]  # fmt: skip
    found, shared = packed({"sales": {"width": 5, "datasets": {"rows": rows}}})
    assert shared == []
    assert text(found) == (
        '{"sales":{"width":5,"datasets":{"rows":{"rows":2,"same":{"colour":"red"},'
        '"columns":{"month":["Jan","Feb"],"value":[1,1.0]}}}}}'
    )


def test_rows_of_different_fields_stay_as_they_are() -> None:
    rows = [{"a": 1}, {"b": 2}]
    assert packed({"k": {"datasets": {"rows": rows}}})[0]["k"]["datasets"]["rows"] == rows


def test_what_repeats_is_kept_once() -> None:
    found, shared = packed({"a": {"x": AXIS, "y": [1]}, "b": {"x": AXIS, "y": [2]}})
    assert shared == [AXIS]
    assert found == {"a": {"x": {"$": 0}, "y": [1]}, "b": {"x": {"$": 0}, "y": [2]}}


def test_every_chart_comes_out_as_it_went_in() -> None:
    specs = {name: dict(draw().spec) for name, draw in SHAPES.items()}
    specs |= {chart.key: dict(chart.spec) for chart in page.all_charts(example_report())}
    found, shared = packed(specs)
    plain = json.loads(json.dumps(specs))
    assert unpacked(json.loads(text(found)), json.loads(text(shared))) == plain
    assert len(text([found, shared])) < 0.75 * len(text(specs))
