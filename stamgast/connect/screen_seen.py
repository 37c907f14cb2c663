"""What a customer screen shows: always the whole of it, and never who somebody is.

The shapes are those of till/src/screen/types.ts. Money is whole minor units.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from ninja import Schema

from stamgast.connect import purposes
from stamgast.connect.answering import newest
from stamgast.connect.introducing import asks, open_sale
from stamgast.connect.models import Introduction, settings_of
from stamgast.connect.ways import pad_kinds, ways
from stamgast.sales.acting import Tab
from stamgast.sales.models import Line, Sale
from stamgast.sales.points_seen import points_seen
from stamgast.shops.devices import Device
from stamgast.shops.models import Logo, Register, Shop


class ShopSeen(Schema):
    name: str
    language: str
    country: str
    currency: str
    logo: str | None
    idle_text: dict[str, str]


class PurposeSeen(Schema):
    basis: str
    text: str
    version: int


class ReductionSeen(Schema):
    name: str
    amount: int


class LineSeen(Schema):
    name: str
    # Thousandths.
    quantity: int
    price: int
    full: int
    total: int
    discounts: list[ReductionSeen]


class SaleSeen(Schema):
    key: UUID
    version: int
    kind: str
    state: str
    lines: list[LineSeen]
    full: int
    discount: int
    total: int
    rounding: int
    paid: int
    due: int
    change: int
    # What it earns, and how many there are; None where nobody collects any.
    points: int | None = None
    points_balance: int | None = None
    points_redeemed: int = 0


class IntroductionSeen(Schema):
    id: int
    way: str
    state: str
    # Two digits that phone, screen and register show.
    code: str
    expires_at: dt.datetime
    # Whether somebody became a customer by it.
    joined: bool


class ScreenSeen(Schema):
    shop: ShopSeen
    ways: list[str]
    pad_kinds: list[str]
    done_seconds: int
    enrol: str
    purpose: dict[str, PurposeSeen]
    sale: SaleSeen | None
    connected: bool
    # Whether the customer is asked who they are.
    asks: bool
    introduction: IntroductionSeen | None


def screen_seen(device: Device) -> ScreenSeen:
    """As it is now: the register's open sale, else the one that was paid just now."""
    now, register, shop = timezone.now(), device.register, device.shop
    loyalty = settings_of(shop)
    offered = ways(shop, loyalty)
    sale = open_sale(register)
    it = newest(register, sale, at=now)
    shown = sale or paid_lately(register, at=now, seconds=loyalty.done_seconds)
    return ScreenSeen(
        shop=shop_seen(shop, loyalty.idle_text),
        ways=offered,
        pad_kinds=pad_kinds(shop, loyalty),
        done_seconds=loyalty.done_seconds,
        enrol=loyalty.enrol,
        purpose=purposes_seen(shop),
        sale=sale_seen(shown) if shown else None,
        connected=bool(shown and shown.customer_id),
        asks=bool(sale and asks(sale, offered)),
        introduction=introduction_seen(it) if it else None,
    )


def paid_lately(register: Register, *, at: dt.datetime, seconds: int) -> Sale | None:
    since = at - dt.timedelta(seconds=seconds)
    paid = register.shop.sales.filter(state=Sale.State.COMPLETED, ended_at__gt=since)
    return paid.filter(register=register).order_by("-ended_at").first()


def shop_seen(shop: Shop, idle_text: dict[str, str]) -> ShopSeen:
    logo = Logo.objects.filter(shop=shop).values_list("fingerprint", flat=True).first()
    names = ("name", "language", "country", "currency")
    return ShopSeen(
        **{name: getattr(shop, name) for name in names},
        logo=reverse("till:screen_logo", args=[logo]) if logo else None,
        idle_text=idle_text,
    )


def purposes_seen(shop: Shop) -> dict[str, PurposeSeen]:
    return {
        language: PurposeSeen(basis=row.basis, text=row.text, version=row.version)
        for language, row in purposes.in_force(shop).items()
    }


def sale_seen(sale: Sale) -> SaleSeen:
    tab = Tab.of(sale)
    points = points_seen(tab)
    names = ("key", "version", "kind", "state", "full", "discount", "total", "rounding")
    return SaleSeen(
        **{name: getattr(sale, name) for name in names},
        lines=[line_seen(line) for line in tab.lines],
        paid=tab.paid,
        due=tab.due,
        change=sum(tender.change for tender in tab.tenders),
        points=points.earns if points else None,
        points_balance=points.balance if points else None,
        points_redeemed=points.redeemed if points else 0,
    )


def line_seen(line: Line) -> LineSeen:
    names = ("name", "quantity", "price", "full", "total", "discounts")
    return LineSeen(**{name: getattr(line, name) for name in names})


def introduction_seen(it: Introduction) -> IntroductionSeen:
    names = ("id", "way", "state", "code", "expires_at", "joined")
    return IntroductionSeen(**{name: getattr(it, name) for name in names})
