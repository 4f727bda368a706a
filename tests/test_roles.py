"""The vocabulary is well formed: roles, phrases in every language, words with one meaning."""

from __future__ import annotations

import collections

import pytest

from report_builder.ingest.recognition.headings import concepts, plain
from report_builder.roles import BY_NAME, REGIONS, ROLES
from report_builder.roles.elsewhere import EXCLUDING, PHRASES
from report_builder.roles.grammar import COUNTABLE, GENERIC
from report_builder.roles.lexicon import CONCEPTS

LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl", "zh", "hi", "pl", "tr", "nordic", "ja", "ru")
MAIN = (
    "order_id", "customer_id", "customer_name", "date", "product_id", "product", "category",
    "subcategory", "brand", "quantity", "unit_price", "amount", "list_amount", "cost", "profit",
    "discount", "promo", "tax", "freight", "payment", "status", "channel", "store",
    "region.country", "region.city", "age", "gender", "birth_date", "tenure",
)  # fmt: skip
OF_THE_ISSUE = (
    "order_id customer_id customer_name date time product_id product category subcategory brand "
    "quantity unit_price amount list_amount cost profit margin discount promo tax freight payment "
    "status returned channel store region.country region.state region.city region.zone "
    "region.postcode age age_band birth_year birth_date gender marital_status education income "
    "occupation household children loyalty_member loyalty_tier tenure recency frequency "
    "previous_orders satisfaction rating score complaint season campaign campaign_date "
    "campaign_group campaign_response ship_date segment month target currency visits"
)


def test_names_are_unique_and_regions_among_them() -> None:
    assert len(BY_NAME) == len(ROLES)
    assert set(REGIONS) <= set(BY_NAME)


def test_the_roles_of_the_published_answers_are_there() -> None:
    assert set(OF_THE_ISSUE.split()) <= set(BY_NAME)


def test_every_role_says_what_it_unlocks() -> None:
    assert [role.name for role in ROLES if not role.unlocks] == []


@pytest.mark.parametrize("name", MAIN)
def test_a_main_role_has_phrases_in_every_language(name: str) -> None:
    assert [code for code in LANGUAGES if not BY_NAME[name].languages.get(code)] == []


def test_a_phrase_has_words_that_mean_something() -> None:
    phrases = [(role.name, p) for role in ROLES for p in (*role.synonyms, *role.weak)]
    phrases += [("", phrase) for phrase in PHRASES]
    assert [(name, p) for name, p in phrases if not all(w.concept for w in concepts(p))] == []


def test_no_role_lists_a_phrase_twice() -> None:
    for role in ROLES:
        phrases = [p for listed in (role.languages["en"], role.weak) for p in listed]
        repeated = [p for p, n in collections.Counter(phrases).items() if n > 1]
        assert not repeated, role.name


def test_two_roles_share_a_name_only_where_the_values_tell_them_apart() -> None:
    """A phrase that names two roles for certain would leave the choice to chance."""
    owners: dict[tuple[str, ...], set[str]] = collections.defaultdict(set)
    for role in ROLES:
        for phrase in role.synonyms:
            owners[tuple(sorted({w.concept for w in concepts(phrase)}))].add(role.name)
    shared = {words: roles for words, roles in owners.items() if len(roles) > 1}
    assert shared == {
        ("card", "customer"): {
            "customer_id",
            "loyalty_member",
        },  # its number, or whether there is one
        ("customer", "type"): {"loyalty_member", "segment"},  # members, or kinds of customers
        ("gross", "margin"): {"margin", "profit"},  # a rate, or money
        ("regio",): {"region.state", "region.zone"},  # an accounting system, or Dutch
    }


def test_a_word_means_one_thing() -> None:
    meant: dict[str, set[str]] = collections.defaultdict(set)
    for listed in (CONCEPTS, EXCLUDING):
        for concept, words in listed.items():
            for word in (concept, *words.split()):
                meant[plain(word)].add(concept)
    assert {word: found for word, found in meant.items() if len(found) > 1} == {}


def test_words_of_the_grammar_are_concepts() -> None:
    assert set(CONCEPTS) >= COUNTABLE - {"child"}
    assert set(CONCEPTS) >= GENERIC


def test_words_a_role_goes_without_are_not_in_its_own_phrases_alone() -> None:
    """A role that forbids the only word of one of its phrases could never be named by it."""
    for role in ROLES:
        for phrase in role.synonyms:
            assert {w.concept for w in concepts(phrase)} - role.without, (role.name, phrase)
