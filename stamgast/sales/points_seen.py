"""How the till sees a customer's points in a sale. The shape is that of till/src/types.ts."""

from __future__ import annotations

from django.utils import timezone
from ninja import Schema

from stamgast.loyalty import worth
from stamgast.loyalty.expiring import day_of, usable
from stamgast.loyalty.models import rules_of
from stamgast.sales.acting import State, Tab
from stamgast.sales.earning import earned
from stamgast.sales.redeeming import coming_back, in_points


class PointsSeen(Schema):
    """Amounts are minor units; points of a refund are below zero where they go."""

    # Of the customer: now, and of a completed sale as it was then.
    balance: int
    # What the balance pays.
    worth: int
    # What of it this sale can be paid with now, and how many points that takes.
    pays: int
    costs: int
    # What the sale earns as it stands, or did.
    earns: int
    # Points that paid a part of it; below zero: that came back.
    redeemed: int
    # Of a refund: what comes back as points by itself before anything else is paid back.
    comes_back: int


def points_seen(tab: Tab) -> PointsSeen | None:
    """Nothing where no customer is connected, or none collects any and none were moved."""
    sale, customer = tab.sale, tab.sale.customer
    if customer is None:
        return None
    rules, completed = rules_of(sale.shop), sale.state == State.COMPLETED
    if sale.points_earned is None and (completed or not (rules.on or in_points(tab))):
        return None
    balance = sale.points_after if completed else None
    if balance is None:
        balance = usable(customer, on=day_of(sale.shop, timezone.now()))
    amount = worth.amount_of(balance, rules.worth_of_100)
    payable = rules.on and not sale.is_refund and not completed
    pays = min(amount, max(0, tab.due)) if payable else 0
    back = not completed and sale.is_refund and not in_points(tab)
    return PointsSeen(
        balance=balance,
        worth=amount,
        pays=pays,
        costs=worth.points_needed(pays, rules.worth_of_100),
        earns=sale.points_earned
        if sale.points_earned is not None
        else earned(tab, rules if rules.on else None),
        redeemed=sum(tender.points or 0 for tender in tab.tenders),
        comes_back=coming_back(tab)[0] if back else 0,
    )
