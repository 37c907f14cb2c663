"""What happened to a product, as a page tells it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from stamgast.catalogue.models import Product, ProductChange
from stamgast.lib import changes, money
from stamgast.lib.changes import Conflict, Event, Page, Row
from stamgast.lib.colours import Colour
from stamgast.shops.models import Shop

PAGE = 15
NAMES = {
    "name": gettext_lazy("Name"),
    "code": gettext_lazy("Code"),
    "barcodes": gettext_lazy("Barcodes"),
    "category": gettext_lazy("Category"),
    "price": gettext_lazy("Price"),
    "price_includes_tax": gettext_lazy("Price includes tax"),
    "tax": gettext_lazy("Tax"),
    "active": gettext_lazy("Sold"),
    "colour": gettext_lazy("Colour"),
    "picture": gettext_lazy("Picture"),
}


def history(product: Product, *, before: int | None = None) -> Page:
    """The newest events first; the last of all tells how the product came to be."""
    rows = product.changes.select_related("by").order_by("-pk")
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    events = [event(change, product.shop) for change in found[:PAGE]]
    if len(found) > PAGE:
        return Page(events, found[PAGE - 1].pk)
    beginning = Event(product.created_at, "", product.get_source_display(), _("Added"))
    return Page([*events, beginning], None)


def event(change: ProductChange, shop: Shop) -> Event:
    rows = [
        Row(field_name(name), told(name, old, shop), told(name, new, shop), name == "picture")
        for name, (old, new) in change.fields.items()
    ]
    who, source = str(change.by or ""), change.get_source_display()
    return Event(change.at, who, source, _("Changed"), tuple(rows))


def field_name(name: str) -> str:
    return str(NAMES[name])


def told(name: str, value: Any, shop: Shop) -> str:
    """A value that the history keeps, as a person reads it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if name == "price":
        return money.shown(value, shop.currency, get_language() or "en")
    return str(Colour(value).label) if name == "colour" else str(value)


def conflicts(product: Product, version: int, yours: Mapping[str, Any]) -> list[Conflict]:
    """What others changed since a version, against what somebody typed meanwhile."""
    rows = product.changes.select_related("by").order_by("-pk")
    found = changes.theirs(reversed(rows[: max(product.version - version, 0)]))
    return changes.compared(
        found, yours, field_name, lambda name, value: told(name, value, product.shop)
    )
