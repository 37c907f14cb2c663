"""No more money goes back for a sale than came in for it.

Money is cash, card and gift cards; what was bought on account came in as far as payments have
settled it. The rest of a refund goes back onto the account, or as it was paid.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Sum
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stamgast.accounts.ledger import account_in_hand
from stamgast.accounts.models import AccountEntry, Match
from stamgast.lib import money
from stamgast.lib.refused import Refused
from stamgast.sales.acting import Act, Tab, in_hand
from stamgast.sales.models import Sale, Tender

Kind, State = Tender.Kind, Sale.State
MONEY = (Kind.CASH, Kind.CARD, Kind.VOUCHER)


def refuse_more_than_paid(tab: Tab, it: Act) -> None:
    """With what the refund hands out by now; nobody else hands out of the same sale meanwhile."""
    origin = tab.sale.refund_of
    assert origin is not None
    sold = in_hand(it, origin.key)
    assert sold is not None
    if sold.customer:
        account_in_hand(sold.customer)
    others = sold.refunds.exclude(pk=tab.sale.pk).exclude(state=State.VOID)
    gone = sum(-in_money(each.tenders.all(), each.rounding) for each in others)
    left = paid_in_money(sold) - gone
    if -in_money(tab.tenders, tab.sale.rounding) > left:
        told = _(
            "Only %(left)s of this was paid with money. Put the rest back on account, or as it was"
            " paid."
        )
        amount = money.shown(max(0, left), sold.currency, get_language() or "en")
        raise Refused("more_than_paid", told % {"left": amount})


def in_money(tenders: Iterable[Tender], rounding: int) -> int:
    """Before cash was rounded: two who round differently agree."""
    paid = [tender for tender in tenders if tender.kind in MONEY]
    return sum(tender.amount for tender in paid) - (rounding if paid else 0)


def paid_in_money(sold: Sale) -> int:
    """With the points of somebody who is forgotten: these have nowhere else to go."""
    standing = Match.objects.standing()
    settled = standing.filter(debit__sale=sold, credit__kind=AccountEntry.Kind.PAYMENT)
    later = settled.aggregate(sum=Sum("amount"))["sum"] or 0
    points = (
        0 if sold.customer else sum(row.amount for row in sold.tenders.filter(kind=Kind.POINTS))
    )
    return in_money(sold.tenders.all(), sold.rounding) + int(later) + points
