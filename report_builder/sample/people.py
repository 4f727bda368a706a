"""The shop's customers: who they are, and how they are planted to behave."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from report_builder.sample.calendar import Calendar, Floats, Ints
from report_builder.sample.plan import MISSPELT_SHARE, STATE_SHARE, STATES, Plan

_WOMEN = (
    "Abigail Alice Amelia Anna Beth Camila Carmen Chloe Clara Diana Elena Emily Emma Fatima Grace "
    "Hannah Irene Isabel Jasmine Julia Karen Laura Leah Lily Lucia Maria Maya Mei Mia Naomi Nina "
    "Nora Olivia Priya Rachel Rosa Ruth Sara Sofia Tessa Valerie Zoe"
)
_MEN = (
    "Aaron Adam Ahmed Alan Andre Ben Carlos Chen Daniel David Diego Eli Ethan Felix Frank George "
    "Henry Ian Isaac Jack James Jorge Kevin Leo Liam Lucas Marcus Mateo Max Nathan Noah Omar Oscar "
    "Paul Peter Raj Ryan Samuel Simon Theo Victor Will"
)
_FAMILY = (
    "Adams Allen Baker Bennett Brooks Campbell Carter Chang Clark Collins Cooper Cruz Davis Diaz "
    "Edwards Evans Fisher Flores Foster Garcia Gomez Gray Green Hall Harris Hayes Hill Howard "
    "Hughes Jackson Jenkins Johnson Jones Kelly Kim King Lee Lewis Long Lopez Martin Miller "
    "Mitchell Moore Morgan Morris Murphy Nelson Nguyen Ortiz Parker Patel Perez Perry Price Reed "
    "Reyes Rivera Roberts Rogers Ross Russell Sanchez Scott Shah Singh Smith Stewart Sullivan "
    "Taylor Thomas Torres Turner Walker Ward Watson White Wilson Wong Wood Wright Young"
)
_EDUCATION = ("High School", "Some College", "Bachelor", "Master", "Doctorate")
_EDUCATION_SHARE = (0.27, 0.24, 0.30, 0.15, 0.04)
_EDUCATION_INCOME = (41_000, 49_000, 66_000, 82_000, 98_000)
_OCCUPATIONS = (
    "Healthcare", "Education", "Technology", "Trades", "Office & Administration", "Sales",
    "Hospitality", "Public Service", "Self-Employed",
)  # fmt: skip
_GENDER_SPELLINGS = {
    "Female": ("F", "female ", "FEMALE"),
    "Male": ("M", "male", "MALE "),
    "Non-binary": ("non-binary", "Non-Binary", "nonbinary"),
}
_MISSING = {
    "Age": 0.03, "Gender": 0.02, "Marital Status": 0.03, "Education": 0.04, "Occupation": 0.03,
    "Annual Income (USD)": 0.05, "Household Size": 0.02, "Children": 0.02, "City": 0.01,
}  # fmt: skip
OLDER_AGE = 50
_JOINED_DURING_WINDOW = 0.5  # of the members; the others joined before its first day


@dataclass(frozen=True)
class People:
    """One block of customers: the table as the shop exports it, and the truth behind it.

    Arrays run parallel to `frame`. Days are offsets from the first day of the window; `start` and
    `end` (last day included) bound the days on which the customer may order; `joined` is the day of
    joining the loyalty programme, far in the future for those who never do.
    """

    frame: pd.DataFrame
    segment: Ints
    rate: Floats
    start: Ints
    end: Ints
    is_new: npt.NDArray[np.bool_]
    joined: Ints
    parent: Ints
    state: Ints

    @property
    def ids(self) -> npt.NDArray[np.object_]:
        """Customer ids in row order."""
        return np.asarray(self.frame["Customer ID"].to_numpy(dtype=object))


def draw_people(
    first: int, count: int, digits: int, calendar: Calendar, plan: Plan, rng: np.random.Generator
) -> People:
    """Customers number `first + 1` to `first + count`; ids have at least `digits` digits."""
    segment = rng.permutation(_quota(count, np.array([s.share for s in plan.segments])))
    age = rng.triangular(18, 38, 80, count).astype(np.int64)
    state = rng.choice(len(STATES), count, p=STATE_SHARE)
    start, end, is_new = _activity(segment, calendar, plan, rng)
    joined = _joined(segment, start, calendar, plan, rng)
    children = np.where((age >= 25) & (age < 55), rng.poisson(1.0, count).clip(0, 4), 0)
    frame = pd.DataFrame(
        {"Customer ID": [f"C{i:0{digits}d}" for i in range(first + 1, first + count + 1)]}
    )
    frame = pd.concat(
        [
            frame,
            _demography(age, children, rng),
            _place(state, rng),
            _loyalty(joined, calendar, rng),
        ],
        axis=1,
    )
    for column, share in _MISSING.items():
        frame.loc[rng.random(count) < share, column] = None
    rate = np.array([s.orders_per_year for s in plan.segments])[segment]
    if plan.rate_shape is not None:
        rate = rate * rng.gamma(plan.rate_shape, 1 / plan.rate_shape, count)
    rate = rate * np.array(plan.state_rate)[state]
    rate = rate * np.where(age >= OLDER_AGE, plan.fifty_and_over_rate, 1.0)
    parent = (children > 0).astype(np.int64)
    return People(frame, segment, rate, start, end, is_new, joined, parent, state)


def _quota(count: int, shares: Floats) -> Ints:
    """Segment of each of `count` customers, sizes as close to the shares as whole numbers allow."""
    edges = np.floor(np.cumsum(shares) * count + 0.5).astype(np.int64)
    return np.searchsorted(edges, np.arange(count), side="right").clip(0, len(shares) - 1)


def _activity(
    segment: Ints, calendar: Calendar, plan: Plan, rng: np.random.Generator
) -> tuple[Ints, Ints, npt.NDArray[np.bool_]]:
    """First and last possible order day, and whether the customer is new inside the window."""
    count, days = len(segment), len(calendar.days)
    activity = np.array([s.activity for s in plan.segments])[segment]
    is_new = rng.random(count) < np.array([s.new_share for s in plan.segments])[segment]
    arrival = calendar.day_at(rng.random(count) * calendar.cumulative[-1])
    leaving = (rng.uniform(0.15, 0.65, count) * days).astype(np.int64)
    start = np.where(is_new, arrival, 0)
    end = np.where(activity == "lapsed", leaving, days - 1)
    return start, np.where(activity == "once", start, end), is_new


def _joined(
    segment: Ints, start: Ints, calendar: Calendar, plan: Plan, rng: np.random.Generator
) -> Ints:
    count, days = len(segment), len(calendar.days)
    member = rng.random(count) < np.array([s.member_share for s in plan.segments])[segment]
    before = -rng.integers(1, 1000, count)
    during = start + (rng.random(count) * (days - start) * 0.8).astype(np.int64)
    late = plan.join_in_window & ((rng.random(count) < _JOINED_DURING_WINDOW) | (start > 0))
    return np.where(member, np.where(late, during, before), 10 * days + 10_000)


def _demography(age: Ints, children: Ints, rng: np.random.Generator) -> pd.DataFrame:
    count = len(age)
    gender = rng.choice(["Female", "Male", "Non-binary"], count, p=[0.54, 0.445, 0.015])
    education = rng.choice(len(_EDUCATION), count, p=_EDUCATION_SHARE)
    income = np.array(_EDUCATION_INCOME)[education] * np.exp(rng.normal(0.0, 0.35, count))
    occupation = np.array(_OCCUPATIONS)[rng.integers(0, len(_OCCUPATIONS), count)]
    occupation = np.where(age >= 67, "Retired", np.where(age < 22, "Student", occupation))
    marital = _marital_status(age, rng)
    adults = np.where(marital == "Married", 2, 1)
    return pd.DataFrame(
        {
            "Customer Name": _names(gender, rng),
            "Age": pd.array(age, dtype="Int64"),
            "Gender": _misspell(gender, _GENDER_SPELLINGS, rng),
            "Marital Status": marital.astype(object),
            "Education": np.array(_EDUCATION, dtype=object)[education],
            "Annual Income (USD)": pd.array(np.rint(income / 500).astype(int) * 500, dtype="Int64"),
            "Occupation": occupation.astype(object),
            "Household Size": pd.array(adults + children, dtype="Int64"),
            "Children": pd.array(children, dtype="Int64"),
        }
    )


def _names(gender: npt.NDArray[np.str_], rng: np.random.Generator) -> list[str]:
    pick = rng.random((len(gender), 3))
    women, men, families = _WOMEN.split(), _MEN.split(), _FAMILY.split()
    return [
        f"{given[int(u * len(given))]} {families[int(v * len(families))]}"
        for given, u, v in (
            (women if g == "Female" or (g == "Non-binary" and w < 0.5) else men, u, v)
            for g, (u, v, w) in zip(gender, pick, strict=True)
        )
    ]


def _marital_status(age: Ints, rng: np.random.Generator) -> npt.NDArray[np.str_]:
    """Single, married, divorced or widowed, at shares that depend on age."""
    married = np.interp(age, [18, 25, 35, 60, 80], [0.02, 0.25, 0.58, 0.60, 0.50])
    divorced = np.interp(age, [18, 30, 50, 80], [0.0, 0.06, 0.18, 0.15])
    widowed = np.interp(age, [18, 50, 80], [0.0, 0.02, 0.27])
    draw = rng.random(len(age))
    return np.select(
        [draw < married, draw < married + divorced, draw < married + divorced + widowed],
        ["Married", "Divorced", "Widowed"],
        "Single",
    )


def _place(state: Ints, rng: np.random.Generator) -> pd.DataFrame:
    pick = rng.random(len(state))
    names = np.array([name for name, _, _ in STATES])[state]
    spellings = {name: (code, f"{name.lower()} ", name.upper()) for name, code, _ in STATES}
    cities = [STATES[s][2][int(u * len(STATES[s][2]))] for s, u in zip(state, pick, strict=True)]
    return pd.DataFrame({"State": _misspell(names, spellings, rng), "City": cities})


def _loyalty(joined: Ints, calendar: Calendar, rng: np.random.Generator) -> pd.DataFrame:
    member = joined < len(calendar.days)
    tier = np.array(["Bronze", "Silver", "Gold"])[rng.choice(3, len(joined), p=[0.55, 0.32, 0.13])]
    day = calendar.days[0] + np.where(member, joined, 0)
    return pd.DataFrame(
        {
            "Loyalty Member": np.where(member, "Yes", "No").astype(object),
            "Loyalty Tier": pd.Series(tier.astype(object)).where(member),
            "Loyalty Join Date": pd.Series(np.datetime_as_string(day).astype(object)).where(member),
        }
    )


def _misspell(
    values: npt.NDArray[np.str_], spellings: Mapping[str, tuple[str, ...]], rng: np.random.Generator
) -> npt.NDArray[np.object_]:
    """The values with a small share written in one of their other spellings."""
    written = values.astype(object)
    for position in np.flatnonzero(rng.random(len(values)) < MISSPELT_SHARE):
        variants = spellings[str(values[position])]
        written[position] = variants[int(rng.integers(0, len(variants)))]
    return written
