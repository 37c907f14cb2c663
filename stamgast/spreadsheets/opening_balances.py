"""Opening balances in customer lists, of points and of the account: told apart from those that
were booked before, and booked beside the rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import polars as pl
from django.utils import timezone

from stamgast.accounts.opening import LEDGER as ACCOUNTS
from stamgast.customers import opening
from stamgast.customers.models import Customer
from stamgast.customers.opening import Ledger
from stamgast.lib.among import among
from stamgast.loyalty.opening import LEDGER as POINTS
from stamgast.shops.models import Shop, Staff
from stamgast.spreadsheets.planning import PK
from stamgast.spreadsheets.writing import Bringing, Kept, Size, TakenBack, keys_in_parts

# By the field that brings them.
LEDGERS: Mapping[str, Ledger] = {"points_opening": POINTS, "account_opening": ACCOUNTS}


def fields_of(names: Sequence[str]) -> list[str]:
    return [name for name in LEDGERS if name in names]


def booked(shop: Shop, keys: Sequence[int], name: str) -> pl.Series:
    """What was booked before of each of these customers, as checking writes it."""
    ledger = LEDGERS[name]
    digits, found = ledger.digits(shop), opening.standing(ledger, shop, keys)
    told = [str(Decimal(found[key]).scaleb(-digits)) if key in found else None for key in keys]
    return pl.Series(name, told, dtype=pl.String)


def said(shop: Shop, rows: pl.DataFrame, name: str, key: str) -> dict[int, int]:
    """What rows bring, by customer; `key` is the column with theirs."""
    digits = LEDGERS[name].digits(shop)
    told = rows.select(key, name).drop_nulls().iter_rows()
    return {customer: int(Decimal(text).scaleb(digits)) for customer, text in told}


def open_new(bringing: Bringing, rows: pl.DataFrame, key: str) -> None:
    """Book those of new customers."""
    for name in fields_of(rows.columns):
        if found := said(bringing.shop, rows, name, key):
            opening.open_many(LEDGERS[name], bringing.shop, found, at=bringing.at, by=bringing.by)


def open_known(bringing: Bringing, rows: pl.DataFrame) -> None:
    """Book those of customers who are there, where none stands already."""
    for name in fields_of(rows.columns):
        ledger, found = LEDGERS[name], said(bringing.shop, rows, name, PK)
        there = Customer.objects.filter(shop=bringing.shop, pk__in=among([*found]))
        for customer in there.order_by("pk"):
            customer.shop = bringing.shop
            amount = found[customer.pk]
            opening.open_with(ledger, customer, amount, at=bringing.at, by=bringing.by)


def take_back(bringing: Bringing, *, by: Staff | None, size: Size) -> Iterator[TakenBack]:
    """Undo what an import brought; where something was done with it since, that is told."""
    for name, ledger in LEDGERS.items():
        for keys in keys_in_parts(opening.brought(ledger, bringing.shop, bringing.at), size):
            short = opening.take_back(ledger, bringing.shop, keys, at=timezone.now(), by=by)
            theirs = among([each.customer_id for each in short])
            there = Customer.objects.filter(shop=bringing.shop, pk__in=theirs)
            yield TakenBack(kept=[Kept(each.pk, each.name, name) for each in there])
