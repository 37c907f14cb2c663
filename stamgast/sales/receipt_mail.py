"""A receipt by e-mail: in the background, and again while no mail server takes it."""

from __future__ import annotations

import datetime as dt
import logging
from functools import partial

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from stamgast.jobs.mailing import attempt
from stamgast.lib import emails
from stamgast.lib.pdfs import NoPdf
from stamgast.sales import printing
from stamgast.sales.models import ReceiptOut, Sale
from stamgast.sales.receipts import Receipt, issue, receipt
from stamgast.shops.models import Shop, Staff

log = logging.getLogger(__name__)


def send(sale: Sale, typed: str, *, by: Staff | None, at: dt.datetime) -> ReceiptOut:
    """Let the receipt go to the typed address, or else to the customer's."""
    known = sale.customer.email if sale.customer else ""
    address = emails.asked_for(typed.strip() or known)
    out = issue(sale, ReceiptOut.How.MAIL, by=by, at=at, address=address)
    send_receipt.enqueue(out.pk)
    return out


@task()
def send_receipt(pk: int) -> None:
    out = ReceiptOut.objects.select_related("sale__shop", "sale__customer").get(pk=pk)
    if not out.address:
        # Sent, and the worker was killed before it could say so.
        return
    assert out.sale
    told = receipt(out.sale, copy=out.copy)
    attempt(out, partial(letter, told, out.sale.shop, out), send_receipt)


def letter(told: Receipt, shop: Shop, out: ReceiptOut) -> EmailMultiAlternatives:
    with translation.override(told.language), timezone.override(shop.time_zone):
        names = {"shop": told.seller.name, "number": told.number}
        subject = _("Your receipt %(number)s from %(shop)s") % names
        text = render_to_string("sales/email/receipt.txt", {"receipt": told})
        mail = EmailMultiAlternatives(subject, text, None, [out.address])
        if shop.email:
            mail.reply_to = [shop.email]
        mail.attach_alternative(printing.alone(told, mail=True), "text/html")
        name = f"{_('receipt')}-{told.number}.pdf"
        try:
            mail.attach(name, printing.pdf(told), "application/pdf")
        except NoPdf:
            log.warning("Receipt %s goes without a PDF: this machine makes none.", out.pk)
    return mail
