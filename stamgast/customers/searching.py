"""Find customers while somebody types.

What finds whom is `tokens`; how fast, on either database, docs/performance.md.
The index changes in the transaction that changes the customers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType

import polars as pl
from django.db import connection, transaction

from stamgast.customers import search_postgres, search_sqlite, tokens
from stamgast.customers.models import Customer, CustomerQuerySet, Identifier
from stamgast.customers.search_tables import Indexed
from stamgast.customers.token_columns import token_lists
from stamgast.lib import phones
from stamgast.lib.among import among
from stamgast.shops.models import Shop

# Fields whose change must reach the index.
FIELDS = ("number", "first_name", "last_name", "company_name", "email", "mobile", "phone")
# What somebody sees while they type.
SHOWN = 20
# By these somebody is found whole who types them; the others are sealed.
TYPED = (
    Identifier.Kind.NUMBER,
    Identifier.Kind.CARD,
    Identifier.Kind.EMAIL,
    Identifier.Kind.PHONE,
)
BATCH, MANY = 500, 20_000


def engine() -> ModuleType:
    return search_postgres if connection.vendor == "postgresql" else search_sqlite


def found(shop: Shop, text: str, limit: int = SHOWN) -> list[Customer]:
    """What to show while somebody types: exact hits first, then the newest customers."""
    keys = exact(shop, text)
    if words := tokens.asked(text):
        keys += engine().newest(shop, words, limit)
    keys = list(dict.fromkeys(keys))[:limit]
    there = Customer.objects.filter(shop=shop).with_labels().in_bulk(keys)
    return [there[key] for key in keys if key in there]


def exact(shop: Shop, text: str) -> list[int]:
    """Keys of those whose number, card, e-mail or telephone number this is, the newest first."""
    # No database takes a NUL or half a surrogate pair.
    key = text.encode(errors="ignore").decode().replace("\0", "").strip().lower()[:254]
    if not key:
        return []
    keys = {key}
    if any(mark.isdigit() for mark in key) and (phone := phones.e164(key, shop.country)):
        keys.add(phone)
    # Every kind with every key: an OR of the right pairs would walk all of the shop's.
    rows = Identifier.objects.filter(shop=shop, kind__in=TYPED, key__in=keys)
    return sorted(set(rows.values_list("customer_id", flat=True)[:SHOWN]), reverse=True)


def matching(shop: Shop, text: str) -> CustomerQuerySet:
    """Everybody whom a text finds, in no order; a blank text finds all."""
    customers = CustomerQuerySet(Customer).filter(shop=shop, deleted_at=None)
    if not text.strip():
        return customers
    words = tokens.asked(text)
    return customers.filter(pk__in=engine().everybody(shop, words)) if words else customers.none()


def index(customers: Sequence[Customer], *, new: bool = False) -> None:
    """Let customers of one shop be found as they are now; `new` ones were never indexed."""
    if not customers:
        return
    found_by = [tokens_of(customer) for customer in customers]
    rows = [
        Indexed(customer=customer, shop_id=customer.shop_id, terms=terms)
        for customer, terms in zip(
            customers, engine().terms(customers, found_by, new=new), strict=True
        )
    ]
    if new:
        Indexed.objects.bulk_create(rows, BATCH)
    else:
        Indexed.objects.bulk_create(
            rows, BATCH, update_conflicts=True, unique_fields=["customer"], update_fields=["terms"]
        )
    engine().settle()


def unindex(keys: Sequence[int]) -> None:
    """Let nobody find the customers of these keys any more."""
    Indexed.objects.filter(customer__in=among(keys)).delete()


@contextmanager
def made_anew() -> Iterator[None]:
    """On SQLite, where most customers go or all are indexed again: the index hears of nobody one
    by one, and is made at the end of those who are there. Within a transaction."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master"
            " WHERE type = 'trigger' AND tbl_name = 'stamgast_indexed'"
        )
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        cursor.execute("INSERT INTO stamgast_search (stamgast_search) VALUES ('rebuild')")
        for _name, sql in triggers:
            cursor.execute(sql, None)


def tokens_of(customer: Customer) -> list[str]:
    return tokens.tokens(
        customer.number,
        [customer.first_name, customer.last_name, customer.company_name],
        customer.email,
        [customer.mobile, customer.phone],
    )


def rebuild(shop: Shop) -> int:
    """Index all of a shop's customers anew; tells how many."""
    number = 0
    with transaction.atomic():
        Indexed.objects.filter(shop=shop).delete()
        engine().forget(shop)
        for frame in frames(shop):
            engine().pour(shop.pk, frame["id"], token_lists(frame))
            number += frame.height
        engine().settle()
    return number


def frames(shop: Shop) -> Iterator[pl.DataFrame]:
    """What all customers of a shop are found by, in the order of their keys (`id`)."""
    names = ["id", *FIELDS]
    rows = Customer.objects.filter(shop=shop).order_by("pk").values_list(*names)
    last = 0
    while several := list(rows.filter(pk__gt=last)[:MANY]):
        yield pl.DataFrame(several, schema=names, orient="row")
        last = several[-1][0]


def out_of_step(shop: Shop) -> list[int]:
    """Keys of customers whom the index knows otherwise than they are; none, if all is well."""
    wrong = list(
        Indexed.objects.filter(shop=shop)
        .exclude(customer__deleted_at=None)
        .values_list("customer_id", flat=True)
    )
    for customers in batches(shop):
        keys = [customer.pk for customer in customers]
        known = dict(Indexed.objects.filter(customer__in=keys).values_list("customer_id", "terms"))
        found_by = [tokens_of(customer) for customer in customers]
        for key, terms in zip(keys, engine().terms(customers, found_by), strict=True):
            # In which order they stand makes no difference.
            if set(known.get(key, "").split(" ")) != set(terms.split(" ")):
                wrong.append(key)
    return wrong


def batches(shop: Shop) -> Iterator[list[Customer]]:
    """All customers of a shop in the order of their keys."""
    last = 0
    while True:
        rows = Customer.objects.filter(shop=shop, pk__gt=last).only("shop", *FIELDS)
        if not (customers := list(rows.order_by("pk")[: 4 * BATCH])):
            return
        yield customers
        last = customers[-1].pk
