"""Points whose day is over go: at once where somebody would redeem them, else in the night."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django_tasks import task

from stamgast.customers.models import Customer
from stamgast.lib.pacing import in_steps
from stamgast.loyalty.lapsing import lapsed
from stamgast.loyalty.ledger import Cause, book, in_hand
from stamgast.loyalty.models import PointEntry
from stamgast.shops.models import Shop

Kind = PointEntry.Kind
# What is taken back has not gone.
GOES = Q(points__lt=0) | Q(kind=Kind.TAKEN_BACK)


def day_of(shop: Shop, at: dt.datetime) -> dt.date:
    """By the shop's clock."""
    return timezone.localdate(at, ZoneInfo(shop.time_zone))


def moved(entries: QuerySet[PointEntry], *, before: dt.date) -> dict[str, int]:
    return entries.aggregate(
        balance=total(),
        came=total(Q(points__gt=0, expires_on__lt=before)),
        gone=total(GOES),
    )


def total(only: Q | None = None) -> Coalesce:
    return Coalesce(Sum("points", filter=only), Value(0))


def usable(customer: Customer, *, on: dt.date) -> int:
    """How many points can be redeemed on this day; below zero after a refund of spent ones."""
    told = moved(PointEntry.objects.filter(customer=customer), before=on)
    return told["balance"] - lapsed(told["came"], -told["gone"])


@transaction.atomic
def expire(customer: Customer, *, at: dt.datetime) -> PointEntry | None:
    """Book what has expired of a customer's points by now; nothing where nothing has."""
    in_hand(customer)
    on = day_of(customer.shop, at)
    told = moved(PointEntry.objects.filter(customer=customer), before=on)
    points = lapsed(told["came"], -told["gone"])
    if not points:
        return None
    # Points may come back with a day that is over: then once more on the same day.
    done = PointEntry.objects.filter(customer=customer, kind=Kind.EXPIRED).count()
    reference = f"expiry:{customer.pk}:{on}:{done}"
    return book(customer, -points, Cause(Kind.EXPIRED, reference, at=at, by=None))


def soon(customer: Customer, *, on: dt.date, until: dt.date) -> int:
    """How many of the usable points are lost after `until`, if none are redeemed by then."""
    entries = PointEntry.objects.filter(customer=customer)
    now, then = (moved(entries, before=day) for day in (on, until + dt.timedelta(days=1)))
    over = lapsed(now["came"], -now["gone"])
    return lapsed(then["came"], -then["gone"]) - over


@task()
def expire_points() -> int:
    """In the night: what has expired of every customer's points, by their shop's clock."""
    now, count = timezone.now(), 0
    for shop in Shop.objects.order_by("pk"):
        keys = list(lapsing(shop, on=day_of(shop, now)))
        for part in in_steps(keys):
            for customer in Customer.everyone.filter(pk__in=part).order_by("pk"):
                customer.shop = shop
                count += expire(customer, at=now) is not None
    return count


def lapsing(shop: Shop, *, on: dt.date) -> QuerySet[PointEntry, int]:
    """Whoever has points left whose day is over."""
    over = PointEntry.objects.filter(shop=shop, expires_on__lt=on).values("customer")
    rows = PointEntry.objects.filter(customer__in=over).order_by("customer").values("customer")
    sums = rows.annotate(came=total(Q(points__gt=0, expires_on__lt=on)), gone=total(GOES)).filter(
        came__gt=-F("gone")
    )
    return sums.values_list("customer", flat=True)
