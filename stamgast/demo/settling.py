"""What the demo's sales moved of its customers' points and accounts, and what the office did
meanwhile: booked one after the other, as it happened, by the functions that the shop has."""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from operator import itemgetter

from stamgast.accounts.ledger import balance_of
from stamgast.accounts.terms import terms_of
from stamgast.demo import patrons
from stamgast.demo.filling import Scene
from stamgast.demo.office import Desk, leave
from stamgast.demo.people import SEED
from stamgast.lib.refused import Refused
from stamgast.sales.acting import Act, Tab
from stamgast.sales.billing import bill, invoice_of
from stamgast.sales.dues import Payment, payer
from stamgast.sales.earning import earn
from stamgast.sales.models import Sale, Tender
from stamgast.sales.paying import WAYS, put_down

Kind = Tender.Kind
# So many kronor of their limit everybody keeps.
SPARE = (20, 60)


@dataclass
class Sold:
    """A sale that was written. `kind`: how it is still to be paid; "" where it is paid."""

    tab: Tab
    it: Act
    kind: str


def settle(scene: Scene, sold: Sequence[Sold], cast: patrons.Cast) -> None:
    desk = Desk(scene.staff[0], random.Random(SEED + 3))  # noqa: S311
    happened = [(each.it.at, partial(book, desk, each)) for each in sold]
    happened += [
        (at, partial(deed, desk, customer, at)) for at, deed, customer in patrons.deeds(scene, cast)
    ]
    for _at, work in sorted(happened, key=itemgetter(0)):
        work()
    Sale.objects.bulk_update(
        [each.tab.sale for each in sold], ["points_earned", "points_after"], batch_size=500
    )


def book(desk: Desk, each: Sold) -> None:
    """As a register does when a sale is completed."""
    tab, it = each.tab, each.it
    if each.kind:
        # What the customer's limit or points don't reach for is paid by card.
        with suppress(Refused):
            pay(tab, Payment(each.kind, part(desk, each)), it)
    if tab.due:
        pay(tab, Payment(Kind.CARD), it)
    earn(tab, it)
    bill(tab, it)
    if each.kind == Kind.INVOICE and (invoice := invoice_of(tab.sale)):
        leave(desk, invoice, it.at)
    desk.last = tab.sale


def pay(tab: Tab, payment: Payment, it: Act) -> None:
    if tender := WAYS[payment.kind](tab, payment, it):
        put_down(tab, tender, it)


def part(desk: Desk, each: Sold) -> int | None:
    """None is as much as can be."""
    if each.kind != Kind.ON_ACCOUNT:
        return None
    customer, due = payer(each.tab), each.tab.due
    left = terms_of(customer).left(balance_of(customer))
    return due if left is None else min(due, left - 100 * desk.chance.randrange(*SPARE))
