"""What becomes of somebody who said who they are: connected, chosen from, taken on, or over.

Whoever is known is connected at once; of several the cashier chooses; somebody unknown is offered
to the cashier, or nobody. All is over with its time, with its sale, and as soon as the sale has a
customer.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stamgast.connect import said as saying_so
from stamgast.connect.models import Introduction, LoyaltySettings, Way, settings_of
from stamgast.connect.recognising import Found
from stamgast.connect.said import SENT_TO, Said, sealed, unsealed
from stamgast.customers.models import Consent, Customer, Identifier
from stamgast.customers.storing import Entry, store
from stamgast.lib import live
from stamgast.lib.refused import Refused
from stamgast.sales import selling
from stamgast.sales.acting import Act, done_before
from stamgast.sales.models import Sale
from stamgast.shops.models import Register, Staff

State = Introduction.State
SAID = (State.OFFERED, State.SEVERAL)
VIA = {Way.PHONE: Sale.Via.PHONE, Way.SCAN: Sale.Via.SCREEN, Way.PAD: Sale.Via.SCREEN}
SOURCE = {Way.PHONE: Customer.Source.PHONE}


def publish(register: int) -> None:
    transaction.on_commit(partial(live.publish, live.topic_of(register)))


def locked(it: Introduction) -> Sale:
    """The sale first, then what hangs from it: everybody in this order."""
    sale = Sale.objects.select_for_update().get(pk=it.sale_id)
    now = Introduction.objects.select_for_update().get(pk=it.pk)
    sale.shop = sale.register.shop
    it.state, it.sealed, it.expires_at = now.state, now.sealed, now.expires_at
    it.language, it.purpose, it.sale = now.language, now.purpose, sale
    return sale


def take(it: Introduction, sale: Sale, who: Found, *, at: dt.datetime, enrols: bool = True) -> None:
    """Connected, to be chosen from, offered to the cashier, or nobody."""
    it.said_at = at
    if len(who.known) == 1 and connected(it, sale, who.known[0], at=at):
        remember_consents(it, who.known[0], who.said)
        settle_as(it, State.CONNECTED, at=at, customer=who.known[0])
    elif who.known:
        keep(it, State.SEVERAL, who.said.among(who.known), at=at)
    elif enrols and settings_of(sale.shop).enrol == LoyaltySettings.Enrol.ASK:
        keep(it, State.OFFERED, who.said.among(who.alike), at=at)
    else:
        settle_as(it, State.UNKNOWN, at=at)


def connected(it: Introduction, sale: Sale, customer: Customer, *, at: dt.datetime) -> bool:
    """False where the sale refuses it, as when more is paid than it would cost: then the
    cashier has to do something first."""
    by = sale.opened_by or sale.shop.staff.order_by("pk").first()
    assert by is not None
    act = Act(sale.register, by, at, f"introduction:{uuid.uuid4()}", sale.version)
    try:
        selling.connect(act, sale.key, customer, VIA[Way(it.way)])
    except Refused:
        return False
    return True


def remember_consents(it: Introduction, customer: Customer, said: Said) -> None:
    """What somebody known allows anew, if it is for the address that we know."""
    allowed = {
        name: True
        for name, to in SENT_TO.items()
        if said.values.get(name)
        and not getattr(customer, name)
        and said.values.get(to) == getattr(customer, to)
    }
    if allowed:
        entry = Entry(
            customer=customer,
            values=allowed,
            consent_text=said.consent_text,
            purpose=saying_so.purpose_of(it),
        )
        store(it.shop, entry, by=None, source=source_of(it))


def remember_purpose(it: Introduction, customer: Customer, *, by: Staff, at: dt.datetime) -> None:
    """Why the shop asked whoever the cashier wrote down, as they had read."""
    read = saying_so.purpose_of(it)
    customer.consents.filter(purpose=None).update(purpose=read)
    if read and customer.identifiers.filter(kind=Identifier.Kind.PERSONAL_ID).exists():
        customer.consents.create(
            shop=it.shop,
            channel=Consent.Channel.PERSONAL_ID,
            given=True,
            at=at,
            source=source_of(it),
            purpose=read,
            by=by,
        )


def source_of(it: Introduction) -> str:
    return SOURCE.get(Way(it.way), Customer.Source.SCREEN)


def keep(it: Introduction, state: str, said: Said, *, at: dt.datetime) -> None:
    """Until the cashier answers, who has the whole time for it."""
    it.state, it.sealed = state, sealed(it, said)
    it.expires_at = at + dt.timedelta(minutes=settings_of(it.shop).code_minutes)
    it.save(update_fields=["state", "sealed", "said_at", "expires_at"])
    publish(it.register_id)


def settle_as(
    it: Introduction,
    state: str,
    *,
    at: dt.datetime,
    by: Staff | None = None,
    customer: Customer | None = None,
    joined: bool = False,
) -> None:
    it.state, it.sealed, it.customer, it.joined = state, None, customer, joined
    it.answered_at, it.answered_by = at, by
    it.save(
        update_fields=[
            *("state", "sealed", "customer", "joined", "said_at", "answered_at", "answered_by")
        ]
    )
    publish(it.register_id)


def end(it: Introduction, state: str, *, at: dt.datetime, by: Staff | None = None) -> bool:
    """Without anybody being connected, and once: it may be answered at this moment."""
    living = Introduction.objects.filter(pk=it.pk, state__in=Introduction.LIVING)
    if not living.update(state=state, sealed=None, answered_at=at, answered_by=by):
        it.refresh_from_db(fields=["state", "sealed"])
        return False
    it.state, it.sealed = state, None
    publish(it.register_id)
    return True


# At the register


def confirm(act: Act, it: Introduction) -> Sale:
    """They become a customer, as they said, and the sale is theirs."""

    def made(said: Said) -> tuple[Customer, bool]:
        if not (said.name or said.values.get("company_name")):
            told = _("They gave no name. Ask for it, and write it down.")
            raise Refused("name_missing", told)
        entry = said.entry(act.shop, it)
        return store(act.shop, entry, by=act.by, source=source_of(it)), True

    return answer(act, it, made)


def choose(act: Act, it: Introduction, customer: Customer) -> Sale:
    """It is this one: of several, or whom the cashier just wrote down in the dialog."""

    def chosen(said: Said) -> tuple[Customer, bool]:
        new = customer.created_at >= it.began_at
        remember_consents(it, customer, said)
        if new:
            remember_purpose(it, customer, by=act.by, at=act.at)
        return customer, new

    return answer(act, it, chosen)


def draft(it: Introduction, *, at: dt.datetime) -> dict[str, str]:
    """What they said, for the dialog; nothing where it is over."""
    if it.state not in SAID or over(it, it.sale, at=at):
        return {}
    told = unsealed(it).draft(it.shop)
    return {name: value for name, value in told.items() if isinstance(value, str)}


@transaction.atomic
def answer(act: Act, it: Introduction, who: Callable[[Said], tuple[Customer, bool]]) -> Sale:
    """Once, however often it is sent: the sale as it is then."""
    sale = locked(it)
    if done := done_before(act):
        return done
    if it.state not in SAID or over(it, sale, at=act.at):
        raise over_by_now()
    customer, new = who(unsealed(it))
    sale = selling.connect(act, sale.key, customer, VIA[Way(it.way)])
    settle_as(it, State.CONNECTED, at=act.at, by=act.by, customer=customer, joined=new)
    return sale


def over_by_now() -> Refused:
    told = _("It was taken back, or took too long. Let them try again.")
    return Refused("introduction_over", told)


def decline(it: Introduction, *, by: Staff, at: dt.datetime) -> None:
    end(it, State.DECLINED, at=at, by=by)


# What is over


def sold_still(it: Introduction) -> bool:
    """Whether the sale still waits for somebody: it dies with it."""
    sale = it.sale
    there = sale.state == Sale.State.OPEN and sale.register_id == it.register_id
    return there and sale.customer_id is None


def over(it: Introduction, sale: Sale, *, at: dt.datetime) -> bool:
    """Whether nobody can answer it any more, noted or not."""
    it.sale = sale
    return it.state in Introduction.LIVING and (at >= it.expires_at or not sold_still(it))


def newest(register: Register, sale: Sale | None, *, at: dt.datetime) -> Introduction | None:
    """The last one of the open sale, as it is now; all others of the register are over."""
    expire(register, at=at)
    if sale is None:
        return None
    it = sale.introductions.filter(register=register).first()
    if it:
        it.sale, it.register, it.shop = sale, register, register.shop
    return it


def expire(register: Register, *, at: dt.datetime) -> None:
    """What is over at this register is noted, and what was said is gone."""
    for it in register.introductions.filter(state__in=Introduction.LIVING).select_related("sale"):
        expire_one(it, at=at)


def expire_everywhere() -> int:
    living = Introduction.objects.filter(state__in=Introduction.LIVING).select_related("sale")
    return sum(expire_one(it, at=timezone.now()) for it in living.order_by("pk"))


def expire_one(it: Introduction, *, at: dt.datetime) -> bool:
    if not over(it, it.sale, at=at):
        return False
    customer = it.sale.customer_id
    if customer in unsealed(it).hits and it.sale.register_id == it.register_id:
        # The cashier chose one of those who may be meant, by another way.
        living = Introduction.objects.filter(pk=it.pk, state__in=Introduction.LIVING)
        told = {"state": State.CONNECTED, "customer": customer, "answered_at": at}
        changed = bool(living.update(sealed=None, **told))
        publish(it.register_id)
        return changed
    return end(it, State.EXPIRED, at=at)
