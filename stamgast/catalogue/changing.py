"""Change many products by one act: the ticked ones, or all that the list shows.

Every change carries the act's reference, by which it can be taken back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from stamgast.catalogue.models import Product, Source
from stamgast.catalogue.returning import STEP
from stamgast.catalogue.stocking import Entry, store_products
from stamgast.lib.pacing import in_steps
from stamgast.shops.models import Shop, Staff


def change(
    shop: Shop, keys: Sequence[int], values: Mapping[str, Any], *, by: Staff, reference: str
) -> int:
    """Give these products the values, in steps; how many that changed."""
    for part in in_steps(keys, size=STEP):
        entries = [Entry(Product(pk=pk), dict(values)) for pk in part]
        store_products(shop, entries, by=by, source=Source.BACK_OFFICE, reference=reference)
    return shop.product_changes.filter(reference=reference).count()
