"""Customers by what they are found by, looked up a column at a time.

Few keys are asked for in batches. For many, all of that kind that the shop has are
read once and joined, which is quicker than a thousand questions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

import polars as pl
from django.db.models import QuerySet

from stamgast.customers.models import Customer, Identifier
from stamgast.shops.models import Shop
from stamgast.spreadsheets.customer_registry import batches
from stamgast.spreadsheets.planning import PK

CHUNK = 50_000
# Fewer are always asked for: that takes a question or two.
FEW = 2_000
NAMES = ("first_name", "last_name", "company_name")
PEOPLE = ("number", "kind", *NAMES, "mobile")
KEYS = {"key": pl.String, PK: pl.Int64}


@dataclass
class Lookup:
    """A shop's customers, while the rows of one file are matched with them."""

    shop: Shop
    whole: dict[str, pl.DataFrame] = field(default_factory=dict)

    @cached_property
    def count(self) -> int:
        return int(Customer.objects.filter(shop=self.shop).count())

    @property
    def anybody(self) -> bool:
        return self.count > 0

    def many(self, wanted: int) -> bool:
        """Whether it is quicker to read all customers than to ask for so many."""
        return wanted > FEW and wanted * 2 > self.count

    def owners(self, kind: str, keys: pl.Series) -> pl.DataFrame:
        """`key` and `pk`: whose these keys are, the older customer first."""
        keys = keys.drop_nulls().unique()
        if kind not in self.whole and not self.many(keys.len()):
            mine = Identifier.objects.filter(shop=self.shop, kind=kind)
            parts = [
                columns(mine.filter(key__in=batch), ("key", "customer_id"), KEYS)
                for batch in batches(keys.to_list())
            ]
            return pl.concat([pl.DataFrame(schema=KEYS), *parts]).sort(PK, maintain_order=True)
        if kind not in self.whole:
            mine = Identifier.objects.filter(shop=self.shop, kind=kind)
            self.whole[kind] = columns(mine, ("key", "customer_id"), KEYS).sort(PK)
        known = self.whole[kind]
        wanted = pl.DataFrame({"key": keys.cast(pl.String)})
        return known.join(wanted, on="key", how="semi", maintain_order="left")

    def people(self, keys: pl.Series) -> pl.DataFrame:
        """What these customers are called, and their mobile."""
        schema = {PK: pl.Int64, **dict.fromkeys(PEOPLE, pl.String)}
        mine, keys = Customer.objects.filter(shop=self.shop), keys.drop_nulls().unique()
        if self.many(keys.len()):
            everybody = columns(mine, ("pk", *PEOPLE), schema)
            return everybody.join(pl.DataFrame({PK: keys.cast(pl.Int64)}), on=PK, how="semi")
        parts = [
            columns(mine.filter(pk__in=batch), ("pk", *PEOPLE), schema)
            for batch in batches(keys.sort().to_list())
        ]
        return pl.concat([pl.DataFrame(schema=schema), *parts])

    def sorted_alike(self, names: pl.Series) -> pl.DataFrame:
        """`key` and `pk` of the customers with these sort names."""
        mine, names = Customer.objects.filter(shop=self.shop), names.drop_nulls().unique()
        if self.many(names.len()):
            return columns(mine, ("sort_name", "pk"), KEYS).sort(PK)
        parts = [
            columns(mine.filter(sort_name__in=batch), ("sort_name", "pk"), KEYS)
            for batch in batches(names.to_list())
        ]
        return pl.concat([pl.DataFrame(schema=KEYS), *parts]).sort(PK)

    def born(self, days: pl.Series) -> pl.DataFrame:
        """`pk`, birth date as text, first and last name of those who were born on these days."""
        names = ("pk", "date_of_birth", "first_name", "last_name")
        schema = {PK: pl.Int64, "date_of_birth": pl.Date}
        schema |= dict.fromkeys(names[2:], pl.String)
        mine, days = Customer.objects.filter(shop=self.shop), days.drop_nulls().unique()
        if self.many(days.len()):
            parts = [columns(mine.exclude(date_of_birth=None), names, schema)]
        else:
            asked = batches(days.to_list())
            parts = [columns(mine.filter(date_of_birth__in=each), names, schema) for each in asked]
        found = pl.concat([pl.DataFrame(schema=schema), *parts])
        return found.with_columns(pl.col("date_of_birth").dt.to_string("%Y-%m-%d"))


def columns(rows: QuerySet[Any], names: tuple[str, ...], schema: dict[str, Any]) -> pl.DataFrame:
    """The rows of a question as columns, without ever holding all of them as Python values."""
    parts = [
        pl.DataFrame(list(zip(*chunk, strict=True)), schema=schema)
        for chunk in chunks(rows.order_by().values_list(*names).iterator(CHUNK))
    ]
    return pl.concat([pl.DataFrame(schema=schema), *parts])


def chunks(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while several := list(islice(rows, CHUNK)):
        yield several
