"""Let very many new customers come at once, in columns: the wide way in beside `storing`.

What stands in the tables afterwards is what storing would have written, and a test
holds that. Nothing is checked here: the rows are clean, and whoever brings them
has seen that nobody else has their numbers and personal IDs; where somebody has, the
database says no.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
from django.db import models, transaction

from stamgast.customers import searching
from stamgast.customers.entries import CONSENTS, FIELDS, NAMES
from stamgast.customers.models import SEALED_PLACE, Consent, Customer, Identifier
from stamgast.customers.numbering import count_on, free_numbers
from stamgast.customers.search_tables import Indexed
from stamgast.customers.token_columns import PHONES, token_lists
from stamgast.lib.folded_columns import sort_keys
from stamgast.lib.pouring import fields_of, keys_for, pour_frame
from stamgast.lib.sealing import ring
from stamgast.shops.models import Shop, Staff

KEY, OWNER, PERSONAL, LABELS = "id", "customer_id", "personal_id", "labels"
TOKENS = "tokens"
# What a customer has of whom nothing is said.
USUAL: dict[str, Any] = {
    field.attname: field.get_default()
    for field in Customer._meta.concrete_fields
    if field.name in FIELDS
}
THROUGH = Customer.labels.through
NOBODY = pl.DataFrame(schema={OWNER: pl.Int64, "channel": pl.String})


@dataclass(frozen=True)
class Arrival:
    """How these customers come."""

    shop: Shop
    by: Staff | None
    source: str
    at: dt.datetime
    # The words by which consents were given.
    consent_text: str = ""


def expected(shop: Shop, numbers: pl.Series) -> pl.DataFrame:
    """Keys for customers to come, and numbers for those that bring none: `id` and `number`.

    They are kept for them from now on, whenever they come.
    """
    with transaction.atomic():
        keys = keys_for(Customer, numbers.len())
        given = numbers.drop_nulls().str.to_lowercase().to_list()
        made = free_numbers(shop, numbers.null_count(), set(given))
        count_on(shop, given)
    places = numbers.is_null()
    filled = numbers.to_frame("n").with_columns(
        pl.when(places).then(places.cum_sum() - 1).cast(pl.UInt32).alias("at")
    )
    named = pl.DataFrame({"made": made}, schema={"made": pl.String}).with_row_index("at")
    number = filled.join(named, on="at", how="left", maintain_order="left")
    return pl.DataFrame({KEY: keys}, schema={KEY: pl.Int64}).with_columns(
        number.select(pl.coalesce("n", "made").alias("number")).to_series()
    )


@dataclass(frozen=True)
class Table:
    """Rows for one table, in the order of their customers' keys, which stand in column `key`."""

    model: type[models.Model]
    key: str
    rows: pl.DataFrame
    # What every row is told alike.
    same: Mapping[str, Any]


def arrive(arrival: Arrival, frame: pl.DataFrame) -> None:
    """Add the customers of a frame with all that hangs from them, all or none.

    Its columns: `id`, rising, and `number` as `expected` told them; fields of Customer
    by their attnames, null where nothing is said; `labels`, a list of their keys; and
    `personal_id` in its normal form.
    """
    put(tables(arrival, frame))


def tables(arrival: Arrival, frame: pl.DataFrame) -> list[Table]:
    """All that will stand in the tables about the customers of a frame.

    Pure, so that another thread may make it ready.
    """
    shop = {"shop_id": arrival.shop.pk}
    customers = whole(arrival, frame)
    keys = frame[KEY].alias(OWNER)
    alike = same_for_all(arrival, customers)
    found_by = pl.DataFrame([keys, token_lists(customers).alias(TOKENS)])
    known_by = identifiers(customers, frame).sort(OWNER, maintain_order=True)
    given = consents(customers).sort(OWNER, maintain_order=True)
    coming = [
        Table(Customer, KEY, customers.select(told(customers)), alike),
        Table(Identifier, OWNER, known_by, shop | {"created_at": arrival.at}),
        Table(Consent, OWNER, given, consent_words(arrival)),
        Table(Indexed, OWNER, found_by, shop),
    ]
    if LABELS in frame.columns:
        coming.append(Table(THROUGH, OWNER, labels(frame), {}))
    return coming


def put(coming: Sequence[Table]) -> None:
    with transaction.atomic():
        for table in coming:
            if table.model is Indexed:
                shop, rows = table.same["shop_id"], table.rows
                searching.engine().pour(shop, rows[OWNER], rows[TOKENS])
            else:
                pour_frame(table.model, table.rows, table.same)
        searching.engine().settle()


def in_parts(coming: Sequence[Table], size: int) -> Iterator[list[Table]]:
    """The tables again, so many customers at a time."""
    keys = coming[0].rows[KEY]
    firsts = keys.gather_every(size)
    borders = [
        [*table.rows[table.key].search_sorted(firsts), table.rows.height] for table in coming
    ]
    for at in range(firsts.len()):
        yield [
            replace(table, rows=table.rows.slice(border[at], border[at + 1] - border[at]))
            for table, border in zip(coming, borders, strict=True)
        ]


def told(customers: pl.DataFrame) -> Sequence[str]:
    fields = {*fields_of(Customer)}
    return [name for name in customers.columns if name in fields]


def whole(arrival: Arrival, frame: pl.DataFrame) -> pl.DataFrame:
    """The customers with what follows from what is said of them."""
    for name in {*NAMES, "email", *PHONES} - set(frame.columns):
        frame = frame.with_columns(pl.lit("").alias(name))
    filled = [
        pl.col(name).fill_null(usual)
        for name, usual in USUAL.items()
        if name in frame.columns and usual is not None
    ]
    person = pl.concat_str("last_name", pl.lit(" "), "first_name").str.strip_chars()
    unsaid = pl.when(person == "").then(pl.lit("organisation")).otherwise(pl.lit("person"))
    kind = pl.coalesce("kind", unsaid) if "kind" in frame.columns else unsaid
    first = [each for each in filled if each.meta.output_name() != "kind"]
    frame = frame.with_columns(first).with_columns(kind.alias("kind"), person.alias("person"))
    both = [pl.col("person"), pl.col("company_name")]
    organisation = pl.col("kind") == "organisation"
    sorted_as = (
        pl.when(organisation)
        .then(pl.concat_str(reversed(both), separator=" "))
        .otherwise(pl.concat_str(both, separator=" "))
        .str.strip_chars()
    )
    frame = frame.with_columns(
        sort_keys(frame.select(sorted_as).to_series(), arrival.shop.language).alias("sort_name")
    )
    if LABELS in frame.columns:
        frame = frame.with_columns(
            (pl.col(LABELS).list.len() > 0).fill_null(False).alias("labelled")
        )
    if PERSONAL in frame.columns and arrival.shop.personal_ids == Shop.PersonalIds.STORE:
        sealed = [each and ring().seal(each, SEALED_PLACE) for each in frame[PERSONAL]]
        frame = frame.with_columns(pl.Series("personal_id_sealed", sealed, dtype=pl.Binary))
    return frame


def same_for_all(arrival: Arrival, customers: pl.DataFrame) -> dict[str, Any]:
    """What every one of them has alike."""
    alike = {
        **USUAL,
        "shop_id": arrival.shop.pk,
        "source": arrival.source,
        "created_by_id": arrival.by.pk if arrival.by else None,
        "created_at": arrival.at,
        "updated_at": arrival.at,
        "deleted_at": None,
        "version": 1,
        "request_key": None,
        "labelled": False,
        "personal_id_sealed": None,
    }
    return {name: value for name, value in alike.items() if name not in customers.columns}


def identifiers(customers: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
    """Every way to recognise them: see identifying.keys_of."""
    kinds = Identifier.Kind
    second = pl.col("phone") != pl.col("mobile")
    parts = [
        keyed(customers, kinds.NUMBER, pl.col("number").str.to_lowercase()),
        keyed(customers, kinds.EMAIL, pl.col("email").str.to_lowercase()),
        keyed(customers, kinds.PHONE, pl.col("mobile")),
        keyed(customers.filter(second), kinds.PHONE, pl.col("phone")),
    ]
    if PERSONAL in frame.columns:
        blind = [each and ring().blind(each, SEALED_PLACE) for each in frame[PERSONAL]]
        keys = pl.DataFrame({KEY: frame[KEY], "blind": pl.Series(blind, dtype=pl.String)})
        parts.append(keyed(keys, kinds.PERSONAL_ID, pl.col("blind")))
    return pl.concat(parts)


def keyed(rows: pl.DataFrame, kind: str, key: pl.Expr) -> pl.DataFrame:
    found = rows.select(pl.col(KEY).alias(OWNER), pl.lit(str(kind)).alias("kind"), key=key)
    return found.filter(pl.col("key") != "")


def consents(customers: pl.DataFrame) -> pl.DataFrame:
    parts = [
        customers.filter(pl.col(name)).select(
            pl.col(KEY).alias(OWNER), pl.lit(channel.value).alias("channel")
        )
        for name, channel in CONSENTS.items()
        if name in customers.columns
    ]
    return pl.concat([NOBODY, *parts])


def consent_words(arrival: Arrival) -> dict[str, Any]:
    return {
        "shop_id": arrival.shop.pk,
        "given": True,
        "at": arrival.at,
        "source": arrival.source,
        "text": arrival.consent_text,
        "by_id": arrival.by.pk if arrival.by else None,
    }


def labels(frame: pl.DataFrame) -> pl.DataFrame:
    pairs = frame.select(pl.col(KEY).alias(OWNER), pl.col(LABELS).alias("label_id"))
    return pairs.explode("label_id").drop_nulls()
