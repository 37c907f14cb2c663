"""What customers owe already when they come from another system; below zero the shop owes it.

No limit keeps it out: it is owed, whoever allowed it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from zoneinfo import ZoneInfo

from babel.numbers import get_currency_precision
from django.db.models import F, Q
from django.utils import timezone

from stamgast.accounts.ledger import Cause, account_in_hand, book, match_up, reopen, settle
from stamgast.accounts.models import Account, AccountEntry, Match, rules_of
from stamgast.customers.models import Customer
from stamgast.customers.opening import Beside, Ledger
from stamgast.lib.among import among
from stamgast.shops.models import Shop

Pairs = Sequence[tuple[AccountEntry, AccountEntry]]


def beside(shop: Shop, at: dt.datetime) -> Callable[[int], Beside]:
    """Due as if it were bought on that day."""
    due_on = timezone.localdate(at, ZoneInfo(shop.time_zone))
    due_on += dt.timedelta(days=rules_of(shop).days)
    return lambda amount: {"due_on": due_on if amount > 0 else None}


def not_settled(
    opened: Sequence[AccountEntry], _accounts: Mapping[int, Account], at: dt.datetime
) -> list[int]:
    """What they settled, or what settled them, in the moment in which they were booked is open
    again: that was the import's doing, and nobody's since."""
    keys = among([each.pk for each in opened])
    at_once = Q(debit__in=keys, at=F("debit__at")) | Q(credit__in=keys, at=F("credit__at"))
    reopen(Match.objects.filter(at_once), at=at)
    left = dict(AccountEntry.objects.filter(pk__in=keys).values_list("pk", "left"))
    return [left[each.pk] for each in opened]


def settled(pairs: Pairs, at: dt.datetime) -> None:
    """What undoes an opening settles nothing but it; what else is open by now settles the rest."""
    if not pairs:
        return
    found = []
    for each in pairs:
        debit, credit = sorted(each, key=lambda entry: -entry.amount)
        found.append((debit, credit, abs(each[1].amount)))
    match_up(found, at=at)
    AccountEntry.objects.filter(pk__in=among([row.pk for each in pairs for row in each])).update(
        left=0
    )
    theirs = among([opened.customer_id for opened, _back in pairs if opened.customer_id])
    still = AccountEntry.objects.filter(shop=pairs[0][0].shop_id, customer__in=theirs)
    owed = still.filter(left__gt=0).values("customer")
    both = still.filter(left__lt=0, customer__in=owed).values("customer")
    for customer in Customer.everyone.filter(pk__in=both).order_by("pk"):
        settle(customer, at=at)


LEDGER = Ledger(
    entries=AccountEntry,
    accounts=Account,
    amounts=("amount", "left"),
    digits=lambda shop: get_currency_precision(shop.currency),
    in_hand=account_in_hand,
    cause=Cause,
    book=book,
    beside=beside,
    free=not_settled,
    taken=settled,
)
