"""How the till sees a sale: always the whole of it. The shapes are those of till/src/types.ts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from uuid import UUID

from django.db.models import Max, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from ninja import Schema

from stamgast.accounts.ledger import balance_of
from stamgast.accounts.terms import terms_of
from stamgast.customers.models import Customer
from stamgast.customers.till_shapes import AccountSeen, CustomerCard, card
from stamgast.invoices.parties import lines_of
from stamgast.loyalty.expiring import day_of, usable
from stamgast.loyalty.rates import rules_on
from stamgast.sales.acting import Tab
from stamgast.sales.billing import invoice_of
from stamgast.sales.cash import rounded_cash
from stamgast.sales.giving_back import given_back_of
from stamgast.sales.models import Line, Sale, Tender
from stamgast.sales.points_seen import PointsSeen, points_seen
from stamgast.sales.spending import Spending


class CutSeen(Schema):
    kind: str
    value: int


class ReductionSeen(Schema):
    why: str
    key: int | None
    name: str
    amount: int


class LineSeen(Schema):
    id: int
    product: int | None
    code: str
    name: str
    quantity: int
    price: int
    includes_tax: bool
    rate: int
    full: int
    total: int
    discounts: list[ReductionSeen]
    cut: CutSeen | None
    note: str
    of_line: int | None
    # Thousandths that can be given back.
    refundable: int


class TenderSeen(Schema):
    id: int
    kind: str
    name: str
    amount: int
    given: int | None
    change: int
    # Redeemed for it, or that came back (below zero).
    points: int | None
    reference: str


class TaxSeen(Schema):
    rate: int
    net: int
    tax: int
    gross: int


class Other(Schema):
    """Another sale, by what finds it; `invoice`: the number of the invoice that it is on."""

    key: UUID
    number: int | None
    invoice: str


class InvoiceSeen(Schema):
    """The invoice of a sale, or the credit note of a refund. `pdf`: its address."""

    id: int
    kind: str
    number: str
    total: int
    to_pay: int
    due_on: dt.date
    email: str
    pdf: str


class SaleSeen(Schema):
    key: UUID
    version: int
    state: str
    kind: str
    number: int | None
    code: str
    register_id: int
    register_name: str
    opened_by: str
    opened_at: dt.datetime
    ended_at: dt.datetime | None
    note: str
    lines: list[LineSeen]
    cut: CutSeen | None
    full: int
    discount: int
    net: int
    tax: int
    total: int
    rounding: int
    taxes: list[TaxSeen]
    tax_override: int | None
    tenders: list[TenderSeen]
    paid: int
    due: int
    due_cash: int
    change: int
    customer: CustomerCard | None
    points: PointsSeen | None
    via: str
    refund_of: Other | None
    # Once it is completed.
    invoice: InvoiceSeen | None
    # Name and address of who is connected; without lines where the address isn't known.
    invoice_to: list[str]


class SaleBrief(Schema):
    """A row in a list of sales."""

    key: UUID
    version: int
    state: str
    kind: str
    number: int | None
    code: str
    register_name: str
    at: dt.datetime
    by: str
    total: int
    pieces: int
    what: str
    customer: str
    note: str


def seen(sale: Sale) -> SaleSeen:
    # Of what an act has just completed nothing came back yet.
    refundable = sale.tab is None and sale.state == Sale.State.COMPLETED and not sale.is_refund
    back = given_back_of(sale) if refundable else {}
    tab = Tab.of(sale)
    origin = sale.refund_of
    if sale.customer:
        # Known already: nobody asks the database for it again.
        sale.customer.shop = sale.shop
    return SaleSeen(
        **{name: getattr(sale, name) for name in PLAIN},
        register_id=sale.register_id,
        register_name=sale.register.name,
        opened_by=str(sale.opened_by or ""),
        lines=[line_seen(line, back) for line in tab.lines],
        cut=cut_seen(sale),
        taxes=taxes_of(tab.lines),
        tenders=[tender_seen(tender) for tender in tab.tenders],
        paid=tab.paid,
        due=tab.due,
        due_cash=rounded_cash(tab.due, sale.currency, sale.shop.country),
        change=sum(tender.change for tender in tab.tenders),
        customer=card_of(sale.customer) if sale.customer else None,
        points=points_seen(tab),
        refund_of=other(origin) if origin else None,
        invoice=invoice_seen(tab),
        invoice_to=lines_of(sale.customer) if sale.customer else [],
    )


def other(sale: Sale) -> Other:
    invoice = invoice_of(sale)
    return Other(key=sale.key, number=sale.number, invoice=invoice.called if invoice else "")


INVOICED = {Tender.Kind.INVOICE, Tender.Kind.ON_ACCOUNT}


def invoice_seen(tab: Tab) -> InvoiceSeen | None:
    sale = tab.sale
    may_be = sale.is_refund or any(tender.kind in INVOICED for tender in tab.tenders)
    if sale.state != Sale.State.COMPLETED or not may_be:
        return None
    invoice = invoice_of(sale)
    if invoice is None or invoice.due_on is None:
        return None
    names = ("id", "kind", "total", "to_pay", "due_on")
    return InvoiceSeen(
        **{name: getattr(invoice, name) for name in names},
        number=invoice.called,
        email=invoice.buyer.get("email", ""),
        pdf=reverse("register_invoice_pdf", args=[sale.key]),
    )


PLAIN = (
    *("key", "version", "state", "kind", "number", "code", "opened_at", "ended_at", "note"),
    *("full", "discount", "net", "tax", "total", "rounding", "tax_override", "via"),
)


def line_seen(line: Line, back: dict[int, int]) -> LineSeen:
    names = ("id", "code", "name", "quantity", "price", "includes_tax", "rate", "full", "total")
    return LineSeen(
        **{name: getattr(line, name) for name in (*names, "note", "discounts")},
        product=line.product_id,
        cut=cut_seen(line),
        of_line=line.of_line_id,
        refundable=max(0, line.quantity - back.get(line.pk, 0)),
    )


def cut_seen(it: Sale | Line) -> CutSeen | None:
    return CutSeen(kind=it.cut_kind, value=it.cut_value) if it.cut_kind else None


def taxes_of(lines: list[Line]) -> list[TaxSeen]:
    sums = defaultdict[int, list[int]](lambda: [0, 0, 0])
    for line in lines:
        for place, amount in enumerate((line.net, line.tax, line.total)):
            sums[line.taxed][place] += amount
    return [
        TaxSeen(rate=rate, net=net, tax=tax, gross=gross)
        for rate, (net, tax, gross) in sorted(sums.items(), reverse=True)
    ]


def tender_seen(tender: Tender) -> TenderSeen:
    names = ("id", "kind", "amount", "given", "change", "points", "reference")
    return TenderSeen(
        **{name: getattr(tender, name) for name in names}, name=tender.get_kind_display()
    )


def card_of(customer: Customer) -> CustomerCard:
    """With what the sales tell of them."""
    told = Spending.objects.filter(customer=customer)
    sums = told.aggregate(last_visit=Max("last_at"), visits=Coalesce(Sum("visits"), 0))
    shop, now = customer.shop, timezone.now()
    points = usable(customer, on=day_of(shop, now)) if rules_on(shop) else None
    return card(customer, **sums, points=points, account=account_of(customer))


def account_of(customer: Customer) -> AccountSeen:
    terms, balance = terms_of(customer), balance_of(customer)
    return AccountSeen(
        allowed=terms.allowed, balance=balance, limit=terms.limit, left=terms.left(balance)
    )


def brief(sale: Sale) -> SaleBrief:
    """With its lines prefetched."""
    lines = list(sale.lines.all())
    names = ("key", "version", "state", "kind", "number", "code", "total", "note")
    return SaleBrief(
        **{name: getattr(sale, name) for name in names},
        register_name=sale.register.name,
        at=sale.ended_at or sale.opened_at,
        by=str(sale.ended_by or sale.opened_by or ""),
        pieces=len(lines),
        what=", ".join(line.name for line in lines[:3]),
        customer=str(sale.customer or ""),
    )
