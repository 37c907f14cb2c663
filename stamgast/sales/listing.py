"""Sales → Sales: what is asked for, the newest first, page by page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from stamgast.customers import searching
from stamgast.lib import paging
from stamgast.lib.asking import AskedInTexts, day_of
from stamgast.lib.keys import key
from stamgast.lib.paging import SIZE, Page
from stamgast.sales.finding import receipt_named
from stamgast.sales.models import Sale
from stamgast.shops.models import Shop

# So many customers of a name are looked through.
NAMED = 200
RELATED = ("register__outlet", "customer", "opened_by", "ended_by", "refund_of")


@dataclass(frozen=True)
class Asked(AskedInTexts):
    """Texts as they stand in the address; what is not understood counts as not asked."""

    # Completed ones, unless something else is said; "all" is all.
    state: str = ""
    kind: str = ""
    # Keys.
    outlet: str = ""
    register: str = ""
    staff: str = ""
    customer: str = ""
    # Days of the shop's, both included.
    since: str = ""
    until: str = ""


def page(shop: Shop, asked: Asked, *, after: object = "", size: int = SIZE) -> Page[Sale]:
    return paging.page(chosen(shop, asked).select_related(*RELATED), after=after, size=size)


def sums(shop: Shop, asked: Asked) -> dict[str, int]:
    """Of all that is asked for: how many, and what they come to."""
    told = (
        chosen(shop, asked)
        .order_by()
        .aggregate(count=Count("pk"), total=Sum("total"), discount=Sum("discount"), tax=Sum("tax"))
    )
    return {name: value or 0 for name, value in told.items()}


def chosen(shop: Shop, asked: Asked) -> QuerySet[Sale]:
    sales = shop.sales.all()
    state = asked.state or Sale.State.COMPLETED
    if state in Sale.State.values:
        sales = sales.filter(state=state)
    if asked.kind in Sale.Kind.values:
        sales = sales.filter(kind=asked.kind)
    for name, column in KEYS.items():
        if wanted := key(getattr(asked, name)):
            sales = sales.filter(**{column: wanted})
    if day := day_of(asked.since):
        sales = sales.filter(ended_at__gte=midnight(day))
    if day := day_of(asked.until):
        sales = sales.filter(ended_at__lt=midnight(day + dt.timedelta(days=1)))
    return sales.filter(named(shop, asked.q)) if asked.q else sales


KEYS = {
    "outlet": "register__outlet",
    "register": "register",
    "staff": "ended_by",
    "customer": "customer",
}


def midnight(day: dt.date) -> dt.datetime:
    """When the day begins by the shop's clock."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def named(shop: Shop, text: str) -> Q:
    """The receipt of this number or code, else sales of customers who are called so."""
    receipt = receipt_named(text)
    if receipt is not None:
        return receipt
    return Q(customer__in=[row.pk for row in searching.found(shop, text, limit=NAMED)])
