"""What `stamgast doctor` looks at where sales and points meet."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
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
    completed = Sale.objects.filter(state=Sale.State.COMPLETED)
    told = completed.filter(points_earned__isnull=False)
    if not told.exists():
        return
    wrong = [
        (unlike_what_was_redeemed(told), _("Not the points that paid: receipts %(which)s.")),
        (more_than_earned(told), _("Refunds took more points than these earned: %(which)s.")),
    ]
    if not earnings_agree(told):
        booked = (
            unlike_what_was_earned(completed),
            _("Not the points that were booked: receipts %(which)s."),
        )
        wrong.insert(0, booked)
    found = [sentence % {"which": which} for rows, sentence in wrong if (which := named(rows))]
    for sentence in found:
        yield fault(about, sentence)
    if not found:
        yield well(about, _("What sales earned and redeemed is what was booked."))


def earnings_agree(sales: QuerySet[Sale]) -> bool:
    """Whether every sale that earned has one entry, and that says the same: three counts, where
    looking each sale's entries up takes many times as long."""
    rows = PointEntry.objects.filter(EARNED, sale__isnull=False)
    counts = rows.aggregate(entries=Count("pk"), sales=Count("sale", distinct=True))
    earned = sales.filter(customer__isnull=False).exclude(points_earned=0).count()
    if not counts["entries"] == counts["sales"] == earned:
        return False
    return not rows.exclude(points=F("sale__points_earned")).exists()


def booked(only: Q) -> Coalesce:
    theirs = PointEntry.objects.filter(only, sale=OuterRef("pk")).order_by().values("sale")
    return Coalesce(Subquery(theirs.annotate(sum=Sum("points")).values("sum")), 0)


def unlike_what_was_earned(sales: QuerySet[Sale]) -> QuerySet[Sale]:
    rows = sales.filter(customer__isnull=False).annotate(
        told=Coalesce("points_earned", 0), booked=booked(EARNED)
    )
    return rows.exclude(told=F("booked"))


def unlike_what_was_redeemed(sales: QuerySet[Sale]) -> QuerySet[Sale]:
    """Of those alone that points paid, or in which any were moved otherwise."""
    paid = Tender.objects.filter(points__isnull=False).values("sale")
    moved = PointEntry.objects.filter(~EARNED, sale__isnull=False).values("sale")
    rows = sales.filter(Q(pk__in=paid) | Q(pk__in=moved), customer__isnull=False).annotate(
        booked=booked(~EARNED), redeemed=summed(Tender.objects.all(), "points")
    )
    return rows.exclude(redeemed=-F("booked"))


def more_than_earned(sales: QuerySet[Sale]) -> QuerySet[Sale]:
    refunds = Sale.objects.filter(refund_of__isnull=False, points_earned__isnull=False)
    sums = refunds.order_by().values("refund_of").annotate(sum=Sum("points_earned"))
    wrong = sums.filter(sum__lt=-F("refund_of__points_earned"))
    return sales.filter(pk__in=wrong.values("refund_of"))
