"""What `stamgast doctor` looks at among the sales: every figure that is kept twice agrees."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterator

from django.db.models import Count, F, Max, Min, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stamgast.accounts.models import AccountEntry
from stamgast.lib.findings import Finding, fault, note, well
from stamgast.lib.pdfs import NoPdf, printer
from stamgast.promotions.models import Voucher, VoucherEntry
from stamgast.sales.models import Line, ReceiptSeries, Sale, Tender
from stamgast.sales.spending import Spending, differing
from stamgast.shops.models import Shop

# A sale that was parked longer ago was forgotten, perhaps.
PARKED_LONG = dt.timedelta(days=14)
NAMED = 5


def sales() -> Iterator[Finding]:
    about = _("Sales")
    completed = Sale.objects.filter(state=Sale.State.COMPLETED)
    if not completed.exists():
        return
    wrong = [
        (unlike_their_lines(completed), _("Not the sum of their lines: receipts %(which)s.")),
        (unlike_their_tenders(completed), _("Not what was paid: receipts %(which)s.")),
    ]
    found = [sentence % {"which": which} for rows, sentence in wrong if (which := named(rows))]
    found += gaps()
    for sentence in found:
        yield fault(about, sentence)
    if not found:
        count = completed.count()
        told = ngettext(
            "%(count)d, and the figures of it agree.", "%(count)d, and their figures agree.", count
        )
        yield well(about, told % {"count": count})


def named(sales: QuerySet[Sale]) -> str:
    return ", ".join(str(number) for number in sales.values_list("number", flat=True)[:NAMED])


def summed(rows: QuerySet[Line] | QuerySet[Tender], name: str) -> Coalesce:
    theirs = rows.filter(sale=OuterRef("pk")).order_by().values("sale")
    return Coalesce(Subquery(theirs.annotate(sum=Sum(name)).values("sum")), 0)


def unlike_their_lines(sales: QuerySet[Sale]) -> QuerySet[Sale]:
    lines = Line.objects.all()
    told = sales.annotate(
        of_total=summed(lines, "total"), of_net=summed(lines, "net"), of_tax=summed(lines, "tax")
    )
    return told.exclude(total=F("of_total"), net=F("of_net"), tax=F("of_tax"))


def unlike_their_tenders(sales: QuerySet[Sale]) -> QuerySet[Sale]:
    told = sales.annotate(paid=summed(Tender.objects.all(), "amount"))
    return told.exclude(paid=F("total") + F("rounding"))


def on_account() -> Iterator[Finding]:
    """What is paid from an account stands on it, sum for sum, and what stands on it of a sale
    that was never completed is nothing."""
    about = _("On account")
    kinds = (Tender.Kind.ON_ACCOUNT, Tender.Kind.INVOICE)
    tenders = Tender.objects.filter(kind__in=kinds).exclude(sale=None)
    paid = dict(tenders.order_by().values_list("sale").annotate(sum=Sum("amount")))
    entries = AccountEntry.objects.filter(sale__isnull=False, kind__in=OF_SALES)
    booked = dict(entries.order_by().values_list("sale").annotate(sum=Sum("amount")))
    keys = paid.keys() | booked.keys()
    odd = sorted(key for key in keys if paid.get(key, 0) != booked.get(key, 0))
    if odd:
        numbers = Sale.objects.filter(pk__in=odd[:NAMED]).order_by("pk")
        which = ", ".join(str(sale) for sale in numbers)
        yield fault(
            about, _("Not on account as they were paid: receipts %(which)s.") % {"which": which}
        )


# What a tender books; an invoice that asks for several sales at once books of its own.
OF_SALES = ("sale", "refund", "taken_back", "invoice")


def gaps() -> Iterator[str]:
    """Shops whose receipt numbers are not 1, 2, 3 … to the last."""
    numbers = Sale.objects.exclude(number=None).order_by().values("shop")
    told = numbers.annotate(count=Count("pk"), first=Min("number"), last=Max("number"))
    series = dict(ReceiptSeries.objects.values_list("shop", "last"))
    for row in told:
        if not row["count"] == row["last"] == series.get(row["shop"]) or row["first"] != 1:
            names = {"shop": Shop.objects.get(pk=row["shop"])}
            yield _("The receipt numbers of %(shop)s have gaps.") % names


def parked() -> Iterator[Finding]:
    """Listed, never deleted: somebody may come back for it."""
    before = timezone.now() - PARKED_LONG
    count = Sale.objects.filter(state=Sale.State.PARKED, opened_at__lt=before).count()
    if count:
        told = ngettext(
            "%(count)d sale is parked for more than two weeks: Sales, state Parked.",
            "%(count)d sales are parked for more than two weeks: Sales, state Parked.",
            count,
        )
        yield note(_("Sales"), told % {"count": count})


def spending() -> Iterator[Finding]:
    """What is written down of each customer and month is what their sales come to."""
    about = _("What customers spent")
    # A shop with a clock that nobody knows is told of by itself.
    shops = Shop.objects.filter(time_zone__in=zoneinfo.available_timezones()).order_by("pk")
    wrong = {customer for shop in shops for customer in differing(shop)}
    if wrong:
        told = ngettext(
            "The figures of %(count)d customer are not those of their sales.",
            "The figures of %(count)d customers are not those of their sales.",
            len(wrong),
        )
        yield fault(about, told % {"count": len(wrong)})
    elif Spending.objects.exists():
        yield well(about, _("It is what their sales come to."))


def gift_cards() -> Iterator[Finding]:
    about = _("Gift cards")
    cards = Voucher.objects.filter(kind=Voucher.Kind.GIFT_CARD)
    entries = VoucherEntry.objects.filter(voucher=OuterRef("pk")).order_by().values("voucher")
    sums = Subquery(entries.annotate(sum=Sum("amount")).values("sum"))
    wrong = cards.annotate(booked=Coalesce(sums, 0)).exclude(balance=F("booked")).count()
    if wrong:
        told = ngettext(
            "The balance of %(count)d is not the sum of its entries.",
            "The balances of %(count)d are not the sums of their entries.",
            wrong,
        )
        yield fault(about, told % {"count": wrong})
    elif cards.exists():
        yield well(about, _("Their balances are the sums of their entries."))


def pdf() -> Iterator[Finding]:
    about = _("PDF")
    try:
        printer()
    except NoPdf:
        told = _("Receipts go without a PDF: install Pango, as docs/install.md says.")
        yield note(about, told)
    else:
        yield well(about, _("Receipts can be made."))
