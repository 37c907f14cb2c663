"""The day at a register: it begins with a float and ends with a count of the cash.

Whatever is completed at the register meanwhile belongs to it, for ever: the figures of
a day are sums over its rows (day_figures.py), and nothing else is written down of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stamgast.lib.refused import Refused
from stamgast.shops.models import Register, Shop, Staff

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from stamgast.sales.models import Sale

MOST_CASH = 10**12


class DayQuerySet(models.QuerySet["Day"]):
    def open_at(self, register: Register) -> Self:
        return self.filter(register=register, closed_at=None)

    def closed(self) -> Self:
        return self.exclude(closed_at=None)


class Day(models.Model):
    """From opening a register to counting its cash. Amounts are minor units."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="days", db_index=False)
    register = models.ForeignKey(Register, models.PROTECT, related_name="days")
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    opened_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    # In the drawer at first.
    float = models.BigIntegerField(_("float"), default=0)
    closed_at = models.DateTimeField(_("closed"), null=True)
    closed_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    # Of the Z report: without gaps at a register.
    number = models.PositiveIntegerField(_("number"), null=True)
    # The cash that was there, and how much of it stays in the drawer.
    counted = models.BigIntegerField(_("counted"), null=True)
    kept = models.BigIntegerField(_("stays in the drawer"), null=True)
    # How many of each coin and note, by its value; empty where the sum alone was said.
    pieces = models.JSONField(default=dict)

    objects = DayQuerySet.as_manager()

    if TYPE_CHECKING:
        movements: RelatedManager[CashMovement]
        sales: RelatedManager[Sale]

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["shop", "-opened_at"], name="day_by_opening")]
        constraints = [
            models.UniqueConstraint(
                fields=["register"], condition=Q(closed_at=None), name="one_open_day_a_register"
            ),
            models.UniqueConstraint(
                fields=["register", "number"],
                condition=Q(number__isnull=False),
                name="z_number_once",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, number=None, counted=None, kept=None)
                | Q(
                    closed_at__isnull=False,
                    number__isnull=False,
                    counted__gte=0,
                    kept__gte=0,
                ),
                name="a_closed_day_is_counted",
            ),
        ]

    def difference_to(self, expected: int) -> int | None:
        """What was counted too much, or too little (below zero)."""
        return None if self.counted is None else self.counted - expected

    @property
    def counted_pieces(self) -> list[tuple[int, int]]:
        """Value and count of each coin and note, the largest first."""
        return sorted(((int(value), count) for value, count in self.pieces.items()), reverse=True)

    def __str__(self) -> str:
        return f"Z {self.number}" if self.number else str(_("Open"))


class CashMovement(models.Model):
    """Cash that goes into the drawer or out of it (below zero) without a sale."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+", db_index=False)
    day = models.ForeignKey(Day, models.CASCADE, related_name="movements")
    # Of the request, so that one sent twice moves money once.
    key = models.CharField(max_length=200)
    amount = models.BigIntegerField(_("amount"))
    reason = models.CharField(_("reason"), max_length=200)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "key"], name="cash_movement_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="a_movement_moves_cash"),
        ]

    def __str__(self) -> str:
        return self.reason


def last_kept(register: Register) -> int:
    """What the last close left in the drawer."""
    last = Day.objects.closed().filter(register=register).order_by("-number").first()
    return last.kept or 0 if last else 0


def day_in_hand(register: Register, *, by: Staff | None, at: dt.datetime) -> Day:
    """The register's open day, which nobody closes until the transaction ends. Where nobody
    opened one it begins now, with what the last close left."""
    day = Day.objects.open_at(register).select_for_update().first()
    if day:
        return day
    return Day.objects.create(
        shop=register.shop,
        register=register,
        opened_at=at,
        opened_by=by,
        float=last_kept(register),
    )


def open_day(register: Register, cash: int, *, by: Staff, at: dt.datetime) -> Day:
    """Begin with so much in the drawer; the same said twice is one day."""
    refuse_amount(cash, "float")
    day = Day.objects.open_at(register).first()
    if day is None:
        return Day.objects.create(
            shop=register.shop, register=register, opened_at=at, opened_by=by, float=cash
        )
    if day.float != cash:
        raise Refused("day_open", _("The day is open already at this register."))
    return day


@transaction.atomic
def move_cash(
    register: Register, amount: int, reason: str, *, key: str, by: Staff, at: dt.datetime
) -> CashMovement:
    """Pay in, or out (below zero), and say why; a request that is sent again moves nothing."""
    if moved := CashMovement.objects.filter(shop=register.shop, key=key).first():
        return moved
    if not amount or abs(amount) > MOST_CASH:
        raise Refused("amount", _("Say how much."), field="amount")
    if not reason.strip():
        raise Refused("reason_needed", _("Say what it is for."), field="reason")
    day = day_in_hand(register, by=by, at=at)
    return CashMovement.objects.create(
        shop=register.shop, day=day, key=key, amount=amount, reason=reason.strip(), at=at, by=by
    )


@transaction.atomic
def close_day(
    day: Day,
    counted: int,
    kept: int,
    *,
    by: Staff,
    at: dt.datetime,
    pieces: Mapping[int, int] | None = None,
) -> Day:
    """Count the cash and end the day; one that is closed already stays as it was."""
    day = Day.objects.select_for_update().get(pk=day.pk)
    if day.closed_at:
        return day
    refuse_amount(counted, "counted")
    refuse_amount(kept, "kept")
    if kept > counted:
        raise Refused("kept", _("No more can stay than was counted."), field="kept")
    refuse_while_paying(day.register)
    last = Day.objects.filter(register=day.register_id).aggregate(number=Max("number"))
    day.number = (last["number"] or 0) + 1
    day.closed_at, day.closed_by = at, by
    day.counted, day.kept = counted, kept
    day.pieces = {str(value): count for value, count in (pieces or {}).items() if count}
    day.save()
    return day


def refuse_while_paying(register: Register) -> None:
    if register.sales.filter(state="open", tenders__isnull=False).exists():
        told = _("A sale at this register is partly paid. Finish it first.")
        raise Refused("sale_partly_paid", told)


def refuse_amount(amount: int, field: str) -> None:
    if not 0 <= amount <= MOST_CASH:
        raise Refused("amount", _("This can't be an amount of cash."), field=field)
