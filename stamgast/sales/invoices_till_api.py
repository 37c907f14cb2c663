"""The invoice of a sale, at the till: by mail. Its PDF is a page (register_views.py)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema
from ninja.responses import Status
from pydantic import Field

from stamgast.invoices import sending
from stamgast.sales.billing import invoice_of
from stamgast.shops.api import NOES
from stamgast.shops.at_register import AtRegister, TillRequest

router = Router(auth=AtRegister("sales.sell"))


class MailAsked(Schema):
    """Where it goes; empty is the customer's own."""

    email: Annotated[str, Field(max_length=254)] = ""


class OnItsWay(Schema):
    number: str
    email: str


@router.post("/sales/{uuid:key}/invoice-mails", response={201: OnItsWay, **NOES})
def till_invoice_mail(request: TillRequest, key: UUID, asked: MailAsked) -> Status[OnItsWay]:
    """Mail the invoice of a sale, or the credit note of a refund."""
    sale = get_object_or_404(request.shop.sales, key=key)
    invoice = invoice_of(sale)
    if invoice is None:
        raise Http404
    out = sending.send(invoice, asked.email, by=request.staff, at=timezone.now())
    return Status(201, OnItsWay(number=invoice.called, email=out.address))
