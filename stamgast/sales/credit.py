"""Paid on account: the customer owes it from now on."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from stamgast.accounts import ledger
from stamgast.accounts.ledger import Cause
from stamgast.accounts.models import AccountEntry
from stamgast.accounts.terms import terms_of
from stamgast.sales.acting import Act, Tab
from stamgast.sales.dues import Payment, part_of_due, payer, reference_of
from stamgast.sales.models import Tender


def on_account(tab: Tab, payment: Payment, it: Act) -> Tender:
    """Up to the customer's limit; a refund takes off what they owe, that sale's first."""
    customer, sale = payer(tab), tab.sale
    amount, terms = part_of_due(tab, payment.amount), terms_of(customer)
    due_on = timezone.localdate(it.at) + dt.timedelta(days=terms.days)
    kind = AccountEntry.Kind.REFUND if sale.is_refund else AccountEntry.Kind.SALE
    cause = Cause(
        kind,
        reference_of(tab),
        at=it.at,
        by=it.by,
        sale=sale,
        due_on=None if sale.is_refund else due_on,
    )
    onto = Q(sale=sale.refund_of_id) if sale.is_refund else None
    ledger.book(customer, amount, cause, terms=terms, onto=onto)
    return Tender(kind=Tender.Kind.ON_ACCOUNT, amount=amount, booked_as=cause.reference)


def off_account(tab: Tab, tender: Tender, it: Act) -> None:
    """The payment is taken back."""
    booked = AccountEntry.objects.get(shop=tab.sale.shop_id, reference=tender.booked_as)
    kind = AccountEntry.Kind.TAKEN_BACK
    ledger.take_back(booked, Cause(kind, reference_of(tab), at=it.at, by=it.by, sale=tab.sale))
