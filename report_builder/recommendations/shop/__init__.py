"""The rules for the whole shop: a finding of a chapter in, one recommendation out.

Like the rules for clusters they never look at data. Of one topic the shop gets one recommendation,
and none where a cluster has one of that topic already.
"""

from collections.abc import Sequence

from report_builder.recommendations.arithmetic import Rule
from report_builder.recommendations.shop.baskets import BASKET_RULES
from report_builder.recommendations.shop.customers import CUSTOMER_RULES
from report_builder.recommendations.shop.goods import GOODS_RULES
from report_builder.recommendations.shop.groups import GROUP_RULES
from report_builder.recommendations.shop.offers import OFFER_RULES
from report_builder.recommendations.shop.ways import WAY_RULES

SHOP_RULES: Sequence[Rule] = (
    *CUSTOMER_RULES,
    *GROUP_RULES,
    *WAY_RULES,
    *GOODS_RULES,
    *OFFER_RULES,
    *BASKET_RULES,
)
# What cannot be done at once: of two such topics the one with more behind it stays.
OPPOSED = (
    ("discounts less", "discounts more"),
    ("reminder", "win back"),  # both write to those who are late: once is enough
)
