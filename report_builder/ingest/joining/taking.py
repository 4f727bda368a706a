"""Which roles an attached table gives to the order lines."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from report_builder.dataset import Preparation
from report_builder.ingest.joining.entities import (
    CUSTOMER,
    PRICES,
    PRODUCT,
    Entity,
)
from report_builder.ingest.joining.keys import Link
from report_builder.ingest.joining.labels import label_column
from report_builder.model import ColumnMapping

KEYS = ("order_id", "customer_id", "product_id")
DOUBTFUL = 0.75  # confidence below which a column gives way to a surer one of another table
OF_SEVERAL = ("payment", "rating")  # roles that several rows an order can be made one of


def offered(
    link: Link, entity: Entity, *, gathered: bool, priced: bool
) -> dict[str, ColumnMapping]:
    """The columns of a table that say something about its entity, by role.

    ``gathered``: only what can be made one value an order. ``priced``: the lines have money of
    their own, so that a price in a table of products is not needed.
    """
    given = {
        role: choice
        for role, choice in link.parent.mapping.items()
        if role in (OF_SEVERAL if gathered else entity.takes) and choice.column != link.key
    }
    if entity.label and entity is not CUSTOMER and not gathered:
        label = label_column(link, entity)
        if label is not None:
            # What names the entity may have been read as something else.
            given = {role: one for role, one in given.items() if one.column != label.column}
            given[entity.label] = label
    price = next((link.parent.mapping[r] for r in PRICES if r in link.parent.mapping), None)
    if entity is PRODUCT and not priced and price is not None:
        given["unit_price"] = _as(price, "unit_price", "the lines have no price of their own")
    return given


def priced(lines: Mapping[str, ColumnMapping]) -> dict[str, ColumnMapping]:
    """The roles of the order lines; the list price is the price where it is the only money."""
    roles = dict(lines)
    if "list_amount" in roles and not {"amount", "unit_price"} & set(roles):
        choice = roles.pop("list_amount")
        roles["unit_price"] = _as(choice, "unit_price", f"{choice.reason}; the only price there is")
    return roles


def give_key(
    holder: dict[str, ColumnMapping], link: Link, entity: Entity,
    offers: Mapping[str, ColumnMapping], fixed: Collection[str], *, known: Collection[str],
) -> None:  # fmt: skip
    """Read the referring column as the key of the entity; a label it was taken for is replaced."""
    for role in [role for role, choice in holder.items() if choice.column == link.column]:
        if role not in fixed and role != entity.key and (entity.key or role in offers):
            del holder[role]
    if not entity.key or entity.key in fixed or (entity.key in known and entity.key not in holder):
        return
    if entity.key not in holder or holder[entity.key].column != link.column:
        reason = f"refers to {link.parent.raw.name}.{link.key}"
        holder[entity.key] = ColumnMapping(
            entity.key, link.child.raw.name, link.column, round(link.overlap, 2), reason
        )


def take(
    offers: Mapping[str, ColumnMapping], nearer: Sequence[dict[str, ColumnMapping]]
) -> dict[str, ColumnMapping]:
    """What of the offers is not known yet: what stands nearer to the lines is believed.

    A doubtful column there gives way to a surer one, except a key.
    """
    taken = {}
    for role, choice in offers.items():
        holder = next((mapping for mapping in nearer if role in mapping), None)
        if holder is not None:
            known = holder[role].confidence
            if role in KEYS or known >= DOUBTFUL or known >= choice.confidence:
                continue
            del holder[role]
        taken[role] = choice
    return taken


def _as(choice: ColumnMapping, role: str, reason: str) -> ColumnMapping:
    return ColumnMapping(role, choice.table, choice.column, choice.confidence, reason)


def stand_in_product(
    mappings: Sequence[dict[str, ColumnMapping]],
) -> tuple[Preparation, ...]:
    """Where nothing names a product, the subcategory stands in for it: told."""
    known = {role for mapping in mappings for role in mapping}
    if known & {"product", "product_id"} or "subcategory" not in known:
        return ()
    holder = next(mapping for mapping in mappings if "subcategory" in mapping)
    choice = holder["subcategory"]
    holder["product"] = _as(choice, "product", "no column of products: the subcategory stands in")
    return (Preparation("No column of products", f"{choice.column} stands in for the product", 0),)
