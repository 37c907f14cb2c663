"""Asking once more for what is overdue: by levels, each once, with a fee where the shop takes one.

The law on fees stands in docs/invoices.md.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from stamgast.accounts import ledger
from stamgast.accounts.ledger import Cause
from stamgast.accounts.models import AccountEntry
from stamgast.invoices import sending
from stamgast.invoices.models import Invoice, InvoiceRules, Reminder, rules_of
from stamgast.lib.refused import Refused
from stamgast.shops.models import Shop, Staff

log = logging.getLogger(__name__)


def to_remind(shop: Shop, invoices: QuerySet[Invoice], *, on: dt.date) -> QuerySet[Invoice]:
    """Those whose next level is due, of invoices with their states. One that was late itself is
    followed no sooner than the days that lie between the two."""
    due, zone, last = Q(pk=None), ZoneInfo(shop.time_zone), 0
    for level, row in enumerate(rules_of(shop).reminders):
        now = Q(reminded=level, due_on__lte=on - dt.timedelta(days=row["after"]))
        if level:
            day = on - dt.timedelta(days=row["after"] - last - 1)
            now &= Q(reminded_at__lt=dt.datetime.combine(day, dt.time.min, zone))
        due, last = due | now, row["after"]
    theirs = Reminder.objects.filter(invoice=OuterRef("pk")).order_by().values("invoice")
    count = Coalesce(Subquery(theirs.annotate(count=Count("pk")).values("count")), 0)
    latest = Subquery(theirs.annotate(latest=Max("at")).values("latest"))
    counted: Any = invoices.annotate(reminded=count, reminded_at=latest)
    found: QuerySet[Invoice] = counted.filter(
        due, due_on__lt=on, kind="invoice", open__gt=0, number__isnull=False
    )
    return found


def next_level(invoice: Invoice) -> int:
    """From 1; 0 where all levels are used up."""
    level = invoice.reminders.count() + 1
    return level if level <= len(rules_of(invoice.shop).reminders) else 0


def fee_of(invoice: Invoice, level: int) -> int:
    """What the shop takes for it, in minor units."""
    return int(rules_of(invoice.shop).reminders[level - 1]["fee"])


@transaction.atomic
def remind(
    invoice: Invoice, level: int, *, by: Staff | None, at: dt.datetime, on: dt.date
) -> Reminder:
    """Ask for it once more, by e-mail where there is an address. A level that was sent already
    is not sent twice, and its fee is not taken twice."""
    if invoice.customer:
        ledger.account_in_hand(invoice.customer)
    row = Invoice.objects.select_for_update().get(pk=invoice.pk)
    if sent := row.reminders.filter(level=level).first():
        return sent
    refuse_unless_overdue(row, on=on)
    if not level or level != next_level(row):
        told = _("All reminders of this invoice are sent. Now it is for a debt collector.")
        raise Refused("reminders_over", told)
    reminder = row.reminders.create(level=level, fee=fee_of(row, level), at=at, by=by)
    if reminder.fee and row.customer:
        cause = Cause(
            AccountEntry.Kind.FEE,
            f"reminder:{row.pk}:{level}",
            at=at,
            by=by,
            invoice=row,
            due_on=on,
        )
        ledger.book(row.customer, reminder.fee, cause)
    if sending.address_of(row):
        sending.send(row, by=by, at=at, reminder=reminder)
    return reminder


def refuse_unless_overdue(invoice: Invoice, *, on: dt.date) -> None:
    late = invoice.kind == Invoice.Kind.INVOICE and invoice.due_on and invoice.due_on < on
    if not late or not sending.left_of(invoice):
        raise Refused("not_overdue", _("This invoice isn’t overdue: there is nothing to ask for."))


@task()
def remind_of_overdue() -> None:
    """Of the shops that want it; the others find them in the list of invoices."""
    for rules in InvoiceRules.objects.filter(reminds_itself=True).select_related("shop"):
        remind_in(rules.shop, at=timezone.now())


def remind_in(shop: Shop, *, at: dt.datetime) -> None:
    """Those alone that have an address: a letter is for somebody to post."""
    with timezone.override(shop.time_zone):
        on = timezone.localdate(at)
    states: Any = Invoice.objects.filter(shop=shop).with_state(on=on)
    for invoice in to_remind(shop, states, on=on).select_related("customer", "shop"):
        if not sending.address_of(invoice):
            continue
        try:
            remind(invoice, next_level(invoice), by=None, at=at, on=on)
        except Refused as refused:
            # Paid or reminded of while this went on.
            log.info("Invoice %s is not reminded of: %s", invoice.pk, refused.code)
