"""Products as rows for files that leave; the columns are the import's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from stamgast.catalogue.models import Product
from stamgast.catalogue.stocking import BATCH, barcodes_on
from stamgast.spreadsheets.exporting import Columns
from stamgast.spreadsheets.product_fields import FIELDS
from stamgast.spreadsheets.product_registry import text

COLUMNS = Columns(FIELDS)
WORDS = {"true": "1", "false": "0"}


def rows(currency: str, products: QuerySet[Product]) -> Iterator[list[Any]]:
    """The products in the order they were added."""
    ordered = products.order_by("pk").select_related("category", "tax")
    for product in ordered.prefetch_related("barcodes").iterator(BATCH):
        yield [cell(product, field.name, currency) for field in FIELDS]


def cell(product: Product, name: str, currency: str) -> Any:
    if name == "barcodes":
        return barcodes_on(product)
    said = text(product, name, currency) or ""
    return WORDS.get(said, said) if name in ("price_includes_tax", "active") else said
