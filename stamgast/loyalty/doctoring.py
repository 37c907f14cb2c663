"""What `stamgast doctor` looks at among the points: what is kept twice agrees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stamgast.lib.findings import Finding, fault, well
from stamgast.loyalty.models import PointAccount, PointEntry


def balances() -> Iterator[Finding]:
    about = _("Points")
    if not PointEntry.objects.exists():
        return
    wrong = unlike_their_entries().count() + without_entries().count()
    if wrong:
        told = ngettext(
            "The points of %(count)d customer are not the sum of their entries.",
            "The points of %(count)d customers are not the sums of their entries.",
            wrong,
        )
        yield fault(about, told % {"count": wrong})
    else:
        yield well(about, _("Every balance is the sum of its entries."))


def unlike_their_entries() -> QuerySet[PointEntry, Any]:
    """Customers whose balance is another, or not there: in one pass over all entries."""
    sums = PointEntry.objects.order_by().values("customer")
    both = sums.annotate(sum=Sum("points"), balance=F("customer__point_account__balance"))
    return both.filter(Q(balance__isnull=True) | ~Q(sum=F("balance")))


def without_entries() -> QuerySet[PointAccount]:
    theirs = PointEntry.objects.filter(customer=OuterRef("pk"))
    return PointAccount.objects.exclude(balance=0).filter(~Exists(theirs))
