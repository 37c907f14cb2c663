"""What a sale earns its customer in points, and what a refund takes of them again."""

from __future__ import annotations

from django.db.models import Sum

from stamgast.customers.models import Customer
from stamgast.loyalty import ledger, worth
from stamgast.loyalty.expiring import day_of, usable
from stamgast.loyalty.lapsing import last_day
from stamgast.loyalty.ledger import Cause
from stamgast.loyalty.models import PointEntry, PointRules
from stamgast.loyalty.rates import rules_on, spend_per_point
from stamgast.sales.acting import Act, State, Tab, in_hand
from stamgast.sales.dues import reference_of
from stamgast.sales.models import Sale, Tender

Kind = PointEntry.Kind


def earn(tab: Tab, it: Act) -> None:
    """Book what was just completed, and keep with the sale what its receipt says of it."""
    sale, customer = tab.sale, tab.sale.customer
    if customer is None:
        return
    customer.shop = sale.shop
    rules = rules_on(sale.shop)
    if sale.refund_of:
        # Of two refunds at once, the second finds what the first took.
        in_hand(it, sale.refund_of.key)
    points = earned(tab, rules)
    if points:
        book(customer, points, tab, it, rules)
    if rules or points or any(tender.points for tender in tab.tenders):
        sale.points_earned = points
        sale.points_after = usable(customer, on=day_of(sale.shop, it.at))


def earned(tab: Tab, rules: PointRules | None) -> int:
    """What the sale earns as it stands; of a refund below zero, whatever the rules are now."""
    sale, customer = tab.sale, tab.sale.customer
    if sale.is_refund:
        return -reversal(sale)
    if customer is None or rules is None:
        return 0
    return worth.points_for(without_points(tab), spend_per_point(customer, rules))


def without_points(tab: Tab) -> int:
    """All that is paid, or will be, but what points pay."""
    by_points = sum(row.amount for row in tab.tenders if row.kind == Tender.Kind.POINTS)
    return tab.sale.total + tab.sale.rounding - by_points


def reversal(refund: Sale) -> int:
    """So many of the points that the sale earned go, now that this comes back of it."""
    sold = refund.refund_of
    assert sold is not None
    if not sold.points_earned:
        return 0
    others = sold.refunds.filter(state=State.COMPLETED).exclude(pk=refund.pk)
    back = others.aggregate(amount=Sum("total"), points=Sum("points_earned"))
    returned = -(back["amount"] or 0) - refund.total
    return worth.share(sold.points_earned, returned, sold.total, -(back["points"] or 0))


def book(customer: Customer, points: int, tab: Tab, it: Act, rules: PointRules | None) -> None:
    """A refund may leave a customer with fewer than none: they spent what they give back."""
    months = rules.expire_after_months if rules else None
    cause = Cause(
        Kind.EARNED if points > 0 else Kind.REVERSED,
        f"{reference_of(tab)}:earned",
        at=it.at,
        by=it.by,
        sale=tab.sale,
        expires_on=last_day(day_of(tab.sale.shop, it.at), months) if points > 0 else None,
    )
    ledger.book(customer, points, cause, may_owe=True)
