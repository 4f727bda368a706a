"""Whether regions buy different things."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pandas as pd

from report_builder.buyers.doubts import hint
from report_builder.customer_features import CATEGORY
from report_builder.dataset import Dataset
from report_builder.model import Content, Evidence, Fact, Facts, Finding
from report_builder.sections.regions.comparing import CLEAR, known_people, of_people
from report_builder.sections.regions.levels import Level
from report_builder.stats.disclosure import SMALLEST
from report_builder.stats.inference import MINIMUM_PER_GROUP, association

FEWEST = 2  # regions, and categories, that can differ at all


def content(data: Dataset, main: Level) -> Content:
    """One finding, where customers, categories and two regions of thirty are known."""
    people = known_people(data)
    if people is None or main.column not in people.frame:
        return Content()
    shares = people.frame[[name for name in people.frame.columns if name.startswith(CATEGORY)]]
    bought = (shares.fillna(0.0) > 0).any(axis=1) if len(shares.columns) else None
    if bought is None or not bought.any():
        return Content()
    largest = shares[bought].fillna(0.0).to_numpy(float).argmax(axis=1)
    names = [name.removeprefix(CATEGORY) for name in shares.columns]
    first = pd.Series([names[at] for at in largest], index=shares.index[bought])
    table = pd.crosstab(of_people(people, main)[bought], first)
    table = table[table.sum(axis=1) >= MINIMUM_PER_GROUP]
    table = table.loc[:, table.sum() > 0]
    if min(table.shape) < FEWEST:
        return Content()
    own = people.dimension(main.column)
    told = _finding(table, main)
    return Content((hint(told, own) if own else told,))


def _finding(table: pd.DataFrame, main: Level) -> Finding:
    tested = association(table.to_numpy())
    sizes = {
        "customers": Fact(int(table.to_numpy().sum()), "count"),
        "regions": Fact(len(table), "count"), "many": Fact(main.many, "text"),
    }  # fmt: skip
    if tested.p < CLEAR and tested.low > 0 and (table >= SMALLEST).to_numpy().any():
        facts: Facts = {**sizes, **_outstanding(table)}
        return Finding(
            "regions_mix", "info",
            "What customers buy most differs between {regions} {many} "
            "({customers:customer|customers}). What stands out most is {category} in {region}: it "
            "is the first category of {share} of the customers there, and of {rest} elsewhere.",
            facts, Evidence(**asdict(tested)),
            so_what="Give {category} more room in offers to {region}.",
        )  # fmt: skip
    return Finding(
        "regions_mix", "info",
        "What customers buy most does not differ clearly between {regions} {many} "
        "({customers:customer|customers}).",
        sizes, Evidence(**asdict(tested)),
        so_what="Nothing here speaks for a range or offers of its own in any of them.",
    )  # fmt: skip


def _outstanding(table: pd.DataFrame) -> Facts:
    """The category furthest above what is usual, among those of ten customers of a region."""
    counts = table.to_numpy(float)
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    residuals = np.where(counts >= SMALLEST, (counts - expected) / np.sqrt(expected), -np.inf)
    at, column = divmod(int(np.argmax(residuals)), residuals.shape[1])
    own, size = counts[at, column], counts[at].sum()
    rest = counts[:, column].sum() - own
    return {
        "region": Fact(str(table.index[at]), "text"),
        "category": Fact(str(table.columns[column]), "text"),
        "share": Fact(float(own / size), "share"),
        "rest": Fact(float(rest / (counts.sum() - size)), "share"),
    }
