"""When customers order, and what the campaigns add to it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from report_builder.sample.calendar import Calendar, Ints
from report_builder.sample.people import People
from report_builder.sample.plan import (
    ANONYMOUS_LINE_SHARE,
    CAMPAIGN_REACH,
    CANCELLED_ORDER_SHARE,
    RESPONSE_DAYS,
    STATE_SHARE,
    STATES,
    Campaign,
    Plan,
)

CHANNELS = ("In-Store", "Online", "Mobile App")
PAYMENTS = ("Credit Card", "Debit Card", "PayPal", "Gift Card", "Cash")
IN_STORE = 0
ANONYMOUS = -1
_CHANNEL_SHARE = (0.52, 0.33, 0.15)
_PAYMENT_SHARE = ((0.45, 0.30, 0.0, 0.07, 0.18), (0.47, 0.20, 0.27, 0.06, 0.0))
_PLAIN_PAYMENT_SHARE = (0.45, 0.25, 0.15, 0.07, 0.08)
_CAMPAIGN_COLUMNS = ("Customer ID", "Campaign", "Sent Date", "Channel", "Group", "Responded")
_OPENING_HOUR = 9  # `Plan.hour_weights` runs from here
ANONYMOUS_LINES_PER_ORDER = 1.8


@dataclass(frozen=True)
class Orders:
    """Orders in order of time; parallel arrays. `customer` is a row of People, or ANONYMOUS."""

    customer: Ints
    day: Ints
    second: Ints
    channel: Ints
    payment: Ints
    state: Ints
    cancelled: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class CampaignRun:
    """One campaign on one block: rows for the file, and what it did to whom.

    `responding_anyway` counts the exposed who order within the response days of their own accord.
    """

    name: str
    frame: pd.DataFrame
    responding_anyway: int
    extra_customer: Ints
    extra_day: Ints


def draw_orders(
    people: People, calendar: Calendar, plan: Plan, rng: np.random.Generator
) -> tuple[Orders, list[CampaignRun]]:
    """Every order of a block of customers, walk-ins included, and the campaigns sent to them."""
    customer, day = _own_orders(people, calendar, rng)
    runs = [
        _run_campaign(campaign, people, customer * len(calendar.days) + day, calendar, plan, rng)
        for campaign in plan.campaigns
        if 0 <= calendar.offset(campaign.sent) <= len(calendar.days) - RESPONSE_DAYS
    ]
    customer = np.concatenate([customer, *(run.extra_customer for run in runs)])
    day = np.concatenate([day, *(run.extra_day for run in runs)])
    walk_ins = _walk_in_count(people, customer, plan)
    walk_in_day = calendar.day_at(rng.random(walk_ins) * calendar.cumulative[-1])
    customer = np.concatenate([customer, np.full(walk_ins, ANONYMOUS)])
    day = np.concatenate([day, walk_in_day])
    return _at_the_till(customer, day, people, plan, rng), runs


def _own_orders(people: People, calendar: Calendar, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """(customer, day): a first order for the new, then a Poisson process following busyness."""
    low, high = calendar.cumulative[people.start], calendar.cumulative[people.end + 1]
    repeat = rng.poisson(people.rate * (high - low) / 365.25)
    customer = np.repeat(np.arange(len(repeat)), repeat)
    position = low[customer] + rng.random(len(customer)) * (high - low)[customer]
    newcomers = np.flatnonzero(people.is_new)
    return (
        np.concatenate([newcomers, customer]),
        np.concatenate([people.start[newcomers], calendar.day_at(position)]),
    )


def _run_campaign(
    campaign: Campaign,
    people: People,
    order_key: Ints,
    calendar: Calendar,
    plan: Plan,
    rng: np.random.Generator,
) -> CampaignRun:
    """Send to a random part of the active customers, hold half out, add the treated's orders.

    `order_key` is customer x days in the window + day of every order placed without the campaign.
    """
    sent = calendar.offset(campaign.sent)
    once = np.array([s.activity == "once" for s in plan.segments])[people.segment]
    active = np.flatnonzero((people.start <= sent) & (people.end >= sent) & ~once)
    exposed = active[rng.random(len(active)) < CAMPAIGN_REACH]
    treated = rng.permutation(len(exposed)) < (len(exposed) + 1) // 2
    extra = treated & (rng.random(len(exposed)) < campaign.extra_order)
    keys = np.sort(order_key)
    begin = exposed * len(calendar.days) + sent
    anyway = np.searchsorted(keys, begin + RESPONSE_DAYS) > np.searchsorted(keys, begin)
    frame = pd.DataFrame(
        {
            "Customer ID": people.ids[exposed],
            "Campaign": campaign.name,
            "Sent Date": campaign.sent.isoformat(),
            "Channel": campaign.channel,
            "Group": np.where(treated, "Treatment", "Control").astype(object),
            "Responded": (anyway | extra).astype(np.int64),
        }
    )
    extra_day = sent + rng.integers(0, RESPONSE_DAYS, int(extra.sum()))
    return CampaignRun(campaign.name, frame, int(anyway.sum()), exposed[extra], extra_day)


def campaign_table(runs: list[CampaignRun]) -> pd.DataFrame:
    """The rows of all campaigns; only the headers where none fell into the window."""
    if not runs:
        return pd.DataFrame(columns=list(_CAMPAIGN_COLUMNS), dtype=object)
    return pd.concat([run.frame for run in runs], ignore_index=True)


def _walk_in_count(people: People, customer: Ints, plan: Plan) -> int:
    """As many anonymous orders as make the planned share of all lines."""
    lines = np.array([s.lines_per_order for s in plan.segments])[people.segment[customer]].sum()
    anonymous_lines = lines * ANONYMOUS_LINE_SHARE / (1 - ANONYMOUS_LINE_SHARE)
    return int(anonymous_lines / ANONYMOUS_LINES_PER_ORDER)


def _at_the_till(
    customer: Ints, day: Ints, people: People, plan: Plan, rng: np.random.Generator
) -> Orders:
    """Time of day, channel, payment and fate of each order; anonymous ones are in a store."""
    count, anonymous = len(customer), customer == ANONYMOUS
    hour_weights = np.array(plan.hour_weights)
    hour = rng.choice(len(hour_weights), count, p=hour_weights / hour_weights.sum())
    second = (hour + _OPENING_HOUR) * 3600 + rng.integers(0, 3600, count)
    channel = np.where(anonymous, IN_STORE, rng.choice(len(CHANNELS), count, p=_CHANNEL_SHARE))
    shares = np.array(
        [_PAYMENT_SHARE[channel != IN_STORE] for channel in range(len(CHANNELS))]
        if plan.channel_matters
        else [_PLAIN_PAYMENT_SHARE] * len(CHANNELS)
    )
    payment = (rng.random(count)[:, None] > np.cumsum(shares, axis=1)[channel]).sum(axis=1)
    walk_in_state = rng.choice(len(STATES), count, p=STATE_SHARE)
    state = np.where(anonymous, walk_in_state, people.state[customer])
    cancelled = rng.random(count) < CANCELLED_ORDER_SHARE
    order = np.lexsort((customer, second, day))
    return Orders(
        customer=customer[order],
        day=day[order],
        second=second[order],
        channel=channel[order],
        payment=payment[order].clip(0, len(PAYMENTS) - 1),
        state=state[order],
        cancelled=cancelled[order],
    )
