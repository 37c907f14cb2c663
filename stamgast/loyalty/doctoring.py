"""What `stamgast doctor` looks at among the points: what is kept twice agrees."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stamgast.lib.findings import Finding, fault, well
from stamgast.loyalty.models import PointAccount, PointEntry


def balances() -> Iterator[Finding]:
    about = _("Points")
    if not PointEntry.objects.exists():
        return
    wrong = unlike_their_entries().count() + without_account().count()
    if wrong:
        told = ngettext(
            "The points of %(count)d customer are not the sum of their entries.",
            "The points of %(count)d customers are not the sums of their entries.",
            wrong,
        )
        yield fault(about, told % {"count": wrong})
    else:
        yield well(about, _("Every balance is the sum of its entries."))


def unlike_their_entries() -> QuerySet[PointAccount]:
    theirs = PointEntry.objects.filter(customer=OuterRef("pk")).order_by().values("customer")
    sums = Subquery(theirs.annotate(sum=Sum("points")).values("sum"))
    return PointAccount.objects.annotate(booked=Coalesce(sums, 0)).exclude(balance=F("booked"))


def without_account() -> QuerySet[PointEntry]:
    accounts = PointAccount.objects.filter(pk=OuterRef("customer"))
    rows = PointEntry.objects.filter(~Exists(accounts)).order_by()
    return rows.values("customer").distinct()  # type: ignore[return-value]
