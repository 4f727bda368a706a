"""Headings are read as a person reads them: in any language, abbreviated, glued or misspelt."""

from __future__ import annotations

import pytest

from report_builder.ingest.recognition.headings import concepts, plain, words
from report_builder.ingest.recognition.names import is_unclear, name_score, name_scores
from report_builder.roles import BY_NAME, ROLES
from tests.ingest.headings import CASES, NO_ROLE

USED = 0.5  # a weaker name is not used, as in the assignment of roles


def best(heading: str) -> str:
    """The role that a heading names best; "" where none is named well enough."""
    named = name_scores(heading)
    role = max(named, key=lambda name: named[name][0], default="")
    return role if role and named[role][0] >= USED else ""


def test_there_are_headings_of_every_role_and_enough_of_them() -> None:
    assert {role for _, role in CASES} == set(BY_NAME)
    assert len({heading for heading, _ in CASES}) == len(CASES) >= 1_000


@pytest.mark.parametrize(("heading", "role"), CASES)
def test_a_heading_names_its_role(heading: str, role: str) -> None:
    assert best(heading) == role


@pytest.mark.parametrize("heading", NO_ROLE)
def test_a_heading_of_something_else_names_none(heading: str) -> None:
    assert best(heading) == ""


@pytest.mark.parametrize(
    ("heading", "cut"),
    [
        ("CustomerID", ("customer", "id")), ("customer_id (key)", ("customer", "id")),
        ("Amount [USD]", ("amount",)), ("Größe", ("grosse",)), ("Qté", ("qte",)),
        ("State/Province", ("state", "province")), ("(only)", ("only",)), ("订单号", ("订单号",)),
        ("HTTPStatus", ("http", "status")), ("%", ("%",)), ("मात्रा", ("मात्रा",)),
        ("Channel ", ("channel",)), ("金额（元）", ("金额",)), ("Łódź", ("lodz",)),
    ],
)  # fmt: skip
def test_headings_are_cut_into_words(heading: str, cut: tuple[str, ...]) -> None:
    assert words(heading) == cut


@pytest.mark.parametrize(
    ("heading", "meant"),
    [
        ("Kunden-Nr.", "customer id"), ("custno", "customer id"), ("客户编号", "customer id"),
        ("Stückpreis", "unit price"), ("Stueckpreis", "unit price"), ("Stuckpreis", "unit price"),
        ("ORDERNUMBER", "order id"), ("dateofbirth", "date birth"), ("Tax 5%", "tax"),
        ("Discount %", "discount percent"), ("Order #", "order id"), ("Nº Pedido", "id order"),
        ("No. of items", "count products"), ("number of customers", "count customers"),
        ("Customers", "customers"), ("Customer", "customer"), ("Total incl. VAT", "total"),
        ("Prodcut", "product"), ("Q.tà", "quantity"), ("Unnamed: 0", "unnamed"),
        ("Bestelleingangsdatum", "bestelleingangs date"),
    ],
)  # fmt: skip
def test_words_are_read_as_concepts(heading: str, meant: str) -> None:
    assert " ".join(word.concept for word in concepts(heading)) == meant


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("quantiy", "quantity"),  # a letter left out
        ("quanntity", "quantity"),  # a letter too many
        ("quansity", "quantity"),  # another letter
        ("qauntity", "quantity"),  # two letters swapped
        ("nmae", "name"),  # swapped inside a word of four letters
    ],
)
def test_one_slip_of_the_pen_is_mended(written: str, right: str) -> None:
    (word,) = concepts(written)
    assert (word.concept, word.mended) == (right, True)


@pytest.mark.parametrize(
    "written",
    [
        "quanity_of",  # nothing to mend in "of", and the first word is a listed misspelling
        "qanttiy",  # two slips
        "meat",  # "meta" swapped at its end: another word
        "bost",  # too short to tell from "cost"
        "stone",  # another letter in a word of five, as in "store"
        "xuantity",  # the first letter is seldom wrong
    ],
)
def test_other_words_are_left_as_they_are(written: str) -> None:
    assert not any(word.mended for word in concepts(written))


def test_accents_and_scripts() -> None:
    assert plain("ÅRSINKOMST") == "arsinkomst"
    assert plain("Ürün Kodu") == "urun kodu"
    assert plain("ガス") == "ガス"  # marks of kana are no accents


def test_scores_fall_with_what_the_heading_says_besides() -> None:
    date = BY_NAME["date"]
    score, met = name_score("Order Date", date)
    assert (round(score, 5), met) == (1.0, "order date")
    exact, context, unknown, slip, other = (
        name_score(heading, date)[0]
        for heading in ("Order Date", "Sales Order Date", "Order Date foo", "Ordder Date", "Colour")
    )
    assert exact > context > unknown > USED
    assert exact > slip > USED
    assert other == 0


def test_a_name_of_several_roles_is_weak_for_each() -> None:
    named = name_scores("Orders")
    assert {"quantity", "previous_orders"} <= set(named)
    assert all(score < 0.7 for score, _ in named.values())


def test_a_longer_phrase_overshadows_a_shorter_one_of_another_role() -> None:
    named = name_scores("Birth Date")
    assert named["birth_date"][0] == pytest.approx(1.0)
    assert named.get("date", (0.0, ""))[0] < USED


def test_of_two_sure_names_the_likelier_comes_first() -> None:
    order, invoice = (name_score(h, BY_NAME["date"])[0] for h in ("Order Date", "Invoice Date"))
    assert order > invoice > 0.999


@pytest.mark.parametrize("heading", ["col_7", "Unnamed: 3", "V12", "field_a", "x"])
def test_headings_without_meaning(heading: str) -> None:
    assert is_unclear(heading)


@pytest.mark.parametrize("heading", ["Order", "seller gender", "Farbe", "客户", "Telefon"])
def test_headings_with_meaning(heading: str) -> None:
    assert not is_unclear(heading)


@pytest.mark.parametrize(
    "heading", ["", " ", "()", "1", "2021", "###", "—", "a" * 3_000, "价" * 500]
)
def test_strange_headings_name_nothing_and_do_no_harm(heading: str) -> None:
    assert best(heading) in ("", "unit_price")


def test_scores_are_shares() -> None:
    for heading, _ in CASES:
        assert all(0 < score <= 1 for score, _ in name_scores(heading).values())


def test_every_phrase_of_a_role_names_it() -> None:
    missed = [
        (role.name, phrase) for role in ROLES for phrase in role.synonyms
        if name_score(phrase, role)[0] < 0.9
    ]  # fmt: skip
    assert missed == []
