"""Phones that scanned the code on a customer screen."""

from __future__ import annotations

import uuid
from typing import Any

from django.test import Client
from django.utils import timezone

from stamgast.catalogue.models import Source
from stamgast.catalogue.stocking import Entry, store_products
from stamgast.connect.introducing import by_phone
from stamgast.connect.models import Introduction, Purpose
from stamgast.sales import selling
from stamgast.sales.acting import Act
from stamgast.sales.models import Sale
from stamgast.sales.selling import Goods
from stamgast.shops.devices import Device, became, fresh_secret, hashed
from stamgast.shops.models import Register, Shop, Staff
from tests.shops.at_the_till import register_of

LONGING = "To know you again, and to give you the points of what you buy."


def shown(
    shop: Shop, register: Register | None = None, *, language: str = "en", **fields: Any
) -> tuple[str, Introduction]:
    """A code stands on the screen beside a sale: the token in it, and its row."""
    register = register or register_of(shop)
    sold(register)
    it, token = by_phone(screen_of(register), language=language, at=timezone.now())
    Introduction.objects.filter(pk=it.pk).update(code="47", **fields)
    it.refresh_from_db()
    return token, it


def cashier_of(shop: Shop) -> Staff:
    return shop.staff.first() or Staff.objects.create(shop=shop, name="Ben")


def screen_of(register: Register) -> Device:
    screen = register.devices.filter(kind="screen").first()
    secret, by = hashed(fresh_secret()), cashier_of(register.shop)
    return screen or became(register, "screen", secret, "", by=by, at=timezone.now())


def sold(register: Register) -> Sale:
    """Milk, to nobody yet."""
    shop = register.shop
    milk = (
        shop.products.first()
        or store_products(
            shop,
            [Entry(values={"name": "Milk", "price": 1290})],
            by=None,
            source=Source.BACK_OFFICE,
        )[0]
    )
    act = Act(register, cashier_of(shop), timezone.now(), str(uuid.uuid4()), 0)
    return selling.add(act, uuid.uuid4(), Goods(milk), quantity=1000)


def purposes(shop: Shop) -> None:
    texts = {"en": LONGING, "sv": "För att känna igen dig.", "nl": "Om je te herkennen."}
    for language, text in texts.items():
        Purpose.objects.create(shop=shop, language=language, text=text)


def phone(language: str = "en-GB,en;q=0.9") -> Client:
    return Client(headers={"Accept-Language": language})
