"""What is booked on a customer's points."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import ngettext_lazy

from stamgast.customers.models import Customer
from stamgast.lib.refused import Refused
from stamgast.loyalty.models import PointAccount, PointEntry
from stamgast.shops.models import Staff

if TYPE_CHECKING:
    from stamgast.sales.models import Sale


class TooFewPoints(Refused):
    def __init__(self, there: int) -> None:
        told = ngettext_lazy(
            "There is %(count)d point.", "There are %(count)d points.", max(0, there)
        )
        super().__init__("too_few_points", told % {"count": max(0, there)}, field="amount")


@dataclass(frozen=True)
class Cause:
    """What an entry comes from. `reference` names it, and is booked once."""

    kind: str
    reference: str
    at: dt.datetime
    by: Staff | None
    sale: Sale | None = None
    expires_on: dt.date | None = None
    note: str = ""


def balance_of(customer: Customer) -> int:
    account = PointAccount.objects.filter(pk=customer.pk).first()
    return account.balance if account else 0


def in_hand(customer: Customer) -> PointAccount:
    """The account, which nobody else changes until the transaction ends: whoever comes second
    waits here, and finds what the first booked."""
    PointAccount.objects.get_or_create(customer=customer, defaults={"shop_id": customer.shop_id})
    return PointAccount.objects.select_for_update().get(pk=customer.pk)


@transaction.atomic
def book(customer: Customer, points: int, cause: Cause, *, may_owe: bool = False) -> PointEntry:
    """Points that come, or go (below zero); never more than there are, unless they `may_owe`.

    Whoever comes second waits for the first. The same reference once more books nothing.
    """
    account = in_hand(customer)
    before = PointEntry.objects.filter(shop=customer.shop_id, reference=cause.reference)
    if booked := before.first():
        return booked
    if points < 0 and not may_owe and account.balance < -points:
        raise TooFewPoints(account.balance)
    PointAccount.objects.filter(pk=account.pk).update(balance=F("balance") + points)
    names = ("kind", "reference", "at", "by", "sale", "expires_on", "note")
    return PointEntry.objects.create(
        shop_id=customer.shop_id,
        customer=customer,
        points=points,
        **{name: getattr(cause, name) for name in names},
    )
