"""The shop block by block, and all of it at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from report_builder.sample.accounts import Account, add_up, keep_account
from report_builder.sample.calendar import build_calendar
from report_builder.sample.catalogue import Setting, build_catalogue
from report_builder.sample.lines import draw_lines
from report_builder.sample.orders import campaign_table, draw_orders
from report_builder.sample.people import draw_people
from report_builder.sample.plan import BLOCK_CUSTOMERS, EFFECTS, NO_EFFECTS, Plan
from report_builder.sample.table import transactions
from report_builder.sample.truth import describe

_ID_DIGITS = 5


@dataclass(frozen=True)
class Shop:
    """The four tables as exported, dirt included, and the truth they were made from."""

    transactions: pd.DataFrame
    customers: pd.DataFrame
    products: pd.DataFrame
    campaigns: pd.DataFrame
    truth: dict[str, Any]


@dataclass(frozen=True)
class Block:
    """The part of the shop that belongs to one block of customers."""

    transactions: pd.DataFrame
    customers: pd.DataFrame
    campaigns: pd.DataFrame
    account: Account


def generate(customers: int = 2000, months: int = 24, seed: int = 7, effects: bool = True) -> Shop:
    """A shop in memory: `months` full calendar months, the same bytes for the same arguments.

    With `effects=False` nothing depends on anything: no seasons, no discount, loyalty, age, region
    or campaign effect, and all customers order at one rate. Raises ValueError for less than one
    customer or month.
    """
    setting = build_setting(months, seed, effects)
    blocks = list(draw_blocks(customers, seed, setting))
    return Shop(
        transactions=pd.concat([block.transactions for block in blocks], ignore_index=True),
        customers=pd.concat([block.customers for block in blocks], ignore_index=True),
        products=setting.catalogue.frame,
        campaigns=pd.concat([block.campaigns for block in blocks], ignore_index=True),
        truth=describe(
            add_up([block.account for block in blocks]), setting, customers, months, seed
        ),
    )


def build_setting(months: int, seed: int, effects: bool) -> Setting:
    """Plan, calendar and catalogue of a shop."""
    if months < 1:
        raise ValueError(f"months must be at least 1, not {months}")
    plan: Plan = EFFECTS if effects else NO_EFFECTS
    calendar = build_calendar(months, plan)
    return Setting(plan, calendar, build_catalogue(calendar, plan, np.random.default_rng(seed)))


def draw_blocks(customers: int, seed: int, setting: Setting) -> Iterator[Block]:
    """The shop in blocks of at most `BLOCK_CUSTOMERS` customers, one in memory at a time."""
    if customers < 1:
        raise ValueError(f"customers must be at least 1, not {customers}")
    digits = max(_ID_DIGITS, len(str(customers)))
    orders_before = 0
    for first in range(0, customers, BLOCK_CUSTOMERS):
        rng = np.random.default_rng([seed, first])
        count = min(BLOCK_CUSTOMERS, customers - first)
        people = draw_people(first, count, digits, setting.calendar, setting.plan, rng)
        orders, runs = draw_orders(people, setting.calendar, setting.plan, rng)
        rows = draw_lines(orders, people, setting, rng)
        yield Block(
            transactions=transactions(rows, orders, people, setting, orders_before),
            customers=people.frame,
            campaigns=campaign_table(runs),
            account=keep_account(rows, people, runs, setting),
        )
        orders_before += len(orders.day)
