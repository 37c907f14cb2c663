"""What `stamgast doctor` looks at where sales and points meet."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from stamgast.lib.findings import Finding, fault, well
from stamgast.loyalty.models import PointEntry
from stamgast.sales.doctoring import named, summed
from stamgast.sales.models import Sale, Tender

Kind = PointEntry.Kind
EARNED = Q(kind=Kind.EARNED) | Q(kind=Kind.REVERSED, points__lt=0)


def points_of_sales() -> Iterator[Finding]:
    """What a sale says that it earned and redeemed is what was booked; of whoever is forgotten
    the entries are too."""
    about = _("Points")
    told = Sale.objects.filter(state=Sale.State.COMPLETED, points_earned__isnull=False)
    if not told.exists():
        return
    wrong = [
        (unlike_what_was_earned(told), _("Not the points that were booked: receipts %(which)s.")),
        (unlike_what_was_redeemed(told), _("Not the points that paid: receipts %(which)s.")),
        (more_than_earned(told), _("Refunds took more points than these earned: %(which)s.")),
    ]
    found = [sentence % {"which": which} for rows, sentence in wrong if (which := named(rows))]
    for sentence in found:
        yield fault(about, sentence)
    if not found:
        yield well(about, _("What sales earned and redeemed is what was booked."))


def booked(only: Q) -> Coalesce:
    theirs = PointEntry.objects.filter(only, sale=OuterRef("pk")).order_by().values("sale")
    return Coalesce(Subquery(theirs.annotate(sum=Sum("points")).values("sum")), 0)


def unlike_what_was_earned(sales: QuerySet[Sale]) -> QuerySet[Sale]:
    rows = sales.filter(customer__isnull=False).annotate(booked=booked(EARNED))
    return rows.exclude(points_earned=F("booked"))


def unlike_what_was_redeemed(sales: QuerySet[Sale]) -> QuerySet[Sale]:
    rows = sales.filter(customer__isnull=False).annotate(
        booked=booked(~EARNED), redeemed=summed(Tender.objects.all(), "points")
    )
    return rows.exclude(redeemed=-F("booked"))


def more_than_earned(sales: QuerySet[Sale]) -> QuerySet[Sale]:
    refunds = Sale.objects.filter(refund_of=OuterRef("pk")).order_by().values("refund_of")
    back = Subquery(refunds.annotate(sum=Sum("points_earned")).values("sum"))
    rows = sales.filter(kind=Sale.Kind.SALE, refunds__isnull=False).annotate(back=Coalesce(back, 0))
    return rows.filter(points_earned__lt=-F("back")).distinct()
