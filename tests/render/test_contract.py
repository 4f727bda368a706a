"""``report.json``: the contract holds, closes, and carries every number the report says."""

from __future__ import annotations

import copy
import json
import math
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from report_builder.model import ColumnMapping, Content, Fact, Finding, Report
from report_builder.render import contract
from tests.examples import example_report, findings, kpis


def written(report: Report) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(contract.render(report))
    return loaded


def closed(schema: Any) -> Any:
    """The schema with every object closed and every key required: no undocumented key passes."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: closed(value) for key, value in schema.items()}
    if "properties" in schema and schema.get("type") == "object":
        assert set(schema["required"]) == set(schema["properties"])
        result["additionalProperties"] = False
    return result


def check(document: dict[str, Any]) -> None:
    validator = jsonschema.Draft202012Validator
    schema = closed(contract.schema())
    validator.check_schema(schema)
    validator(schema).validate(document)


def test_the_document_is_what_the_schema_describes_and_no_key_more() -> None:
    check(written(example_report()))


def test_a_report_without_money_customers_or_content_is_valid() -> None:
    report = example_report()
    names = ("date_min", "date_max", *contract.MONEY_TOTALS, "orders", "customers", "units")
    unknown: dict[str, Any] = dict.fromkeys(names)
    months = tuple(
        replace(month, gross=None, net=None, orders=None) for month in report.totals_by_month
    )
    check(
        written(
            replace(
                report,
                currency="",
                totals=replace(report.totals, **unknown),
                totals_by_month=months,
                kpis=(replace(kpis()[0], value=None, previous=None, year_ago=None, series=()),),
                summary=(),
                chapters=(),
                recommendations=(),
                mapping=(),
            )
        )
    )


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), 2),
        (("as_of",), "9 December 2011"),
        (("findings", 0, "grade"), "certain"),
        (("chapters", 0, "status"), "hidden"),
        (("totals", "orders"), -1),
        (("totals", "rows"), None),
        (("clusters", 0, "share"), 25.0),
    ],
)
def test_the_schema_refuses_what_it_does_not_describe(path: tuple[Any, ...], value: object) -> None:
    document = copy.deepcopy(written(example_report()))
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        check(document)


def test_sentences_are_written_out_and_their_numbers_are_facts() -> None:
    quiet = next(f for f in written(example_report())["findings"] if f["key"] == "quiet")
    assert quiet["text"] == (
        "360\u00a0customers who used to buy have been quiet for 190 days; "
        "they brought £48,000 in their last year."
    )
    assert quiet["facts"] == {
        "customers": {"value": 360, "unit": "count"},
        "days": {"value": 190, "unit": "days"},
        "money": {"value": 48000.0, "unit": "money"},
    }
    assert (quiet["grade"], quiet["chapter"], quiet["money"]) == ("indicative", "segments", 48000.0)
    assert quiet["evidence"]["p_adjusted"] == 0.042


def test_recommendations_say_for_whom_why_and_the_arithmetic() -> None:
    winback = written(example_report())["recommendations"][0]
    assert winback["cluster"] == "At risk"
    assert winback["because"] == ["quiet"]
    assert winback["action"] == "Send 360 quiet customers a personal offer"
    assert winback["arithmetic"] == "360 customers × 10% won back × £133 a year = £4,800"
    assert (winback["money_low"], winback["money"], winback["money_high"]) == (2400, 4800, 7200)
    assert winback["due"] == "2012-01-31"


def test_those_up_front_come_first_and_none_twice() -> None:
    report = example_report()
    only_second = replace(report, recommendations=report.recommendations[1:])
    keys = [item["key"] for item in written(only_second)["recommendations"]]
    assert keys == ["keep", "winback"]


def test_money_of_totals_and_months_is_given_to_the_cent() -> None:
    report = example_report()
    totals = replace(report.totals, gross_revenue=978_500.004_999, average_order_value=52.987_654)
    months = (replace(report.totals_by_month[0], net=41_200.126),)
    document = written(replace(report, totals=totals, totals_by_month=months))
    assert document["totals"]["gross_revenue"] == 978_500.0
    assert document["totals"]["average_order_value"] == 52.99
    assert document["totals_by_month"][0]["net"] == 41_200.13


def test_large_money_keeps_its_cents() -> None:
    report = example_report()
    totals = replace(report.totals, gross_revenue=1_234_567_890.12)
    assert written(replace(report, totals=totals))["totals"]["gross_revenue"] == 1_234_567_890.12


def test_two_columns_of_one_role_are_both_kept() -> None:
    columns = (
        ColumnMapping("customer_id", "orders.csv", "CustomerID", 1.0, "name"),
        ColumnMapping("customer_id", "people.csv", "id", 0.8, "joins"),
    )
    mapping = written(replace(example_report(), mapping=columns))["mapping"]
    assert mapping["customer_id"]["table"] == "orders.csv"
    assert mapping["customer_id.people.csv.id"]["confidence"] == 0.8


@pytest.mark.parametrize("unknown", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_not_known(unknown: float) -> None:
    finding = Finding("k", "info", "It is {x}.", {"x": Fact(unknown, "number")}, chapter="sales")
    report = example_report()
    chapter = replace(report.chapters[0], content=Content(findings=(finding,)))
    document = written(replace(report, chapters=(chapter,)))
    assert document["findings"][0]["facts"]["x"]["value"] is None


def test_noise_in_the_last_digits_and_negative_zero_do_not_show() -> None:
    def report(money: float) -> Report:
        example = example_report()
        content = Content(findings=(replace(findings()[0], money=money),))
        return replace(example, chapters=(replace(example.chapters[0], content=content),))

    assert contract.render(report(0.1 + 0.2)) == contract.render(report(0.3))
    assert contract.render(report(-0.0)) == contract.render(report(0.0))


def test_a_cluster_profile_stands_beside_the_average() -> None:
    cluster = written(example_report())["clusters"][0]
    assert cluster["profile"]["Orders"] == {"value": 12.4, "average": 5.0, "unit": "number"}
    assert cluster["profile"]["Share of returns"]["value"] is None
    assert cluster["top_categories"][0] == {"category": "Gifts", "share": 0.41, "average": 0.3}


def test_hostile_text_is_data() -> None:
    report = replace(example_report(), title='</script>"\u202e\n=cmd()')
    data = contract.render(report)
    assert json.loads(data)["title"] == '</script>"\u202e\n=cmd()'
    assert data.endswith(b"}\n")


def test_same_report_same_bytes() -> None:
    assert contract.render(example_report()) == contract.render(example_report())


def test_money_keeps_its_cents_however_large() -> None:
    report = example_report()
    totals = replace(report.totals, gross_revenue=55_000_000_002.75)
    assert written(replace(report, totals=totals))["totals"]["gross_revenue"] == 55_000_000_002.75
