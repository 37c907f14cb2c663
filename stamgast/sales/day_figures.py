"""What a day at a register came to: an X report while it is open, a Z report once it is
closed. Every figure is a sum over the day's rows, so that it can be told again and agree."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from stamgast.accounts.models import AccountPayment
from stamgast.sales.days import CashMovement, Day
from stamgast.sales.models import Line, Sale, Tender

State, Kind = Sale.State, Sale.Kind


@dataclass(frozen=True)
class Summed:
    """So many, and what they come to."""

    count: int
    amount: int


@dataclass(frozen=True)
class ByTender:
    kind: str
    name: str
    # What came in by sales, and went back (below zero) by refunds.
    taken: Summed
    given_back: Summed

    @property
    def amount(self) -> int:
        return self.taken.amount + self.given_back.amount


@dataclass(frozen=True)
class OnAccount:
    """Payments on account by one method: no turnover, for what they pay was sold before."""

    method: str
    name: str
    taken: Summed
    # To customers whom the shop owed, and mistakes.
    given_back: Summed

    @property
    def amount(self) -> int:
        return self.taken.amount + self.given_back.amount


@dataclass(frozen=True)
class ByRate:
    """Of one rate of tax, in basis points; refunds are taken off."""

    rate: int
    net: int
    tax: int
    gross: int


@dataclass(frozen=True)
class ByStaff:
    name: str
    count: int
    amount: int


@dataclass(frozen=True)
class Moved:
    at: dt.datetime
    by: str
    reason: str
    amount: int


@dataclass(frozen=True)
class Cash:
    """The drawer: float + sales + refunds + account + paid_in + paid_out = expected."""

    float: int
    sales: int
    refunds: int
    # Payments on account.
    account: int
    paid_in: int
    paid_out: int

    @property
    def expected(self) -> int:
        sold = self.sales + self.refunds + self.account
        return self.float + sold + self.paid_in + self.paid_out


@dataclass(frozen=True)
class Figures:
    """Amounts are minor units with tax; those of refunds are below zero."""

    sales: Summed
    refunds: Summed
    voids: Summed
    discounts: Summed
    pieces: int
    copies: int
    rounding: int
    first: int | None
    last: int | None
    tenders: list[ByTender]
    account: list[OnAccount]
    rates: list[ByRate]
    staff: list[ByStaff]
    movements: list[Moved]
    cash: Cash

    @property
    def total(self) -> int:
        return self.sales.amount + self.refunds.amount

    @property
    def tax(self) -> int:
        return sum(row.tax for row in self.rates)


def told_of(day: Day) -> dict[str, object]:
    """What the report of a day is drawn from."""
    told = figures(day)
    return {"day": day, "told": told, "difference": day.difference_to(told.cash.expected)}


def figures(day: Day) -> Figures:
    ended = Sale.objects.filter(day=day)
    completed = ended.filter(state=State.COMPLETED)
    sums = completed.aggregate(
        sold=Count("pk", filter=Q(kind=Kind.SALE)),
        sold_for=amount("total", kind=Kind.SALE),
        refunded=Count("pk", filter=Q(kind=Kind.REFUND)),
        refunded_for=amount("total", kind=Kind.REFUND),
        discounted=Count("pk", filter=Q(kind=Kind.SALE) & ~Q(discount=0)),
        discount=amount("discount", kind=Kind.SALE),
        rounding=Coalesce(Sum("rounding"), 0),
        first=Min("number"),
        last=Max("number"),
    )
    voids = ended.filter(state=State.VOID).exclude(full=0)
    voided = voids.aggregate(count=Count("pk"), amount=Coalesce(Sum("total"), 0))
    tenders, account = by_tender(day), on_account(day)
    movements = [moved(row) for row in day.movements.select_related("by")]
    lines = Line.objects.filter(sale__in=completed)
    return Figures(
        sales=Summed(sums["sold"], sums["sold_for"]),
        refunds=Summed(sums["refunded"], sums["refunded_for"]),
        voids=Summed(voided["count"], voided["amount"]),
        discounts=Summed(sums["discounted"], sums["discount"]),
        pieces=lines.count(),
        copies=completed.filter(receipts__copy=True).count(),
        rounding=sums["rounding"],
        first=sums["first"],
        last=sums["last"],
        tenders=tenders,
        account=account,
        rates=by_rate(lines),
        staff=by_staff(completed),
        movements=movements,
        cash=cash(day, tenders, account, movements),
    )


def amount(name: str, **only: str) -> Coalesce:
    return Coalesce(Sum(name, filter=Q(**only)), 0)


def by_tender(day: Day) -> list[ByTender]:
    rows = Tender.objects.filter(sale__day=day, sale__state=State.COMPLETED)
    sums = rows.order_by().values("kind", sold=F("sale__kind"))
    found = {
        (row["kind"], row["sold"]): Summed(row["count"], row["came_to"])
        for row in sums.annotate(count=Count("pk"), came_to=Sum("amount"))
    }
    nothing = Summed(0, 0)
    return [
        ByTender(
            kind.value,
            str(kind.label),
            found.get((kind.value, Kind.SALE.value), nothing),
            found.get((kind.value, Kind.REFUND.value), nothing),
        )
        for kind in Tender.Kind
        if any(key[0] == kind for key in found)
    ]


def on_account(day: Day) -> list[OnAccount]:
    """What moved: the amount that was settled, and what cash was rounded by."""
    moved, back = F("amount") + F("rounding"), Q(amount__lt=0)
    sums = AccountPayment.objects.filter(day=day).order_by().values("method")
    found = {
        row["method"]: (Summed(row["into"], row["came"]), Summed(row["out"], row["went"]))
        for row in sums.annotate(
            into=Count("pk", filter=~back),
            came=Coalesce(Sum(moved, filter=~back), 0),
            out=Count("pk", filter=back),
            went=Coalesce(Sum(moved, filter=back), 0),
        )
    }
    methods = AccountPayment.Method
    return [OnAccount(m.value, str(m.label), *found[m.value]) for m in methods if m in found]


def by_rate(lines: QuerySet[Line]) -> list[ByRate]:
    sums = lines.order_by("-taxed").values_list("taxed")
    rows = sums.annotate(Sum("net"), Sum("tax"), Sum("total"))
    return [ByRate(*row) for row in rows]


def by_staff(completed: QuerySet[Sale]) -> list[ByStaff]:
    sums = completed.order_by("ended_by__name", "ended_by").values_list(
        "ended_by__name", "ended_by"
    )
    rows = sums.annotate(Count("pk"), Sum("total"))
    return [ByStaff(name or "", count, came_to) for name, _key, count, came_to in rows]


def moved(row: CashMovement) -> Moved:
    return Moved(row.at, str(row.by or ""), row.reason, row.amount)


def cash(
    day: Day, tenders: list[ByTender], account: list[OnAccount], movements: list[Moved]
) -> Cash:
    tender = next((row for row in tenders if row.kind == Tender.Kind.CASH), None)
    return Cash(
        float=day.float,
        sales=tender.taken.amount if tender else 0,
        refunds=tender.given_back.amount if tender else 0,
        account=sum(row.amount for row in account if row.method == AccountPayment.Method.CASH),
        paid_in=sum(row.amount for row in movements if row.amount > 0),
        paid_out=sum(row.amount for row in movements if row.amount < 0),
    )
