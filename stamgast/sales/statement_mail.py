"""A statement by e-mail: in the background, and again while no mail server takes it."""

from __future__ import annotations

import datetime as dt
import logging
from functools import partial

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from stamgast.accounts.models import StatementOut
from stamgast.accounts.statements import Statement, statement
from stamgast.customers.models import Customer
from stamgast.jobs.mailing import attempt
from stamgast.lib.pdfs import NoPdf
from stamgast.sales import statement_paper
from stamgast.shops.models import Staff

log = logging.getLogger(__name__)


def send(
    customer: Customer,
    since: dt.date,
    until: dt.date,
    address: str,
    *,
    by: Staff | None,
    at: dt.datetime,
) -> StatementOut:
    """Let a statement of these days go to the address."""
    # Said now where it can't be, and not to nobody later.
    statement(customer, since, until, on=timezone.localdate(at))
    out = StatementOut.objects.create(
        shop_id=customer.shop_id,
        customer=customer,
        since=since,
        until=until,
        address=address,
        by=by,
        at=at,
    )
    send_statement.enqueue(out.pk)
    return out


@task()
def send_statement(pk: int) -> None:
    out = StatementOut.objects.select_related("shop", "customer__shop").filter(pk=pk).first()
    if out is None or not out.address:
        # The customer was removed; or it went, and the worker was killed before it said so.
        return
    with timezone.override(out.shop.time_zone):
        told = statement(out.customer, out.since, out.until, on=timezone.localdate())
        attempt(out, partial(letter, told, out), send_statement)


def letter(told: Statement, out: StatementOut) -> EmailMultiAlternatives:
    with translation.override(told.language):
        subject = _("Statement of your account at %(shop)s") % {"shop": out.shop.name}
        text = render_to_string("sales/email/statement.txt", {"told": told, "shop": out.shop})
        mail = EmailMultiAlternatives(subject, text, None, [out.address])
        if out.shop.email:
            mail.reply_to = [out.shop.email]
        name = f"{_('statement')}-{told.until.isoformat()}.pdf"
        try:
            mail.attach(name, statement_paper.pdf(told), "application/pdf")
        except NoPdf:
            log.warning("Statement %s goes without a PDF: this machine makes none.", out.pk)
            mail.attach_alternative(statement_paper.alone(told), "text/html")
    return mail
