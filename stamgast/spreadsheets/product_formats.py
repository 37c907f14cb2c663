"""Products leave the shop as the import's own CSV or .xlsx."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from stamgast.shops.auditing import audit
from stamgast.shops.models import Shop, Staff
from stamgast.spreadsheets.leaving import left_as
from stamgast.spreadsheets.product_rows import COLUMNS, rows

ENDINGS = ("csv", "xlsx")


def leave_products(shop: Shop, ending: str, *, by: Staff | None) -> Any:
    """An open file, or blocks as they are made; written down before the first row leaves."""
    assert ending in ENDINGS
    details = {"format": ending, "rows": shop.products.count()}
    audit(shop, by, "products.export", "products", **details)
    return left_as(ending, COLUMNS, rows(shop.currency, shop.products.all()), sheet=_("Products"))
