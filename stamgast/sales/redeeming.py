"""Paid with points, as far as they reach; what was so paid comes back as points."""

from __future__ import annotations

from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from stamgast.lib.refused import Refused
from stamgast.loyalty import ledger, worth
from stamgast.loyalty.expiring import day_of, expire
from stamgast.loyalty.lapsing import last_day
from stamgast.loyalty.ledger import Cause, TooFewPoints
from stamgast.loyalty.models import PointEntry, rules_of
from stamgast.sales.acting import Act, State, Tab, in_hand
from stamgast.sales.dues import Payment, part_of_due, payer, reference_of
from stamgast.sales.models import Tender

Kind = PointEntry.Kind


def by_points(tab: Tab, payment: Payment, it: Act) -> Tender | None:
    """As much as there is, where no amount is said. In a refund nobody chooses them: they have
    come back by themselves already."""
    if tab.sale.is_refund:
        if not in_points(tab):
            raise Refused("no_points_paid", _("Nothing of this sale was paid with points."))
        return None
    customer, rules = payer(tab), rules_of(tab.sale.shop)
    if not rules.on:
        raise Refused("points_off", _("This shop's customers collect no points."))
    ledger.in_hand(customer)
    expire(customer, at=it.at)
    there, amount = ledger.balance_of(customer), payment.amount
    if amount is None:
        amount = min(tab.due, worth.amount_of(there, rules.worth_of_100))
        if not amount:
            raise TooFewPoints(there)
    amount = part_of_due(tab, amount)
    points = worth.points_needed(amount, rules.worth_of_100)
    cause = Cause(Kind.REDEEMED, reference_of(tab), at=it.at, by=it.by, sale=tab.sale)
    ledger.book(customer, -points, cause)
    return tendered(amount, points, cause)


def tendered(amount: int, points: int, cause: Cause) -> Tender:
    return Tender(kind=Tender.Kind.POINTS, amount=amount, points=points, booked_as=cause.reference)


def in_points(tab: Tab) -> bool:
    return any(row.kind == Tender.Kind.POINTS for row in tab.tenders)


def come_back(tab: Tab, it: Act) -> Tender | None:
    """Of a refund, the share that was paid with points: before anything else is paid back, so
    that nobody makes money of them. None where none is due, or nobody is left whose they were."""
    sale, customer = tab.sale, tab.sale.customer
    if sale.refund_of is None or customer is None:
        return None
    # Nobody else may give back the same points meanwhile; before any account is in hand, so that
    # two refunds of a sale never wait for each other.
    in_hand(it, sale.refund_of.key)
    if in_points(tab):
        return None
    amount, points = coming_back(tab)
    if not amount:
        return None
    customer.shop = sale.shop
    cause = Cause(
        Kind.REVERSED,
        f"{reference_of(tab)}:back",
        at=it.at,
        by=it.by,
        sale=sale,
        expires_on=last_day(day_of(sale.shop, it.at), rules_of(sale.shop).expire_after_months),
    )
    if points:
        ledger.book(customer, points, cause)
        return tendered(-amount, -points, cause)
    # Less than a point is worth: the next part of the refund makes up for it.
    return Tender(kind=Tender.Kind.POINTS, amount=-amount, points=0)


def coming_back(tab: Tab) -> tuple[int, int]:
    """The amount that comes back as points, and as how many."""
    sold = tab.sale.refund_of
    assert sold is not None
    was = sold.tenders.filter(kind=Tender.Kind.POINTS).aggregate(
        amount=Sum("amount"), points=Sum("points")
    )
    if not was["amount"]:
        return 0, 0
    others = sold.refunds.exclude(pk=tab.sale.pk).exclude(state=State.VOID)
    theirs = Tender.objects.filter(sale__in=others, kind=Tender.Kind.POINTS)
    back = theirs.aggregate(amount=Sum("amount"), points=Sum("points"))
    # Of the others, those that have given back their share, or never will.
    settled = others.filter(Q(state=State.COMPLETED) | Q(pk__in=theirs.values("sale")))
    returned = -(settled.aggregate(sum=Sum("total"))["sum"] or 0) - tab.sale.total
    before = -(back["amount"] or 0)
    amount = min(worth.share(was["amount"], returned, sold.total, before), -tab.due)
    # By the amount, so that neither is left over when the other is all back.
    points = worth.share(was["points"], before + amount, was["amount"], -(back["points"] or 0))
    return amount, points


def points_taken_back(tab: Tab, tender: Tender, it: Act) -> None:
    """The payment is undone; of a refund, the points must still be there."""
    if not tender.booked_as:
        return
    booked = PointEntry.objects.select_related("customer").get(
        shop=tab.sale.shop_id, reference=tender.booked_as
    )
    cause = Cause(Kind.TAKEN_BACK, reference_of(tab), at=it.at, by=it.by, sale=tab.sale)
    ledger.book(booked.customer, -booked.points, cause)
