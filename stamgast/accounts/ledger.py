"""What is booked on a customer's account, and what it settles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stamgast.accounts.matching import matched
from stamgast.accounts.models import (
    Account,
    AccountEntry,
    AccountPayment,
    Match,
    MatchQuerySet,
)
from stamgast.accounts.terms import Terms
from stamgast.accounts.wording import RELATED
from stamgast.customers.models import Customer
from stamgast.lib import money
from stamgast.lib.among import among
from stamgast.lib.refused import Refused
from stamgast.shops.models import Staff

if TYPE_CHECKING:
    from stamgast.invoices.models import Invoice
    from stamgast.sales.models import Sale


class OverLimit(Refused):
    """`left`: how much more they may owe."""

    status = 409

    def __init__(self, left: int, currency: str) -> None:
        told = _("Not more than %(left)s can go on account: then the limit is reached.")
        amount = money.shown(left, currency, get_language() or "en")
        super().__init__("over_limit", told % {"left": amount}, field="amount")
        self.left = left


@dataclass(frozen=True)
class Cause:
    """What an entry comes from. `reference` names it, and is booked once."""

    kind: str
    reference: str
    at: dt.datetime
    by: Staff | None
    sale: Sale | None = None
    invoice: Invoice | None = None
    payment: AccountPayment | None = None
    due_on: dt.date | None = None
    note: str = ""


def balance_of(customer: Customer) -> int:
    account = Account.objects.filter(pk=customer.pk).first()
    return account.balance if account else 0


def open_entries(customer: Customer) -> QuerySet[AccountEntry]:
    """What they owe still, the longest due first."""
    mine = AccountEntry.objects.filter(shop=customer.shop_id, customer=customer)
    owed = mine.exclude(left=0).filter(left__gt=0).select_related(*RELATED)
    return owed.order_by(F("due_on").asc(nulls_first=True), "pk")


def open_then(customer: Customer, end: dt.datetime) -> list[tuple[AccountEntry, int]]:
    """What they owed at the end of a time, and how much of it was open then, the longest due
    first: what is open now, without what happened since."""
    since = Match.objects.filter(
        Q(at__gte=end, undone_at=None) | Q(at__lt=end, undone_at__gte=end),
        debit__shop=customer.shop_id,
        debit__customer=customer,
    )
    more: dict[int, int] = {}
    for debit, at, amount in since.values_list("debit", "at", "amount"):
        more[debit] = more.get(debit, 0) + (amount if at >= end else -amount)
    mine = AccountEntry.objects.filter(shop=customer.shop_id, customer=customer, at__lt=end)
    owed = mine.filter(Q(left__gt=0) | Q(pk__in=among([*more])), amount__gt=0)
    rows = owed.select_related(*RELATED).order_by(F("due_on").asc(nulls_first=True), "pk")
    found = [(entry, entry.left + more.get(entry.pk, 0)) for entry in rows]
    return [(entry, left) for entry, left in found if left]


def account_in_hand(customer: Customer) -> Account:
    """Which nobody else books on until the transaction ends: whoever comes second waits here,
    and finds what the first booked."""
    Account.objects.get_or_create(customer=customer, defaults={"shop_id": customer.shop_id})
    return Account.objects.select_for_update().get(pk=customer.pk)


@transaction.atomic
def book(
    customer: Customer,
    amount: int,
    cause: Cause,
    *,
    terms: Terms | None = None,
    onto: Q | None = None,
) -> AccountEntry:
    """More that the customer owes, or less (below zero), settled at once against what is open:
    first the entries `onto`, then the longest due.

    With `terms` it refuses to pass their limit; of two registers the second waits for the first.
    The same reference once more books nothing and is what was booked.
    """
    before = AccountEntry.objects.filter(shop=customer.shop_id, reference=cause.reference)
    account = account_in_hand(customer)
    if booked := before.first():
        return booked
    if terms and amount > 0:
        refuse_beyond(account, amount, terms, customer.shop.currency)
    Account.objects.filter(pk=account.pk).update(balance=F("balance") + amount)
    names = ("kind", "reference", "at", "by", "sale", "invoice", "payment", "due_on", "note")
    entry = AccountEntry.objects.create(
        shop_id=customer.shop_id,
        customer=customer,
        amount=amount,
        left=amount,
        **{name: getattr(cause, name) for name in names},
    )
    settle(customer, at=cause.at, onto=onto)
    entry.refresh_from_db(fields=["left"])
    return entry


def refuse_beyond(account: Account, amount: int, terms: Terms, currency: str) -> None:
    if not terms.allowed:
        told = _("This customer can't buy on account: their page says so.")
        raise Refused("no_credit", told)
    left = terms.left(account.balance)
    if left is not None and amount > left:
        raise OverLimit(left, currency)


def settle(customer: Customer, *, at: dt.datetime, onto: Q | None = None) -> None:
    """Match what is open on both sides, so that one side has nothing open any more."""
    # With the shop beside it only what is open is read, however long the account is.
    mine = AccountEntry.objects.filter(shop=customer.shop_id, customer=customer)
    rows = mine.exclude(left=0)
    paid = list(rows.filter(left__lt=0).order_by("pk"))
    if not paid:
        return
    debits = list(rows.filter(left__gt=0).order_by(F("due_on").asc(nulls_first=True), "pk"))
    if onto is not None:
        first = set(rows.filter(onto).values_list("pk", flat=True))
        for side in (debits, paid):
            side.sort(key=lambda entry: entry.pk not in first)
    by_key = {entry.pk: entry for entry in (*debits, *paid)}
    found = [
        (by_key[debit], by_key[credit], amount)
        for debit, credit, amount in matched(open_of(debits), open_of(paid))
    ]
    for debit, credit, amount in found:
        debit.left -= amount
        credit.left += amount
    match_up(found, at=at)
    touched = {entry.pk: entry for debit, credit, _amount in found for entry in (debit, credit)}
    AccountEntry.objects.bulk_update(touched.values(), ["left"], batch_size=500)


def match_up(found: Sequence[tuple[AccountEntry, AccountEntry, int]], *, at: dt.datetime) -> None:
    """Never before both of them: else neither would have settled anything on a day between."""
    Match.objects.bulk_create(
        (
            Match(
                shop_id=debit.shop_id,
                debit=debit,
                credit=credit,
                amount=amount,
                at=max(at, debit.at, credit.at),
            )
            for debit, credit, amount in found
        ),
        batch_size=500,
    )


def open_of(entries: Iterable[AccountEntry]) -> list[tuple[int, int]]:
    return [(entry.pk, abs(entry.left)) for entry in entries]


@transaction.atomic
def take_back(entry: AccountEntry, cause: Cause) -> AccountEntry:
    """Undo an entry by its opposite, which settles nothing but it: what it had settled, or
    what had settled it, is open again, and goes to what else is open."""
    customer = entry.customer
    assert customer is not None
    account_in_hand(customer)
    reopen(Match.objects.filter(Q(debit=entry) | Q(credit=entry)), at=cause.at)
    both = Q(pk=entry.pk) | Q(reference=cause.reference)
    return book(customer, -entry.amount, cause, onto=both)


def reopen(matches: MatchQuerySet, *, at: dt.datetime) -> None:
    """Whatever these settled is open again, from now on."""
    undone = list(matches.standing())
    for match in undone:
        AccountEntry.objects.filter(pk=match.debit_id).update(left=F("left") + match.amount)
        AccountEntry.objects.filter(pk=match.credit_id).update(left=F("left") - match.amount)
    Match.objects.filter(pk__in=among([match.pk for match in undone])).update(undone_at=at)
