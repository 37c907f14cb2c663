"""What each customer spent, month by month, by the shop's clock: the figures of their page.

Written down in the transaction that completes a sale; `stamgast doctor` works them out anew.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterator
from itertools import groupby, islice
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from stamgast.customers.models import Customer
from stamgast.sales.customer_figures import Figures, Month, figures
from stamgast.sales.models import Sale
from stamgast.shops.models import Shop


class Spending(models.Model):
    """Of one customer in one month; `spent` is minor units with tax, refunds taken off."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="spending", db_index=False)
    # Its first day.
    month = models.DateField()
    spent = models.BigIntegerField(default=0)
    visits = models.PositiveIntegerField(default=0)
    # The last sale's end.
    last_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(fields=["customer", "month"], name="spending_month_once")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


def month_of(shop: Shop, at: dt.datetime) -> dt.date:
    return timezone.localdate(at, zone_of(shop)).replace(day=1)


def zone_of(shop: Shop) -> ZoneInfo:
    return ZoneInfo(shop.time_zone)


def count(sale: Sale) -> None:
    """Count what was just completed; a refund is no visit."""
    if sale.customer_id is None or sale.ended_at is None:
        return
    month = month_of(sale.shop, sale.ended_at)
    rows = Spending.objects.filter(customer=sale.customer_id, month=month)
    changes: dict[str, Any] = {"spent": F("spent") + sale.total}
    if not sale.is_refund:
        changes |= {"visits": F("visits") + 1, "last_at": sale.ended_at}
    if not rows.exists():
        # Another register may begin the same month at this moment: one of the two makes it.
        Spending.objects.bulk_create(
            [Spending(shop=sale.shop, customer_id=sale.customer_id, month=month)],
            ignore_conflicts=True,
        )
    rows.update(**changes)


COLUMNS = ("customer", "month", "spent", "visits", "last_at")


def worked_out(shop: Shop) -> QuerySet[Sale, tuple[Any, ...]]:
    """The rows as the shop's sales have them, by customer and month."""
    month = TruncMonth("ended_at", output_field=models.DateField(), tzinfo=zone_of(shop))
    a_visit = Q(kind=Sale.Kind.SALE)
    completed = shop.sales.filter(state=Sale.State.COMPLETED, customer__isnull=False)
    return (
        completed.order_by()
        .values("customer", month=month)
        .annotate(
            spent=Sum("total"),
            visits=Count("pk", filter=a_visit),
            last_at=Max("ended_at", filter=a_visit),
        )
        .order_by("customer", "month")
        .values_list(*COLUMNS)
    )


CHUNK = 2_000


@transaction.atomic
def write_down(shop: Shop) -> None:
    """All of it anew, where sales came in by another way than a register."""
    Spending.objects.filter(shop=shop).delete()
    rows = worked_out(shop).iterator(CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        Spending.objects.bulk_create(
            Spending(
                shop=shop, customer_id=customer, month=month, spent=spent, visits=n, last_at=at
            )
            for customer, month, spent, n, at in chunk
        )


def differing(shop: Shop) -> Iterator[int]:
    """Customers of whom something else is written down than their sales say."""
    kept = Spending.objects.filter(shop=shop).order_by("customer", "month").values_list(*COLUMNS)
    # Both are read side by side, so that neither must fit into memory.
    rows = heapq.merge(kept.iterator(), worked_out(shop).iterator(), key=lambda row: row[:2])
    for (customer, _month), both in groupby(rows, key=lambda row: row[:2]):
        one, *others = both
        if others != [one]:
            yield customer


def figures_of(customer: Customer, *, today: dt.date) -> Figures:
    rows = Spending.objects.filter(customer=customer)
    told = rows.values_list("month", "spent", "visits", "last_at")
    return figures((Month(*row) for row in told), today=today)


def spent_in(year: int) -> Any:
    """Of each customer of a query."""
    theirs = Spending.objects.filter(customer=OuterRef("pk"), month__year=year).order_by()
    return Subquery(theirs.values("customer").annotate(sum=Sum("spent")).values("sum"))


def last_visit() -> Any:
    """Of each customer of a query."""
    theirs = Spending.objects.filter(customer=OuterRef("pk")).order_by()
    return Subquery(theirs.values("customer").annotate(last=Max("last_at")).values("last"))


def first_visit(customer: Customer) -> dt.datetime | None:
    sales = customer.sales.filter(state=Sale.State.COMPLETED, kind=Sale.Kind.SALE)
    return sales.order_by("ended_at").values_list("ended_at", flat=True).first()
