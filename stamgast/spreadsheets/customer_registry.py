"""What the registry knows of the customers in a file: looked up in bulk, told as text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import polars as pl
from django.db.models import Max

from stamgast.customers.models import SEALED_PLACE, Customer, Identifier
from stamgast.lib.sealing import ring
from stamgast.shops.models import Shop
from stamgast.spreadsheets.opening_balances import booked, fields_of
from stamgast.spreadsheets.planning import PK

# SQLite takes no more variables in one query.
BATCH = 900
PLAIN = (
    "number", "kind", "first_name", "last_name", "company_name", "organisation_number",
    "vat_number", "email", "mobile", "phone", "website", "postal_street", "postal_street2",
    "postal_suburb", "postal_city", "postal_postcode", "postal_state", "postal_country",
    "physical_street", "physical_street2", "physical_suburb", "physical_city",
    "physical_postcode", "physical_state", "physical_country", "gender", "language", "note",
    "custom_field_1", "custom_field_2", "custom_field_3", "custom_field_4",
)  # fmt: skip
YES_NO = ("loyalty_enabled", "email_consent", "sms_consent")

T = TypeVar("T")


def batches(values: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    waiting = iter(values)
    while batch := list(islice(waiting, size)):
        yield batch


def owners(shop: Shop, kind: str, keys: Iterable[str]) -> dict[str, list[int]]:
    """Whose these keys are, the older customer first."""
    found: dict[str, list[int]] = {}
    for batch in batches(keys):
        rows = Identifier.objects.filter(shop=shop, kind=kind, key__in=batch)
        for key, customer in rows.order_by("customer_id").values_list("key", "customer_id"):
            found.setdefault(key, []).append(customer)
    return found


def named(shop: Shop, keys: Iterable[int]) -> dict[int, Customer]:
    """The customers with what they are called and what their phones are."""
    wanted = ("pk", "number", "kind", "first_name", "last_name", "company_name", "mobile")
    found: dict[int, Customer] = {}
    for batch in batches(sorted(set(keys))):
        rows = Customer.objects.filter(shop=shop, pk__in=batch).only(*wanted)
        found |= {row.pk: row for row in rows}
    return found


def existing(
    shop: Shop, keys: Iterable[int], fields: Sequence[str], personal: pl.Series | None = None
) -> pl.DataFrame:
    """These customers as text, as checking writes it; blank is null. `personal` are the
    personal IDs of the file: of those that are stored, only that they are the same can be told."""
    columns = [name for name in fields if name in COLUMNS]
    sources = ["pk", *(COLUMNS[name] for name in columns), *ACCOUNT]
    schema = {PK: pl.Int64} | {name: kind_of(name) for name in columns} | ACCOUNT
    labels = {"labels": pl.String} if "labels" in fields else {}
    parts = [pl.DataFrame(schema=schema | labels)]
    for batch in batches(sorted(set(keys))):
        rows = Customer.objects.filter(shop=shop, pk__in=batch).values_list(*sources)
        part = pl.DataFrame(list(rows), schema=schema, orient="row")
        if labels:
            several = labels_of(batch)
            told = [several.get(pk) for pk in part[PK]]
            part = part.with_columns(pl.Series("labels", told, dtype=pl.String))
        parts.append(part)
    frame = pl.concat(parts).with_columns(
        (pl.when(pl.col(pl.String) != "").then(pl.col(pl.String))),
        pl.col(pl.Boolean, pl.Date).cast(pl.String),
    )
    if "account_limit" in fields:
        frame = frame.with_columns(account_text().alias("account_limit"))
    else:
        frame = frame.drop("account_limit")
    frame = frame.drop("account_policy")
    for name in fields_of(fields):
        frame = frame.with_columns(booked(shop, frame[PK].to_list(), name))
    if "personal_id" in fields:
        frame = frame.with_columns(personal_ids(shop, frame[PK].to_list(), personal))
    return frame


COLUMNS = {name: name for name in (*PLAIN, *YES_NO, "date_of_birth")} | {
    "group": "group__name",
    "tax": "tax__name",
}
ACCOUNT = {"account_policy": pl.String, "account_limit": pl.Int64}


def kind_of(name: str) -> Any:
    """What a column holds in the database."""
    return pl.Boolean if name in YES_NO else pl.Date if name == "date_of_birth" else pl.String


def account_text() -> pl.Expr:
    """Policy and limit as checking writes them."""
    policy, policies = pl.col("account_policy"), Customer.AccountPolicy
    limit = pl.concat_str(pl.lit("limit:"), pl.col("account_limit").fill_null(0))
    return (
        pl.when(policy == str(policies.LIMIT))
        .then(limit)
        .when(policy != str(policies.DEFAULT))
        .then(policy)
    )


def labels_of(keys: Sequence[int]) -> dict[int, str]:
    through = Customer.labels.through.objects.filter(customer_id__in=keys)
    found: dict[int, list[str]] = {}
    for customer, name in through.order_by("label__name").values_list("customer_id", "label__name"):
        found.setdefault(customer, []).append(name)
    return {customer: " ::: ".join(names) for customer, names in found.items()}


def personal_ids(shop: Shop, keys: Sequence[int], wanted: pl.Series | None) -> pl.Series:
    """The file's own number where it is this customer's, else null: a stored one is never read."""
    texts = wanted.drop_nulls().unique().to_list() if wanted is not None else []
    blinds = {blind: text for text in texts for blind in ring().blinds(text, SEALED_PLACE)}
    kind = Identifier.Kind.PERSONAL_ID
    theirs = {
        customer: blinds[key]
        for key, several in owners(shop, kind, blinds).items()
        for customer in several
    }
    return pl.Series("personal_id", [theirs.get(pk) for pk in keys], dtype=pl.String)


def mark(shop: Shop) -> str:
    """Another text as soon as any customer of the shop, or any name that rows use, is another."""
    last = Customer.everyone.filter(shop=shop).aggregate(Max("updated_at"), Max("pk"))
    names = [
        sorted(rows.values_list("pk", "name"))
        for rows in (shop.groups.all(), shop.labels.all(), shop.taxes.all())
    ]
    return marked(shop, [*last.values(), names])


def marked(shop: Shop, told: Sequence[Any]) -> str:
    here = [shop.country, shop.currency, shop.personal_ids, *told]
    return hashlib.sha256(repr(here).encode()).hexdigest()
