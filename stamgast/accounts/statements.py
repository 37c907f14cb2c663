"""A statement of an account: what was owed, what came and went meanwhile, what is owed then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from stamgast.accounts.ledger import open_then
from stamgast.accounts.models import AccountEntry
from stamgast.accounts.wording import RELATED, called
from stamgast.customers.models import Customer
from stamgast.lib.dates import within
from stamgast.lib.refused import Refused

Kind = AccountEntry.Kind
# What a sale put on the account, and what came off again before it was completed.
OF_A_SALE = (Kind.SALE, Kind.REFUND, Kind.TAKEN_BACK)


@dataclass(frozen=True)
class Row:
    """`balance`: what was owed after it."""

    at: dt.datetime
    what: str
    note: str
    amount: int
    balance: int


@dataclass(frozen=True)
class Owed:
    what: str
    at: dt.datetime
    due_on: dt.date | None
    left: int
    overdue: bool


@dataclass(frozen=True)
class Statement:
    """From the first day to the last, both included, by the shop's clock. `owed` is what was open
    at its end, so that it can be made again as it was; `open_on`: that day, or the day it is made
    if that comes first."""

    customer: Customer
    language: str
    since: dt.date
    until: dt.date
    made_on: dt.date
    open_on: dt.date
    opening: int
    rows: list[Row]
    closing: int
    owed: list[Owed]

    @property
    def open_sum(self) -> int:
        return sum(row.left for row in self.owed)


def statement(customer: Customer, since: dt.date, until: dt.date, *, on: dt.date) -> Statement:
    """In the customer's language, or else the shop's."""
    if since > until:
        told = _("A statement ends after it began.")
        raise Refused("period", told, field="since")
    language = customer.language or customer.shop.language
    zone = ZoneInfo(customer.shop.time_zone)
    begins, ends = midnight(since, zone), midnight(until, zone) + dt.timedelta(days=1)
    entries = AccountEntry.objects.filter(customer=customer)
    before = entries.filter(at__lt=begins).aggregate(sum=Sum("amount"))["sum"] or 0
    within = entries.filter(at__gte=begins, at__lt=ends).select_related(*RELATED)
    with override(language):
        rows = rows_of(within.order_by("at", "pk"), before)
        open_on = min(until, on)
        owed = [owed_by(entry, left, open_on) for entry, left in open_then(customer, ends)]
    return Statement(
        customer=customer,
        language=language,
        since=since,
        until=until,
        made_on=on,
        open_on=open_on,
        opening=before,
        rows=rows,
        closing=rows[-1].balance if rows else before,
        owed=owed,
    )


def owed_by(entry: AccountEntry, left: int, on: dt.date) -> Owed:
    overdue = bool(entry.due_on and entry.due_on < on)
    return Owed(called(entry), entry.at, entry.due_on, left, overdue)


def rows_of(entries: Iterable[AccountEntry], balance: int) -> list[Row]:
    """What one sale put on and took off again is one line, or none."""
    together: dict[tuple[str, int], list[AccountEntry]] = {}
    for entry in entries:
        of_sale = entry.sale_id and entry.kind in OF_A_SALE
        key = ("sale", entry.sale_id or 0) if of_sale else ("entry", entry.pk)
        together.setdefault(key, []).append(entry)
    rows = []
    for group in together.values():
        amount = sum(entry.amount for entry in group)
        if not amount:
            continue
        balance += amount
        first = group[0]
        rows.append(Row(first.at, called(first), first.note, amount, balance))
    return rows


def midnight(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(within(day), dt.time.min, zone)
