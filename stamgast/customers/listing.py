"""The customer list: what is asked for, whom it shows, page by page.

The list page, acts on all that it shows, and the export share one `Listing`;
its query string is the address of the list.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import F, Q
from django.db.models.functions import Length
from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from stamgast.customers import searching
from stamgast.customers.models import Customer, CustomerQuerySet
from stamgast.shops.models import Shop

SIZE = 50
# Beyond this the list says "more than", since counting on would take longer than looking.
COUNTED = 10_000
NONE = "none"
YES_NO = ("yes", "no")

HAS: dict[str, Q] = {
    "phone": ~Q(mobile="", phone=""),
    "email": ~Q(email=""),
    "address": ~Q(postal_street="", postal_city="", physical_street="", physical_city=""),
    "birthday": Q(date_of_birth__isnull=False),
    "note": ~Q(note=""),
}
# What the list can be sorted by; the last of each tells equal ones apart.
SORTS: dict[str, tuple[Any, ...]] = {
    "name": (F("sort_name"), F("pk")),
    # Short numbers first: 9, 10, A2, 100.
    "number": (F("digits"), F("number"), F("pk")),
    "added": (F("created_at"), F("pk")),
    "town": (F("postal_city"), F("pk")),
    "changed": (F("updated_at"), F("pk")),
}


@dataclass(frozen=True)
class Listing:
    """What the list is asked for. Anything it doesn't understand counts as not asked."""

    q: str = ""
    # A group's id, or "none".
    group: str = ""
    # Ids of labels that all must be there, or "none".
    label: tuple[str, ...] = ()
    # "yes" or "no".
    email_consent: str = ""
    sms_consent: str = ""
    source: str = ""
    kind: str = ""
    # Names of HAS.
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    # One of SORTS; empty is the usual one. "-name" turns it round.
    sort: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> Self:
        """Read an address's query: a QueryDict, or a mapping of texts and lists of texts."""
        given: dict[str, Any] = {}
        for field in fields(cls):
            values = several(query, field.name)
            if isinstance(field.default, tuple):
                understood = (value for value in values if UNDERSTOOD[field.name](value))
                given[field.name] = tuple(dict.fromkeys(understood))
            elif values and UNDERSTOOD[field.name](values[-1]):
                given[field.name] = values[-1]
        return cls(**given)

    def to_query(self) -> str:
        """The query string that `from_query` reads back; empty for the plain list."""
        asked = {field.name: getattr(self, field.name) for field in fields(self)}
        return urlencode({name: value for name, value in asked.items() if value}, doseq=True)

    def but(self, **changes: Any) -> Self:
        """This listing with something else asked: `listing.but(sort="town")`."""
        return replace(self, **changes)

    @property
    def filters(self) -> int:
        """How many filters are set, besides the text."""
        names = {field.name for field in fields(self)} - {"q", "sort"}
        values = [getattr(self, name) for name in names]
        return sum(len(value) if isinstance(value, tuple) else bool(value) for value in values)

    @property
    def sorted_by(self) -> str:
        return self.sort.removeprefix("-") or "name"

    @property
    def downwards(self) -> bool:
        return self.sort.startswith("-")


def several(query: Mapping[str, Any], name: str) -> list[str]:
    if isinstance(query, QueryDict):
        return [value.strip() for value in query.getlist(name)]
    value = query.get(name) or []
    return [value.strip()] if isinstance(value, str) else [str(each).strip() for each in value]


def an_id(text: str) -> bool:
    return text == NONE or (text.isascii() and text.isdecimal() and len(text) <= 18)


UNDERSTOOD: dict[str, Callable[[str], bool]] = {
    "q": bool,
    "group": an_id,
    "label": an_id,
    "email_consent": YES_NO.__contains__,
    "sms_consent": YES_NO.__contains__,
    "source": Customer.Source.values.__contains__,
    "kind": Customer.Kind.values.__contains__,
    "has": HAS.__contains__,
    "lacks": HAS.__contains__,
    "sort": lambda text: text.removeprefix("-") in SORTS,
}


def filtered(shop: Shop, asked: Listing | Mapping[str, Any]) -> CustomerQuerySet:
    """Everybody the list shows, over all its pages, in no order."""
    listing = asked if isinstance(asked, Listing) else Listing.from_query(asked)
    customers = searching.matching(shop, listing.q)
    if listing.group:
        customers = customers.filter(group=None if listing.group == NONE else int(listing.group))
    for label in listing.label:
        customers = customers.filter(labels=None if label == NONE else int(label))
    for name in ("email_consent", "sms_consent"):
        if wanted := getattr(listing, name):
            customers = customers.filter(**{name: wanted == "yes"})
    for name in ("source", "kind"):
        if wanted := getattr(listing, name):
            customers = customers.filter(**{name: wanted})
    for name in listing.has:
        customers = customers.filter(HAS[name])
    for name in listing.lacks:
        customers = customers.exclude(HAS[name])
    return customers


@dataclass(frozen=True)
class Count:
    """How many; `more` where it only says that there are more than `number`."""

    number: int
    more: bool


def count(shop: Shop, listing: Listing) -> Count:
    number = filtered(shop, listing).values("pk")[: COUNTED + 1].count()
    return Count(min(number, COUNTED), number > COUNTED)


@dataclass(frozen=True)
class Page:
    """One page of the list, and the cursors that lead on: empty where there is no more."""

    customers: list[Customer]
    # For `after=` of the next page and `before=` of the previous one.
    next: str
    previous: str
    # How it is really sorted: see `Listing.sort`.
    sort: str


def page(
    shop: Shop, listing: Listing, *, after: str = "", before: str = "", size: int = SIZE
) -> Page:
    """One page of the list. A cursor that isn't one of ours gives the first page."""
    keys = SORTS[listing.sorted_by]
    back = bool(before)
    start = position(before or after, listing)
    ids = filtered(shop, listing).alias(digits=Length("number"))
    if start:
        ids = ids.filter(beyond(keys, start, downwards=listing.downwards != back))
    order = [key.desc() if listing.downwards != back else key.asc() for key in keys]
    rows = list(ids.with_labels().order_by(*order)[: size + 1])
    if back and start and len(rows) <= size:
        return page(shop, listing, size=size)
    more, rows = len(rows) > size, rows[:size]
    if back and start:
        rows.reverse()
    follows = bool(start) if back else more
    precedes = more if back and start else bool(start)
    return Page(
        rows,
        next=cursor(rows[-1], listing) if rows and follows else "",
        previous=cursor(rows[0], listing) if rows and precedes else "",
        sort=listing.sort or "name",
    )


def beyond(keys: tuple[Any, ...], start: list[Any], *, downwards: bool) -> Q:
    """Those that come after a place in the order."""
    step = "lt" if downwards else "gt"
    names = [key.name for key in keys]
    q = Q()
    for depth, (name, value) in enumerate(zip(names, start, strict=True)):
        equal = Q(**dict(zip(names[:depth], start[:depth], strict=True)))
        q |= equal & Q(**{f"{name}__{step}": value})
    return q


def place(customer: Customer, listing: Listing) -> list[Any]:
    match listing.sorted_by:
        case "name":
            return [customer.sort_name, customer.pk]
        case "number":
            return [len(customer.number), customer.number, customer.pk]
        case "town":
            return [customer.postal_city, customer.pk]
        case "added":
            return [customer.created_at, customer.pk]
    return [customer.updated_at, customer.pk]


def cursor(customer: Customer, listing: Listing) -> str:
    values = [
        value.isoformat() if isinstance(value, dt.datetime) else value
        for value in place(customer, listing)
    ]
    text = json.dumps([listing.sorted_by, *values], ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def position(cursor: str, listing: Listing) -> list[Any]:
    """Where a cursor stands; empty where it is none of ours, or of another sort."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        sort, *values = json.loads(base64.urlsafe_b64decode(padded))
        if sort in {"added", "changed"}:
            values[0] = parse_datetime(values[0])
    except (binascii.Error, UnicodeError, ValueError, TypeError, IndexError):
        return []
    forms = {"name": [str, int], "number": [int, str, int], "town": [str, int]}
    wanted = forms.get(sort, [dt.datetime, int]) if sort == listing.sorted_by else None
    return values if [type(value) for value in values] == wanted else []
