"""Customers as rows for files that leave: as many as there are, a few in memory.

A personal ID is never among what leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import F, IntegerField, TextField, Value
from django.db.models.functions import Cast, Coalesce

from stamgast.customers.models import Customer, CustomerQuerySet
from stamgast.lib import money
from stamgast.shops.models import Shop
from stamgast.spreadsheets.customer_fields import CUSTOMERS
from stamgast.spreadsheets.exporting import BATCH, Columns
from stamgast.spreadsheets.fields import Field

NOT_EXPORTED = ("personal_id",)
FIELDS = tuple(field for field in CUSTOMERS.fields.values() if field.name not in NOT_EXPORTED)
COLUMNS = Columns(FIELDS)
# The place of each field in a row.
AT = {field.name: at for at, field in enumerate(FIELDS)}


def source(field: Field) -> Any:
    """What is asked of the database for a field: always text, so that Python converts none."""
    if field.name in ("labels", "account_limit"):
        return F("pk" if field.name == "labels" else "account_policy")
    if field.check == "yes_no":
        # By way of a number: the databases call yes by different words.
        return Cast(Cast(field.name, IntegerField()), TextField())
    if field.check == "date":
        return or_blank(Cast(field.name, TextField()))
    named = field.name in ("group", "tax")
    return or_blank(F(f"{field.name}__name")) if named else F(field.name)


def or_blank(expression: Any) -> Coalesce:
    return Coalesce(expression, Value(""), output_field=TextField())


def rows(shop: Shop, customers: CustomerQuerySet) -> Iterator[list[Any]]:
    """The customers as rows of FIELDS, in the order they were added."""
    names = {f"of_{field.name}": source(field) for field in FIELDS}
    query = customers.order_by("pk").annotate(**names).values_list("pk", "account_limit", *names)
    labels = Labels(customers)
    labels_at, limit_at = AT["labels"], AT["account_limit"]
    limits = limit_words(shop.currency)
    for pk, limit, *values in read(query):
        values[labels_at] = labels.of(pk)
        values[limit_at] = limits(values[limit_at], limit)
        yield values


def read(query: Any) -> Iterator[Sequence[Any]]:
    """The rows as the database gives them: making Django's values of them takes longer than all
    the rest."""
    sql, params = query.query.sql_with_params()
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while several := cursor.fetchmany(BATCH):
            yield from several


class Labels:
    """The labels of customers that are asked for in rising order: one pass over one query."""

    def __init__(self, customers: CustomerQuerySet) -> None:
        through = Customer.labels.through.objects
        pairs = through.filter(customer__in=customers.order_by().values("pk"))
        ordered = pairs.order_by("customer_id", "label__name")
        self.pairs = read(ordered.values_list("customer_id", "label__name"))
        self.waiting = next(self.pairs, None)

    def of(self, pk: int) -> list[str]:
        names: list[str] = []
        while self.waiting and self.waiting[0] <= pk:
            if self.waiting[0] == pk:
                names.append(self.waiting[1])
            self.waiting = next(self.pairs, None)
        return names


def limit_words(currency: str) -> Callable[[str, int | None], str]:
    """The limit on account as a word or an amount with a point; empty for the shop's default."""
    policies = Customer.AccountPolicy
    words = {
        str(policies.DEFAULT): "",
        str(policies.NONE): "not allowed",
        str(policies.UNLIMITED): "unlimited",
    }

    def said(policy: str, limit: int | None) -> str:
        word = words.get(policy)
        return str(money.major(limit or 0, currency)) if word is None else word

    return said
