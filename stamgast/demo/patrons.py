"""Who of the demo shop's customers pays later, and how: each in a way of their own, so that the
shop has invoices of every state and somebody near their limit."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from stamgast.customers.models import Customer
from stamgast.customers.storing import Entry, store_many
from stamgast.demo import office
from stamgast.demo.filling import Scene
from stamgast.demo.office import Desk
from stamgast.demo.people import SEED
from stamgast.invoices.parties import has_address
from stamgast.sales.models import Tender

ACCOUNT, INVOICE = Tender.Kind.ON_ACCOUNT, Tender.Kind.INVOICE
Deed = Callable[[Desk, Customer, dt.datetime], None]
# By the shop's clock: they shop in the morning, the office works in the afternoon.
SHOPS, WORKS = 9, 16


@dataclass(frozen=True)
class Part:
    """What one of them does, by how many days ago; `limit`: their own, in öre."""

    limit: int | None = None
    # Nothing goes to them by e-mail.
    by_letter: bool = False
    buys: Mapping[int, str] = field(default_factory=dict)
    office: Mapping[int, Deed] = field(default_factory=dict)


@dataclass(frozen=True)
class Visit:
    """That somebody comes and pays in such a way; "" is as anybody does."""

    at: dt.datetime
    customer: Customer | None
    kind: str


PARTS = (
    # Invoiced at the register: two are paid, one by half, the last is new.
    Part(
        limit=10_000_00,
        buys=dict.fromkeys((33, 24, 12, 4), INVOICE),
        office={21: office.is_paid, 11: office.is_paid, 5: office.is_half_paid},
    ),
    # Several purchases on one invoice, which is paid; the later ones are on a draft.
    Part(
        limit=5_000_00,
        buys=dict.fromkeys((31, 28, 26, 22, 15, 11, 8, 3), ACCOUNT),
        office={21: office.invoices_purchases, 9: office.is_paid, 2: office.drafts_purchases},
    ),
    # Reminded twice, and pays nothing.
    Part(
        by_letter=True,
        buys=dict.fromkeys((34, 32), ACCOUNT),
        office={31: office.invoices_purchases, 12: office.reminds, 1: office.reminds},
    ),
    # To be reminded of.
    Part(limit=2_000_00, buys={27: INVOICE}),
    # Near the limit.
    Part(
        buys=dict.fromkeys((29, 25, 21, 18, 14, 9, 6, 2), ACCOUNT),
        office={16: office.pays_a_part},
    ),
    # One invoice is taken back, of another a part.
    Part(
        limit=2_000_00,
        office={
            28: office.invoices_an_order,
            26: office.credits_all,
            10: office.invoices_an_order,
            7: office.credits_a_part,
        },
    ),
    # Begun, and not sent.
    Part(buys={13: ACCOUNT}, office={1: office.drafts_an_order}),
    # Paid more than they owed.
    Part(buys=dict.fromkeys((23, 17), ACCOUNT), office={7: office.pays_too_much}),
)
Cast = list[tuple[Part, Customer]]


def cast(customers: Sequence[Customer]) -> Cast:
    """Whoever can be invoiced, companies first; fewer customers, fewer parts."""
    known = [customer for customer in customers if has_address(customer)]
    known.sort(key=lambda customer: customer.kind != Customer.Kind.ORGANISATION)
    found = []
    for part in PARTS:
        fitting = (each for each in known if not (part.by_letter and each.email))
        if customer := next(fitting, None):
            known.remove(customer)
            found.append((part, customer))
    return found


def give_limits(scene: Scene, patrons: Cast) -> None:
    """Those of their own, in their history from the first of the weeks on."""
    entries = [
        Entry(
            customer=customer,
            values={"account_policy": Customer.AccountPolicy.LIMIT, "account_limit": part.limit},
        )
        for part, customer in patrons
        if part.limit
    ]
    at = scene.today - dt.timedelta(max(day for part in PARTS for day in part.buys) + 1)
    stored = store_many(scene.shop, entries, by=scene.staff[0], source="office", at=at)
    now = {customer.pk: customer for customer in stored.customers}
    for _part, customer in patrons:
        if kept := now.get(customer.pk):
            customer.account_policy = kept.account_policy
            customer.account_limit = kept.account_limit


def visits(scene: Scene, patrons: Cast) -> list[Visit]:
    """The earliest first."""
    chance = random.Random(SEED + 1)  # noqa: S311
    found = [
        Visit(moment(scene, before, SHOPS, chance), customer, kind)
        for part, customer in patrons
        for before, kind in part.buys.items()
    ]
    return sorted(found, key=lambda visit: visit.at)


def deeds(scene: Scene, patrons: Cast) -> Iterator[tuple[dt.datetime, Deed, Customer]]:
    """What the office does for them, the earliest first."""
    chance = random.Random(SEED + 2)  # noqa: S311
    found = [
        (moment(scene, before, WORKS, chance), deed, customer)
        for part, customer in patrons
        for before, deed in part.office.items()
    ]
    return iter(sorted(found, key=lambda row: row[0]))


def moment(scene: Scene, before: int, hour: int, chance: random.Random) -> dt.datetime:
    """So many days ago, within two hours of this one."""
    day = timezone.localdate(scene.today) - dt.timedelta(before)
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
    return at + dt.timedelta(seconds=chance.randrange(7200))
