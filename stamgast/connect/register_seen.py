"""What a register is told about who stands before it, while somebody is at work there."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils import timezone
from ninja import Schema

from stamgast.connect.answering import SAID, State, newest
from stamgast.connect.introducing import open_sale
from stamgast.connect.models import Introduction
from stamgast.connect.said import unsealed
from stamgast.customers.till_shapes import CustomerHit, hit
from stamgast.lib import phones
from stamgast.shops import shifts
from stamgast.shops.devices import Device, Kind


class TabSeen(Schema):
    key: UUID
    version: int


class IntroductionSeen(Schema):
    """Who somebody says they are: of whom that is unknown, a name and how they are reached."""

    id: int
    way: str
    state: str
    code: str
    name: str
    mobile: str
    # Those who it may be.
    hits: list[CustomerHit]
    joined: bool
    expires_at: dt.datetime


class RegisterSeen(Schema):
    sale: TabSeen | None
    introduction: IntroductionSeen | None
    # How many screens stand beside it.
    screens: int


def register_seen(device: Device) -> RegisterSeen:
    """As it is now; a locked register tells of nobody."""
    now, register = timezone.now(), device.register
    sale = open_sale(register)
    it = newest(register, sale, at=now)
    screens = register.devices.filter(kind=Kind.SCREEN, revoked_at=None)
    return RegisterSeen(
        sale=TabSeen(key=sale.key, version=sale.version) if sale else None,
        introduction=introduction_seen(it) if it and at_work(device, at=now) else None,
        screens=screens.count(),
    )


def at_work(device: Device, *, at: dt.datetime) -> bool:
    shift = shifts.last_at(device)
    return bool(shift and shift.on(at=at) and shift.staff.may("sales.sell"))


def introduction_seen(it: Introduction) -> IntroductionSeen:
    said = unsealed(it)
    shown = it.state in SAID
    name = said.name or said.values.get("company_name", "")
    mobile = said.values.get("mobile", "")
    rows = it.shop.customers.filter(pk__in=said.hits).with_labels().order_by("pk")
    names = ("id", "way", "state", "code", "joined", "expires_at")
    return IntroductionSeen(
        **{each: getattr(it, each) for each in names},
        name=name if it.state == State.OFFERED else "",
        mobile=phones.shown(mobile, it.shop.country) if mobile and shown else "",
        hits=[hit(customer) for customer in rows] if said.hits else [],
    )
