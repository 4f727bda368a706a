"""What moved a total between two periods: contributions that add up to the difference.

``log_mean_contributions`` splits a product of factors (customers × orders per customer × …),
``price_mix_split`` splits revenue at product level into volume, mix, price, new and discontinued.
Both treat the two periods alike: swapping them only turns every sign.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite, log, prod

import numpy as np
from numpy.typing import ArrayLike, NDArray

from report_builder.stats.intervals import Numbers


def log_mean_contributions(
    before: Mapping[str, float], after: Mapping[str, float]
) -> dict[str, float]:
    """Return what each factor adds to (product after − product before), in the product's unit.

    Logarithmic mean Divisia index (Ang 2004): no residual. Zeros are taken at the limit (Ang & Liu
    2007): where one product is zero, the factors that went from or to zero share the whole
    difference equally; where both are, every contribution is zero. Both mappings need the same
    factors, all finite and none negative.
    """
    if before.keys() != after.keys() or not before:
        raise ValueError(f"factors differ: {sorted(before)} before, {sorted(after)} after")
    if not all(isfinite(value) and value >= 0 for value in (*before.values(), *after.values())):
        raise ValueError("factors must be finite and not negative")
    product_before, product_after = prod(before.values()), prod(after.values())
    difference = product_after - product_before
    if product_before == 0 or product_after == 0:
        turned = [name for name in before if (before[name] == 0) != (after[name] == 0)]
        return {
            name: difference / len(turned) if difference and name in turned else 0.0
            for name in before
        }
    weight = _log_mean(product_before, product_after)
    return {name: weight * log(after[name] / before[name]) for name in before}


def _log_mean(before: float, after: float) -> float:
    ratio = log(after / before)
    return (after - before) / ratio if ratio else before


@dataclass(frozen=True, slots=True)
class PriceMix:
    """Parts of a revenue difference, in money; they add up to it.

    ``volume``: more or fewer units of continuing products, at an unchanged mix. ``mix``: dearer or
    cheaper products within those units. ``price``: other prices for the same products. ``new`` and
    ``discontinued``: revenue of products sold in one of the periods only.
    """

    volume: float
    mix: float
    price: float
    new: float
    discontinued: float

    @property
    def total(self) -> float:
        """Revenue after − revenue before."""
        return self.volume + self.mix + self.price + self.new + self.discontinued


def price_mix_split(
    quantity_before: ArrayLike,
    price_before: ArrayLike,
    quantity_after: ArrayLike,
    price_after: ArrayLike,
) -> PriceMix:
    """Split a revenue difference; four vectors with one value per product, in the same order.

    A product is absent from a period where its price is NaN or its quantity 0 or NaN. Symmetric:
    every change is valued at the mean of both periods (Bennet 1920). Quantities must not be
    negative and what was sold needs a price.
    """
    units_0, prices_0, sold_0 = _sold(quantity_before, price_before)
    units_1, prices_1, sold_1 = _sold(quantity_after, price_after)
    if units_0.shape != units_1.shape:
        raise ValueError(f"{units_0.size} products before but {units_1.size} after")
    both = sold_0 & sold_1
    new = float((units_1 * prices_1)[~sold_0].sum())
    discontinued = -float((units_0 * prices_0)[~sold_1].sum())
    if not both.any():
        return PriceMix(0.0, 0.0, 0.0, new, discontinued)
    q_0, q_1, p_0, p_1 = units_0[both], units_1[both], prices_0[both], prices_1[both]
    share_0, share_1 = q_0 / q_0.sum(), q_1 / q_1.sum()
    mean_price = (p_0 + p_1) / 2
    volume = (q_1.sum() - q_0.sum()) * ((share_0 + share_1) / 2 * mean_price).sum()
    mix = (q_0.sum() + q_1.sum()) / 2 * ((share_1 - share_0) * mean_price).sum()
    price = ((q_0 + q_1) / 2 * (p_1 - p_0)).sum()
    return PriceMix(float(volume), float(mix), float(price), new, discontinued)


def _sold(quantity: ArrayLike, price: ArrayLike) -> tuple[Numbers, Numbers, NDArray[np.bool_]]:
    """Quantities and prices with absent products as 0 × 0, and which products were sold."""
    units = np.nan_to_num(np.asarray(quantity, dtype=np.float64).ravel(), nan=0.0, posinf=np.inf)
    prices = np.asarray(price, dtype=np.float64).ravel()
    if units.shape != prices.shape:
        raise ValueError(f"{units.size} quantities but {prices.size} prices")
    if (units < 0).any() or np.isinf(units).any() or np.isinf(prices).any():
        raise ValueError("quantities must be finite and not negative, prices finite")
    if (np.isnan(prices) & (units > 0)).any():
        raise ValueError("a product that was sold needs a price")
    sold = units > 0
    return units, np.where(sold, prices, 0.0), sold
