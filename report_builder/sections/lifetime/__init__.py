"""What a customer is worth: orders and revenue to come, and who is slipping away."""

from __future__ import annotations

import numpy as np
import pandas as pd

from report_builder.dataset import Dataset
from report_builder.model import Content, joined
from report_builder.section import section
from report_builder.sections.lifetime import counted, instead, slipping, verdict, worth
from report_builder.sections.lifetime.values import lifetime

__all__ = ["assignments", "lifetime_value"]


@section(
    "What a customer is worth",
    question="What will today's customers still bring, and which good ones are slipping away?",
    needs=("customer_id", "date"),
)
def lifetime_value(data: Dataset) -> Content:
    """BG/NBD (Fader, Hardie and Lee 2005) for orders and Gamma-Gamma (Fader and Hardie 2013) for
    their value, both by maximum likelihood. All that a customer bought on a day is one order; days
    on which nothing was left to pay after returns are left out, and what came back on other days is
    taken off the value by its share. Time runs from a customer's first order to the last day of the
    data, in weeks; the days in gaps of the export do not count. A customer orders at a rate of
    their own and may leave for good after any order; before a second order nobody is taken to have
    left. Where leaving adds less than two to the log-likelihood (Akaike), the model without it
    (NBD) is taken and everybody counts as still there.

    The trial comes first: the models are fitted on the first half of the days (all but the last
    year where there are more than two) and held against what the same customers ordered since,
    beside two naive ways: each goes on at their own past rate (repeat orders by the time since the
    first), and all order at the same rate. Compared are the error of the sum, the errors by number
    of earlier orders (0, 1 … 7 or more) as part of the orders that came, and the part of the orders
    that came from the fifth of customers with the highest forecast. Usable: orders and revenue are
    off by at most a fifth, and the errors by class are at least a tenth smaller than those of the
    better naive way. For ranking only: the sums are not good enough, but the best fifth brought at
    least as many orders as the best fifth by past rate, and the rank correlation of forecast and
    orders is surely above zero. Do not use: neither; then no value is shown, only the naive sum
    with its error.

    Sums of the next 30, 90 and 365 days are of today's customers, not of those still to come. Their
    95% intervals hold the uncertainty of the parameters (delta method), chance (the variance of
    the model) and the miss of the trial beyond both, as one standard error; a gamma distribution
    with that mean and variance gives the ends. Margins are those so far of the lines with a known
    cost. Seasons and growth are not in the model.

    Valuable and slipping away: of the fifth of customers who bring most in a year while they buy,
    those with two orders or more who ordered within the last year, and are more likely gone than
    not; where nobody is seen to leave, those so silent as fewer than five in a hundred customers of
    their rhythm. At risk is what they brought in the last year times the probability that they are
    gone. Spend and frequency are taken as independent, which is tested (Spearman). Needs 200
    customers and half a year, 100 customers before the trial, and 30 with two orders."""
    found = lifetime(data)
    told = verdict.content(found.trial, data)
    known = counted.content(found, data)
    match found.trial.verdict:
        case "usable":
            values = joined(worth.sums(found, data), slipping.content(found, data))
        case "use for ranking only":
            values = joined(instead.order_only(found, data), slipping.content(found, data))
        case _:
            values = Content(findings=(instead.naive_only(found, data),))
    return joined(told, known, values)


def assignments(data: Dataset) -> pd.DataFrame:
    """``customer_id`` and what the verdict allows, by customer: ``expected_revenue_365`` (with
    money) and ``probability_active`` where usable, ``slipping_away`` (yes, no) also for ranking.
    Whether somebody with one order is still there is not known: the model lets nobody leave before
    a second."""
    found = lifetime(data)
    frame = found.now.frame[["customer_id"]].copy()
    if found.trial.verdict == "usable":
        if data.has_money:
            frame["expected_revenue_365"] = np.round(found.expected, 2)
        known = found.now.column("repeats") > 0
        frame["probability_active"] = np.where(known, np.round(found.active, 4), np.nan)
    if found.trial.verdict != "do not use":
        frame["slipping_away"] = np.where(found.slipping, "yes", "no")
    return frame.sort_values("customer_id").reset_index(drop=True)
