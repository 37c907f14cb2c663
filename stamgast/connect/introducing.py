"""Somebody at a screen is asked who they are, and says so: there, or on their phone.

One at a time at a register, and of its open sale. What becomes of it stands in answering.py.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from stamgast.connect import purposes, recognising
from stamgast.connect import said as saying_so
from stamgast.connect.answering import end, expire_everywhere, locked, over, publish, take
from stamgast.connect.at_register import hits_of, rules_of
from stamgast.connect.models import Introduction, Purpose, Way, settings_of
from stamgast.connect.recognising import Found
from stamgast.connect.said import Said
from stamgast.connect.scans import read
from stamgast.connect.shapes import Card, Kind, Licence, NotSupported, Reason
from stamgast.connect.ways import pad_kinds, ways
from stamgast.customers.models import Customer
from stamgast.lib.refused import Refused
from stamgast.sales.models import Sale
from stamgast.shops.devices import Device, fresh_secret, hashed
from stamgast.shops.models import Register, Shop

State = Introduction.State
# A tab is not open for longer.
NO_THANKS = 24 * 3600


# What may be asked


def open_sale(register: Register) -> Sale | None:
    sale = register.sales.filter(state=Sale.State.OPEN).first()
    if sale:
        sale.register, sale.shop = register, register.shop
    return sale


def asks(sale: Sale, offered: list[str]) -> bool:
    """Whether the screen asks whose this open sale is."""
    wanting = sale.state == Sale.State.OPEN and not sale.is_refund and sale.customer_id is None
    return bool(wanting and offered and not cache.get(refusal_of(sale)) and sale.lines.exists())


def refusal_of(sale: Sale) -> str:
    return f"no-thanks:{sale.key}"


def purpose_of(shop: Shop, language: str) -> Purpose:
    """The words by which somebody is asked now."""
    spoken = purposes.in_force(shop)
    return spoken.get(language) or spoken[shop.language]


# At the screen


@transaction.atomic
def by_phone(screen: Device, *, language: str, at: dt.datetime) -> tuple[Introduction, str]:
    """A code for their phone, in place of one that stands there, and the token that opens it."""
    token = fresh_secret()
    return begun(screen, Way.PHONE, language, at=at, digest=hashed(token)), token


def by_scan(
    screen: Device, text: str, *, symbology: str = "", language: str, at: dt.datetime
) -> Introduction | Reason:
    """By a customer card, a licence or a contact card; why not, where it is none of these."""
    shop = screen.shop
    # A camera knows what it read, and says so by the AIM identifier.
    aim = symbology if symbology.startswith("]") and not text.startswith("]") else ""
    found = read(aim + text, rules_of(shop))
    if isinstance(found, NotSupported):
        return found.reason
    if isinstance(found, Licence | Card):
        who = recognising.by_said(shop, saying_so.scanned(found))
    else:
        who = recognising.by_code(shop, found)
        things = () if who.known else hits_of(shop, found, None)
        if things or not any(kind in recognising.BY_KIND for kind in found.kinds):
            # A product, a voucher, a receipt: nobody at all.
            return Reason.NOT_A_CODE
        # A bare code that nobody has may be anything: no member is made of it.
        if not who.known and not (who.said.personal_id or Kind.PHONE in found.kinds):
            return said(screen, Way.SCAN, who, language, at=at, enrols=False)
    return said(screen, Way.SCAN, who, language, at=at)


def by_number(screen: Device, text: str, *, language: str, at: dt.datetime) -> Introduction:
    """By what is typed on the screen, as the shop lets it be."""
    kinds = pad_kinds(screen.shop, settings_of(screen.shop))
    who = recognising.by_number(screen.shop, text, kinds)
    return said(screen, Way.PAD, who, language, at=at)


@transaction.atomic
def said(
    screen: Device, way: str, who: Found, language: str, *, at: dt.datetime, enrols: bool = True
) -> Introduction:
    it = begun(screen, way, language, at=at)
    take(it, it.sale, who, at=at, enrols=enrols)
    return it


def begun(
    screen: Device, way: str, language: str, *, at: dt.datetime, digest: str | None = None
) -> Introduction:
    """Within a transaction: the sale is locked, and what stood at its register is over."""
    register = screen.register
    sale = register.sales.select_for_update().filter(state=Sale.State.OPEN).first()
    loyalty = settings_of(screen.shop)
    if sale is None or way not in ways(screen.shop, loyalty) or not asks(sale, [way]):
        raise Refused("not_asked", _("There is nothing to be connected to just now."))
    sale.register, sale.shop = register, screen.shop
    for before in register.introductions.filter(state__in=Introduction.LIVING):
        end(before, State.WITHDRAWN, at=at)
    it = Introduction.objects.create(
        shop=screen.shop,
        register=register,
        device=screen,
        sale=sale,
        way=way,
        state=State.SHOWN,
        code=fresh_code(screen.shop),
        digest=digest,
        language=language,
        purpose=purposes.kept(purpose_of(screen.shop, language)),
        began_at=at,
        expires_at=at + dt.timedelta(minutes=loyalty.code_minutes),
    )
    publish(register.pk)
    return it


def fresh_code(shop: Shop) -> str:
    """Two digits that nobody else in the shop is shown just now, as long as there are any."""
    living = shop.introductions.filter(state__in=Introduction.LIVING)
    taken = set(living.values_list("code", flat=True))
    every = [f"{number:02}" for number in range(100)]
    return secrets.choice([code for code in every if code not in taken] or every)


@transaction.atomic
def no_thanks(screen: Device, *, at: dt.datetime) -> None:
    """They are not asked again in this sale."""
    sale = open_sale(screen.register)
    if sale is None:
        return
    withdraw(screen, at=at)
    cache.set(refusal_of(sale), True, NO_THANKS)
    publish(screen.register_id)


def withdraw(screen: Device, *, at: dt.datetime) -> None:
    """They changed their mind."""
    for it in screen.register.introductions.filter(state__in=Introduction.LIVING):
        end(it, State.WITHDRAWN, at=at)


# On the phone


@transaction.atomic
def said_by_phone(
    it: Introduction, given: Mapping[str, Any], *, at: dt.datetime, consent_text: str = ""
) -> None:
    """They said who they are: once, and while it is asked. `consent_text` are the words by
    which they allowed what they ticked."""
    if sale := waiting(it, at=at):
        told = saying_so.told(sale.shop, settings_of(sale.shop), given, consent_text)
        take(it, sale, recognising.by_said(sale.shop, told), at=at)


def phone_withdraw(it: Introduction, *, at: dt.datetime) -> None:
    end(it, State.WITHDRAWN, at=at)


@transaction.atomic
def touched(it: Introduction, customer: Customer, *, at: dt.datetime) -> None:
    """Their phone proved who they are, as by a passkey."""
    if (sale := waiting(it, at=at)) and customer.shop_id == sale.shop_id:
        take(it, sale, Found([customer], Said()), at=at)


def waiting(it: Introduction, *, at: dt.datetime) -> Sale | None:
    """The sale of a code that waits for its phone, locked; None where it waits no more."""
    sale = locked(it)
    if over(it, sale, at=at):
        end(it, State.EXPIRED, at=at)
    return sale if it.state == State.SHOWN else None


# Later


@task()
def forget_said() -> int:
    """Where nobody looked since."""
    return expire_everywhere()
