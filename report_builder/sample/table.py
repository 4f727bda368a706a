"""Codes and cents turned into the transaction table a shop would export."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from report_builder.sample.calendar import Ints
from report_builder.sample.catalogue import Setting, promotion_names
from report_builder.sample.lines import STATUSES
from report_builder.sample.orders import CHANNELS, IN_STORE, PAYMENTS, Orders
from report_builder.sample.people import People
from report_builder.sample.plan import MISSPELT_SHARE, STATES

_FIRST_ORDER_NUMBER = 1_000_001
_SPELLING_RANGE = 1_000_000  # range of the random numbers in `lines`
Texts = npt.NDArray[np.object_]


def transactions(
    rows: pd.DataFrame, orders: Orders, people: People, setting: Setting, orders_before: int
) -> pd.DataFrame:
    """The rows as exported; `orders_before` orders were numbered in earlier blocks.

    Unit price is before discount: amount = quantity x unit price x (1 - discount), to the cent.
    """
    products = setting.catalogue.ids
    customers = np.append(people.ids, [None])  # the code of anonymous sales is the last position
    numbers = range(
        _FIRST_ORDER_NUMBER + orders_before, _FIRST_ORDER_NUMBER + orders_before + len(orders.day)
    )
    ids = np.array([[f"O{n}" for n in numbers], [f"R{n}" for n in numbers]], dtype=object)
    day = setting.calendar.days.astype("datetime64[s]")[rows["day"]]
    price = rows["price"].to_numpy() / 100
    promotions = np.array([name or None for name in promotion_names(setting.calendar)], object)
    return pd.DataFrame(
        {
            "Order ID": ids[rows["is_return"], rows["order"]],
            "Order Date": day + rows["second"].to_numpy().astype("timedelta64[s]"),
            "Customer ID": customers[rows["customer"]],
            "Product ID": products[rows["product"]],
            "Quantity": rows["quantity"].to_numpy(),
            "Unit Price (USD)": np.where(rows["price_missing"] == 1, np.nan, price),
            "Discount": rows["percent"].to_numpy() / 100,
            "Promotion": promotions[rows["promotion"]],
            "Channel": _channels(rows),
            "Store": _stores(rows["channel"].to_numpy(), rows["state"].to_numpy()),
            "Payment Method": _with_gaps(PAYMENTS, rows["payment"], rows["payment_missing"]),
            "Order Status": np.array(STATUSES, dtype=object)[rows["status"]],
            "Amount (USD)": rows["amount"].to_numpy() / 100,
        }
    )


def _with_gaps(names: tuple[str, ...], code: "pd.Series[int]", missing: "pd.Series[int]") -> Texts:
    written = np.array([*names, None], dtype=object)
    return np.asarray(written[np.where(missing == 1, len(names), code)])


def _channels(rows: pd.DataFrame) -> Texts:
    """Channel names, a small share in another spelling, some missing."""
    spellings = np.array(
        [[name, name.lower(), name.upper(), f"{name} "] for name in CHANNELS] + [[None] * 4],
        dtype=object,
    )
    spelling = rows["spelling"].to_numpy()
    misspelt = spelling < MISSPELT_SHARE * _SPELLING_RANGE
    code = np.where(rows["channel_missing"] == 1, len(CHANNELS), rows["channel"])
    return np.asarray(spellings[code, np.where(misspelt, 1 + spelling % 3, 0)])


def _stores(channel: Ints, state: Ints) -> Texts:
    """The store of the customer's state for sales in a store; none otherwise."""
    names = np.array([f"{cities[0]} Store" for _, _, cities in STATES] + [None], dtype=object)
    return np.asarray(names[np.where(channel == IN_STORE, state, len(STATES))])
