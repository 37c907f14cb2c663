"""What `stamgast doctor` looks at among the accounts: what is kept twice agrees.

Each question is one statement over all rows, however many customers there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Max, Min, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stamgast.accounts.models import Account, AccountEntry, AccountPayment, Match, PaymentSeries
from stamgast.lib.findings import Finding, fault, well
from stamgast.shops.models import Shop

NAMED = 5


def accounts() -> Iterator[Finding]:
    about = _("On account")
    if not AccountEntry.objects.exists():
        return
    wrong = [
        (unlike_their_entries(), _("Not the sum of their entries: customers %(which)s.")),
        (unlike_their_matches(), _("Not what is settled of them: entries %(which)s.")),
        (without_entries(), _("Not booked as they were paid: payments %(which)s.")),
    ]
    found = [sentence % {"which": which} for which, sentence in wrong if which]
    found += gaps()
    for sentence in found:
        yield fault(about, sentence)
    if not found:
        count = Account.objects.count()
        told = ngettext(
            "%(count)d account, and its sums agree.", "%(count)d accounts, and their sums agree.",
            count,
        )  # fmt: skip
        yield well(about, told % {"count": count})


def some(keys: Any) -> str:
    return ", ".join(str(key) for key in keys[:NAMED])


def unlike_their_entries() -> str:
    """The balance, the entries' amounts and what is left of them are one sum."""
    entries = AccountEntry.objects.exclude(customer=None).order_by().values("customer")
    sums = entries.annotate(amounts=Sum("amount"), lefts=Sum("left"))
    booked = {
        key: (amounts, left)
        for key, amounts, left in sums.values_list("customer", "amounts", "lefts").iterator(10_000)
    }
    kept = Account.objects.values_list("pk", "balance").iterator(10_000)
    odd = [key for key, balance in kept if booked.pop(key, (0, 0)) != (balance, balance)]
    return some([*odd, *booked])


def unlike_their_matches() -> str:
    def settled(side: str) -> Coalesce:
        mine = Match.objects.standing().filter(**{side: OuterRef("pk")}).order_by().values(side)
        return Coalesce(Subquery(mine.annotate(sum=Sum("amount")).values("sum")), 0)

    entries = AccountEntry.objects.order_by("pk")
    owed = entries.filter(amount__gt=0).annotate(settled=settled("debit"))
    paid = entries.filter(amount__lt=0).annotate(settled=settled("credit"))
    odd = owed.exclude(left=F("amount") - F("settled")).values_list("pk", flat=True)
    more = paid.exclude(left=F("amount") + F("settled")).values_list("pk", flat=True)
    return some([*odd[:NAMED], *more[:NAMED]])


def without_entries() -> str:
    entries = AccountEntry.objects.filter(payment=OuterRef("pk")).order_by().values("payment")
    booked = Coalesce(Subquery(entries.annotate(sum=Sum("amount")).values("sum")), 0)
    odd = AccountPayment.objects.annotate(booked=booked).exclude(amount=-F("booked"))
    return some(odd.order_by("pk").values_list("number", flat=True))


def gaps() -> Iterator[str]:
    """Shops whose payments are not numbered 1, 2, 3 … to the last."""
    rows = AccountPayment.objects.order_by().values("shop")
    told = rows.annotate(count=Count("pk"), first=Min("number"), last=Max("number"))
    series = dict(PaymentSeries.objects.values_list("shop", "last"))
    for row in told:
        if not row["count"] == row["last"] == series.get(row["shop"]) or row["first"] != 1:
            names = {"shop": Shop.objects.get(pk=row["shop"])}
            yield _("The numbers of %(shop)s's payments have gaps.") % names
