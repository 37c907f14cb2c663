"""What happened to a customer, as a page tells it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from stamgast.customers.deleting import KEPT
from stamgast.customers.models import Change, Customer
from stamgast.lib import countries, money, phones
from stamgast.lib.changes import Event, Page, Row
from stamgast.shops.models import Shop

PAGE = 15
FIELDS_BY_NAME = {field.name: field for field in Customer._meta.fields}
NAMES = {
    "labels": gettext_lazy("Labels"),
    "personal_id": gettext_lazy("Personal ID"),
    "card": gettext_lazy("Customer card"),
}
PLACES = {
    "postal_": gettext_lazy("Postal address: %(part)s"),
    "physical_": gettext_lazy("Visiting address: %(part)s"),
}


def history(customer: Customer, *, before: int | None = None) -> Page:
    """The newest events first; the last of all tells how the customer came to be."""
    changes = customer.changes.select_related("by").order_by("-pk")
    if before:
        changes = changes.filter(pk__lt=before)
    rows = list(changes[: PAGE + 1])
    events = [event(change, customer.shop) for change in rows[:PAGE]]
    if len(rows) > PAGE:
        return Page(events, rows[PAGE - 1].pk)
    return Page([*events, beginning(customer)], None)


def beginning(customer: Customer) -> Event:
    who = str(customer.created_by or "")
    return Event(customer.created_at, who, customer.get_source_display(), _("Added"))


def event(change: Change, shop: Shop) -> Event:
    return Event(
        change.at,
        str(change.by or ""),
        change.get_source_display(),
        change.get_action_display(),
        tuple(rows(change.fields, shop)),
    )


def rows(fields: dict[str, Any], shop: Shop) -> Iterator[Row]:
    for name, values in fields.items():
        if name == KEPT:
            continue
        old, new = values
        hidden = name == "personal_id"
        yield Row(field_name(name), told(name, old, shop), told(name, new, shop), hidden)


def field_name(name: str) -> str:
    """What the field is called: `Mobile`, `Postal address: town`."""
    if name in NAMES:
        return str(NAMES[name])
    plain = str(FIELDS_BY_NAME[name].verbose_name)
    for start, pattern in PLACES.items():
        if name.startswith(start):
            return str(pattern) % {"part": plain}
    return plain[:1].upper() + plain[1:]


def told(name: str, value: Any, shop: Shop) -> str:
    """A value that the history keeps, as a person reads it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if name == "account_limit":
        return money.shown(value, shop.currency, get_language() or "en")
    if name in {"mobile", "phone"}:
        return phones.shown(value, shop.country)
    if name.endswith("_country"):
        return countries.country_name(value, get_language() or "en")
    if name == "date_of_birth":
        day = parse_date(value)
        return date_format(day, "DATE_FORMAT") if day else value
    return choice(name, str(value))


def choice(name: str, value: str) -> str:
    if name in NAMES:
        return value
    choices = dict(FIELDS_BY_NAME[name].flatchoices)
    return str(choices.get(value, value))
