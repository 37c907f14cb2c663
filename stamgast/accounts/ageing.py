"""Who owes how much, and since when: by the days that it is past due.

One grouped query, read from the index of what is open alone (account_entry_open). A customer's
credit and their debts never stand open beside each other, so a sum below zero is all credit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from stamgast.accounts.models import AccountEntry
from stamgast.customers import searching
from stamgast.customers.models import Customer
from stamgast.shops.models import Shop

SIZE = 50
# So many customers of a name are looked through.
NAMED = 200
# Name, and the days past due from which on and until when; None is without end.
BUCKETS: Sequence[tuple[str, Any, int | None, int | None]] = (
    ("not_due", _("Not due"), None, 0),
    ("days_30", _("1–30 days"), 1, 30),
    ("days_60", _("31–60 days"), 31, 60),
    ("days_90", _("61–90 days"), 61, 90),
    ("older", _("Over 90 days"), 91, None),
)
NAMES = [name for name, *_rest in BUCKETS]
SORTS = ("total", *NAMES, "name")


@dataclass(frozen=True)
class Asked:
    """Texts as they stand in the address; what is not understood counts as not asked."""

    q: str = ""
    # "" whoever owes, "overdue", or "credit": whom the shop owes.
    only: str = ""
    sort: str = ""
    page: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> Self:
        return cls(**{each.name: str(query.get(each.name, "")).strip() for each in fields(cls)})

    def to_query(self, **more: object) -> str:
        return urlencode({name: value for name, value in (asdict(self) | more).items() if value})

    @property
    def number(self) -> int:
        return min(int(self.page), 10**6) if self.page.isdecimal() and int(self.page) else 1


@dataclass(frozen=True)
class Owing:
    """`buckets` in the order of BUCKETS; minor units."""

    customer: Customer
    buckets: list[int]
    total: int

    @property
    def named(self) -> list[tuple[Any, int]]:
        called = [called for _name, called, *_days in BUCKETS]
        return list(zip(called, self.buckets, strict=True))


@dataclass(frozen=True)
class Page:
    rows: list[Owing]
    more: bool


def due_within(since: int | None, until: int | None, on: dt.date) -> Q:
    """Past due by so many days; what has no day is not due."""
    if since is None:
        return Q(due_on__isnull=True) | Q(due_on__gte=on)
    within = Q(due_on__lte=on - dt.timedelta(days=since))
    return within if until is None else within & Q(due_on__gte=on - dt.timedelta(days=until))


def open_entries(shop: Shop) -> QuerySet[AccountEntry]:
    return AccountEntry.objects.filter(shop=shop, customer__isnull=False).exclude(left=0)


def summed(on: dt.date) -> dict[str, Any]:
    parts = {
        name: Coalesce(Sum("left", filter=due_within(since, until, on)), 0)
        for name, _called, since, until in BUCKETS
    }
    return parts | {"total": Coalesce(Sum("left"), 0)}


def sums(shop: Shop, on: dt.date) -> dict[str, int]:
    """Of all who owe, by bucket."""
    return open_entries(shop).filter(left__gt=0).order_by().aggregate(**summed(on))


def owing(shop: Shop, asked: Asked, on: dt.date) -> Any:
    """Customers with what they owe of each bucket, as asked for."""
    theirs = Q(left__lt=0) if asked.only == "credit" else Q(left__gt=0)
    entries = open_entries(shop).filter(theirs)
    if asked.q:
        found = searching.found(shop, asked.q, limit=NAMED)
        entries = entries.filter(customer__in=[row.pk for row in found])
    rows: Any = entries.order_by().values("customer")
    rows = rows.annotate(**summed(on))
    if asked.only == "overdue":
        rows = rows.filter(total__gt=F("not_due"))
    sort = asked.sort if asked.sort in SORTS else "total"
    if sort == "name":
        return rows.order_by("customer__sort_name", "customer")
    return rows.order_by(sort if asked.only == "credit" else f"-{sort}", "customer")


def page(shop: Shop, asked: Asked, on: dt.date, *, size: int = SIZE) -> Page:
    start = (asked.number - 1) * size
    found = list(owing(shop, asked, on)[start : start + size + 1])
    return Page(told(found[:size]), len(found) > size)


def told(found: Sequence[Mapping[str, Any]]) -> list[Owing]:
    customers = Customer.everyone.in_bulk([row["customer"] for row in found])
    return [
        Owing(customers[row["customer"]], [row[name] for name in NAMES], row["total"])
        for row in found
    ]


def of_customer(customer: Customer, on: dt.date) -> list[tuple[Any, int]]:
    """What each bucket is called, and what this customer owes of it."""
    rows = open_entries(customer.shop).filter(customer=customer, left__gt=0)
    sums = rows.order_by().aggregate(**summed(on))
    return [(called, sums[name]) for name, called, *_days in BUCKETS]
