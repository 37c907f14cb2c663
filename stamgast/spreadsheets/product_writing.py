"""How the rows of product lists are written down, all through stocking. Values come as
checking left them, as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
from babel.numbers import get_currency_precision

from stamgast.catalogue import returning
from stamgast.catalogue.models import Barcode, Category, Product, Source, Tax
from stamgast.catalogue.stocking import FIELDS, Entry, free_codes, store_products
from stamgast.lib.pouring import keys_for
from stamgast.shops.models import Shop, Staff
from stamgast.spreadsheets.checking import Outcome
from stamgast.spreadsheets.new_names import expected_names
from stamgast.spreadsheets.planning import CLEAR, NEW, PK, Plan, clearable
from stamgast.spreadsheets.product_registry import scanned
from stamgast.spreadsheets.tables import ROW
from stamgast.spreadsheets.writing import (
    Bringing,
    Kept,
    Names,
    Ready,
    Size,
    Step,
    TakenBack,
    changes_in_parts,
    keys_in_parts,
)

TABLES = (Product, Barcode)
YES_NO = ("price_includes_tax", "active")
Row = Mapping[str, Any]


def expect(shop: Shop, outcome: Outcome, plan: Plan) -> tuple[pl.DataFrame, Names]:
    """Codes for the rows that will be new (`row`, `id`, `code`), and keys for the categories
    and taxes that will be made."""
    new = outcome.frame.filter(pl.col(ROW).is_in(plan.rows(NEW).implode()))
    said = new["code"].to_list() if "code" in new.columns else [None] * new.height
    made = iter(free_codes(shop, said.count(None), {code.lower() for code in said if code}))
    coming = {
        ROW: new[ROW],
        "id": keys_for(Product, new.height),
        "code": [code or next(made) for code in said],
    }
    schema = {ROW: pl.UInt32, "id": pl.Int64, "code": pl.String}
    return pl.DataFrame(coming, schema=schema), expected_names(shop, outcome, plan)


def forget_names(shop: Shop, made: Mapping[str, Sequence[int]], size: Size) -> Iterator[TakenBack]:
    """Take away the categories that an undone import made and no product is in."""
    shop.categories.filter(pk__in=made.get("category", ()), products=None).delete()
    yield TakenBack()


def arrivals(bringing: Bringing) -> Ready:
    """Steps that write new rows, which have their `id` and `code`."""

    def steps(rows: pl.DataFrame, size: int) -> Iterator[Step]:
        return (partial(add, bringing, part) for part in rows.iter_slices(size))

    return steps


def add(bringing: Bringing, rows: pl.DataFrame) -> None:
    """Write new rows; Refused where somebody took a code or barcode meanwhile."""
    put(bringing, rows.with_columns(pl.lit(None, dtype=pl.Int64).alias(PK)))


def change(bringing: Bringing, rows: pl.DataFrame) -> None:
    """Write changed rows; what was deleted since the plan was made stays deleted."""
    there = set(
        bringing.shop.products.filter(pk__in=rows[PK].to_list()).values_list("pk", flat=True)
    )
    put(bringing, rows.filter(pl.col(PK).is_in(there)), reference=bringing.reference)


def put(bringing: Bringing, rows: pl.DataFrame, reference: str = "") -> None:
    store_products(
        bringing.shop,
        entries(bringing, rows.iter_rows(named=True)),
        by=bringing.by,
        source=Source.IMPORT,
        reference=reference,
        at=bringing.at,
    )


def entries(bringing: Bringing, rows: Iterable[Row]) -> Iterator[Entry]:
    shop = bringing.shop
    named: dict[str, Iterable[Category | Tax]] = {
        "category": shop.categories.all(),
        "tax": shop.taxes.all(),
    }
    names = {name: {each.name.casefold(): each for each in rows} for name, rows in named.items()}
    digits = get_currency_precision(shop.currency)
    for row in rows:
        said = {
            name: text
            for name, text in row.items()
            if name in (*FIELDS, "barcodes")
            and (text is not None or (row[PK] and clears(name, bringing)))
        }
        yield Entry(
            product=Product(pk=row[PK]) if row[PK] else None,
            values={
                name: value(name, text, names, digits)
                for name, text in said.items()
                if name != "barcodes"
            },
            barcodes=scanned(said) if "barcodes" in said else None,
        )


def clears(name: str, bringing: Bringing) -> bool:
    return bringing.blank == CLEAR and clearable(name, bringing.kind)


def value(name: str, text: str | None, names: Mapping[str, Mapping[str, Any]], digits: int) -> Any:
    """A clean cell as the product's own value; null is the cleared one."""
    if name in names:
        return names[name][text.casefold()] if text else None
    if name == "price":
        return int(Decimal(text or 0).scaleb(digits))
    return text == "true" if name in YES_NO else text or ""


def take_back(bringing: Bringing, *, by: Staff | None, size: Size) -> Iterator[TakenBack]:
    """Undo the import of this reference and time, a part with each turn; done again after a
    fall, it takes back what is left."""
    shop, reference = bringing.shop, f"undo:{bringing.reference}"
    came = returning.came(shop, bringing.at)
    for keys in keys_in_parts(came.filter(version=1), size):
        shop.products.filter(pk__in=keys).delete()
        yield TakenBack(gone=len(keys))
    for part in changes_in_parts(returning.changes_of(shop, bringing.reference), size):
        restored, kept = returning.take_back_part(shop, part, by=by, reference=reference)
        yield TakenBack(
            restored=restored,
            kept=[Kept(product.pk, product.name, name) for product, name in kept],
        )
    for keys in keys_in_parts(came.filter(version__gt=1), size):
        products = shop.products.filter(pk__in=keys).order_by("pk")
        yield TakenBack(kept=[Kept(product.pk, product.name) for product in products])
