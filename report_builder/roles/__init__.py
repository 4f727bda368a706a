"""The vocabulary of retail columns: name, kind of value, words it goes by, what it unlocks.

Role names are the field's terms and stand in ``report.json`` and ``report.toml``.
"""

from __future__ import annotations

from report_builder.roles.goods import GOODS_ROLES
from report_builder.roles.habits import HABIT_ROLES
from report_builder.roles.marketing import MARKETING_ROLES
from report_builder.roles.money import MONEY_ROLES
from report_builder.roles.orders import ORDER_ROLES
from report_builder.roles.people import PEOPLE_ROLES
from report_builder.roles.places import PLACE_ROLES
from report_builder.roles.role import Kind, Level, Role

__all__ = ["BY_NAME", "REGIONS", "ROLES", "Kind", "Level", "Role"]

ORDER_ID = "order_id"
CUSTOMER_ID = "customer_id"
CUSTOMER_EMAIL = "customer_email"
CUSTOMER_NAME = "customer_name"
LAST_NAME = "last_name"
DATE = "date"
TIME = "time"
MONTH = "month"
SHIP_DATE = "ship_date"
PRODUCT_ID = "product_id"
PRODUCT = "product"
CATEGORY = "category"
SUBCATEGORY = "subcategory"
BRAND = "brand"
QUANTITY = "quantity"
STOCK = "stock"
UNIT_PRICE = "unit_price"
AMOUNT = "amount"
LIST_AMOUNT = "list_amount"
COST = "cost"
PROFIT = "profit"
MARGIN = "margin"
DISCOUNT = "discount"
PROMO = "promo"
TAX = "tax"
FREIGHT = "freight"
TARGET = "target"
PAYMENT = "payment"
STATUS = "status"
RETURNED = "returned"
CHANNEL = "channel"
STORE = "store"
CURRENCY = "currency"
SEASON = "season"
COUNTRY = "region.country"
STATE = "region.state"
CITY = "region.city"
ZONE = "region.zone"
POSTCODE = "region.postcode"
AGE = "age"
AGE_BAND = "age_band"
BIRTH_DATE = "birth_date"
BIRTH_YEAR = "birth_year"
GENDER = "gender"
MARITAL_STATUS = "marital_status"
EDUCATION = "education"
INCOME = "income"
OCCUPATION = "occupation"
HOUSEHOLD = "household"
CHILDREN = "children"
LOYALTY_MEMBER = "loyalty_member"
LOYALTY_TIER = "loyalty_tier"
TENURE = "tenure"
RECENCY = "recency"
FREQUENCY = "frequency"
PREVIOUS_ORDERS = "previous_orders"
VISITS = "visits"
SATISFACTION = "satisfaction"
RATING = "rating"
SCORE = "score"
COMPLAINT = "complaint"
SEGMENT = "segment"
CAMPAIGN = "campaign"
CAMPAIGN_DATE = "campaign_date"
CAMPAIGN_GROUP = "campaign_group"
CAMPAIGN_RESPONSE = "campaign_response"

PERSONAL = (CUSTOMER_EMAIL, CUSTOMER_NAME, LAST_NAME)  # name a person: read, never shown
# Lead to a person: their cells are not quoted either.
OF_PERSONS = (*PERSONAL, CUSTOMER_ID, BIRTH_DATE, POSTCODE)
REGIONS = (COUNTRY, STATE, CITY, ZONE, POSTCODE)
ROLES: tuple[Role, ...] = (
    *ORDER_ROLES, *GOODS_ROLES, *MONEY_ROLES, *PLACE_ROLES, *PEOPLE_ROLES, *HABIT_ROLES,
    *MARKETING_ROLES,
)  # fmt: skip
BY_NAME = {role.name: role for role in ROLES}
