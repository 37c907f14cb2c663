"""What each customer spent, month by month, by the shop's clock: the figures of their page.

Written down in the transaction that completes a sale; `stamgast doctor` works them out anew.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F
from django.utils import timezone

from stamgast.customers.models import Customer
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
    return timezone.localdate(at, ZoneInfo(shop.time_zone)).replace(day=1)


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
