"""What became of a customer's points, the newest first, page by page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from stamgast.customers.models import Customer
from stamgast.lib import paging
from stamgast.lib.paging import SIZE, Page
from stamgast.loyalty import worth
from stamgast.loyalty.expiring import day_of, soon, usable
from stamgast.loyalty.models import PointAccount, PointEntry, rules_of

# What is lost within so many days is told.
SOON = dt.timedelta(days=60)


@dataclass(frozen=True)
class Standing:
    """How many points there are, what they pay in minor units, and what of them is lost soon."""

    on: bool
    balance: int
    worth: int
    expiring: int
    # The day until which those are good.
    until: dt.date | None


def standing(customer: Customer, *, at: dt.datetime) -> Standing:
    rules, today = rules_of(customer.shop), day_of(customer.shop, at)
    if not PointAccount.objects.filter(pk=customer.pk).exists():
        return Standing(rules.on, 0, 0, 0, None)
    balance = usable(customer, on=today)
    lost, until = expiring(customer, today)
    return Standing(rules.on, balance, worth.amount_of(balance, rules.worth_of_100), lost, until)


def expiring(customer: Customer, today: dt.date) -> tuple[int, dt.date | None]:
    """The first points that are lost soon, and the last day on which they are good."""
    rows = PointEntry.objects.filter(
        customer=customer, points__gt=0, expires_on__range=(today, today + SOON)
    )
    for until in rows.order_by("expires_on").values_list("expires_on", flat=True).distinct():
        if until and (lost := soon(customer, on=today, until=until)):
            return lost, until
    return 0, None


def page(customer: Customer, *, after: int = 0, size: int = SIZE) -> Page[PointEntry]:
    rows = PointEntry.objects.filter(customer=customer).select_related("by", "sale")
    return paging.page(rows, after=after, size=size)
