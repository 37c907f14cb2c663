"""A draft becomes an invoice: it gets its number, and what it says no longer changes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from stamgast.accounts import ledger
from stamgast.accounts.ledger import Cause
from stamgast.accounts.models import AccountEntry, Match
from stamgast.customers.models import Customer
from stamgast.invoices import home_tax
from stamgast.invoices.models import Invoice, rules_of
from stamgast.invoices.numbering import take_number
from stamgast.invoices.parties import buyer_of, refuse_without_address, seller_of
from stamgast.invoices.references import reference_for
from stamgast.lib.refused import Refused
from stamgast.shops.models import Staff

Kind = AccountEntry.Kind


@transaction.atomic
def finalise(
    invoice: Invoice,
    *,
    on: dt.date,
    at: dt.datetime,
    by: Staff | None,
    version: int | None = None,
    rate: Decimal | None = None,
) -> Invoice:
    """The invoice with its number, and booked on the customer's account. All or nothing; one
    that is final already stays as it is. `version`: of the draft as whoever sends it saw it.
    `rate`: what one of its currency is in that of the shop's country, where they aren't one."""
    customer = payer(invoice)
    if customer:
        # Always in this order, here and at a register: account, invoice, series.
        ledger.account_in_hand(customer)
    row = Invoice.objects.select_for_update().get(pk=invoice.pk)
    if row.number is not None:
        return row
    if version is not None and row.version != version:
        raise changed_meanwhile()
    if not row.lines.exists():
        told = _("Nothing stands on this invoice yet: put a line on it first.")
        raise Refused("invoice_empty", told)
    row.seller = seller_of(row.shop, row.language)
    row.buyer = row.credits.buyer if row.credits else found_buyer(customer)
    sums = row.lines.aggregate(net=Sum("net"), tax=Sum("tax"), total=Sum("total"))
    row.net, row.tax, row.total = sums["net"], sums["tax"], sums["total"]
    home_tax.settle(row, on, rate)
    row.issued_on, row.due_on = on, due(row, on)
    row.supplied_from = row.supplied_from or on
    row.final_at, row.final_by = at, by
    row.version += 1
    take_number(row)
    assert row.number is not None
    if row.kind == Invoice.Kind.INVOICE:
        row.payment_reference = reference_for(row.number, row.shop.country)
    cause = Cause(Kind.INVOICE, f"invoice:{row.pk}", at=at, by=by, invoice=row, due_on=row.due_on)
    row.prepaid = row.total - booked(row, customer, cause)
    row.save()
    return row


def payer(invoice: Invoice) -> Customer | None:
    """Whose account it is; goods can come back from somebody who is forgotten."""
    customer = invoice.customer
    gone = customer is None or (customer.deleted_at and not invoice.is_credit)
    if gone and not (invoice.is_credit and invoice.sales.exists()):
        told = _("This customer is no longer there. Bring them back first.")
        raise Refused("customer_gone", told)
    return customer


def found_buyer(customer: Customer | None) -> dict[str, Any]:
    assert customer is not None
    refuse_without_address(customer)
    return buyer_of(customer)


def changed_meanwhile() -> Refused:
    told = _("Somebody changed this invoice meanwhile. Look at it and do that again.")
    return Refused("changed_meanwhile", told)


def due(row: Invoice, on: dt.date) -> dt.date:
    if row.kind == Invoice.Kind.CREDIT:
        return on
    return max(on, row.due_on or on + dt.timedelta(days=rules_of(row.shop).days))


def booked(row: Invoice, customer: Customer | None, cause: Cause) -> int:
    """How much of it the account has open (of a credit note: how much went onto it)."""
    if row.kind == Invoice.Kind.CREDIT:
        return credited(row, customer, cause)
    sold = AccountEntry.objects.filter(sale__in=row.sales.values("sale"))
    sold.filter(kind=Kind.SALE, left__gt=0).update(invoice=row, due_on=row.due_on)
    free = row.lines.filter(sold=None).aggregate(sum=Sum("total"))["sum"] or 0
    if free:
        assert customer is not None
        ledger.book(customer, free, cause)
    entries = AccountEntry.objects.filter(invoice=row)
    return entries.aggregate(left=Sum("left"))["left"] or 0


def credited(row: Invoice, customer: Customer | None, cause: Cause) -> int:
    """Goods that came back at a register are booked there already, but for what was taken off
    the refund again."""
    if row.sales.exists():
        sales = row.sales.values("sale")
        undone = Match.objects.standing().filter(debit__sale__in=sales, debit__kind=Kind.TAKEN_BACK)
        back = AccountEntry.objects.filter(sale__in=sales, kind=Kind.REFUND)
        back = back.exclude(pk__in=undone.values("credit"))
        back.update(invoice=row)
        return -(back.aggregate(sum=Sum("amount"))["sum"] or 0)
    cause = Cause(Kind.CREDIT, cause.reference, at=cause.at, by=cause.by, invoice=row)
    assert customer is not None
    ledger.book(customer, -row.total, cause, onto=Q(invoice=row.credits_id))
    return row.total
