"""By what a customer is recognised, kept in step with what their fields say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from stamgast.customers.entries import BATCH, Entry
from stamgast.customers.models import SEALED_PLACE, Customer, Identifier
from stamgast.lib.sealing import ring
from stamgast.shops.models import Shop

# What the fields of a customer say; a card stands for itself.
KEPT_IN_STEP = (Identifier.Kind.NUMBER, Identifier.Kind.EMAIL, Identifier.Kind.PHONE)


def forget(customers: Sequence[Customer], kinds: Collection[str]) -> None:
    # By the customer alone: with the shop beside it, SQLite may walk through all
    # that the shop has of these kinds.
    keys = [customer.pk for customer in customers]
    for start in range(0, len(keys), BATCH):
        part = keys[start : start + BATCH]
        Identifier.objects.filter(customer__in=part, kind__in=kinds).delete()


def identify(shop: Shop, customers: Sequence[Customer], *, at: dt.datetime) -> None:
    rows = [
        Identifier(shop=shop, customer=customer, kind=kind, key=key, created_at=at)
        for customer in customers
        for kind, key in keys_of(customer)
    ]
    Identifier.objects.bulk_create(rows, BATCH)


def keys_of(customer: Customer) -> list[tuple[str, str]]:
    """How somebody can be recognised by what their fields say."""
    keys = [(Identifier.Kind.NUMBER, customer.number.lower())]
    if customer.email:
        keys.append((Identifier.Kind.EMAIL, customer.email.lower()))
    for phone in dict.fromkeys([customer.mobile, customer.phone]):
        if phone:
            keys.append((Identifier.Kind.PHONE, phone))
    return [(str(kind), key) for kind, key in keys]


def identify_personal(
    shop: Shop, pairs: Sequence[tuple[Customer, Entry]], *, at: dt.datetime
) -> None:
    forget([customer for customer, _entry in pairs], [Identifier.Kind.PERSONAL_ID])
    rows = [
        Identifier(
            shop=shop,
            customer=customer,
            kind=Identifier.Kind.PERSONAL_ID,
            key=ring().blind(entry.personal_id, SEALED_PLACE),
            created_at=at,
        )
        for customer, entry in pairs
        if entry.personal_id
    ]
    Identifier.objects.bulk_create(rows, BATCH)


def personal_keys(entries: Sequence[Entry]) -> dict[int, set[str]]:
    """The personal IDs by which the customers of these entries are recognised now."""
    asked = [each.customer.pk for each in entries if each.customer and each.personal_id is not None]
    found: dict[int, set[str]] = {}
    for start in range(0, len(asked), BATCH):
        rows = Identifier.objects.filter(
            customer__in=asked[start : start + BATCH],
            kind=Identifier.Kind.PERSONAL_ID,
        )
        for customer, key in rows.values_list("customer_id", "key"):
            found.setdefault(customer, set()).add(key)
    return found
