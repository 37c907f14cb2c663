"""Sales → Invoices: what is asked for, the newest first, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from stamgast.customers import searching
from stamgast.invoices.models import Invoice
from stamgast.invoices.reminding import to_remind
from stamgast.invoices.states import OWED, State
from stamgast.lib import paging
from stamgast.lib.asking import AskedInTexts, day_of
from stamgast.lib.keys import key
from stamgast.lib.paging import SIZE, Page
from stamgast.shops.models import Shop

# So many customers of a name are looked through.
NAMED = 200
# Of the filter: all that is owed; what is to be reminded of now.
UNPAID, REMIND = "unpaid", "remind"


@dataclass(frozen=True)
class Asked(AskedInTexts):
    """Texts as they stand in the address; what is not understood counts as not asked."""

    # One of states.State, `unpaid` or `remind`.
    state: str = ""
    # A key.
    customer: str = ""
    # Of the invoice's date, both included.
    since: str = ""
    until: str = ""


def page(shop: Shop, asked: Asked, *, after: object = "", size: int = SIZE) -> Page[Invoice]:
    found = chosen(shop, asked).select_related("customer", "credits")
    return paging.page(found, after=after, size=size)


def sums(shop: Shop, asked: Asked) -> dict[str, int]:
    """Of the invoices that are asked for: how many, what they come to, what of it is open."""
    invoices = chosen(shop, asked).filter(kind=Invoice.Kind.INVOICE)
    told = invoices.order_by().aggregate(
        count=Count("pk"), sum_total=Sum("total"), sum_open=Sum("open")
    )
    return {name: value or 0 for name, value in told.items()}


def chosen(shop: Shop, asked: Asked) -> QuerySet[Invoice]:
    today = timezone.localdate()
    invoices: Any = Invoice.objects.filter(shop=shop).with_state(on=today)
    if asked.state in State.values:
        invoices = invoices.filter(state=asked.state)
    elif asked.state == UNPAID:
        invoices = invoices.filter(state__in=OWED)
    elif asked.state == REMIND:
        invoices = to_remind(shop, invoices, on=today)
    if wanted := key(asked.customer):
        invoices = invoices.filter(customer=wanted)
    if day := day_of(asked.since):
        invoices = invoices.filter(issued_on__gte=day)
    if day := day_of(asked.until):
        invoices = invoices.filter(issued_on__lte=day)
    found: QuerySet[Invoice] = invoices.filter(named(shop, asked.q)) if asked.q else invoices
    return found


def named(shop: Shop, text: str) -> Q:
    """By its number or payment reference; else by what the buyer is called or refers to."""
    series = text[:1].upper() if text[:1].isalpha() else ""
    if number := key(text.removeprefix(text[:1] if series else "")):
        return Q(series=series, number=number) | Q(payment_reference=text)
    customers = [row.pk for row in searching.found(shop, text, limit=NAMED)]
    return (
        Q(customer__in=customers)
        | Q(buyer__name__icontains=text)
        | Q(payment_reference__iexact=text.replace(" ", ""))
        | Q(your_reference__icontains=text)
        | Q(order_reference__icontains=text)
    )
