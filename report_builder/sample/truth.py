"""`truth.toml`: what was planted, what came of it, and the books, for tests to compare with."""

import datetime as dt
from typing import Any

import numpy as np

from report_builder.sample.accounts import Account, Totals, month_numbers
from report_builder.sample.catalogue import Setting
from report_builder.sample.people import OLDER_AGE
from report_builder.sample.plan import CURRENCY, LAST_DAY, PARENTS_CATEGORY, RESPONSE_DAYS, STATES

# Beyond this many customers the lists of who belongs to which segment are left out.
_LISTED_CUSTOMERS = 20_000
_MONEY = (
    "gross_revenue", "returns_value", "other_value", "cancelled_value", "net_revenue",
    "gross_missing_customer", "service_gross",
)  # fmt: skip
_TOP = 5
_DEFINITIONS = {
    "unit_price": "before discount; amount = quantity * unit price * (1 - discount), to the cent",
    "sale": "line of a completed order, service lines (delivery, gift wrap) included",
    "credit": "return: negative quantity and amount, order id R + digits of the order it returns",
    "cancelled": "every line of an order with status Cancelled; never counts in gross",
    "gross_revenue": "amount over sale lines",
    "net_revenue": "gross_revenue - returns_value + other_value",
    "orders": "distinct order ids with a sale line",
    "month": "calendar month of the line's own date, exact duplicates removed",
    "top": "by gross over sale lines, exact duplicates removed",
    "month_index": "orders per day of the month against the year's average, January first",
    "weekday_index": "orders per day, Monday first, before the holiday lifts",
    "holiday_lift": "orders per day against other days of that month, same weekday",
    "elasticity": "exponent of (1 - discount): in the choice of a product, in units per line",
    "growth": "sale lines per year against all other products, last year against the one before",
}


def describe(
    account: Account, setting: Setting, customers: int, months: int, seed: int
) -> dict[str, Any]:
    """The whole truth as a tree of plain values; money in dollars, shares as fractions."""
    calendar = setting.calendar
    return {
        "definitions": _DEFINITIONS,
        "shop": {
            "customers": customers,
            "months": months,
            "seed": seed,
            "currency": CURRENCY,
            "first_day": calendar.first.isoformat(),
            "last_day": LAST_DAY.isoformat(),
        },
        "planted": _planted(setting),
        "segments": _segments(account, setting, customers),
        "campaigns": _campaigns(account, setting),
        "measured": _measured(account.kept, setting),
        "totals": {
            "rows_exact_duplicates": account.raw.counts["rows"] - account.kept.counts["rows"],
            "raw": _totals(account.raw, setting),
            "dedup": _totals(account.kept, setting),
        },
        "top_products": _top_products(account.kept, setting),
        "top_categories": _top_categories(account.kept, setting),
        "month": _months(account.kept, setting),
    }


def _planted(setting: Setting) -> dict[str, Any]:
    plan = setting.plan
    return {
        "month_index": list(plan.month_index),
        "weekday_index": list(plan.weekday_index),
        "black_friday_week_lift": plan.black_friday_lift,
        "christmas_run_up_lift": plan.christmas_lift,
        "discount_elasticity": round(plan.choice_elasticity + plan.quantity_elasticity, 4),
        "discount_elasticity_choice": plan.choice_elasticity,
        "discount_elasticity_quantity": plan.quantity_elasticity,
        "loyalty_lines_per_order": plan.loyalty_lines,
        "older_age": OLDER_AGE,
        "older_order_rate": plan.fifty_and_over_rate,
        "parents_category": PARENTS_CATEGORY,
        "parents_taste": plan.parents_taste,
        "price_rise_per_year": plan.price_rise,
        "state_order_rate": {
            name: rate for (name, _, _), rate in zip(STATES, plan.state_rate, strict=True)
        },
        "category_growth": plan.category_growth,
        "product_growth": plan.product_growth,
        "without_effect": ["Gender", "Education", "Annual Income (USD)", "Loyalty Tier"],
        "only_through_age": ["Marital Status", "Occupation", "Household Size"],
    }


def _segments(account: Account, setting: Setting, customers: int) -> list[dict[str, Any]]:
    described = []
    for segment, row, ids in zip(
        setting.plan.segments, account.segment.tolist(), account.segment_ids, strict=True
    ):
        count, buyers, orders, gross, since = row
        entry = {
            "name": segment.name,
            "customers": count,
            "customers_with_orders": buyers,
            "orders_per_customer": _ratio(orders, buyers),
            "revenue_per_customer": round(gross / 100 / max(buyers, 1), 2),
            "days_since_last_order": _ratio(since, buyers),
            "planted_orders_per_year": segment.orders_per_year,
            "planted_lines_per_order": segment.lines_per_order,
            "planted_coupon_share": segment.coupon_share,
            "planted_member_share": segment.member_share,
        }
        if customers <= _LISTED_CUSTOMERS:
            entry["customer_ids"] = list(ids)
        described.append(entry)
    return described


def _campaigns(account: Account, setting: Setting) -> list[dict[str, Any]]:
    """Uplift in percentage points: planted (expected) and as it came out."""
    described = []
    for campaign in setting.plan.campaigns:
        if campaign.name not in account.campaigns:
            continue
        exposed, treated, anyway, yes, control_yes = account.campaigns[campaign.name].tolist()
        response, base = _ratio(yes, treated), _ratio(control_yes, exposed - treated)
        described.append(
            {
                "campaign": campaign.name,
                "response_days": RESPONSE_DAYS,
                "treatment": treated,
                "control": exposed - treated,
                "treatment_response": response,
                "control_response": base,
                "uplift_points": round(100 * (response - base), 4),
                "planted_extra_order": campaign.extra_order,
                "planted_uplift_points": round(
                    100 * campaign.extra_order * (1 - _ratio(anyway, exposed)), 4
                ),
            }
        )
    return described


def _measured(kept: Totals, setting: Setting) -> dict[str, Any]:
    """What came of the planted growth, last twelve months against the twelve before."""
    if len(kept.month) < 24:
        return {}
    recent, earlier = kept.product_lines[-12:].sum(axis=0), kept.product_lines[-24:-12].sum(axis=0)
    catalogue = setting.catalogue
    return {
        "category_lines_year_over_year": {
            category: _ratio(
                int(recent[catalogue.categories == category].sum()),
                int(earlier[catalogue.categories == category].sum()),
            )
            for category in setting.plan.category_growth
        },
        "product_lines_year_over_year": {
            product: _ratio(
                int(recent[catalogue.names == product].sum()),
                int(earlier[catalogue.names == product].sum()),
            )
            for product in setting.plan.product_growth
        },
    }


def _totals(totals: Totals, setting: Setting) -> dict[str, Any]:
    counts, sold = totals.counts, totals.product_lines.sum(axis=0) > 0
    start = dt.datetime.combine(setting.calendar.first, dt.time())
    return {
        **{key: value / 100 if key in _MONEY else value for key, value in counts.items()},
        "products": int(sold.sum()),
        "date_min": str(start + dt.timedelta(seconds=totals.first)) if counts["rows"] else "",
        "date_max": str(start + dt.timedelta(seconds=totals.last)) if counts["rows"] else "",
        "aov": round(_ratio(counts["gross_revenue"], counts["orders"]) / 100, 2),
        "aov_net": round(_ratio(counts["net_revenue"], counts["orders"]) / 100, 2),
        "repeat_rate": _ratio(counts["repeat_customers"], counts["customers"]),
    }


def _top_products(kept: Totals, setting: Setting) -> list[dict[str, Any]]:
    gross, catalogue = kept.product_gross.sum(axis=0), setting.catalogue
    order = np.lexsort((catalogue.ids.astype(str), -gross))[:_TOP]
    return [
        {
            "key": str(catalogue.ids[i]),
            "label": str(catalogue.names[i]),
            "gross": int(gross[i]) / 100,
        }
        for i in order
    ]


def _top_categories(kept: Totals, setting: Setting) -> list[dict[str, Any]]:
    names, position = np.unique(setting.catalogue.categories.astype(str), return_inverse=True)
    gross = np.zeros(len(names), dtype=np.int64)
    np.add.at(gross, position, kept.product_gross.sum(axis=0))
    return [
        {"key": str(names[i]), "gross": int(gross[i]) / 100}
        for i in np.lexsort((names, -gross))[:_TOP]
    ]


def _months(kept: Totals, setting: Setting) -> list[dict[str, Any]]:
    days = setting.calendar.days
    first_days = days[np.flatnonzero(np.diff(month_numbers(setting.calendar), prepend=-1))]
    return [
        {
            "month": str(first)[:7], "lines": lines, "orders": orders, "customers": customers,
            "gross": gross / 100, "net": net / 100,
        }
        for first, (lines, orders, customers, gross, net) in zip(
            first_days, kept.month.tolist(), strict=True
        )
    ]  # fmt: skip


def _ratio(part: int, whole: int) -> float:
    return round(part / whole, 6) if whole else 0.0


def to_toml(tree: dict[str, Any]) -> str:
    """The tree as TOML: plain values first, then tables, then arrays of tables."""
    return "\n".join(_table(tree, ())).lstrip("\n") + "\n"


def _table(tree: dict[str, Any], path: tuple[str, ...]) -> list[str]:
    lines = [f"{_key(key)} = {_value(v)}" for key, v in tree.items() if not _is_table(v)]
    for key, value in tree.items():
        if _is_table(value):
            name = ".".join([*path, _key(key)])
            for table in value if isinstance(value, list) else [value]:
                header = f"[[{name}]]" if isinstance(value, list) else f"[{name}]"
                lines += ["", header, *_table(table, (*path, _key(key)))]
    return lines


def _is_table(value: object) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and bool(value) and isinstance(value[0], dict)
    )


def _key(key: str) -> str:
    return key if key.replace("_", "").isalnum() and key.isascii() else _value(key)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return repr(value)
