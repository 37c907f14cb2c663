"""Receipts at the till: each that leaves is written down, so that the second is a copy."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from ninja import Router, Schema
from ninja.responses import Status
from pydantic import Field

from stamgast.accounts.models import AccountPayment
from stamgast.sales import receipt_mail
from stamgast.sales.models import ReceiptOut, Sale
from stamgast.sales.receipts import issue
from stamgast.shops.api import NOES
from stamgast.shops.at_register import AtRegister, TillRequest

router = Router(auth=AtRegister("sales.sell"))


class ReceiptAsked(Schema):
    """`email`: where a mail goes; empty is the customer's own."""

    how: Literal["print", "pdf", "mail"] = "mail"
    email: Annotated[str, Field(max_length=254)] = ""


class ReceiptLeft(Schema):
    """Where to look at it, to print it, and to fetch its PDF."""

    is_copy: bool
    page: str
    pdf: str


@router.post("/sales/{uuid:key}/receipts", response={201: ReceiptLeft, **NOES})
def till_receipt(request: TillRequest, key: UUID, asked: ReceiptAsked) -> Status[ReceiptLeft]:
    """Print, fetch or mail the receipt of a completed sale."""
    sale = get_object_or_404(request.shop.sales.select_related("customer"), key=key)
    return Status(201, left(leaves(request, sale, asked), "register_receipt", key))


@router.post("/payments/{int:number}/receipts", response={201: ReceiptLeft, **NOES})
def till_payment_receipt(
    request: TillRequest, number: int, asked: ReceiptAsked
) -> Status[ReceiptLeft]:
    """Print, fetch or mail the receipt of a payment on account."""
    payments = request.shop.account_payments.select_related("customer")
    payment = get_object_or_404(payments, number=number)
    return Status(201, left(leaves(request, payment, asked), "register_payment", payment.pk))


def leaves(request: TillRequest, of: Sale | AccountPayment, asked: ReceiptAsked) -> ReceiptOut:
    by, at = request.staff, timezone.now()
    if asked.how == "mail":
        return receipt_mail.send(of, asked.email, by=by, at=at)
    return issue(of, asked.how, by=by, at=at)


def left(out: ReceiptOut, page: str, key: UUID | int) -> ReceiptLeft:
    return ReceiptLeft(
        is_copy=out.copy, page=reverse(page, args=[key]), pdf=reverse(f"{page}_pdf", args=[key])
    )
