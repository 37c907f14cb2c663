"""Find customers while somebody types."""

from __future__ import annotations

from collections.abc import Sequence

from stamgast.customers.models import Customer, CustomerQuerySet
from stamgast.lib.folding import words
from stamgast.shops.models import Shop

# Fields whose change must reach the index.
FIELDS = ("number", "first_name", "last_name", "company_name", "email", "mobile", "phone")


def index(customers: Sequence[Customer], *, new: bool = False) -> None: ...


def unindex(customers: Sequence[Customer]) -> None: ...


def found(shop: Shop, text: str, limit: int = 20) -> list[Customer]:
    """What to show while somebody types: exact hits first, then the newest customers."""
    return list(matching(shop, text).with_labels().order_by("-pk")[:limit])


def matching(shop: Shop, text: str) -> CustomerQuerySet:
    """Everybody whom a text finds, in no order; a blank text finds all."""
    customers = CustomerQuerySet(Customer).filter(shop=shop, deleted_at=None)
    for word in words(text):
        customers = customers.filter(sort_name__contains=word)
    return customers
