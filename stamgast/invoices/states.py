"""How far an invoice has come: worked out from what its entries have left, never kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Case, F, OuterRef, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from stamgast.accounts.models import AccountEntry


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    PARTLY_PAID = "partly", _("Partly paid")
    OVERDUE = "overdue", _("Overdue")
    PAID = "paid", _("Paid")
    CREDITED = "credited", _("Credited")
    # Of a credit note.
    CREDIT = "credit", _("Credit note")


COLOURS = {
    State.DRAFT: "grey",
    State.OPEN: "blue",
    State.PARTLY_PAID: "blue",
    State.OVERDUE: "red",
    State.PAID: "green",
    State.CREDITED: "grey",
    State.CREDIT: "orange",
}
# What somebody still pays.
OWED = (State.OPEN, State.PARTLY_PAID, State.OVERDUE)


def summed(rows: models.QuerySet[Any], by: str, name: str) -> Coalesce:
    theirs = rows.filter(**{by: OuterRef("pk")}).order_by().values(by)
    return Coalesce(Subquery(theirs.annotate(sum=Sum(name)).values("sum")), Value(0))


def amounts(rows: models.QuerySet[Any]) -> dict[str, Any]:
    """Of each invoice: `open` is what is still to pay, reminder fees with it, `asked` what was
    asked for altogether, `credited` what its credit notes take back (`rows`: all of those) and
    `taken_off` what of that went onto the account."""
    owed = AccountEntry.objects.filter(amount__gt=0)
    fees = owed.filter(kind=AccountEntry.Kind.FEE)
    return {
        "open": summed(owed, "invoice", "left"),
        "asked": F("total") - F("prepaid") + summed(fees, "invoice", "amount"),
        "credited": summed(rows, "credits", "total"),
        "taken_off": F("credited") - summed(rows, "credits", "prepaid"),
    }


def stated(*, on: dt.date) -> dict[str, Any]:
    """The `state`, by what `amounts` adds."""
    worked_out = Case(
        When(number=None, then=Value(State.DRAFT)),
        When(kind="credit", then=Value(State.CREDIT)),
        When(total__gt=0, credited__gte=F("total"), open=0, then=Value(State.CREDITED)),
        When(open=0, then=Value(State.PAID)),
        When(due_on__lt=on, then=Value(State.OVERDUE)),
        # What a credit note takes off is nothing that was paid.
        When(open__lt=F("asked") - F("taken_off"), then=Value(State.PARTLY_PAID)),
        default=Value(State.OPEN),
        output_field=models.CharField(),
    )
    return {"state": worked_out}
