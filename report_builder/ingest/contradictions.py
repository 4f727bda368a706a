"""Attributes of customers that contradict themselves: one customer with both genders.

A few contradictions are slips of the pen or real changes; a customer's usual value is used. But
where the lines of one customer differ nearly as much from each other as lines of different
customers, the attribute was not the customer's at all, and whatever is said of it would be noise.
That is measured as in the analysis of variance: the variance within customers over the variance of
all rows, 0 where each customer has one value, 1 where values are as if drawn by lot. For labels the
variance is Gini's (Light & Margolin 1971, "An analysis of variance for categorical data").
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import ibis

from report_builder import formats
from report_builder import roles as vocabulary
from report_builder.dataset import Preparation
from report_builder.ingest.casting import canonical

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Where customers live. Goods are sent to several places as well: the place of an order stays what
# it is where customers have none.
PLACES = (vocabulary.COUNTRY, vocabulary.ZONE, vocabulary.STATE, vocabulary.CITY)
# What a customer has one of, or seldom changes.
CHECKED = (
    vocabulary.GENDER, vocabulary.AGE, vocabulary.BIRTH_YEAR, vocabulary.BIRTH_DATE,
    vocabulary.AGE_BAND, vocabulary.MARITAL_STATUS, vocabulary.EDUCATION, vocabulary.OCCUPATION,
    vocabulary.INCOME, *PLACES,
)  # fmt: skip
NAMES = {vocabulary.ZONE: "region"}  # where the role is called otherwise in sentences
BY_CHANCE = 0.5  # from here on, rows of a customer are nearer to chance than to one value
UNSTEADY = 0.1  # of those who can be compared: with more, the usual value is a guess for too many
FEWEST = 5  # customers who contradict themselves; fewer can be slips of the pen
BIRTHDAYS = 1  # years an age may grow beyond the whole years between the first and last purchase
DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Contradiction:
    """How far an attribute contradicts itself.

    ``customers`` with a value in at least two rows, ``contradicting`` those of them
    with more than one value, ``chance`` the variance within customers over that of all rows.
    ``unreliable`` attributes are left out of the analysis, unreliable places only as an attribute
    of customers: orders still have theirs. ``banded``: an exact age that is left out because the
    bands of age, which are given too, are steady.
    """

    role: str
    customers: int
    contradicting: int
    chance: float
    unreliable: bool
    banded: bool = False

    @property
    def unsteady(self) -> bool:
        """Whether so many contradict themselves that what is said by it is a hint at most."""
        if self.unreliable or self.banded:
            return False
        return self.contradicting >= FEWEST and self.contradicting > UNSTEADY * self.customers

    @property
    def of_the_order(self) -> bool:
        """Whether an order has it as well: a place that goods are sent to."""
        return self.role in PLACES

    @property
    def reason(self) -> str:
        """The measurement as a sentence, without its full stop."""
        said = (
            f"{formats.count(self.contradicting)} of {formats.count(self.customers)} customers "
            f"who can be compared have {self._several}"
        )
        if self.banded:
            return f"{said}: the bands of age, which are steady, are used in its place"
        if self.unreliable and self.of_the_order:
            return f"{said}: it belongs to the order, not to the customer"
        if self.unreliable:
            return f"{said}, which varies among the purchases of one customer as if drawn by lot"
        return said

    @property
    def note(self) -> Preparation:
        """The contradiction as noticed while preparing."""
        return Preparation(
            f"Customers with {self._several}", self._decision, self.contradicting,
            f"of {formats.count(self.customers)} with several lines",
        )  # fmt: skip

    @property
    def _several(self) -> str:
        """More than one gender; of an age, which grows, how far apart the two are."""
        return several(self._name)

    @property
    def _name(self) -> str:
        return NAMES.get(self.role, canonical(self.role).replace("_", " "))

    @property
    def _decision(self) -> str:
        varies = f"{formats.share(self.chance)} as much" if self.chance < 1 else "as much"
        measured = (
            f"among the purchases of one customer the {self._name} varies {varies} as among all "
            "purchases"
        )
        if self.banded:
            return (
                f"not used to compare customers: {measured}; the bands of age are steady and stand "
                "in its place"
            )
        if self.unreliable:
            kept = "not used" if not self.of_the_order else "used for orders, not for customers"
            return f"{kept}: {measured}; {formats.share(BY_CHANCE)} is too much"
        decision = "the usual value of each customer is used"
        if self.unsteady:
            decision += (
                f": {measured}, less than {formats.share(BY_CHANCE)}; findings by it are hints at "
                "most"
            )
        return decision


def several(name: str) -> str:
    """What somebody has who contradicts themselves in an attribute of this name."""
    return "ages more than a year apart" if name == "age" else f"more than one {name}"


def found(lines: ir.Table, *, by_order: bool) -> tuple[Contradiction, ...]:
    """Attributes of which at least one customer has more than one value, and how much they differ.

    ``lines`` are typed lines with ``customer_id``, and ``day``, NULL without dates. Rows are
    compared, and with ``by_order`` orders as well: what the till notes once an order stands alike
    on all its lines, and would hide that it changes with every order.
    """
    checked = [role for role in CHECKED if canonical(role) in lines.columns]
    if not checked or "customer_id" not in lines.columns:
        return ()
    checked = _differing(lines, checked)
    if not checked:
        return ()
    units = (False, True) if by_order else (False,)
    parts = [_measured(lines, role, of_orders=unit) for role in checked for unit in units]
    table = functools.reduce(lambda one, other: one.union(other), parts)
    rows = table.order_by("role", "of_orders").execute().to_dict("records")
    verdicts = [_verdict([row for row in rows if row["role"] == role]) for role in checked]
    kept = tuple(verdict for verdict in verdicts if verdict.contradicting)
    return tuple(
        replace(one, banded=True)
        if one.role == vocabulary.AGE and one.unsteady and _steady_bands(lines, kept)
        else one
        for one in kept
    )


def _steady_bands(lines: ir.Table, doubted: Sequence[Contradiction]) -> bool:
    """Whether bands of age are known of as many customers as the age, and do not waver."""
    if vocabulary.AGE_BAND not in lines.columns:
        return False
    if any(one.unsteady or one.unreliable for one in doubted if one.role == vocabulary.AGE_BAND):
        return False
    known = [
        lines.customer_id.nunique(where=lines[name].notnull())
        for name in (vocabulary.AGE, vocabulary.AGE_BAND)
    ]
    row = lines.agg(age=known[0], band=known[1]).execute().iloc[0]
    return bool(row["band"] >= row["age"])


def _differing(lines: ir.Table, roles: Sequence[str]) -> list[str]:
    """The roles of which a customer has more than one value: most have none, told in one pass."""
    names = [canonical(role) for role in roles]
    known = lines.filter(lines.customer_id.notnull())
    each = known.group_by("customer_id").agg(
        **{name: known[name].min() != known[name].max() for name in names}
    )
    row = each.agg(**{name: each[name].sum() for name in names}).fill_null(0).execute().iloc[0]
    return [role for role, name in zip(roles, names, strict=True) if row[name] > 0]


def _verdict(measured: Sequence[Mapping[str, Any]]) -> Contradiction:
    """The verdict on a role, from its rows and, where they are compared, its orders."""
    chances = [row["within"] / row["total"] if row["total"] > 0 else 0.0 for row in measured]
    shown = [
        round(float(chance), 4)
        for chance, row in zip(chances, measured, strict=True)
        if row["contradicting"] >= FEWEST
    ]
    chance = max(shown, default=round(float(chances[0]), 4))
    customers, contradicting = (int(measured[0][key]) for key in ("customers", "contradicting"))
    unreliable = bool(shown) and chance >= BY_CHANCE
    return Contradiction(measured[0]["role"], customers, contradicting, chance, unreliable)


def _measured(lines: ir.Table, role: str, *, of_orders: bool) -> ir.Table:
    """One row: customers compared and contradicting, variance within customers and of all."""
    name = canonical(role)
    known = lines.filter(lines.customer_id.notnull(), lines[name].notnull())
    rows = known.select("day", customer=known.customer_id, order=known.order_id, value=known[name])
    if of_orders:
        rows = rows.group_by("customer", "order").agg(day=rows.day.min(), value=rows.value.min())
    is_number = rows.value.type().is_numeric()
    each, total = _numbers(rows) if is_number else _labels(rows, role in PLACES)
    compared = each.filter(each.rows > 1)
    grown = BIRTHDAYS + ibis.coalesce(compared.years, 0) if role == vocabulary.AGE else 0
    measured = compared.agg(
        customers=compared.count(),
        contradicting=ibis.coalesce((compared.spread > grown).sum(), 0),
        squares=ibis.coalesce(compared.squares.sum(), 0.0),
        free=ibis.coalesce((compared.rows - 1).sum(), 0),
    )
    within = ibis.cases((measured.free > 0, measured.squares / measured.free), else_=0.0)
    return measured.cross_join(total).select(
        role=ibis.literal(role), of_orders=ibis.literal(of_orders),
        customers=measured.customers.cast("int64"),
        contradicting=measured.contradicting.cast("int64"),
        within=within.cast("float64"), total=ibis.coalesce(total.total, 0.0).cast("float64"),
    )  # fmt: skip


def _numbers(rows: ir.Table) -> tuple[ir.Table, ir.Table]:
    """Rows, range and sum of squares around the mean by customer; the variance of all rows."""
    rows = rows.mutate(value=rows.value.cast("float64"))
    each = rows.group_by("customer").agg(
        rows=rows.count(), spread=rows.value.max() - rows.value.min(),
        years=_years(rows.day), mean_square=rows.value.var(how="pop"),
    )  # fmt: skip
    each = each.mutate(squares=each.mean_square * each.rows)
    return each, rows.agg(total=rows.value.var(how="sample"))


def _labels(rows: ir.Table, are_places: bool) -> tuple[ir.Table, ir.Table]:
    """The same for labels: Gini's variance, the share of pairs of rows that differ."""
    rows = rows.mutate(value=rows.value.cast("string"))
    pairs = rows.group_by("customer", "value").agg(n=rows.count())
    if are_places:  # DELHI and Delhi are one; put right in the few that are left
        spelt = pairs.value.strip().re_replace(r"\s+", " ").lower()
        spelt_alike = pairs.mutate(value=spelt).group_by("customer", "value")
        pairs = spelt_alike.agg(n=lambda table: table.n.sum())
    each = pairs.group_by("customer").agg(
        rows=pairs.n.sum(), spread=pairs.count() - 1, alike=(pairs.n * pairs.n).sum(),
    )  # fmt: skip
    each = each.mutate(squares=each.rows - each.alike / each.rows)
    values = pairs.group_by("value").agg(n=pairs.n.sum())
    every = values.agg(rows=values.n.sum(), alike=(values.n * values.n).sum())
    share = (every.rows - every.alike / every.rows) / (every.rows - 1)
    return each, every.select(total=ibis.cases((every.rows > 1, share), else_=0.0))


def _years(day: ir.DateColumn) -> ir.FloatingScalar:
    """Years from the first to the last day."""
    return day.max().delta(day.min(), unit="day").cast("float64") / DAYS_A_YEAR
