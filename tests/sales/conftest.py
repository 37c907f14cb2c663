"""The counter: a register of the corner shop, three things on its shelves, and acts there."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from stamgast.catalogue.models import Product, Source
from stamgast.catalogue.stocking import Entry, store_products
from stamgast.sales.acting import Act
from stamgast.sales.models import Sale
from stamgast.shops.models import Outlet, Register, Shop, Staff


@pytest.fixture
def counter(corner: Shop) -> Register:
    outlet = Outlet.objects.create(shop=corner, name="Corner")
    return Register.objects.create(shop=corner, outlet=outlet, name="Register 1")


@pytest.fixture
def second(counter: Register) -> Register:
    return Register.objects.create(shop=counter.shop, outlet=counter.outlet, name="Register 2")


@pytest.fixture
def shelves(corner: Shop) -> dict[str, Product]:
    """Milk at 12.90 and bread at 39.00 (12 per cent), a pan at 499.50 (25 per cent)."""
    food, goods = (corner.taxes.get(rate_bp=rate) for rate in (1200, 2500))
    stock = {"Milk": (1290, food), "Bread": (3900, food), "Pan": (49950, goods)}
    entries = [
        Entry(values={"name": name, "price": price, "tax": tax})
        for name, (price, tax) in stock.items()
    ]
    made = store_products(corner, entries, by=None, source=Source.BACK_OFFICE)
    return {product.name: product for product in made}


Doing = Callable[..., Act]


@pytest.fixture
def doing(counter: Register, ben: Staff) -> Doing:
    """An act of Ben's: doing(sale) on the sale as it is, doing() on a new one."""

    def act(sale: Sale | None = None, **other: Any) -> Act:
        version = sale.version if sale else 0
        told = {"register": counter, "by": ben, "key": str(uuid.uuid4()), "version": version}
        return Act(**{**told, "at": timezone.now(), **other})

    return act
