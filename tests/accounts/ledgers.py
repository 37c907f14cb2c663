"""What must be true of every account, whatever was done to it."""

from __future__ import annotations

from django.db.models import Sum

from stamgast.accounts.models import Account, AccountEntry, AccountPayment, Match
from stamgast.customers.models import Customer


def agrees(customer: Customer) -> int:
    """The balance, once it is found to be what the entries come to and what is left of them."""
    rows = AccountEntry.objects.filter(customer=customer)
    sums = rows.aggregate(amount=Sum("amount"), left=Sum("left"))
    account = Account.objects.filter(pk=customer.pk).first()
    balance = account.balance if account else 0
    assert balance == (sums["amount"] or 0) == (sums["left"] or 0)
    for entry in rows:
        standing = Match.objects.standing()
        matches = standing.filter(debit=entry) | standing.filter(credit=entry)
        settled = sum(matches.values_list("amount", flat=True))
        assert abs(entry.amount) - abs(entry.left) == settled
    signs = {left > 0 for left in rows.exclude(left=0).values_list("left", flat=True)}
    assert len(signs) < 2, "what is owed and what is credited settle each other at once"
    payments = AccountPayment.objects.filter(shop=customer.shop)
    numbers = sorted(payments.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    return balance


def open_of(customer: Customer) -> list[tuple[str, int]]:
    rows = AccountEntry.objects.filter(customer=customer).exclude(left=0)
    return [(row.kind, row.left) for row in rows]
