"""Why a line is left out of the analysis: one reason a line, the first that holds."""

AFTER, UNDATED, CANCELLED, RETURNED = "after as-of", "no date", "cancelled", "returned"
EXCLUDED, OTHER, SERVICE, NETTED = "not valued", "adjustments", "service", "netted"

REASONS: dict[str, tuple[str, str]] = {
    EXCLUDED: ("No value", "no readable amount, or no item"),
    UNDATED: ("No date", "the date is missing or cannot be read"),
    AFTER: ("After the as-of date", "later than {as_of}: not looked at"),
    CANCELLED: ("Cancelled orders", "the status says that the order was called off"),
    RETURNED: ("Returned orders", "the status says that the goods came back"),
    OTHER: ("Adjustments", "write-offs, free items and book-keeping entries"),
    SERVICE: ("Service lines", "postage, fees and vouchers are not merchandise"),
    NETTED: ("Cancelled purchases", "a purchase and the later credit of the same customer, "
             "product and quantity"),
}  # fmt: skip
