"""An invoice's document, from its rows: the final one as it was, a draft as it is by now."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from stamgast.invoices.document import Credited, Document, Item, Party, category_of
from stamgast.invoices.finalising import due
from stamgast.invoices.models import Invoice, InvoiceLine
from stamgast.invoices.parties import buyer_of, seller_of

AS_KEPT = (
    *("supplied_from", "supplied_until", "language", "currency", "your_reference"),
    *("order_reference", "note", "net", "tax", "total", "prepaid", "is_credit"),
    *("home", "home_tax", "rate", "rate_on"),
)
OF_LINE = (
    *("code", "name", "quantity", "price", "includes_tax", "rate", "full", "total", "net", "tax"),
)


def document_of(invoice: Invoice) -> Document:
    sells, buys = parties_of(invoice)
    seller, buyer = Party.of(sells), Party.of(buys)
    day = invoice.issued_on or timezone.localdate()
    return Document(
        **{name: getattr(invoice, name) for name in AS_KEPT},
        number=invoice.called,
        issued_on=day,
        due_on=invoice.due_on if invoice.number and invoice.due_on else due(invoice, day),
        seller=seller,
        buyer=buyer,
        reference=invoice.payment_reference,
        items=[item(line, seller, buyer) for line in invoice.lines.all()],
        credits=credited(invoice.credits),
        foot=sells.get("foot", ""),
        f_tax=sells.get("f_tax", False),
        late_interest=sells.get("late_interest", 0),
    )


def parties_of(invoice: Invoice) -> tuple[dict[str, Any], dict[str, Any]]:
    if invoice.number:
        return invoice.seller, invoice.buyer
    buyer = buyer_of(invoice.customer) if invoice.customer else {}
    return seller_of(invoice.shop, invoice.language), buyer


def item(line: InvoiceLine, seller: Party, buyer: Party) -> Item:
    return Item(
        **{name: getattr(line, name) for name in OF_LINE},
        category=category_of(line.rate, seller, buyer),
    )


def credited(invoice: Invoice | None) -> Credited | None:
    if invoice is None or invoice.issued_on is None:
        return None
    return Credited(invoice.called, invoice.issued_on)
