"""How the rows of customer lists are written down: new ones in columns, changed ones
through storing. Values come as checking left them, as text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import polars as pl
from django.db import transaction
from django.utils.translation import gettext as _

from stamgast.catalogue.models import Tax
from stamgast.customers.arriving import (
    KEY,
    LABELS,
    Arrival,
    Table,
    expected,
    in_parts,
    put,
    tables,
)
from stamgast.customers.models import Customer, Group, Identifier, Label
from stamgast.customers.search_tables import Indexed
from stamgast.customers.storing import Entry, store_many
from stamgast.shops.models import Shop
from stamgast.spreadsheets.checking import Outcome
from stamgast.spreadsheets.customer_registry import YES_NO
from stamgast.spreadsheets.new_names import expected_names, known
from stamgast.spreadsheets.opening_balances import LEDGERS, fields_of, open_known, open_new
from stamgast.spreadsheets.planning import CLEAR, NEW, PK, Plan, clearable
from stamgast.spreadsheets.tables import ROW
from stamgast.spreadsheets.writing import Bringing, Names, Ready, Step

TABLES = (Customer, Identifier, Indexed)
Row = dict[str, Any]


def expect(shop: Shop, outcome: Outcome, plan: Plan) -> tuple[pl.DataFrame, Names]:
    """Keys and numbers for the rows that will be new (`row`, `id`, `number`), and keys for the
    groups, labels and taxes that will be made."""
    new = outcome.frame.filter(pl.col(ROW).is_in(plan.rows(NEW).implode()))
    nothing = pl.repeat(None, new.height, dtype=pl.String, eager=True)
    numbers = new["number"] if "number" in new.columns else nothing
    coming = expected(shop, numbers).with_columns(new[ROW])
    return coming, expected_names(shop, outcome, plan)


def arrivals(bringing: Bringing) -> Ready:
    """Steps that write new rows, which have their `id` and `number`."""
    arrival = Arrival(
        bringing.shop, bringing.by, Customer.Source.IMPORT, bringing.at, consent_text(bringing)
    )
    keys = {name: known(bringing.shop, name) for name in ("group", "labels", "tax")}

    def steps(rows: pl.DataFrame, size: int) -> Iterator[Step]:
        customers = as_customers(keys, rows.drop(ROW, *LEDGERS, strict=False))
        parts = in_parts(tables(arrival, customers), size)
        if not fields_of(rows.columns):
            return (partial(put, part) for part in parts)
        both = zip(parts, rows.iter_slices(size), strict=True)
        return (partial(put_with_balances, bringing, *each) for each in both)

    return steps


def put_with_balances(bringing: Bringing, part: Sequence[Table], rows: pl.DataFrame) -> None:
    with transaction.atomic():
        put(part)
        open_new(bringing, rows, KEY)


def as_customers(known_as: Mapping[str, Mapping[str, int]], rows: pl.DataFrame) -> pl.DataFrame:
    """Clean text as the fields of customers take it."""
    for name in {"group", "tax"} & {*rows.columns}:
        keys = by_text(rows[name], keyed(known_as[name]), pl.Int64())
        rows = rows.drop(name).with_columns(keys.alias(f"{name}_id"))
    if "labels" in rows.columns:
        labels = known_as["labels"]
        several = by_text(rows["labels"], lambda text: keys_in(text, labels), pl.List(pl.Int64))
        rows = rows.with_columns(several.alias(LABELS))
    if "account_limit" in rows.columns:
        said = pl.col("account_limit").str.split_exact(":", 1)
        rows = rows.with_columns(
            said.struct.field("field_0").alias("account_policy"),
            said.struct.field("field_1").cast(pl.Int64).alias("account_limit"),
        )
    return rows.with_columns(pl.col(name) == "true" for name in YES_NO if name in rows.columns)


def keyed(names: Mapping[str, int]) -> Callable[[str], int]:
    return lambda text: names[text.casefold()]


def keys_in(text: str, labels: Mapping[str, int]) -> list[int]:
    return list(dict.fromkeys(labels[name.casefold()] for name in text.split(" ::: ")))


def by_text(column: pl.Series, key: Any, kind: Any) -> pl.Series:
    """What each different text of a column stands for."""
    texts = column.drop_nulls().unique()
    found = pl.DataFrame({"t": texts, "k": pl.Series([key(text) for text in texts], dtype=kind)})
    asked = column.alias("t").to_frame()
    return asked.join(found, on="t", how="left", maintain_order="left")["k"]


def change(bringing: Bringing, rows: pl.DataFrame) -> None:
    """Write changed rows, which have the keys of their customers."""
    several = list(entries(bringing, rows.iter_rows(named=True)))
    known_still = there(bringing.shop, [entry.customer.pk for entry in several if entry.customer])
    store_many(
        bringing.shop,
        # Who was deleted since the plan was made stays deleted.
        [entry for entry in several if entry.customer and entry.customer.pk in known_still],
        by=bringing.by,
        source=Customer.Source.IMPORT,
        reference=bringing.reference,
        at=bringing.at,
    )
    open_known(bringing, rows)


def there(shop: Shop, keys: Sequence[int]) -> set[int]:
    return set(Customer.objects.filter(shop=shop, pk__in=keys).values_list("pk", flat=True))


def add(bringing: Bringing, rows: pl.DataFrame) -> None:
    """Write a few new rows; Refused where somebody took a number or personal ID meanwhile."""
    fresh = rows.with_columns(pl.lit(None, dtype=pl.Int64).alias(PK))
    stored = store_many(
        bringing.shop,
        entries(bringing, fresh.iter_rows(named=True)),
        by=bringing.by,
        source=Customer.Source.IMPORT,
        at=bringing.at,
    )
    if fields_of(rows.columns):
        keys = pl.Series(PK, [each.pk for each in stored.customers], dtype=pl.Int64)
        open_new(bringing, rows.with_columns(keys), PK)


def consent_text(bringing: Bringing) -> str:
    return _("Imported from %(file)s") % {"file": bringing.file}


def entries(bringing: Bringing, rows: Iterable[Row]) -> Iterator[Entry]:
    groups = {each.name.casefold(): each for each in bringing.shop.groups.all()}
    labels = {each.name.casefold(): each for each in bringing.shop.labels.all()}
    taxes = {each.name.casefold(): each for each in bringing.shop.taxes.all()}
    for row in rows:
        pk = row[PK]
        said = {
            name: value
            for name, value in row.items()
            if name not in (PK, ROW, KEY, *LEDGERS)
            and (
                value is not None
                or (pk and bringing.blank == CLEAR and clearable(name, bringing.kind))
            )
        }
        several = said.pop("labels", "")
        personal_id = said.pop("personal_id", "")
        yield Entry(
            customer=Customer(pk=pk) if pk else None,
            values=dict(
                pair for name, text in said.items() for pair in values(name, text, groups, taxes)
            ),
            labels=labelled(several, labels) if "labels" in row and several != "" else None,
            personal_id=(personal_id or "") if "personal_id" in row and personal_id != "" else None,
            consent_text=consent_text(bringing),
        )


def labelled(text: str | None, labels: Mapping[str, Label]) -> list[Label]:
    return [labels[name.casefold()] for name in text.split(" ::: ")] if text else []


def values(
    name: str, text: str | None, groups: Mapping[str, Group], taxes: Mapping[str, Tax]
) -> Iterator[tuple[str, Any]]:
    """A clean cell as the customer's own value; null is the cleared one."""
    if name == "account_limit":
        policy, _colon, amount = (text or "default").partition(":")
        yield "account_policy", policy
        yield "account_limit", int(amount) if amount else None
    elif name == "group":
        yield "group", groups[text.casefold()] if text else None
    elif name == "tax":
        yield "tax", taxes[text.casefold()] if text else None
    elif name == "date_of_birth":
        yield name, dt.date.fromisoformat(text) if text else None
    elif name in YES_NO:
        yield name, text == "true"
    else:
        yield name, text or ""
