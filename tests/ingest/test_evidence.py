"""Values speak for a role or against it: they settle unclear headings and sink wrong ones."""

from __future__ import annotations

import functools
import itertools
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from report_builder.ingest.recognition import Profile
from report_builder.ingest.recognition.evidence import LIFTED, evidence
from report_builder.ingest.recognition.looks import PROOF, looks, proven
from report_builder.ingest.recognition.value_words import WORDS
from report_builder.roles import BY_NAME, ROLES
from tests.ingest.understood import understood

USED = 0.5  # weaker evidence is not used, as in the assignment of roles
ROWS = 60
# Name -> values, repeated to fill the rows of one table.
VALUES: Mapping[str, Sequence[object]] = {
    "genders": ("Male", "Female", "Female"),
    "gender letters": ("M", "F", "F", "M"),
    "one gender": ("f",),
    "spellings of gender": ("M", "Men", "W", "Women"),
    "german genders": ("weiblich", "männlich", "divers"),
    "chinese genders": ("男", "女"),
    "courtesy": ("Herr", "Frau"),
    "music": ("Rock", "Jazz", "Pop", "Classical", "Folk"),
    "marriage": ("Married", "Single", "Divorced"),
    "french marriage": ("Célibataire", "Marié", "Divorcé", "Veuf"),
    "states of orders": ("Delivered", "Cancelled", "Shipped", "Returned"),
    "amazon states": ("Shipped - Delivered to Buyer", "Cancelled", "Pending - Waiting"),
    "german states of orders": ("geliefert", "storniert", "offen"),
    "payments": ("Cash", "Credit card", "Ewallet"),
    "german payments": ("EC-Karte", "Bar", "Überweisung"),
    "french payments": ("Espèces", "Carte bancaire", "Chèque"),
    "chinese payments": ("支付宝", "微信支付", "现金"),
    "channels": ("Online", "In-store"),
    "us states": ("Kentucky", "Maine", "Ohio", "Texas", "Oregon"),
    "cities": ("Lyon", "Porto", "Graz", "Turin", "Gent", "Basel"),
    "store codes": ("S001", "S002", "S017", "S020"),
    "countries": ("Germany", "France", "United Kingdom", "EIRE"),
    "members": ("Member", "Normal"),
    "tiers": ("Gold", "Silver", "Bronze"),
    "segments": ("Consumer", "Corporate", "Home Office"),
    "seasons": ("Winter", "Spring", "Summer", "Fall"),
    "age bands": ("18-25", "26-35", "36-45", "55+"),
    "german age bands": ("unter 18", "18 bis 25", "26 bis 40", "über 40"),
    "ages": tuple(range(18, 70)),
    "ages with a slip": (*range(18, 60), 150, 5),
    "birth years": tuple(range(1940, 2000)),
    "small counts": (1, 2, 3, 1, 4, 1, 2),
    "order numbers": tuple(range(10_100, 10_160)),
    "numbers with a sign": tuple(f"#{n}" for n in range(1001, 1061)),
    "persons": tuple(f"{a} {b}" for a, b in itertools.product(
        ("Ann", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gil", "Hal"),
        ("Adler", "Braun", "Costa", "Diaz", "Ernst", "Fell", "Gray", "Holt"))),
    "letter codes": tuple(f"{a}{b}LFK" for a, b in itertools.product("ABCDEFGH", "IJKLMNOP")),
    "prices": ("5.00", "8.00", "4.50", "12.99", "7.25"),
    "dollars": ("$5.00", "$8.00", "$4.50"),
    "percentages": ("10%", "15%", "20%"),
    "fractions": ("0.48", "0.33", "0.18"),
    "large money": (1200.5, 830.0, 455.25, 2100.0),
    "dates": tuple(f"2023-{m:02}-{d:02}" for m, d in itertools.product(range(1, 13), range(1, 6))),
    "times": tuple(f"{h:02}:15:00" for h in range(8, 20)),
    "yes or no": ("Yes", "No"),
    "german yes or no": ("ja", "nein"),
    "0 or 1": (0, 1, 1),
    "codes 1 to 3": (1, 2, 3),
    "words": ("Mug", "Plate", "Bowl", "Lamp", "Chair", "Desk", "Sofa"),
    "shoes": ("Men's shoes", "Women's shoes", "Kids' shoes"),
    "stars": (1, 2, 3, 4, 5, 4.5),
    "scores": tuple(range(1, 100)),
    "currencies": ("INR", "USD"),
    "one currency": ("INR",),
    "months": ("Jan", "Feb", "Mar"),
    "how often": ("Weekly", "Monthly", "Every 3 Months", "Annually"),
    "letters": ("A", "B", "C"),
    "nothing": ("",),
}  # fmt: skip


@functools.cache
def table() -> Mapping[str, Profile]:
    """Profiles of all the values, each a column of one table."""
    columns = [list(itertools.islice(itertools.cycle(v), ROWS)) for v in VALUES.values()]
    header = [f"column {n}" for n in range(len(columns))]
    with tempfile.TemporaryDirectory() as folder:
        found = understood(Path(folder), header, list(zip(*columns, strict=True))).profiles
    return dict(zip(VALUES, (found[name] for name in header), strict=True))


def column(heading: str, values: str) -> Profile:
    """A column of this heading with these values."""
    return replace(table()[values], name=heading)


def told(heading: str, values: str) -> dict[str, float]:
    """Role -> evidence, for the roles that have enough."""
    profile = column(heading, values)
    found = {role.name: evidence(profile, role)[0] for role in ROLES}
    return {name: score for name, score in found.items() if score >= USED}


def best(heading: str, values: str) -> str:
    """The role with the most evidence; "" where none has enough."""
    found = told(heading, values)
    return max(found, key=lambda name: found[name], default="")


@pytest.mark.parametrize(
    ("heading", "values", "role"),
    [
        ("Genre", "genders", "gender"), ("Genre", "music", "category"),
        ("Gender", "gender letters", "gender"), ("Gender", "one gender", "gender"),
        ("Sex", "german genders", "gender"),
        ("性别", "chinese genders", "gender"), ("Anrede", "courtesy", "gender"),
        ("Gender", "codes 1 to 3", "gender"), ("Gender", "words", ""),
        ("Status", "states of orders", "status"), ("Status", "marriage", "marital_status"),
        ("Status", "amazon states", "status"), ("Status", "german states of orders", "status"),
        ("Status", "words", "status"), ("Status", "nothing", ""),
        ("State", "us states", "region.state"), ("State", "states of orders", "status"),
        ("Location", "channels", "channel"), ("Location", "cities", "region.city"),
        ("Location", "us states", "region.state"), ("Location", "countries", "region.country"),
        ("Location", "store codes", "store"),
        ("Customer type", "members", "loyalty_member"), ("Customer type", "segments", "segment"),
        ("Customer type", "letters", "segment"),
        ("Membership_Type", "tiers", "loyalty_member"), ("Tier", "tiers", "loyalty_tier"),
        ("Type", "payments", "payment"), ("Type", "states of orders", "status"),
        ("Type", "words", "category"), ("Type", "channels", "channel"),
        ("Orders", "small counts", "quantity"),
        ("Order", "order numbers", "order_id"), ("Name", "numbers with a sign", "order_id"),
        ("Customer", "letter codes", "customer_id"), ("Customer", "persons", "customer_name"),
        ("Member", "order numbers", "customer_id"), ("Member", "yes or no", "loyalty_member"),
        ("Age", "ages", "age"), ("Age", "age bands", "age_band"),
        ("Age", "ages with a slip", "age"), ("Alter", "german age bands", "age_band"),
        ("Age", "birth years", ""), ("Birth", "birth years", "birth_year"),
        ("Born", "dates", "birth_date"), ("Birth Year", "ages", ""),
        ("Discount", "percentages", "discount"), ("Discount", "yes or no", "discount"),
        ("Rabatt", "german yes or no", "discount"), ("Discount", "words", ""),
        ("Margin", "fractions", "margin"), ("Margin", "large money", "profit"),
        ("Price", "dollars", "unit_price"), ("Price", "percentages", ""),
        ("Quantity", "dollars", ""), ("Quantity", "small counts", "quantity"),
        ("Amount", "words", ""), ("Total", "prices", "amount"),
        ("Payment", "payments", "payment"), ("Payment", "prices", "amount"),
        ("Zahlungsart", "german payments", "payment"),
        ("Paiement", "french payments", "payment"), ("支付方式", "chinese payments", "payment"),
        ("Date", "dates", "date"), ("Date", "words", ""), ("Time", "times", "time"),
        ("Time", "dates", "date"), ("Order ID", "dates", ""), ("Order ID", "prices", ""),
        ("Customer ID", "yes or no", ""), ("Customer ID", "dollars", ""),
        ("Marital_Status", "0 or 1", "marital_status"), ("Marital Status", "ages", ""),
        ("État civil", "french marriage", "marital_status"),
        ("City", "cities", "region.city"), ("City", "store codes", ""), ("City", "ages", ""),
        ("Region", "codes 1 to 3", "region.zone"), ("Channel", "codes 1 to 3", "channel"),
        ("Store", "codes 1 to 3", "store"), ("Category", "genders", "category"),
        ("Category", "shoes", "category"), ("Rating", "stars", "rating"),
        ("Rating", "scores", "rating"), ("Spending Score", "scores", "score"),
        ("Response", "0 or 1", "campaign_response"), ("Response", "order numbers", ""),
        ("Returned", "yes or no", "returned"), ("Season", "seasons", "season"),
        ("Currency", "currencies", "currency"), ("Currency", "words", ""),
        ("Frequency", "how often", "frequency"), ("Month", "months", "month"),
        ("B2B", "yes or no", ""), ("Promo", "yes or no", "promo"),
        ("Children", "small counts", "children"), ("Children", "scores", ""),
        ("seller gender", "genders", ""), ("Phone", "order numbers", ""),
    ],
)  # fmt: skip
def test_heading_and_values_together(heading: str, values: str, role: str) -> None:
    assert best(heading, values) == role


@pytest.mark.parametrize(
    ("values", "role"),
    [
        ("genders", "gender"), ("gender letters", "gender"), ("spellings of gender", "gender"),
        ("chinese genders", "gender"), ("marriage", "marital_status"), ("payments", "payment"),
        ("german payments", "payment"), ("states of orders", "status"),
        ("countries", "region.country"), ("us states", "region.state"), ("seasons", "season"),
        ("dates", "date"), ("times", "time"),
    ],
)  # fmt: skip
def test_values_alone_below_a_heading_that_says_nothing(values: str, role: str) -> None:
    assert told("col_7", values) == {role: LIFTED}
    assert evidence(column("col_7", values), BY_NAME[role])[1].startswith("values are ")


@pytest.mark.parametrize(
    "values",
    ["ages", "prices", "words", "letters", "persons", "small counts", "order numbers", "cities",
     "yes or no", "0 or 1", "age bands", "one currency", "tiers", "channels", "nothing"],
)  # fmt: skip
def test_values_that_prove_nothing_alone(values: str) -> None:
    assert told("col_7", values) == {}


def test_values_do_not_overrule_a_heading_of_something_else() -> None:
    assert told("seller gender", "genders") == {}
    assert told("Farbe", "genders") == {}


def test_the_reason_names_the_heading_and_the_values() -> None:
    score, why = evidence(column("Genre", "genders"), BY_NAME["gender"])
    assert score == pytest.approx(1, abs=1e-4)
    assert why == "named like “genre”, values are genders"
    score, why = evidence(column("Age", "birth years"), BY_NAME["age"])
    assert score == pytest.approx(0.3)
    assert why == "named like “age”, values are not from 0 to 130"


def test_evidence_is_a_share_for_every_role_and_column() -> None:
    for values, role in itertools.product(VALUES, ROLES):
        for heading in ("col_7", "Status", "Type", role.name):
            score, why = evidence(column(heading, values), role)
            assert 0 <= score <= 1
            assert bool(why) or score == 0


@pytest.mark.parametrize(("genders", "proved"), [(4, True), (3, False)])
def test_four_fifths_of_the_values_prove_a_role(genders: int, proved: bool) -> None:
    words = ("male", "female", "männlich", "frau")[:genders]
    others = ("rock",) if proved else ("rock", "pop")
    values = frozenset((*words, *others))
    assert (looks(values).roles["gender"] >= PROOF) == proved
    assert ("gender" in proven(replace(table()["genders"], words=values))) == proved


def test_one_word_alone_proves_nothing() -> None:
    assert "gender" not in proven(replace(table()["genders"], words=frozenset({"male"})))
    assert "currency" in proven(column("x", "one currency"))


@pytest.mark.parametrize("band", ["18-25", "0-17", "55+", "65 and over", "<18", "under 18",
                                  "18 – 25", "46 to 60", "26-35 years", "20+"])  # fmt: skip
def test_ranges_of_ages(band: str) -> None:
    assert looks(frozenset({band})).age_bands == 1


@pytest.mark.parametrize("other", ["2023-25-01", "100-2000", "abc", "18", "$10-20"])
def test_other_ranges(other: str) -> None:
    assert looks(frozenset({other})).age_bands == 0


def test_words_of_values_are_kept_for_roles_that_exist() -> None:
    assert set(WORDS) <= set(BY_NAME)
