"""Money that customers pay on their accounts, or get back of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stamgast.accounts.ledger import Cause, account_in_hand, book, take_back
from stamgast.accounts.models import Account, AccountEntry, AccountPayment, PaymentSeries
from stamgast.customers.models import Customer
from stamgast.lib.refused import Refused
from stamgast.shops.models import Register, Shop, Staff

if TYPE_CHECKING:
    from stamgast.sales.days import Day

MOST = 10**12
KIND = AccountEntry.Kind.PAYMENT


@dataclass(frozen=True)
class Received:
    """What was paid, by whom it was taken, where; `key` is the same when it is sent again.

    `amount`: how much less they owe by it; below zero the shop pays back what it owes. It goes
    to the debts named in `entries` first, then to the longest due.
    """

    key: UUID
    amount: int
    method: str
    at: dt.datetime
    by: Staff | None
    rounding: int = 0
    given: int | None = None
    change: int = 0
    reference: str = ""
    note: str = ""
    entries: Sequence[int] = ()
    register: Register | None = None
    day: Day | None = None


@transaction.atomic
def receive(customer: Customer, it: Received) -> AccountPayment:
    """Write a payment down and settle by it; one sent twice is one."""
    account = account_in_hand(customer)
    if before := received_before(customer, it):
        return before
    refuse(account, it)
    payment = AccountPayment.objects.create(
        shop_id=customer.shop_id,
        customer=customer,
        number=next_number(customer.shop),
        **{name: getattr(it, name) for name in WRITTEN},
    )
    onto = Q(pk__in=it.entries) if it.entries else None
    book(customer, -it.amount, cause_of(payment), onto=onto)
    return payment


WRITTEN = (
    *("key", "method", "amount", "rounding", "given", "change", "reference", "note"),
    *("register", "day", "at", "by"),
)


def received_before(customer: Customer, it: Received) -> AccountPayment | None:
    """The payment of this key, which is as good as done; another's is a mistake."""
    rows = AccountPayment.objects.filter(shop=customer.shop_id, key=it.key)
    before = rows.first()
    if before and (before.customer_id, before.amount) != (customer.pk, it.amount):
        raise key_taken()
    return before


def key_taken() -> Refused:
    return Refused("idempotency_key", _("Another payment was sent with this key."))


def refuse(account: Account, it: Received) -> None:
    if not 0 < abs(it.amount) <= MOST:
        raise Refused("amount", _("Say how much."), field="amount")
    if it.amount < 0 and account.balance - it.amount > 0:
        told = _("The shop doesn't owe this customer so much.")
        raise Refused("more_than_owed", told, field="amount")
    owed = AccountEntry.objects.filter(customer=account.pk, left__gt=0, pk__in=it.entries)
    if owed.count() != len({*it.entries}):
        told = _("Some of what was chosen is settled already. Look again.")
        raise Refused("entry_settled", told)


def cause_of(payment: AccountPayment) -> Cause:
    return Cause(
        KIND,
        f"payment:{payment.pk}",
        at=payment.at,
        by=payment.by,
        payment=payment,
        note=payment.note,
    )


@transaction.atomic
def undo(
    payment: AccountPayment,
    *,
    key: UUID,
    by: Staff | None,
    at: dt.datetime,
    note: str = "",
    day: Day | None = None,
) -> AccountPayment:
    """Take back a payment that was a mistake, by one of the opposite amount: what it had settled
    is open again. Undone once, however often it is asked for."""
    customer = payment.customer
    if customer is None:
        raise Refused("customer_gone", _("This customer was removed."))
    account_in_hand(customer)
    if payment.undoes_id:
        raise Refused("undo_of_undo", _("This took a payment back. Take the payment again."))
    if done := AccountPayment.objects.filter(undoes=payment).first():
        return done
    if AccountPayment.objects.filter(shop=payment.shop_id, key=key).exists():
        raise key_taken()
    back = AccountPayment.objects.create(
        shop_id=payment.shop_id,
        customer=customer,
        key=key,
        number=next_number(customer.shop),
        method=payment.method,
        amount=-payment.amount,
        rounding=-payment.rounding,
        note=note,
        undoes=payment,
        register=payment.register if day else None,
        day=day,
        at=at,
        by=by,
    )
    take_back(payment.entries.get(), cause_of(back))
    return back


def next_number(shop: Shop) -> int:
    """Without gaps: whoever rolls back gives it back, and the row is locked until then."""
    series = PaymentSeries.objects.filter(shop=shop)
    if not series.update(last=F("last") + 1):
        PaymentSeries.objects.get_or_create(shop=shop)
        series.update(last=F("last") + 1)
    return series.values_list("last", flat=True).get()
