"""Take back what one act did to products.

What it added goes, if nobody has touched it since; a field that it changed goes back to
what it was, unless somebody changed it once more: then theirs stays.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from stamgast.catalogue.models import Product, ProductChange, Source
from stamgast.catalogue.stocking import FIELDS, Entry, barcodes_on, store_products, told
from stamgast.lib.pacing import in_steps
from stamgast.shops.models import Shop, Staff

# So many products change in one transaction, so that registers write between them.
STEP = 500
# Fields that were kept, each with its product.
Kept = list[tuple[Product, str]]


def came(shop: Shop, at: dt.datetime) -> QuerySet[Product]:
    """The products that the import of this time added."""
    return shop.products.filter(source=Source.IMPORT, created_at=at).order_by("pk")


def changes_of(shop: Shop, reference: str) -> list[int]:
    """Keys of an act's changes that are not taken back yet."""
    back = shop.product_changes.filter(reference=f"undo:{reference}").values("product")
    changes = shop.product_changes.filter(reference=reference).exclude(product__in=back)
    return list(changes.order_by("pk").values_list("pk", flat=True))


def take_back(shop: Shop, reference: str, *, by: Staff) -> int:
    """Take back what this act of the back office did; how many products that changed."""
    keys, back = changes_of(shop, reference), f"undo:{reference}"
    return sum(
        take_back_part(shop, list(part), by=by, reference=back, source=Source.BACK_OFFICE)[0]
        for part in in_steps(keys, size=STEP)
    )


def take_back_part(
    shop: Shop,
    keys: list[int],
    *,
    by: Staff | None,
    reference: str,
    source: str = Source.IMPORT,
) -> tuple[int, Kept]:
    """Take these changes back; how many products that changed, and which fields were kept."""
    kept: Kept = []
    taxes = {str(row): row for row in shop.taxes.all()}
    categories = {str(row): row for row in shop.categories.all()}
    changes = shop.product_changes.filter(pk__in=keys).order_by("pk")
    rows = changes.select_related("product__category", "product__tax")
    names: dict[str, dict[str, Any]] = {"tax": taxes, "category": categories}
    entries = [as_before(each, names, kept) for each in rows]
    entries = [entry for entry in entries if entry.values or entry.barcodes is not None]
    store_products(shop, entries, by=by, source=source, reference=reference)
    return len(entries), kept


def as_before(change: ProductChange, names: dict[str, dict[str, Any]], kept: Kept) -> Entry:
    product = change.product
    entry = Entry(product)
    for name, (old, new) in change.fields.items():
        if name == "barcodes" and sorted(barcodes_on(product)) == sorted(new):
            entry.barcodes = old
        elif name in FIELDS and told(getattr(product, name)) == new:
            entry.values[name] = names[name].get(old) if name in names else old
        else:
            kept.append((product, name))
    return entry
