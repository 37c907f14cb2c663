"""What was sold goes on an invoice: at once, by its tender, or several sales of a customer later.

Lines go as they were sold, discounts and taxes with them, less what was given back. What is
given back of an invoiced sale makes a credit note in the same transaction.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stamgast.accounts import ledger
from stamgast.accounts.ledger import Cause
from stamgast.accounts.models import AccountEntry
from stamgast.accounts.terms import terms_of
from stamgast.customers.models import Customer
from stamgast.invoices import crediting
from stamgast.invoices.crediting import Left
from stamgast.invoices.finalising import finalise
from stamgast.invoices.home_tax import refuse_without_rate
from stamgast.invoices.making import add_up, draft, of_customer
from stamgast.invoices.models import Invoice, InvoicedSale, InvoiceLine, rules_of
from stamgast.invoices.parties import refuse_without_address
from stamgast.lib.refused import Refused
from stamgast.lib.sharing import nearest
from stamgast.sales.acting import Act, Tab
from stamgast.sales.dues import Payment, part_of_due, payer, reference_of
from stamgast.sales.models import Line, Sale, Tender
from stamgast.sales.pricing import PIECE
from stamgast.shops.models import Shop, Staff

Kind = Tender.Kind


# At the register


def on_invoice(tab: Tab, payment: Payment, it: Act) -> Tender:
    """Owed within the customer's limit, until the invoice is due; a refund goes onto the sale's
    invoice."""
    customer, sale = payer(tab), tab.sale
    amount = part_of_due(tab, payment.amount)
    if sale.is_refund:
        origin = invoice_of(sale.refund_of)
        if origin is None:
            told = _("The sale isn’t on an invoice. Give it back another way.")
            raise Refused("not_invoiced", told)
        cause = Cause(AccountEntry.Kind.REFUND, reference_of(tab), at=it.at, by=it.by, sale=sale)
        ledger.book(customer, amount, cause, onto=Q(invoice=origin))
    else:
        refuse_without_address(customer)
        if sale.tax:
            refuse_without_rate(sale.shop, timezone.localdate(it.at))
        days = dt.timedelta(days=rules_of(sale.shop).days)
        cause = Cause(
            AccountEntry.Kind.SALE,
            reference_of(tab),
            at=it.at,
            by=it.by,
            sale=sale,
            due_on=timezone.localdate(it.at) + days,
        )
        ledger.book(customer, amount, cause, terms=terms_of(customer))
    return Tender(kind=Kind.INVOICE, amount=amount, booked_as=cause.reference)


def refuse_invoiced(sale: Sale) -> None:
    """A refund on account of what stands on an invoice."""
    if sale.is_refund and invoice_of(sale.refund_of):
        told = _("This sale is on an invoice: take it back by Invoice, which makes a credit note.")
        raise Refused("use_invoice", told)


def hold(tab: Tab) -> None:
    """Before a sale takes its number: account first, then invoice, then the series, as
    everywhere, or two registers would wait for each other."""
    if any(tender.kind == Kind.INVOICE for tender in tab.tenders):
        ledger.account_in_hand(payer(tab))
    origin = invoice_of(tab.sale.refund_of, final=False)
    if origin is None:
        return
    if origin.customer:
        ledger.account_in_hand(origin.customer)
    # Whoever sends the draft at this moment goes first, or waits.
    Invoice.objects.select_for_update().get(pk=origin.pk)


def bill(tab: Tab, it: Act) -> None:
    """What a completed sale or refund means for invoices."""
    sale = tab.sale
    if sale.is_refund:
        give_back(sale, it)
    elif any(tender.kind == Kind.INVOICE for tender in tab.tenders):
        invoice = draft(payer(tab), by=it.by, at=it.at)
        InvoicedSale.objects.create(invoice=invoice, sale=sale)
        day = timezone.localdate(it.at)
        put_sold(invoice, (day, day))
        finalise(invoice, on=day, at=it.at, by=it.by)


def give_back(refund: Sale, it: Act) -> None:
    """In whatever way it was paid back: what was invoiced is credited, as VAT law has it."""
    origin = invoice_of(refund.refund_of, final=False)
    if origin is None:
        return
    if origin.number is None:
        # Whoever has it before them sends no other than they saw.
        origin.version += 1
        put_sold(origin, also=refund)
        return
    held = crediting.hold(origin)
    there = {left.line.sold_id: left for left in crediting.lefts(held)}
    # What cost nothing has nothing left to credit.
    lines = [line for line in refund.lines.all() if line.total or line.of_line_id in there]
    if not lines:
        return
    note = crediting.begun(held, by=it.by, at=it.at)
    InvoicedSale.objects.create(invoice=note, sale=refund)
    crediting.write(note, [taken_back(note, line, there) for line in lines])
    finalise(note, on=timezone.localdate(it.at), at=it.at, by=it.by)


def taken_back(note: Invoice, line: Line, there: Mapping[int | None, Left]) -> InvoiceLine:
    left = there.get(line.of_line_id)
    if left is None or -line.quantity > left.quantity or -line.total > left.total:
        raise crediting.too_large(line.name)
    return crediting.taken(note, left.line, -line.quantity, -line.total, -line.tax)


def invoice_of(sale: Sale | None, *, final: bool = True) -> Invoice | None:
    """The invoice or credit note that the sale stands on."""
    if sale is None:
        return None
    invoices = Invoice.objects.filter(sales__sale=sale)
    return (invoices.exclude(number=None) if final else invoices).first()


# From the back office


def billable(shop: Shop, customer: Customer) -> QuerySet[Sale]:
    """What they owe for and no invoice has, the oldest first."""
    # From what is open: that is in an index of its own (account_entry_open), and little.
    still_open = AccountEntry.objects.filter(shop=shop, customer=customer).exclude(left=0)
    owed = still_open.filter(kind=AccountEntry.Kind.SALE, left__gt=0, sale__isnull=False)
    sales = Sale.objects.filter(shop=shop, pk__in=owed.values("sale"), kind=Sale.Kind.SALE)
    return sales.filter(invoiced=None, state=Sale.State.COMPLETED).order_by("ended_at")


def draft_of(
    customer: Customer,
    sales: Sequence[Sale],
    *,
    by: Staff | None,
    at: dt.datetime,
    key: uuid.UUID | None = None,
) -> Invoice:
    """A draft of what these sales sold. A sale stands on one invoice: of two who put it on
    theirs, the second is told."""
    if key and (made := of_customer(customer, key)):
        return made
    days = [timezone.localdate(sale.ended_at) for sale in sales if sale.ended_at]
    if not days:
        raise Refused("nothing_chosen", _("Choose the sales that go on the invoice."))
    try:
        with transaction.atomic():
            invoice = draft(customer, by=by, at=at, key=key)
            for sale in sales:
                InvoicedSale.objects.create(invoice=invoice, sale=sale)
            put_sold(invoice, (min(days), max(days)))
    except IntegrityError as taken:
        told = _("One of these sales is on another invoice by now.")
        raise Refused("sale_invoiced", told) from taken
    return invoice


def put_sold(
    invoice: Invoice, days: tuple[dt.date, dt.date] | None = None, also: Sale | None = None
) -> None:
    """Write what its sales sold, less what was given back; `also`: the refund in hand."""
    done = Q(given_back__sale__state=Sale.State.COMPLETED) | Q(given_back__sale=also)
    back = {
        f"back_{name}": Sum(f"given_back__{name}", filter=done)
        for name in ("quantity", "full", "total", "tax")
    }
    lines = Line.objects.filter(sale__in=invoice.sales.values("sale"))
    invoice.lines.exclude(sold=None).delete()
    free = list(invoice.lines.all())
    kept = [
        found for line in lines.order_by("sale", "pk").annotate(**back) if (found := sold(line))
    ]
    for place, row in enumerate([*kept, *free], 1):
        row.invoice, row.place = invoice, place
    # Moved out of the way first: a place is taken once.
    invoice.lines.all().delete()
    InvoiceLine.objects.bulk_create([*kept, *free])
    if days:
        invoice.supplied_from, invoice.supplied_until = days
    add_up(invoice)


def sold(line: Line) -> InvoiceLine | None:
    """As it was sold, less what came back; nothing where all did."""
    quantity, full, total, tax = (
        getattr(line, name) + (getattr(line, f"back_{name}") or 0)
        for name in ("quantity", "full", "total", "tax")
    )
    if quantity <= 0:
        return None
    price, includes_tax = line.price, line.includes_tax
    if line.taxed != line.rate:
        # The customer's own rate: the tag says what others pay.
        price, includes_tax = nearest(line.full, PIECE, line.quantity), True
    return InvoiceLine(
        code=line.code,
        name=line.name,
        quantity=quantity,
        price=price,
        includes_tax=includes_tax,
        rate=line.taxed,
        full=full,
        total=total,
        net=total - tax,
        tax=tax,
        sold=line,
    )
