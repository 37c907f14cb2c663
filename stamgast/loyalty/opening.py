"""Points that customers bring along from another system: booked once for each, however often a
list tells them, unless the import that brought them is undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import QuerySet

from stamgast.customers.models import Customer
from stamgast.lib.among import among
from stamgast.loyalty.expiring import day_of
from stamgast.loyalty.lapsing import last_day
from stamgast.loyalty.ledger import Cause, book, in_hand
from stamgast.loyalty.models import PointAccount, PointEntry, rules_of
from stamgast.shops.models import Shop, Staff

Kind = PointEntry.Kind


def undoing(reference: str) -> str:
    return f"undo:{reference}"


def standing(shop: Shop, customers: Sequence[int]) -> dict[int, int]:
    """The opening balances that these have, as they were brought."""
    theirs = PointEntry.objects.filter(shop=shop, customer__in=among(customers))
    rows = theirs.filter(kind=Kind.OPENING)
    opened = list(rows.values_list("customer", "points", "reference"))
    gone = set(theirs.filter(kind=Kind.TAKEN_BACK).values_list("reference", flat=True))
    return {key: points for key, points, reference in opened if undoing(reference) not in gone}


@transaction.atomic
def open_with(customer: Customer, points: int, *, at: dt.datetime, by: Staff | None) -> None:
    """Book it, unless one was booked before."""
    in_hand(customer)
    if standing(customer.shop, [customer.pk]):
        return
    before = PointEntry.objects.filter(customer=customer, kind=Kind.OPENING).count()
    reference = f"opening:{customer.pk}" + (f":{before}" if before else "")
    until = end(customer.shop, at)
    book(customer, points, Cause(Kind.OPENING, reference, at=at, by=by, expires_on=until))


def end(shop: Shop, at: dt.datetime) -> dt.date | None:
    return last_day(day_of(shop, at), rules_of(shop).expire_after_months)


def open_many(shop: Shop, points: Mapping[int, int], *, at: dt.datetime, by: Staff | None) -> None:
    """Book those of customers, by key, who were just made."""
    expires_on = end(shop, at)
    PointAccount.objects.bulk_create(
        PointAccount(customer_id=key, shop=shop, balance=each) for key, each in points.items()
    )
    PointEntry.objects.bulk_create(
        PointEntry(
            shop=shop,
            customer_id=key,
            kind=Kind.OPENING,
            points=each,
            expires_on=expires_on,
            reference=f"opening:{key}",
            at=at,
            by=by,
        )
        for key, each in points.items()
    )


def brought(shop: Shop, at: dt.datetime) -> QuerySet[PointEntry]:
    """What one import brought, which began at this moment."""
    return PointEntry.objects.filter(shop=shop, kind=Kind.OPENING, at=at)


@transaction.atomic
def take_back(
    shop: Shop, keys: Sequence[int], *, at: dt.datetime, by: Staff | None
) -> list[PointEntry]:
    """Undo these entries, as far as their points are there still; those of whom more was redeemed
    come back."""
    opened = list(PointEntry.objects.filter(pk__in=among(keys)).order_by("customer"))
    theirs = among([each.customer_id for each in opened])
    rows = PointAccount.objects.select_for_update().filter(pk__in=theirs)
    accounts = {each.pk: each for each in rows.order_by("pk")}
    back = PointEntry.objects.filter(shop=shop, customer__in=theirs, kind=Kind.TAKEN_BACK)
    done = set(back.values_list("reference", flat=True))
    entries, short = [], []
    for each in opened:
        if undoing(each.reference) in done:
            continue
        account = accounts[each.customer_id]
        points = min(each.points, max(0, account.balance))
        if points < each.points:
            short.append(each)
        if points:
            account.balance -= points
            entries.append(opposite(each, points, at=at, by=by))
    PointEntry.objects.bulk_create(entries)
    PointAccount.objects.bulk_update(accounts.values(), ["balance"])
    return short


def opposite(entry: PointEntry, points: int, *, at: dt.datetime, by: Staff | None) -> PointEntry:
    return PointEntry(
        shop_id=entry.shop_id,
        customer_id=entry.customer_id,
        kind=Kind.TAKEN_BACK,
        points=-points,
        reference=undoing(entry.reference),
        at=at,
        by=by,
    )
