"""Opening balances of points in customer lists: told apart from those that were booked before,
and booked beside the rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl
from django.utils import timezone

from stamgast.customers.models import Customer
from stamgast.lib.among import among
from stamgast.loyalty import opening
from stamgast.shops.models import Shop, Staff
from stamgast.spreadsheets.planning import PK
from stamgast.spreadsheets.writing import Bringing, Kept, Size, TakenBack, keys_in_parts

OPENING = "points_opening"


def booked(shop: Shop, keys: Sequence[int]) -> pl.Series:
    """What was booked before of each of these customers, as checking writes it."""
    found = opening.standing(shop, keys)
    told = [str(found[key]) if key in found else None for key in keys]
    return pl.Series(OPENING, told, dtype=pl.String)


def open_new(bringing: Bringing, rows: pl.DataFrame, key: str) -> None:
    """Book those of new customers; `key` is the column with theirs."""
    said = rows.select(key, OPENING).drop_nulls()
    found = {customer: int(text) for customer, text in said.iter_rows()}
    if found:
        opening.open_many(bringing.shop, found, at=bringing.at, by=bringing.by)


def open_known(bringing: Bringing, rows: pl.DataFrame) -> None:
    """Book those of customers who are there, where none was booked before."""
    said = dict(rows.select(PK, OPENING).drop_nulls().iter_rows())
    for customer in Customer.objects.filter(shop=bringing.shop, pk__in=among([*said])).order_by(
        "pk"
    ):
        customer.shop = bringing.shop
        opening.open_with(customer, int(said[customer.pk]), at=bringing.at, by=bringing.by)


def take_back(bringing: Bringing, *, by: Staff | None, size: Size) -> Iterator[TakenBack]:
    """Undo what an import brought; of whoever has redeemed it since, that is told."""
    for keys in keys_in_parts(opening.brought(bringing.shop, bringing.at), size):
        short = opening.take_back(bringing.shop, keys, at=timezone.now(), by=by)
        there = Customer.objects.filter(pk__in=among([each.customer_id for each in short]))
        yield TakenBack(kept=[Kept(each.pk, each.name, OPENING) for each in there])
