"""Which of several columns is the order, the customer, the product: evidence from uniqueness,
from what determines what, and from the name of the table for a column called only ``id``."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from report_builder import roles as vocabulary
from report_builder.ingest.recognition.headings import concepts, words
from report_builder.ingest.recognition.line_money import weigh_line_money
from report_builder.ingest.recognition.order_money import weigh_order_money
from report_builder.ingest.recognition.profile import Profile
from report_builder.ingest.recognition.weighing import (
    ACCEPT,
    RULED_OUT,
    SECOND,
    Scores,
    candidates,
    weaken,
)
from report_builder.ingest.values import READABLE_SHARE

UNIQUE = 0.999  # share of different values from which a column numbers the rows
LEAST_ORDERS = 0.01  # orders by rows; an order of a shop has fewer than a hundred lines
ONE_CUSTOMER = 0.95  # share of orders with one customer from which a column can be the customer
OF_ONE_NOUN = 2  # columns that begin with one unknown word, above which it is the thing sold
OWN_KEY = 0.75  # confidence in a column called only "id", by the name or the sense of its table
BARE_KEYS = {"id", "key", "pk", "nr", "no", "code", "number", "uuid", "guid", "nummer", "numero",
             "codigo", "codice"}  # fmt: skip
BARE_NAMES = {"name", "nom", "nombre", "nome", "naam", "title", "bezeichnung"}
ORDERS = {"order", "orders", "invoice", "invoices", "transaction", "transactions", "sale", "sales",
          "receipt", "receipts", "purchases", "bestellung", "bestellungen", "auftrag", "auftraege",
          "commandes", "commande", "pedidos", "pedido", "ordini", "ordine", "bestellingen",
          "rechnungen", "factures", "facturas", "fatture"}  # fmt: skip
CUSTOMERS = {"customer", "customers", "client", "clients", "user", "users", "member", "members",
             "buyer", "buyers", "shoppers", "kunde", "kunden", "cliente", "clientes", "clienti",
             "klant", "klanten", "accounts", "personen"}  # fmt: skip
PRODUCTS = {"product", "products", "item", "items", "article", "articles", "artikel", "produkt",
            "produkte", "produit", "produits", "producto", "productos", "produto", "produtos",
            "prodotto", "prodotti", "producten", "skus"}  # fmt: skip
CATEGORIES = {"category", "categories", "kategorien", "categorias", "categorie"}
# What a table of such a key calls by a name; an order has none.
LABELS = {vocabulary.ORDER_ID: None, vocabulary.CUSTOMER_ID: vocabulary.CUSTOMER_NAME,
          vocabulary.PRODUCT_ID: vocabulary.PRODUCT}  # fmt: skip
OF_A_PERSON = (vocabulary.AGE, vocabulary.AGE_BAND, vocabulary.BIRTH_YEAR, vocabulary.BIRTH_DATE,
               vocabulary.GENDER, vocabulary.MARITAL_STATUS, vocabulary.EDUCATION,
               vocabulary.INCOME, vocabulary.OCCUPATION, vocabulary.TENURE)  # fmt: skip
ATTRIBUTES = 2  # things told about a person from which a table of unique rows is one of customers


def with_keys(scores: Scores, profiles: Mapping[str, Profile], table: str) -> Scores:
    """The evidence with what uniqueness and dependence add to it and take from it."""
    better: Scores = {name: dict(row) for name, row in scores.items()}
    _own_key(better, profiles, table)
    _too_few_orders(better, profiles)
    _rows_are_no_orders(better, profiles)
    _stores_by_name(better, profiles)
    _one_customer_an_order(better, profiles)
    _called_by_their_noun(better, profiles)
    _line_numbers(better, profiles)
    _rows_are_no_products(better, profiles)
    weigh_order_money(better, profiles)
    weigh_line_money(better, profiles)
    return better


def _own_key(scores: Scores, profiles: Mapping[str, Profile], table: str) -> None:
    """A column called only "id" or "name" is that of what the table lists, and no other key."""
    keys = [name for name in profiles if _is_bare(name, BARE_KEYS)]
    others = {name: row for name, row in scores.items() if name not in keys}
    listed, why = _listed(others, profiles, table)
    for name in keys:
        profile = profiles[name]
        unique = profile.distinct > 1 and profile.unique >= UNIQUE and profile.filled == 1
        if listed in LABELS and unique:
            scores[name] = {listed: (OWN_KEY, why)}
        else:  # the key of something unknown, or no key
            scores[name] = {role: told for role, told in scores.get(name, {}).items()
                            if role not in (*LABELS, vocabulary.QUANTITY)}  # fmt: skip
    label = vocabulary.CATEGORY if listed == vocabulary.CATEGORY else LABELS.get(listed)
    for name in profiles:
        if label and _is_bare(name, BARE_NAMES):
            scores[name] = {label: (OWN_KEY, why)}


def _called_by_their_noun(scores: Scores, profiles: Mapping[str, Profile]) -> None:
    """Where nothing is the product, what is sold goes by its own noun: ``pizza_name`` beside
    ``pizza_size`` and ``pizza_category``."""
    if any(candidates(scores, role) for role in (vocabulary.PRODUCT, vocabulary.PRODUCT_ID)):
        return
    heads = {name: concepts(name)[0] for name in profiles}
    for name, profile in profiles.items():
        noun, *rest = concepts(name)
        told = [word.concept for word in rest]
        beside = sum(head.concept == noun.concept for head in heads.values())
        if noun.known or beside <= OF_ONE_NOUN or profile.unique >= UNIQUE:
            continue
        role = {"name": vocabulary.PRODUCT, "id": vocabulary.PRODUCT_ID}.get(
            told[-1] if told else ""
        )
        if role is not None and {*told} <= {"name", "id"}:
            scores[name][role] = (
                OWN_KEY,
                f"what is sold, as columns about one {noun.concept} show",
            )


def _is_bare(name: str, known: set[str]) -> bool:
    own = words(name)
    return len(own) == 1 and own[0] in known


def _listed(scores: Scores, profiles: Mapping[str, Profile], table: str) -> tuple[str, str]:
    """The key of what a table lists, by its name, else by what it tells; "" where unknown."""
    nouns = {vocabulary.ORDER_ID: ORDERS, vocabulary.CUSTOMER_ID: CUSTOMERS,
             vocabulary.PRODUCT_ID: PRODUCTS, vocabulary.CATEGORY: CATEGORIES}  # fmt: skip
    for word in reversed(words(table)):  # the last noun is the thing listed: "customer orders"
        for role, known in nouns.items():
            if word in known:
                return role, f"the key of table {table}"
    told = {role for row in scores.values() for role, (score, _) in row.items() if score >= ACCEPT}
    sold = {vocabulary.PRODUCT, vocabulary.PRODUCT_ID, vocabulary.ORDER_ID, vocabulary.DATE}
    if len(told & set(OF_A_PERSON)) >= ATTRIBUTES and not told & sold:
        return vocabulary.CUSTOMER_ID, "one row a customer: the table describes persons"
    if {vocabulary.CUSTOMER_ID, vocabulary.DATE} <= told and vocabulary.PRODUCT not in told:
        return vocabulary.ORDER_ID, "one row an order: a customer and a date stand beside it"
    return "", ""


def _too_few_orders(scores: Scores, profiles: Mapping[str, Profile]) -> None:
    """A column of a few values on many rows counts orders or tells their kind, and is no number."""
    for name, row in scores.items():
        if vocabulary.ORDER_ID in row and profiles[name].unique < LEAST_ORDERS:
            del row[vocabulary.ORDER_ID]


def _rows_are_no_orders(scores: Scores, profiles: Mapping[str, Profile]) -> None:
    """Of several order numbers one that is new on every row numbers the rows."""
    found = candidates(scores, vocabulary.ORDER_ID)
    repeats = [name for name in found if profiles[name].unique < UNIQUE]
    for name in found if repeats else ():
        if name not in repeats:
            weaken(scores, name, vocabulary.ORDER_ID, f"new on every row, and {repeats[0]} is not")


def _rows_are_no_products(scores: Scores, profiles: Mapping[str, Profile]) -> None:
    """Of several product numbers one that is new on every row numbers the items of orders."""
    found = candidates(scores, vocabulary.PRODUCT_ID)
    repeats = [name for name in found if profiles[name].unique < UNIQUE]
    for name in found if repeats else ():
        if name not in repeats:
            why = f"new on every row, and {repeats[0]} is not"
            weaken(scores, name, vocabulary.PRODUCT_ID, why)


def _line_numbers(scores: Scores, profiles: Mapping[str, Profile]) -> None:
    """A number that counts the lines of each order from one names no product."""
    for order in candidates(scores, vocabulary.ORDER_ID):
        for name in candidates(scores, vocabulary.PRODUCT_ID):
            if _counts_lines(profiles[order], profiles[name]):
                why = f"it counts the lines of each {order}"
                weaken(scores, name, vocabulary.PRODUCT_ID, why, RULED_OUT)


def _counts_lines(order: Profile, number: Profile) -> bool:
    if number.low != 1 or not len(number.values):
        return False
    known = (order.codes >= 0) & ~np.isnan(number.values)
    codes = order.codes[known]
    rows = np.bincount(codes)
    highest = np.zeros(len(rows))
    np.maximum.at(highest, codes, number.values[known])
    several = rows > 1
    return bool(several.any()) and bool((highest == rows)[several].mean() >= ONE_CUSTOMER)


def _stores_by_name(scores: Scores, profiles: Mapping[str, Profile]) -> None:
    """Of a number of a store and its name, one for one, the name says more."""
    found = candidates(scores, vocabulary.STORE)
    named = [name for name in found if profiles[name].numbers.readable < READABLE_SHARE]
    for code in found:
        for name in named if code not in named else ():
            same = profiles[code].distinct == profiles[name].distinct
            if same and (determined(profiles[code], profiles[name]) or 0.0) >= ONE_CUSTOMER:
                weaken(scores, code, vocabulary.STORE, f"{name} names it", SECOND)


def _one_customer_an_order(scores: Scores, profiles: Mapping[str, Profile]) -> None:
    """Of several customer numbers one that differs within orders, or does not tell the gender."""
    found = candidates(scores, vocabulary.CUSTOMER_ID)
    if len(found) < 2:
        return
    orders = [profiles[name] for name in candidates(scores, vocabulary.ORDER_ID)
              if profiles[name].unique < UNIQUE]  # fmt: skip
    persons = [profiles[name] for role in (vocabulary.GENDER, vocabulary.BIRTH_YEAR)
               for name in candidates(scores, role)]  # fmt: skip
    fits = {
        name: min(
            [1.0, *_shares([(order, profiles[name]) for order in orders]),
             *_shares([(profiles[name], person) for person in persons])]
        )
        for name in found
    }  # fmt: skip
    if max(fits.values()) < ONE_CUSTOMER:
        return
    for name in found:
        if fits[name] < ONE_CUSTOMER:
            weaken(scores, name, vocabulary.CUSTOMER_ID, "one order has several of them, "
                    "or one of them several genders")  # fmt: skip


def _shares(pairs: list[tuple[Profile, Profile]]) -> list[float]:
    found = [determined(by, other) for by, other in pairs]
    return [share for share in found if share is not None]


def determined(by: Profile, other: Profile) -> float | None:
    """Of the values of one column that stand on several rows, the share with one value of another.

    None where no value stands on two rows.
    """
    known = (by.codes >= 0) & (other.codes >= 0)
    keys, values = by.codes[known], other.codes[known]
    if not len(keys):
        return None
    rows = np.bincount(keys)
    different = np.bincount(np.unique(np.stack([keys, values]), axis=1)[0], minlength=len(rows))
    several = rows > 1
    return float((different[several] == 1).mean()) if several.any() else None
