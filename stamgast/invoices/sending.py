"""An invoice by e-mail, with its PDF: in the background, and again while no server takes it."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from stamgast.invoices import printing
from stamgast.invoices.models import Invoice, InvoiceOut, Reminder
from stamgast.jobs.mailing import attempt
from stamgast.lib import emails
from stamgast.lib.pdfs import NoPdf
from stamgast.lib.refused import Refused
from stamgast.shops.models import Staff


def send(
    invoice: Invoice,
    typed: str = "",
    *,
    by: Staff | None,
    at: dt.datetime,
    reminder: Reminder | None = None,
) -> InvoiceOut:
    """Let it go to the typed address, or else to the buyer's. One that is on its way there
    already doesn't go twice."""
    refuse_draft(invoice)
    address = address_for(invoice, typed)
    waiting = invoice.outs.filter(how=InvoiceOut.How.MAIL, sent_at=None, given_up_at=None)
    if on_its_way := waiting.filter(address=address, reminder=reminder).first():
        return on_its_way
    out = InvoiceOut.objects.create(
        invoice=invoice,
        reminder=reminder,
        how=InvoiceOut.How.MAIL,
        at=at,
        by=by,
        address=address,
    )
    send_invoice.enqueue(out.pk)
    return out


def refuse_draft(invoice: Invoice) -> None:
    if invoice.number is None:
        told = gettext_lazy("This is a draft. It can be sent once it has its number.")
        raise Refused("invoice_draft", told)


def address_for(invoice: Invoice, typed: str) -> str:
    return emails.asked_for(typed.strip() or address_of(invoice))


def address_of(invoice: Invoice) -> str:
    """The customer's as it is by now, else as it was."""
    now = invoice.customer.email if invoice.customer else ""
    return now or str(invoice.buyer.get("email", ""))


@task()
def send_invoice(pk: int) -> None:
    out = InvoiceOut.objects.select_related("invoice__shop", "reminder").get(pk=pk)
    if out.sent_at or out.given_up_at:
        # Sent, and the worker was killed before it could say so.
        return
    # A mail without its PDF would be no invoice: it waits for a machine that makes one.
    attempt(out, partial(letter, out), send_invoice, waits_for=(NoPdf,))


def letter(out: InvoiceOut) -> EmailMessage:
    invoice = out.invoice
    shop = invoice.shop
    with translation.override(invoice.language), timezone.override(shop.time_zone):
        names = {"shop": invoice.seller["name"], "number": invoice.called}
        subject = subject_of(out) % names
        context = {
            "invoice": invoice,
            "reminder": out.reminder,
            "seller": invoice.seller,
            "left": left_of(invoice),
        }
        text = render_to_string("invoices/email/invoice.txt", context)
        mail = EmailMessage(subject, text, None, [out.address])
        if shop.email:
            mail.reply_to = [shop.email]
        mail.attach(file_name(invoice), printing.pdf(invoice), "application/pdf")
    return mail


def subject_of(out: InvoiceOut) -> str:
    if out.reminder:
        return _("Reminder of invoice %(number)s from %(shop)s")
    if out.invoice.is_credit:
        return _("Credit note %(number)s from %(shop)s")
    return _("Invoice %(number)s from %(shop)s")


def left_of(invoice: Invoice) -> int:
    """What is still to pay, fees with it."""
    entries = invoice.entries.filter(amount__gt=0)
    return sum(entries.values_list("left", flat=True))


def file_name(invoice: Invoice) -> str:
    """In the language that is spoken now."""
    called = _("credit-note") if invoice.is_credit else _("invoice")
    return f"{called}-{invoice.called}.pdf"
