"""Balances that customers bring along from another system, of points or of what they owe: booked
once for each, however often a list tells them, unless the import that brought them is undone.

The ledgers stand in packages above this one, and say of themselves what is told here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from stamgast.customers.models import Customer
from stamgast.lib.among import among
from stamgast.shops.models import Shop, Staff

# The kinds of such an entry and of what undoes it, in every ledger.
OPENING, TAKEN_BACK = "opening", "taken_back"
Beside = dict[str, Any]


@dataclass(frozen=True)
class Ledger:
    """Where opening balances are booked.

    `amounts`: the fields of an entry that hold what it moves. `beside` tells what else an entry of
    so much has at this shop and time. `in_hand` keeps others from a customer's account until the
    transaction ends. `free` tells how much of each opened entry can be taken back still, and
    `taken` ends what hangs from the entries that undo them.
    """

    entries: type[Any]
    accounts: type[Any]
    amounts: Sequence[str]
    # How many decimals its amounts have.
    digits: Callable[[Shop], int]
    in_hand: Callable[[Customer], object]
    cause: type[Any]
    book: Callable[[Customer, int, Any], object]
    beside: Callable[[Shop, dt.datetime], Callable[[int], Beside]]
    free: Callable[[Sequence[Any], Mapping[int, Any], dt.datetime], list[int]]
    taken: Callable[[Sequence[tuple[Any, Any]], dt.datetime], None]

    def amount_of(self, entry: Any) -> int:
        return int(getattr(entry, self.amounts[0]))

    def entry(self, shop: Shop, customer: int, amount: int, **told: Any) -> Any:
        moved = dict.fromkeys(self.amounts, amount)
        return self.entries(shop=shop, customer_id=customer, **moved, **told)


def undoing(reference: str) -> str:
    return f"undo:{reference}"


def standing(ledger: Ledger, shop: Shop, customers: Sequence[int]) -> dict[int, int]:
    """The opening balances that these have, without what was taken back of them."""
    theirs = ledger.entries.objects.filter(shop=shop, customer__in=among(customers))
    gone = taken_back(ledger, theirs)
    rows = theirs.filter(kind=OPENING).order_by("pk")
    left = [
        (customer, amount + gone.get(undoing(reference), 0))
        for customer, reference, amount in rows.values_list(
            "customer", "reference", ledger.amounts[0]
        )
    ]
    return {customer: amount for customer, amount in left if amount}


def taken_back(ledger: Ledger, entries: QuerySet[Any]) -> dict[str, int]:
    rows = entries.filter(kind=TAKEN_BACK).order_by()
    return dict(rows.values_list("reference", ledger.amounts[0]))


@transaction.atomic
def open_with(
    ledger: Ledger, customer: Customer, amount: int, *, at: dt.datetime, by: Staff | None
) -> None:
    """Book it, unless one stands already."""
    ledger.in_hand(customer)
    if standing(ledger, customer.shop, [customer.pk]):
        return
    before = ledger.entries.objects.filter(customer=customer, kind=OPENING).count()
    reference = f"opening:{customer.pk}" + (f":{before}" if before else "")
    beside = ledger.beside(customer.shop, at)(amount)
    ledger.book(customer, amount, ledger.cause(OPENING, reference, at=at, by=by, **beside))


def open_many(
    ledger: Ledger, shop: Shop, amounts: Mapping[int, int], *, at: dt.datetime, by: Staff | None
) -> None:
    """Book those of customers, by key, who were just made."""
    beside = ledger.beside(shop, at)
    ledger.accounts.objects.bulk_create(
        ledger.accounts(customer_id=key, shop=shop, balance=each) for key, each in amounts.items()
    )
    ledger.entries.objects.bulk_create(
        ledger.entry(
            shop, key, each, kind=OPENING, reference=f"opening:{key}", at=at, by=by, **beside(each)
        )
        for key, each in amounts.items()
    )


def brought(ledger: Ledger, shop: Shop, at: dt.datetime) -> QuerySet[Any]:
    """What one import brought, which began at this moment."""
    rows: QuerySet[Any] = ledger.entries.objects.filter(shop=shop, kind=OPENING, at=at)
    return rows


@transaction.atomic
def take_back(
    ledger: Ledger, shop: Shop, keys: Sequence[int], *, at: dt.datetime, by: Staff | None
) -> list[Any]:
    """Undo these entries, as far as nothing was done with them; those of which something stays
    come back."""
    rows = ledger.entries.objects.filter(pk__in=among(keys), customer__isnull=False)
    theirs = among([*rows.order_by("customer").values_list("customer", flat=True)])
    locked = ledger.accounts.objects.select_for_update().filter(pk__in=theirs).order_by("pk")
    accounts = {each.pk: each for each in locked}
    done = taken_back(ledger, ledger.entries.objects.filter(shop=shop, customer__in=theirs))
    opened = [each for each in rows.order_by("customer") if undoing(each.reference) not in done]
    pairs, short = [], []
    for each, amount in zip(opened, ledger.free(opened, accounts, at), strict=True):
        if amount != ledger.amount_of(each):
            short.append(each)
        if amount:
            accounts[each.customer_id].balance -= amount
            told = {"reference": undoing(each.reference), "at": at, "by": by}
            back = ledger.entry(shop, each.customer_id, -amount, kind=TAKEN_BACK, **told)
            pairs.append((each, back))
    ledger.entries.objects.bulk_create(back for _opened, back in pairs)
    ledger.accounts.objects.bulk_update(accounts.values(), ["balance"])
    ledger.taken(pairs, at)
    return short
