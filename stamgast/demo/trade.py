"""Let the demo shop have sold for some weeks: to its regulars and to others, day by day.

The amounts come from the register's own pricing and payment; only the writing is done for
all at once.
"""

from __future__ import annotations

import datetime as dt
import heapq
import random
import uuid
from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from operator import attrgetter

from django.db import transaction
from django.utils import timezone

from stamgast.catalogue.models import Product
from stamgast.customers.models import Customer
from stamgast.demo import patrons
from stamgast.demo.filling import Scene
from stamgast.demo.patrons import Visit
from stamgast.demo.people import SEED
from stamgast.demo.settling import Sold, settle
from stamgast.demo.terms import settle_terms
from stamgast.lib import own_codes
from stamgast.sales.acting import Act, State, Tab
from stamgast.sales.days import Day
from stamgast.sales.dues import Payment
from stamgast.sales.figuring import price
from stamgast.sales.models import Line, ReceiptSeries, Sale, Tender
from stamgast.sales.paying import WAYS
from stamgast.sales.selling import Goods, fresh_line
from stamgast.sales.spending import write_down

WEEKS = 5
# On weekdays from Monday on; in hours of the shop's clock.
BUSY = (9, 9, 10, 11, 14, 12, 6)
HOURS = (8, 19)
# Öre that stay in the drawer over night.
FLOAT = 100_000
REGULARS = 80
# How a regular pays: as anybody does, with points, or later.
KINDS = ("", Tender.Kind.POINTS, Tender.Kind.ON_ACCOUNT)
SHARES = (82, 12, 6)
# How many things somebody buys.
SMALL, LARGE = (1, 1, 2, 2, 3, 4, 5, 7), (5, 6, 8)


def trade(scene: Scene) -> int:
    """Sell until now, and say how much was sold; a shop that has sold stays as it is."""
    shop = scene.shop
    goods = list(shop.products.select_related("tax").order_by("pk"))
    if not goods or shop.sales.exists():
        return 0
    with transaction.atomic(), timezone.override(shop.time_zone):
        settle_terms(scene)
        regulars = list(shop.customers.select_related("tax", "group").order_by("pk")[:REGULARS])
        cast = patrons.cast(regulars)
        patrons.give_limits(scene, cast)
        sold = list(sales(scene, goods, regulars, patrons.visits(scene, cast)))
        write(scene, sold)
        settle(scene, sold, cast)
    return len(sold)


def sales(
    scene: Scene, goods: list[Product], regulars: list[Customer], expected: list[Visit]
) -> Iterator[Sold]:
    """The earliest first, without keys; with those of the visits that are expected."""
    chance = random.Random(SEED)  # noqa: S311
    registers = list(scene.shop.registers.select_related("outlet", "shop").order_by("pk"))
    staff = [member for member in scene.staff if member.pin]
    numbers = count(1)
    for visit in heapq.merge(visits(chance, scene, regulars), expected, key=attrgetter("at")):
        register = chance.choices(registers, [3, *[1] * (len(registers) - 1)])[0]
        it = Act(register, chance.choice(staff), visit.at, "", 0)
        tab = filled(chance, it, basket(chance, goods, visit), visit.customer)
        if complete(chance, tab, visit.kind, it):
            tab.sale.number = next(numbers)
            yield Sold(tab, it, visit.kind)


def visits(chance: random.Random, scene: Scene, regulars: list[Customer]) -> Iterator[Visit]:
    for at in moments(chance, scene.today):
        who = chance.choice(regulars) if regulars and chance.random() < 0.6 else None
        yield Visit(at, who, chance.choices(KINDS, SHARES)[0] if who else "")


def moments(chance: random.Random, now: dt.datetime) -> Iterator[dt.datetime]:
    """When somebody paid, in the shop's opening hours and never after now."""
    today = timezone.localdate(now)
    for before in range(7 * WEEKS, -1, -1):
        day = today - dt.timedelta(before)
        opens = timezone.make_aware(dt.datetime.combine(day, dt.time(HOURS[0])))
        span = (HOURS[1] - HOURS[0]) * 3600
        number = BUSY[day.weekday()] + chance.randrange(-2, 3)
        found = sorted(opens + dt.timedelta(seconds=chance.randrange(span)) for _n in range(number))
        yield from (at for at in found if at < now)


def basket(chance: random.Random, goods: list[Product], visit: Visit) -> list[Product]:
    """Whoever is invoiced takes more."""
    sizes = LARGE if visit.kind == Tender.Kind.INVOICE else SMALL
    return chance.sample(goods, min(len(goods), chance.choice(sizes)))


def filled(chance: random.Random, it: Act, things: list[Product], customer: Customer | None) -> Tab:
    sale = Sale(
        shop=it.shop,
        register=it.register,
        key=uuid.UUID(int=chance.getrandbits(128), version=4),
        code=own_codes.make(own_codes.Kind.RECEIPT),
        currency=it.shop.currency,
        customer=customer,
        via=Sale.Via.SEARCH if customer else "",
        opened_at=it.at - dt.timedelta(seconds=chance.randrange(20, 180)),
        opened_by=it.by,
    )
    lines = [
        fresh_line(sale, Goods(thing), chance.choice((1, 1, 1, 1, 2, 3)) * 1000, "", by=it.by)
        for thing in things
    ]
    for place, line in enumerate(lines):
        # Pricing goes by the lines' keys, in their order.
        line.pk = place
    price(sale, lines, at=it.at)
    return Tab(sale, lines, [])


def complete(chance: random.Random, tab: Tab, kind: str, it: Act) -> bool:
    """Paid, unless by a kind that is booked on what the customer has here; False for a sale that
    comes to nothing."""
    if not tab.due or not (kind or pay(chance, tab, it)):
        return False
    tab.sale.state, tab.sale.ended_at, tab.sale.ended_by = State.COMPLETED, it.at, it.by
    tab.sale.version = len(tab.lines) + 1
    return True


def pay(chance: random.Random, tab: Tab, it: Act) -> bool:
    """By card mostly; False where there are no coins for so little."""
    kind = chance.choices((Tender.Kind.CARD, Tender.Kind.CASH), (7, 3))[0]
    given = None
    if kind == Tender.Kind.CASH:
        note = chance.choice((5_000, 10_000, 20_000))
        given = -(-tab.due // note) * note
    tender = WAYS[kind](tab, Payment(kind, given=given), it)
    if tender is None:
        return False
    tender.sale, tender.at, tender.by = tab.sale, it.at, it.by
    tab.tenders.append(tender)
    return True


def write(scene: Scene, sold: list[Sold]) -> None:
    tabs = [each.tab for each in sold]
    Day.objects.bulk_create(days(scene, tabs))
    Sale.objects.bulk_create(tab.sale for tab in tabs)
    for tab in tabs:
        for line in tab.lines:
            line.pk, line.sale = None, tab.sale
        for tender in tab.tenders:
            tender.sale = tab.sale
    Line.objects.bulk_create(line for tab in tabs for line in tab.lines)
    Tender.objects.bulk_create(tender for tab in tabs for tender in tab.tenders)
    if tabs:
        ReceiptSeries.objects.create(shop=scene.shop, last=tabs[-1].sale.number or 0)
    write_down(scene.shop)


def days(scene: Scene, sold: list[Tab]) -> list[Day]:
    """A day for each register and date, closed in the evening; its sales are told which."""
    found: dict[tuple[int, dt.date], Day] = {}
    numbers: defaultdict[int, Iterator[int]] = defaultdict(lambda: count(1))
    today = timezone.localdate(scene.today)
    for tab in sold:
        sale = tab.sale
        assert sale.ended_at is not None
        key = sale.register_id, timezone.localdate(sale.ended_at)
        if key not in found:
            found[key] = opened(sale)
        sale.day = day = found[key]
        if key[1] < today:
            close(day, tab, numbers[sale.register_id])
    return list(found.values())


def opened(sale: Sale) -> Day:
    return Day(
        shop=sale.shop,
        register=sale.register,
        opened_at=sale.opened_at,
        opened_by=sale.opened_by,
        float=FLOAT,
    )


def close(day: Day, tab: Tab, numbers: Iterator[int]) -> None:
    """After this sale, for all that is known so far: what is counted agrees."""
    day.number = day.number or next(numbers)
    day.closed_at, day.closed_by = tab.sale.ended_at, tab.sale.ended_by
    cash = sum(tender.amount for tender in tab.tenders if tender.kind == Tender.Kind.CASH)
    day.counted = (day.counted or FLOAT) + cash
    day.kept = FLOAT
