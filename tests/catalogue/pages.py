"""What the dialogs of the catalogue send, for its tests."""

from __future__ import annotations

from typing import Any

from django.test import Client

from stamgast.catalogue.models import Product
from stamgast.catalogue.stocking import Entry, store_products
from stamgast.shops.models import Shop

PRODUCTS = "/catalogue/products/"
CATEGORIES = "/catalogue/categories/"
TAXES = "/catalogue/taxes/"


def stocked(shop: Shop, *names: str, **values: Any) -> list[Product]:
    barcodes = values.pop("barcodes", None)
    entries = [Entry(values={"name": name, **values}, barcodes=barcodes) for name in names]
    return store_products(shop, entries, by=None, source="office")


def sent(client: Client, product: Product | None = None, **fields: Any) -> Any:
    """Save the dialog as it opens, with these fields typed over."""
    address = f"{PRODUCTS}{product.pk}/edit/" if product else f"{PRODUCTS}new/"
    form = client.get(address).context["form"]
    values = {field.name: field.value() for field in form}
    data = {name: value for name, value in (values | fields).items() if value not in (None, False)}
    return client.post(address, data, follow=True)
