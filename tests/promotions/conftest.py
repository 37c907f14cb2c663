"""What the tests of promotions and vouchers begin with."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from stamgast.catalogue.models import Product, Source
from stamgast.catalogue.stocking import Entry, store_products
from stamgast.promotions.issuing import Terms, Wanted, issue
from stamgast.promotions.models import Promotion, Voucher
from stamgast.shops.models import Outlet, Shop


@pytest.fixture
def place(corner: Shop) -> Outlet:
    return Outlet.objects.create(shop=corner, name="Harbour")


@pytest.fixture
def shelves(corner: Shop) -> dict[str, Product]:
    entries = [Entry(values={"name": name, "price": 1290}) for name in ("Milk", "Bread", "Pan")]
    made = store_products(corner, entries, by=None, source=Source.BACK_OFFICE)
    return {product.name: product for product in made}


@pytest.fixture
def promotion(corner: Shop) -> Promotion:
    """Ten per cent off everything for everybody."""
    return Promotion.objects.create(shop=corner, name="Ten off", value=1000)


Issuing = Callable[..., Voucher]


def issued(shop: Shop, *codes: str, owner: Any = None, **terms: Any) -> Voucher:
    wanted = Wanted(Terms(**({"kind": "gift_card"} | terms)), owner, codes)
    return issue(shop, [wanted], by=None, at=timezone.now(), act=uuid.uuid4())[0]


@pytest.fixture
def card(corner: Shop) -> Voucher:
    """A gift card of 500.00."""
    return issued(corner, "GIFT500", amount=50_000)


@pytest.fixture
def coupon(corner: Shop) -> Voucher:
    """20 % off, once."""
    return issued(corner, "TWENTY", kind="coupon", discount="percent", value=2000, uses_left=1)
