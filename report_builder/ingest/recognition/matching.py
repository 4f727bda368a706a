"""All columns matched with roles at once, and the choices that were close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from report_builder import roles as vocabulary
from report_builder.ingest.recognition.recognised import CloseCall
from report_builder.ingest.recognition.relations import RELATIVE, Relation
from report_builder.ingest.recognition.weighing import ACCEPT, Scores
from report_builder.model import ColumnMapping
from report_builder.roles import Role
from report_builder.settings import quoted

SUREST = 0.98  # the confidence that counts: two fair matches do not outweigh one exact name
AMONG_THE_SURE = 1e-3  # of two columns that are both sure, the surer one
CLOSE = 1.2  # log odds lost by the second-best choice, below which the first was a close call
ALTERNATIVES = 60  # columns for which second choices are looked for; wider tables have too many


def matched(
    scores: Scores, columns: Sequence[str], roles: Sequence[Role], table: str
) -> dict[str, ColumnMapping]:
    """Role -> column, no column and no role twice, with the most evidence in total.

    Evidence adds up in log odds of the confidence, so a match is worth making from ACCEPT on.
    """
    weights = _weights(scores, columns, roles)
    return {
        roles[j].name: _choice(scores, columns[i], roles[j].name, table)
        for i, j in _best(weights)
    }  # fmt: skip


def close_calls(
    scores: Scores, columns: Sequence[str], roles: Sequence[Role], table: str,
    relations: Sequence[Relation],
) -> tuple[CloseCall, ...]:  # fmt: skip
    """Choices whose second best has nearly as much evidence, each told once.

    Two columns that say the same are no choice: equal ones, and a price or cost of one piece beside
    its total, are left out.
    """
    if len(columns) > ALTERNATIVES:
        return ()
    weights = _weights(scores, columns, roles)
    best = _best(weights)
    total = _total(weights, best)
    same = {frozenset((one.target, part)) for one in relations for part in one.parts
            if one.kind == "product" or (one.kind == "ratio" and abs(one.factor - 1) < RELATIVE)
            }  # fmt: skip
    calls: dict[frozenset[tuple[str, str]], CloseCall] = {}
    for i, j in best:
        without = weights.copy()
        without[i, j] = 0
        second = _best(without)
        if total - _total(without, second) >= CLOSE:
            continue
        call = _call(scores, columns, roles, table, (i, j), second)
        if call is not None and frozenset((call.chosen, call.other)) not in same:
            calls.setdefault(_moved(best, second, columns, roles), call)
    return tuple(calls.values())


def overruled(
    named: Scores, scores: Scores, mapping: Mapping[str, ColumnMapping], table: str
) -> tuple[CloseCall, ...]:
    """Columns whose names say money that was sold, and that arithmetic left aside for another."""
    used = {choice.column for choice in mapping.values()}
    calls = []
    for role in (vocabulary.AMOUNT, vocabulary.UNIT_PRICE, vocabulary.DISCOUNT):
        chosen = mapping.get(role) or _worked_out(mapping, table)
        if chosen is None or (role == vocabulary.DISCOUNT and role in mapping):
            continue
        for name, row in named.items():
            before, now = row.get(role, (0.0, "")), scores[name].get(role, (0.0, ""))
            if name not in used and before[0] >= ACCEPT > now[0]:
                calls.append(
                    CloseCall(
                        table, role, chosen.column, name, chosen.confidence, round(now[0], 2),
                        f"{name} is {now[1]}", f"[columns] {role} = {quoted(name)}",
                    )
                )  # fmt: skip
    return tuple(calls)


def _worked_out(mapping: Mapping[str, ColumnMapping], table: str) -> ColumnMapping | None:
    """The amount that quantity and price give where no column holds it."""
    parts = [mapping.get(role) for role in (vocabulary.QUANTITY, vocabulary.UNIT_PRICE)]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    column = " × ".join(part.column for part in known)
    sure = min(part.confidence for part in known)
    return ColumnMapping(vocabulary.AMOUNT, table, column, sure, "worked out")


def _weights(scores: Scores, columns: Sequence[str], roles: Sequence[Role]) -> NDArray[np.float64]:
    found = np.array(
        [[scores.get(name, {}).get(role.name, (0.0, ""))[0] for role in roles] for name in columns],
        dtype=float,
    ).reshape(len(columns), len(roles))
    sure = np.clip(found, ACCEPT, SUREST)
    odds = np.log(sure / (1 - sure)) + AMONG_THE_SURE * found + np.finfo(float).eps
    return np.where(found < ACCEPT, 0.0, odds)


def _best(weights: NDArray[np.float64]) -> list[tuple[int, int]]:
    pairs = zip(*linear_sum_assignment(-weights), strict=True)
    return [(int(i), int(j)) for i, j in pairs if weights[i, j] > 0]


def _total(weights: NDArray[np.float64], pairs: Sequence[tuple[int, int]]) -> float:
    return float(sum(weights[i, j] for i, j in pairs))


def _choice(scores: Scores, column: str, role: str, table: str) -> ColumnMapping:
    score, reason = scores[column][role]
    return ColumnMapping(role, table, column, round(score, 2), reason)


def _moved(
    best: Sequence[tuple[int, int]], second: Sequence[tuple[int, int]],
    columns: Sequence[str], roles: Sequence[Role],
) -> frozenset[tuple[str, str]]:  # fmt: skip
    return frozenset((columns[i], roles[j].name) for i, j in {*best} ^ {*second})


def _call(
    scores: Scores, columns: Sequence[str], roles: Sequence[Role], table: str,
    chosen: tuple[int, int], second: Sequence[tuple[int, int]],
) -> CloseCall | None:  # fmt: skip
    """The call that the role was given to one column and not to another, or to no other role."""
    column, role = columns[chosen[0]], roles[chosen[1]].name
    by_role: Mapping[int, int] = {j: i for i, j in second}
    by_column: Mapping[int, int] = dict(second)
    confidence = round(scores[column][role][0], 2)
    if (rival := by_role.get(chosen[1])) is not None:
        other, reason = columns[rival], f"both could be the {role}"
        likely = scores[other][role][0]
        setting = f"[columns] {role} = {quoted(other)}"
    elif (instead := by_column.get(chosen[0])) is not None:
        name = roles[instead].name
        other, reason = column, f"{column} could be the {name} as well"
        likely, setting = scores[column][name][0], f"[columns] {name} = {quoted(column)}"
    else:
        return None
    return CloseCall(table, role, column, other, confidence, round(likely, 2), reason, setting)
