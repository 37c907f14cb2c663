"""Drafts of invoices: begun, written and thrown away."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stamgast.customers.models import Customer
from stamgast.invoices.finalising import changed_meanwhile
from stamgast.invoices.models import Invoice, InvoiceLine
from stamgast.invoices.reckoning import Free, reckoned
from stamgast.lib import money
from stamgast.lib.refused import Refused
from stamgast.shops.models import Staff


@dataclass(frozen=True)
class Particulars:
    """What a draft says besides its lines; `due_on` None is by the shop's rules."""

    your_reference: str = ""
    order_reference: str = ""
    note: str = ""
    due_on: dt.date | None = None
    supplied_from: dt.date | None = None
    supplied_until: dt.date | None = None


def draft(
    customer: Customer,
    lines: Sequence[Free] = (),
    told: Particulars | None = None,
    *,
    by: Staff | None,
    at: dt.datetime,
    key: uuid.UUID | None = None,
) -> Invoice:
    """Begin an invoice; the same key once more is the one that was begun by it."""
    shop = customer.shop
    key = key or uuid.uuid4()
    with transaction.atomic():
        invoice, new = Invoice.objects.get_or_create(
            shop=shop,
            key=key,
            defaults={
                "customer": customer,
                "language": customer.language or shop.language,
                "currency": shop.currency,
                "made_at": at,
                "made_by": by,
            },
        )
        if new:
            put(invoice, lines, told or Particulars(whom_it_concerns(customer)))
    return invoice


def whom_it_concerns(customer: Customer) -> str:
    """Where nobody says anything else. Without a reference no e-invoice is taken (PEPPOL-R003)."""
    return customer.person_name if customer.kind == Customer.Kind.ORGANISATION else ""


def of_customer(customer: Customer, key: uuid.UUID) -> Invoice | None:
    """What was begun under this key."""
    return Invoice.objects.filter(shop=customer.shop_id, key=key).first()


def write(invoice: Invoice, lines: Sequence[Free], told: Particulars, *, version: int) -> Invoice:
    """Put these free lines and particulars in the place of the draft's, unless somebody else
    changed it since `version`. What was sold stays on it as it was."""
    with transaction.atomic():
        refuse_unless_draft(invoice, version)
        put(invoice, lines, told)
    return invoice


def refuse_unless_draft(invoice: Invoice, version: int) -> None:
    """One UPDATE settles who is first; the row is locked until the end of the transaction."""
    drafts = Invoice.objects.filter(pk=invoice.pk, number=None)
    if not drafts.filter(version=version).update(version=F("version") + 1):
        raise changed_meanwhile() if drafts.exists() else no_draft()
    invoice.refresh_from_db()


def no_draft() -> Refused:
    told = _("This invoice has its number: it can be credited, and no longer changed.")
    return Refused("invoice_final", told)


def put(invoice: Invoice, lines: Sequence[Free], told: Particulars) -> None:
    refuse_too_large(invoice, lines)
    if told.supplied_from and told.supplied_until and told.supplied_until < told.supplied_from:
        told_why = _("This is before the day when it began.")
        raise Refused("dates_reversed", told_why, field="supplied_until")
    invoice.lines.filter(sold=None).delete()
    last = invoice.lines.aggregate(last=Max("place"))["last"] or 0
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=invoice,
            place=place,
            code=line.code,
            name=line.name,
            quantity=line.quantity,
            price=line.price,
            includes_tax=line.includes_tax,
            rate=line.rate,
            full=sum_.total,
            total=sum_.total,
            net=sum_.net,
            tax=sum_.tax,
        )
        for place, (line, sum_) in enumerate(zip(lines, reckoned(lines), strict=True), last + 1)
    )
    for name, value in vars(told).items():
        setattr(invoice, name, value)
    add_up(invoice)


def refuse_too_large(invoice: Invoice, lines: Sequence[Free]) -> None:
    most = money.LARGEST // 2
    if sum(line.amount for line in lines) > most:
        told = _("This comes to too much: the lines of an invoice to %(most)s at most.")
        amount = money.shown(most, invoice.currency, get_language() or "en")
        raise Refused("invoice_too_large", told % {"most": amount})


def add_up(invoice: Invoice) -> None:
    for name in ("net", "tax", "total"):
        setattr(invoice, name, sum(invoice.lines.values_list(name, flat=True)))
    invoice.save()


def throw_away(invoice: Invoice, *, version: int) -> None:
    """A draft has no number, so nothing is missed."""
    with transaction.atomic():
        refuse_unless_draft(invoice, version)
        invoice.delete()
