"""Sales → Sales: what is asked for, the newest first, page by page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.dateparse import parse_date

from stamgast.customers import searching
from stamgast.lib.keys import key
from stamgast.sales.finding import receipt_named
from stamgast.sales.models import Sale
from stamgast.shops.models import Shop

SIZE = 50
# So many customers of a name are looked through.
NAMED = 200
RELATED = ("register__outlet", "customer", "opened_by", "ended_by", "refund_of")


@dataclass(frozen=True)
class Asked:
    """Texts as they stand in the address; what is not understood counts as not asked."""

    q: str = ""
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

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> Self:
        given = {field.name: str(query.get(field.name, "")).strip() for field in fields(cls)}
        return cls(**given)

    def to_query(self, **more: object) -> str:
        return urlencode({name: value for name, value in (asdict(self) | more).items() if value})

    @property
    def narrowed(self) -> bool:
        return any(asdict(self).values())


@dataclass(frozen=True)
class Page:
    sales: list[Sale]
    # The last sale's key where more follow; 0 where none do.
    next: int


def page(shop: Shop, asked: Asked, *, after: object = "", size: int = SIZE) -> Page:
    sales = chosen(shop, asked)
    if last := key(str(after)):
        sales = sales.filter(pk__lt=last)
    rows = list(sales.select_related(*RELATED).order_by("-pk")[: size + 1])
    return Page(rows[:size], rows[size - 1].pk if len(rows) > size else 0)


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


def day_of(text: str) -> dt.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def midnight(day: dt.date) -> dt.datetime:
    """When the day begins by the shop's clock."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def named(shop: Shop, text: str) -> Q:
    """The receipt of this number or code, else sales of customers who are called so."""
    receipt = receipt_named(text)
    if receipt is not None:
        return receipt
    return Q(customer__in=[row.pk for row in searching.found(shop, text, limit=NAMED)])
