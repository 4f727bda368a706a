"""Which files are exports of one table: by their columns, and by how they are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from report_builder.ingest.sources.export_names import is_apart, pattern
from report_builder.ingest.sources.parts import Part

# Of all columns of two files. A later export gains a column or two; tables that belong together
# share their keys, and two lists of addresses (customers and suppliers) nearly all but the key.
COMMON_LIKE_NAMES = 0.5  # sales_2023-01 and sales_2023-02
COMMON_OTHER_NAMES = 0.8  # north and south; and one of the two must have all columns of the other
FEWEST_COLUMNS = 3  # with fewer (id, name) equal columns say nothing

JOINTS = re.compile(r"[\s_.\-]+")


def key_of(columns: Sequence[str]) -> tuple[str, ...]:
    """What columns are compared by: their names whatever the case, blanks and joints in them.

    Names that are equal then are told apart by their order.
    """
    met: Counter[str] = Counter()
    keys: list[str] = []
    for column in columns:
        key = JOINTS.sub("", column.casefold()) or column
        met[key] += 1
        keys.append(key if met[key] == 1 else f"{key}#{met[key]}")
    return tuple(keys)


def grouped(parts: Sequence[Part]) -> list[list[Part]]:
    """Parts of one table together, in the order of the first of each."""
    clusters: list[list[_Like]] = []
    for like in _alike(parts):
        touching = [cluster for cluster in clusters if any(_same(like, o) for o in cluster)]
        merged = [other for cluster in touching for other in cluster]
        clusters = [cluster for cluster in clusters if cluster not in touching]
        clusters.append([*merged, like])
    order = {id(part): place for place, part in enumerate(parts)}
    groups = [
        sorted((part for like in cluster for part in like.parts), key=lambda p: order[id(p)])
        for cluster in clusters
    ]
    return sorted(groups, key=lambda group: order[id(group[0])])


@dataclass(slots=True)
class _Like:
    """Parts with equal columns that are compared as one."""

    columns: frozenset[str]
    names: frozenset[str]
    apart: bool
    parts: list[Part]


def _alike(parts: Sequence[Part]) -> list[_Like]:
    """Parts with the same columns put together first, so that few are compared in pairs."""
    found: dict[object, _Like] = {}
    for part in parts:
        columns = frozenset(key_of(part.columns))
        names = frozenset(_patterns(part))
        apart = any(is_apart(name) for name in names)
        key = (columns, apart) if _says_enough(part) else (columns, apart, names)
        if key in found:
            found[key].parts.append(part)
            found[key].names |= names
        else:
            found[key] = _Like(columns, names, apart, [part])
    return list(found.values())


def _patterns(part: Part) -> list[str]:
    """The name of a part; where it is nothing but a date, the folder it stands in."""
    patterns = [pattern(name) for name in part.names]
    if any(patterns):
        return [name for name in patterns if name]
    return [pattern(part.folder)]


def _says_enough(part: Part) -> bool:
    """Whether equal columns alone make two files exports of one table."""
    has_names = part.text is None or part.text[0].has_header
    return has_names and len(part.columns) >= FEWEST_COLUMNS


def _same(one: _Like, other: _Like) -> bool:
    if one.apart != other.apart:
        return False
    common = len(one.columns & other.columns)
    share = common / len(one.columns | other.columns)
    if one.names & other.names:
        return share >= COMMON_LIKE_NAMES
    contained = common == min(len(one.columns), len(other.columns))
    enough = all(_says_enough(like.parts[0]) for like in (one, other))
    return enough and contained and share >= COMMON_OTHER_NAMES
