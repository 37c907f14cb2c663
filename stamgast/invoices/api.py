"""Invoices for other programs: webshops that invoice, and bookkeeping."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.responses import Status

from stamgast.customers.models import Customer
from stamgast.invoices import crediting, listing, making, printing, sending
from stamgast.invoices.api_shapes import (
    CreditIn,
    InvoiceDetail,
    InvoiceIn,
    InvoicePage,
    InvoiceQuery,
    MailIn,
    MailOut,
    VersionIn,
    out,
    row,
)
from stamgast.invoices.crediting import Back
from stamgast.invoices.finalising import finalise
from stamgast.invoices.making import Particulars
from stamgast.invoices.models import Invoice
from stamgast.invoices.papers import document_of
from stamgast.invoices.ubl import ubl
from stamgast.lib.refused import Refused
from stamgast.shops.answers import ONCE, once
from stamgast.shops.api import NOES, Token, TokenRequest, with_next

router = Router()
Edit, View = Token("invoices.edit"), Token("invoices.view")
ANSWERS: dict[Any, Any] = {200: InvoiceDetail, **NOES}
MADE: dict[Any, Any] = {201: InvoiceDetail, **NOES}


@router.get("/invoices", auth=View, response={200: InvoicePage} | NOES)
def invoice_list(request: TokenRequest, asked: Query[InvoiceQuery]) -> InvoicePage:
    """The list of invoices with its filters, the newest first, page by page."""
    customer = str(customer_of(request, asked.number).pk) if asked.number else ""
    wanted = listing.Asked(
        q=asked.q.replace("\0", ""),
        state=asked.state,
        customer=customer,
        since=str(asked.since or ""),
        until=str(asked.until or ""),
    )
    page = listing.page(request.shop, wanted, after=asked.after, size=asked.limit)
    found = [row(invoice) for invoice in page.rows]
    return InvoicePage(invoices=found, next=with_next(request, page.next))


def customer_of(request: TokenRequest, number: str) -> Customer:
    # No database takes a NUL.
    wanted = request.shop.customers.filter(number=number.replace("\0", ""))
    found: Customer | None = wanted.select_related("shop").first()
    if found is None:
        raise Refused("owner_unknown", _("No customer has this number."), field="customer")
    return found


@router.post("/invoices", auth=Edit, response=MADE, openapi_extra=ONCE)
def invoice_create(request: TokenRequest, given: InvoiceIn) -> Status[Any]:
    """Write a draft."""

    def made() -> Status[Any]:
        told = Particulars(**given.model_dump(exclude={"customer", "lines"}))
        refuse_unreadable(told.note, told.your_reference, told.order_reference)
        refuse_unreadable(*(line.name + line.code for line in given.lines))
        customer = customer_of(request, given.customer)
        lines = [line.free() for line in given.lines]
        draft = making.draft(customer, lines, told, by=request.staff, at=timezone.now())
        return Status(201, out(invoice_of(request, draft.pk)))

    return once(request, made)


def refuse_unreadable(*texts: str) -> None:
    """No database takes a NUL."""
    if any("\0" in text for text in texts):
        raise Refused("null_characters_not_allowed", _("This can't be written."), field="lines")


@router.get("/invoices/{int:pk}", auth=View, response=ANSWERS)
def invoice_detail(request: TokenRequest, pk: int) -> InvoiceDetail:
    """One invoice with its lines, and what settled it."""
    return out(invoice_of(request, pk))


def invoice_of(request: TokenRequest, pk: int) -> Invoice:
    rows = Invoice.objects.filter(shop=request.shop).with_state(on=timezone.localdate())
    related = rows.select_related("customer", "credits", "shop")
    # No database takes a larger number.
    found = related.filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found


@router.delete("/invoices/{int:pk}", auth=Edit, response={204: None, **NOES})
def invoice_delete(request: TokenRequest, pk: int, version: int) -> Status[None]:
    """Throw a draft away."""
    making.throw_away(invoice_of(request, pk), version=version)
    return Status(204, None)


@router.post("/invoices/{int:pk}/number", auth=Edit, response=ANSWERS, openapi_extra=ONCE)
def invoice_number(request: TokenRequest, pk: int, given: VersionIn) -> Status[Any]:
    """Give a draft its number. It is booked on the customer's account, and no longer changes."""

    def made() -> Status[Any]:
        now, draft = timezone.now(), invoice_of(request, pk)
        on = timezone.localdate(now)
        finalise(draft, on=on, at=now, by=request.staff, **given.model_dump())
        return Status(200, out(invoice_of(request, pk)))

    return once(request, made)


@router.post(
    "/invoices/{int:pk}/mails", auth=Edit, response={201: MailOut, **NOES}, openapi_extra=ONCE
)
def invoice_mail(request: TokenRequest, pk: int, given: MailIn) -> Status[Any]:
    """Send it by e-mail, with its PDF."""

    def made() -> Status[Any]:
        left = sending.send(
            invoice_of(request, pk), given.email, by=request.staff, at=timezone.now()
        )
        return Status(201, MailOut(email=left.address, sent_at=left.sent_at))

    return once(request, made)


@router.post(
    "/invoices/{int:pk}/credit-notes",
    auth=Token("invoices.credit"),
    response=MADE,
    openapi_extra=ONCE,
)
def invoice_credit(request: TokenRequest, pk: int, given: CreditIn) -> Status[Any]:
    """Credit all that is left, or some of its lines."""

    def made() -> Status[Any]:
        refuse_unreadable(given.note)
        parts = None
        if given.lines is not None:
            parts = {each.line: Back(each.quantity, each.amount) for each in given.lines}
        now, invoice = timezone.now(), invoice_of(request, pk)
        note = crediting.credit(
            invoice, parts, on=timezone.localdate(now), at=now, by=request.staff, note=given.note
        )
        return Status(201, out(invoice_of(request, note.pk)))

    return once(request, made)


@router.get("/invoices/{int:pk}/pdf", auth=View, response=NOES)
def invoice_pdf(request: TokenRequest, pk: int) -> HttpResponse:
    """As a PDF."""
    content = printing.pdf(invoice_of(request, pk))
    return HttpResponse(content, content_type="application/pdf")


@router.get("/invoices/{int:pk}/ubl", auth=View, response=NOES)
def invoice_ubl(request: TokenRequest, pk: int) -> HttpResponse:
    """As Peppol BIS Billing 3 has it; a draft has none."""
    invoice = invoice_of(request, pk)
    sending.refuse_draft(invoice)
    return HttpResponse(ubl(document_of(invoice)), content_type="application/xml")
