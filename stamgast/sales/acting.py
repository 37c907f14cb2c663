"""One act on a sale, whatever it does: locked, once, on what the register last saw.

A register that lost the answer sends the act again under its key and is told of the
sale as it is by then. An act on an older version than the sale's is refused with the
sale: somebody else did something to it meanwhile.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from stamgast.customers.models import Customer
from stamgast.lib import live
from stamgast.lib.refused import Refused
from stamgast.sales.figuring import price
from stamgast.sales.models import Line, Sale, SaleRequest, Tender, paid
from stamgast.shops.models import Register, Shop, Staff

State = Sale.State
# A repeated request is known for so long.
REPEATED = dt.timedelta(days=2)


@dataclass(frozen=True)
class Act:
    """Who does something, where, when; `key` is the same when it is sent again, and `version`
    is the sale's as they saw it (0: it is not there yet)."""

    register: Register
    by: Staff
    at: dt.datetime
    key: str
    version: int

    @property
    def shop(self) -> Shop:
        return self.register.shop


class SaleChanged(Refused):
    """Somebody acted on the sale meanwhile; `sale` is what it is now."""

    def __init__(self, sale: Sale, message: object) -> None:
        super().__init__("sale_changed", message)
        self.sale = sale


Written = dict[str, Any]


def written(row: models.Model) -> Written:
    return {name: row.__dict__[name] for name in columns(type(row))}


@cache
def columns(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(each.attname for each in model._meta.concrete_fields)


@dataclass
class Tab:
    """A sale in hand, with its rows as they will be: what the work does to the sale and its
    lines is written down after it."""

    sale: Sale
    lines: list[Line]
    tenders: list[Tender]
    # What the lines are in the database.
    written: dict[int, Written] = field(default_factory=dict)

    @classmethod
    def of(cls, sale: Sale) -> Tab:
        """The one that an act left in hand, else from the database."""
        if sale.tab is None:
            sale.tab = cls(sale, list(sale.lines.all()), list(sale.tenders.all()))
        return sale.tab

    @property
    def paid(self) -> int:
        return paid(self.tenders)

    @property
    def due(self) -> int:
        """What is left to pay; below zero where money goes to the customer."""
        return self.sale.total + self.sale.rounding - self.paid

    def line(self, pk: int) -> Line:
        """The line of this key, or 404."""
        found = next((line for line in self.lines if line.pk == pk), None)
        if found is None:
            raise Http404
        return found

    def tender(self, pk: int) -> Tender:
        found = next((tender for tender in self.tenders if tender.pk == pk), None)
        if found is None:
            raise Http404
        return found


Work = Callable[[Tab], None]


def act(
    it: Act,
    sale: UUID,
    work: Work,
    *,
    states: Collection[str] = (State.OPEN,),
    begins: Callable[[], Sale] | None = None,
) -> Sale:
    """Do the work on the sale of this key, all or nothing. `begins` makes the sale where there
    is none yet."""
    try:
        return act_once(it, sale, work, states, begins)
    except IntegrityError:
        # The same request, or another first one of this sale, came at the same moment.
        return done_before(it) or act_once(it, sale, work, states, begins)


@transaction.atomic
def act_once(
    it: Act,
    key: UUID,
    work: Work,
    states: Collection[str],
    begins: Callable[[], Sale] | None,
) -> Sale:
    sale, was = in_hand(it, key), {}
    if sale is None:
        if begins is None:
            raise Http404
        sale = begins()
        tab = sale.tab = Tab(sale, [], [])
    else:
        # Looked for when nobody else acts any more: its twin may have been at work just now,
        # and made the sale another version.
        if sale.version != it.version and (done := done_before(it)):
            return done
        refuse_old(it, sale, states)
        tab = Tab.of(sale)
        was = written(sale)
        tab.written = {line.pk: written(line) for line in tab.lines}
    work(tab)
    if sale.state == State.OPEN:
        price(sale, tab.lines, at=it.at)
        refuse_overpaid(tab)
    sale.version += 1
    write_down(sale, was)
    for line in tab.lines:
        write_down(line, tab.written.get(line.pk))
    SaleRequest.objects.create(shop=it.shop, key=it.key, sale=sale, at=it.at)
    # A sale that is resumed goes from one register to another.
    for register in {sale.register_id, was.get("register_id", sale.register_id)}:
        transaction.on_commit(partial(live.publish, live.topic_of(register)))
    return sale


def write_down(row: Sale | Line, was: Written | None) -> None:
    """What the row has become, or all of a new one."""
    if not was:
        row.save(force_insert=True)
    elif changed := [name for name, value in written(row).items() if was[name] != value]:
        row.save(update_fields=changed)


def done_before(it: Act) -> Sale | None:
    found = SaleRequest.objects.select_related("sale").filter(shop=it.shop, key=it.key).first()
    return found.sale if found else None


def in_hand(it: Act, key: UUID) -> Sale | None:
    """The sale, which nobody else changes until the transaction ends."""
    sale = it.shop.sales.select_for_update().filter(key=key).first()
    if sale is None:
        return None
    # What is known of it need not be asked for again.
    sale.shop = it.shop
    if sale.register_id == it.register.pk:
        sale.register = it.register
    if sale.opened_by_id == it.by.pk:
        sale.opened_by = it.by
    if sale.customer_id:
        sale.customer = Customer.everyone.select_related("tax", "group").get(pk=sale.customer_id)
    return sale


def refuse_old(it: Act, sale: Sale, states: Collection[str]) -> None:
    if sale.state not in states:
        raise SaleChanged(sale, NOT_NOW[sale.state])
    if sale.register_id != it.register.pk and sale.state == State.OPEN:
        told = _("This sale is at %(register)s now.") % {"register": sale.register.name}
        raise SaleChanged(sale, told)
    if sale.version != it.version:
        raise SaleChanged(sale, _("The sale has changed meanwhile. Look at it and do that again."))


NOT_NOW: dict[str, Any] = {
    State.OPEN: _("This sale is open."),
    State.PARKED: _("This sale is parked. Resume it first."),
    State.COMPLETED: _("This sale is paid already."),
    State.VOID: _("This sale was made void."),
}


def refuse_overpaid(tab: Tab) -> None:
    if (tab.due < 0) != tab.sale.is_refund and tab.due:
        told = _("More is paid than this would cost. Take the payment off first.")
        raise Refused("overpaid", told)
