"""What columns hold, in the words of a person who looks for one that is missing."""

from __future__ import annotations

from collections.abc import Sequence

NAMED = 3  # of a list of columns of which one would do: ten say less than three
HOLDS = {
    "order_id": "order numbers",
    "customer_id": "customer numbers",
    "date": "dates",
    "recency": "days since the last order",
    "product": "products",
    "product_id": "product codes",
    "category": "categories",
    "unit_price": "prices",
    "discount": "discounts",
    "promo": "offers",
    "channel": "sales channels",
    "store": "stores",
    "payment": "ways of paying",
    "region.country": "countries",
    "region.state": "states",
    "region.city": "cities",
    "region.zone": "regions",
    "age": "ages",
    "age_band": "ages",
    "birth_date": "ages",
    "birth_year": "ages",
    "gender": "genders",
    "marital_status": "marital status",
    "education": "education",
    "occupation": "occupations",
    "income": "incomes",
    "household": "household sizes",
    "children": "numbers of children",
    "segment": "customer segments",
    "loyalty_member": "loyalty members",
    "loyalty_tier": "loyalty tiers",
    "campaign_response": "answers to campaigns",
    "complaint": "complaints",
    "satisfaction": "satisfaction",
}


def spoken(roles: Sequence[str]) -> str:
    """What a column of one of these roles holds: "countries, states or cities"."""
    names = list(dict.fromkeys(HOLDS[role] for role in roles))[:NAMED]
    return ", ".join(names[:-1]) + f" or {names[-1]}" if names[1:] else names[0]
