"""Find customers while somebody types."""

from __future__ import annotations

from collections.abc import Sequence

from stamgast.customers.models import Customer, CustomerQuerySet
from stamgast.shops.models import Shop

# Fields whose change must reach the index.
FIELDS = ("number", "first_name", "last_name", "company_name", "email", "mobile", "phone")


def index(customers: Sequence[Customer], *, new: bool = False) -> None: ...


def unindex(customers: Sequence[Customer]) -> None: ...


def matching(shop: Shop, text: str) -> CustomerQuerySet:
    return CustomerQuerySet(Customer).filter(shop=shop, sort_name__contains=text.lower())
