"""What relations between columns say about their roles: names weighed against arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from report_builder import roles as vocabulary
from report_builder.ingest.recognition.profile import Profile
from report_builder.ingest.recognition.relations import Relation, find_relations
from report_builder.ingest.values import READABLE_SHARE

# Column -> role -> confidence and reason; a role that nothing speaks for is left out.
Scores = dict[str, dict[str, tuple[float, str]]]

ACCEPT = 0.5  # a weaker match of name and values is left unused rather than guessed
SHOWN = 0.8  # confidence that arithmetic alone gives: it shows what a column does, not its name
RULED_OUT = 0.0  # evidence against a role that no arithmetic outweighs
DENIED = 0.3  # what is left of a name's evidence where arithmetic speaks against it
OF_THE_ROW = 0.6  # what is left of the evidence of a column that another fits better
SECOND = 0.9  # what is left of the evidence of a column beside one that says more
PREFERRED = 0.5  # how much of the doubt left arithmetic takes from a role that name and it agree on
SURE_OF_ANOTHER = 0.8  # confidence in a role outside the arithmetic that keeps a column out of it
COUNTED = 1_000  # pieces on a line: a whole number above is no quantity unless its name says so
HIGHEST_TAX = 1.3  # money with tax over money without: no sales tax is higher

TOTALS = (vocabulary.AMOUNT, vocabulary.LIST_AMOUNT, vocabulary.COST, vocabulary.PROFIT,
          vocabulary.TAX, vocabulary.FREIGHT)  # fmt: skip
OF_ONE = (vocabulary.UNIT_PRICE, vocabulary.COST, vocabulary.LIST_AMOUNT)
ADDED = (vocabulary.TAX, vocabulary.FREIGHT)
ARITHMETIC = {*TOTALS, *OF_ONE, vocabulary.QUANTITY, vocabulary.DISCOUNT}


def candidates(scores: Scores, role: str) -> list[str]:
    """Columns that are more likely this than anything else."""
    found = {name: row[role][0] for name, row in scores.items() if role in row}
    best = {name: max(score for score, _ in scores[name].values()) for name in found}
    return [name for name, score in found.items() if score >= max(ACCEPT, best[name])]


def weaken(scores: Scores, column: str, role: str, why: str, left: float = OF_THE_ROW) -> None:
    """Leave part of the evidence that a column plays a role."""
    score, reason = scores[column][role]
    scores[column][role] = (score * left, f"{reason}, but {why}")


def weighed(scores: Scores, profiles: Mapping[str, Profile]) -> tuple[Scores, tuple[Relation, ...]]:
    """The evidence with what arithmetic adds to it and takes from it, and the relations found."""
    columns = _columns(scores, profiles)
    quantities = [name for name in columns if _counts(name, scores, profiles)]
    discounts = [
        name for name in columns
        if _score(scores, name, vocabulary.DISCOUNT) >= ACCEPT
        or (_best(scores, name) is None and abs(profiles[name].high) <= 100)
    ]  # fmt: skip
    relations = find_relations(profiles, columns, quantities, discounts)
    better: Scores = {name: dict(row) for name, row in scores.items()}
    for rule in _RULES:
        for relation in relations:
            rule(better, relation, relations)
    return better, relations


def _columns(scores: Scores, profiles: Mapping[str, Profile]) -> list[str]:
    """Numeric columns that may take part, those whose names speak of money or pieces first."""
    known, unknown = [], []
    for name, profile in profiles.items():
        numeric = profile.numbers.readable >= READABLE_SHARE and np.isfinite(profile.values).any()
        # A fee that never changes is still a part of what was paid.
        told = profile.distinct > 1 or (profile.low > 0 and _best(scores, name) in ADDED)
        if not numeric or not told or profile.dates.readable >= READABLE_SHARE:
            continue
        row = scores.get(name, {})
        if any(score >= ACCEPT for role, (score, _) in row.items() if role in ARITHMETIC):
            known.append(name)
        elif not any(score >= SURE_OF_ANOTHER for score, _ in row.values()):
            unknown.append(name)
    return known + unknown


def _counts(name: str, scores: Scores, profiles: Mapping[str, Profile]) -> bool:
    """Whether a column may hold numbers of pieces: its name says so, or small whole numbers do."""
    if _score(scores, name, vocabulary.QUANTITY) >= ACCEPT:
        return True
    profile = profiles[name]
    whole = profile.integers >= READABLE_SHARE and 0 <= profile.low <= profile.high <= COUNTED
    return _best(scores, name) is None and whole


def _score(scores: Scores, column: str, role: str) -> float:
    return scores.get(column, {}).get(role, (0.0, ""))[0]


def _best(scores: Scores, column: str, among: Sequence[str] = ()) -> str | None:
    """The role with most evidence of a column, of some roles; None where none is believed."""
    row = scores.get(column, {})
    told = [(score, role) for role, (score, _) in row.items()
            if score >= ACCEPT and (not among or role in among)]  # fmt: skip
    return max(told)[1] if told else None


def _support(scores: Scores, column: str, role: str, relation: Relation) -> None:
    score, reason = scores.setdefault(column, {}).get(role, (0.0, ""))
    if reason and score == RULED_OUT:
        return
    if score >= ACCEPT:
        better = 1 - (1 - score) * PREFERRED
        told = reason if relation.text in reason else f"{reason}; {relation.text}"
        scores[column][role] = (better, told)
    else:
        scores[column][role] = (SHOWN, relation.text)


def _deny(scores: Scores, column: str, role: str, relation: Relation) -> None:
    if role in scores.get(column, {}):
        score, reason = scores[column][role]
        scores[column][role] = (score * DENIED, f"{reason}, but {relation.text}")


def _prefer(scores: Scores, column: str, role: str, relation: Relation) -> None:
    """Of two columns of one role take the other: the money of the line says it at once."""
    score, reason = scores[column][role]
    scores[column][role] = (score * SECOND, f"{reason}, but {relation.text}")


def _claim(
    scores: Scores, column: str, role: str, among: Sequence[str], relation: Relation
) -> None:
    """Support a role unless the name speaks for another of these, which the numbers allow too."""
    if _best(scores, column, among) in (None, role):
        _support(scores, column, role, relation)


def _multiplied(scores: Scores, relation: Relation) -> tuple[str, str] | None:
    """The quantity and the price of one in a product, told by name, else by whole numbers."""
    one, other = relation.parts[:2]
    if relation.kind != "product":
        return one, other  # looked for with a quantity first
    counts = {part: _score(scores, part, vocabulary.QUANTITY) for part in (one, other)}
    if max(counts.values()) >= ACCEPT:
        return (one, other) if counts[one] >= counts[other] else (other, one)
    prices = [part for part in (one, other) if _best(scores, part, OF_ONE)]
    unknown = [part for part in (one, other) if _best(scores, part) is None]
    return (unknown[0], prices[0]) if len(prices) == len(unknown) == 1 else None


def _line_total(scores: Scores, relation: Relation, _: Sequence[Relation]) -> None:
    """Quantity times price: the product is money of a line, the price is of one piece."""
    if relation.kind not in ("product", "capped"):
        return
    pair = _multiplied(scores, relation)
    if pair is None or _best(scores, relation.target) == vocabulary.QUANTITY:
        return
    quantity, price = pair
    _deny(scores, relation.target, vocabulary.UNIT_PRICE, relation)
    _deny(scores, price, vocabulary.AMOUNT, relation)
    _claim(scores, relation.target, vocabulary.AMOUNT, TOTALS, relation)
    _claim(scores, price, vocabulary.UNIT_PRICE, OF_ONE, relation)
    if _best(scores, relation.target) == _best(scores, price) == vocabulary.COST:
        _prefer(scores, price, vocabulary.COST, relation)
    _claim(scores, quantity, vocabulary.QUANTITY, (), relation)


def _taken_off(scores: Scores, relation: Relation, found: Sequence[Relation]) -> None:
    """Less a discount: what is left was paid, and what it is taken off is the full price."""
    if relation.kind not in ("fraction off", "per cent off", "product less", "unit less"):
        return
    *base, off = relation.parts
    if relation.kind == "product less" and not _is_discount(scores, off):
        return
    _claim(scores, off, vocabulary.DISCOUNT, (), relation)
    if len(base) == 2:
        _deny(scores, relation.target, vocabulary.UNIT_PRICE, relation)
        _claim(scores, relation.target, vocabulary.AMOUNT, TOTALS, relation)
        _claim(scores, base[1], vocabulary.UNIT_PRICE, OF_ONE, relation)
        return
    _reduced(scores, base[0], relation.target, relation, found)


def _reduced(
    scores: Scores, full: str, paid: str, relation: Relation, found: Sequence[Relation]
) -> None:
    """Of two columns of one kind the smaller was paid: for a piece, or for the line."""
    prices = {part for one in found if one.kind == "product" and (pair := _multiplied(scores, one))
              for part in pair[1:]}  # fmt: skip
    of_one = _best(scores, full, OF_ONE) == vocabulary.UNIT_PRICE
    of_line = _best(scores, paid, TOTALS) == vocabulary.AMOUNT
    per_piece = paid in prices or (of_one and not of_line)
    role = vocabulary.UNIT_PRICE if per_piece else vocabulary.AMOUNT
    if role == vocabulary.AMOUNT and full not in prices:
        _deny(scores, full, vocabulary.AMOUNT, relation)
        _claim(scores, full, vocabulary.LIST_AMOUNT, TOTALS, relation)
    if role == vocabulary.UNIT_PRICE:
        _deny(scores, full, vocabulary.UNIT_PRICE, relation)
        _deny(scores, paid, vocabulary.AMOUNT, relation)
    _claim(scores, paid, role, TOTALS, relation)


def _is_discount(scores: Scores, column: str) -> bool:
    return _best(scores, column) == vocabulary.DISCOUNT


def _added_up(scores: Scores, relation: Relation, found: Sequence[Relation]) -> None:
    """A sum: net and tax, paid and discount, cost and profit."""
    if relation.kind != "sum":
        return
    for rest, part in (relation.parts, relation.parts[::-1]):
        role = _best(scores, part, (*ADDED, vocabulary.DISCOUNT, vocabulary.PROFIT))
        if role in ADDED and _best(scores, rest, TOTALS) in (vocabulary.AMOUNT, None):
            _deny(scores, relation.target, vocabulary.AMOUNT, relation)
            _deny(scores, relation.target, vocabulary.LIST_AMOUNT, relation)
            _support(scores, rest, vocabulary.AMOUNT, relation)
        elif role == vocabulary.DISCOUNT:
            _reduced(scores, relation.target, rest, relation, found)
            _support(scores, part, vocabulary.DISCOUNT, relation)
        elif role == vocabulary.PROFIT:
            _claim(scores, rest, vocabulary.COST, (), relation)
            _claim(scores, relation.target, vocabulary.AMOUNT, TOTALS, relation)


def _with_freight(scores: Scores, relation: Relation, _: Sequence[Relation]) -> None:
    """Quantity times price and the freight: the whole is more than the goods."""
    if (
        relation.kind == "product plus"
        and _best(scores, relation.parts[-1]) == vocabulary.FREIGHT
        and _score(scores, relation.parts[1], vocabulary.UNIT_PRICE) >= ACCEPT
    ):
        _deny(scores, relation.target, vocabulary.AMOUNT, relation)


def _with_tax(scores: Scores, relation: Relation, _: Sequence[Relation]) -> None:
    """A fixed multiple of other money, as a sales tax makes it: the smaller is without the tax."""
    above, below = relation.target, relation.parts[0]
    if relation.kind != "ratio" or not 1 < relation.factor <= HIGHEST_TAX:
        return
    if all(_best(scores, name, TOTALS) == vocabulary.AMOUNT for name in (above, below)):
        _deny(scores, above, vocabulary.AMOUNT, relation)


_RULES: tuple[Callable[[Scores, Relation, Sequence[Relation]], None], ...] = (
    _line_total, _taken_off, _added_up, _with_freight, _with_tax,
)  # fmt: skip
