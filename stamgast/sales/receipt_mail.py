"""A receipt by e-mail: in the background, and again while no mail server takes it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from stamgast.accounts.models import AccountPayment
from stamgast.jobs.mailing import attempt
from stamgast.lib import emails
from stamgast.lib.pdfs import NoPdf
from stamgast.sales import account_receipts, printing
from stamgast.sales.account_receipts import PaymentReceipt
from stamgast.sales.models import ReceiptOut, Sale
from stamgast.sales.receipts import Receipt, issue, receipt
from stamgast.shops.models import Shop, Staff

log = logging.getLogger(__name__)


def send(
    of: Sale | AccountPayment,
    typed: str,
    *,
    by: Staff | None,
    at: dt.datetime,
    copy: bool = False,
) -> ReceiptOut:
    """Let the receipt go to the typed address, or else to the customer's."""
    known = of.customer.email if of.customer else ""
    address = emails.asked_for(typed.strip() or known)
    out = issue(of, ReceiptOut.How.MAIL, by=by, at=at, copy=copy, address=address)
    send_receipt.enqueue(out.pk)
    return out


@task()
def send_receipt(pk: int) -> None:
    out = ReceiptOut.objects.select_related(*RELATED).get(pk=pk)
    if not out.address:
        # Sent, and the worker was killed before it could say so.
        return
    of = out.sale or out.payment
    assert of
    attempt(out, partial(letter, of, out), send_receipt)


RELATED = (
    *("sale__shop", "sale__customer"),
    *(f"payment__{name}" for name in account_receipts.RELATED),
)


@dataclass(frozen=True)
class Written:
    """What is in a letter, in the receipt's language."""

    subject: str
    text: str
    html: str
    name: str
    pdf: Callable[[], bytes]


def letter(of: Sale | AccountPayment, out: ReceiptOut) -> EmailMultiAlternatives:
    shop: Shop = of.shop
    with timezone.override(shop.time_zone):
        if isinstance(of, Sale):
            written = of_sale(receipt(of, copy=out.copy))
        else:
            written = of_payment(account_receipts.receipt(of, copy=out.copy))
        mail = EmailMultiAlternatives(written.subject, written.text, None, [out.address])
        if shop.email:
            mail.reply_to = [shop.email]
        mail.attach_alternative(written.html, "text/html")
        try:
            mail.attach(written.name, written.pdf(), "application/pdf")
        except NoPdf:
            log.warning("Receipt %s goes without a PDF: this machine makes none.", out.pk)
    return mail


def of_sale(told: Receipt) -> Written:
    names = {"shop": told.seller.name, "number": told.number}
    with translation.override(told.language):
        return Written(
            subject=_("Your receipt %(number)s from %(shop)s") % names,
            text=render_to_string("sales/email/receipt.txt", {"receipt": told}),
            html=printing.alone(told, mail=True),
            name=f"{_('receipt')}-{told.number}.pdf",
            pdf=partial(printing.pdf, told),
        )


def of_payment(told: PaymentReceipt) -> Written:
    names = {"shop": told.seller.name, "number": told.number}
    with translation.override(told.language):
        return Written(
            subject=_("Your receipt of payment %(number)s from %(shop)s") % names,
            text=render_to_string("sales/email/payment_receipt.txt", {"receipt": told}),
            html=account_receipts.alone(told),
            name=f"{_('receipt-of-payment')}-{told.number}.pdf",
            pdf=partial(account_receipts.pdf, told),
        )
