"""What the catalogue knows of the products in a file: which they are, told as text.

A row finds its product by the key that was chosen. A row without it is still
recognised by its other key or, where it has neither, by a name that one product has;
so that a list that is put in again doubles nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import polars as pl
from django.db.models import Count, Max

from stamgast.catalogue.models import Product
from stamgast.catalogue.stocking import barcodes_of, barcodes_on, codes_of
from stamgast.lib import money
from stamgast.shops.models import Shop
from stamgast.spreadsheets import problems
from stamgast.spreadsheets.checking import Outcome
from stamgast.spreadsheets.customer_registry import batches, marked
from stamgast.spreadsheets.fields import Kind
from stamgast.spreadsheets.planning import PK, Matched, told, twice_meant
from stamgast.spreadsheets.tables import LINE, ROW

Row = Mapping[str, Any]


class Known:
    """Whose the codes, barcodes and names of a shop are."""

    def __init__(self, shop: Shop) -> None:
        self.codes, self.barcodes = codes_of(shop), barcodes_of(shop)
        pairs = shop.products.order_by("pk").values_list("name", "pk")
        names = [(name.casefold(), pk) for name, pk in pairs]
        count = Counter(name for name, _pk in names)
        self.names = {name: pk for name, pk in names if count[name] == 1}

    def by_code(self, row: Row) -> int | None:
        return self.codes.get((row.get("code") or "").lower())

    def by_barcode(self, row: Row) -> int | None:
        several = [self.barcodes[each] for each in scanned(row) if each in self.barcodes]
        return several[0] if several else None

    def of(self, row: Row, key: str) -> int | None:
        """The product that a row is about; None where it is new."""
        if key == "barcodes" and scanned(row):
            return self.by_barcode(row)
        if row.get("code"):
            return self.by_code(row)
        if scanned(row):
            return self.by_barcode(row)
        return self.names.get((row.get("name") or "").casefold())


def scanned(row: Row) -> list[str]:
    barcodes = row.get("barcodes")
    return barcodes.split(" ::: ") if barcodes else []


def match(shop: Shop, outcome: Outcome, _kind: Kind, key: str, above: int) -> Matched:
    """The known products of a file, and the rows that say what belongs to another product."""
    known, found = Known(shop), {}
    rows = list(outcome.frame.iter_rows(named=True))
    for row in rows:
        if pk := known.of(row, key):
            found[row[ROW]] = pk
    pairs = pl.DataFrame(list(found.items()), schema={ROW: pl.UInt32, PK: pl.Int64}, orient="row")
    placed = pairs.join(outcome.frame.select(ROW, LINE), on=ROW).sort(ROW)
    # Of rows with the same code, checking has said so already.
    coded = [row[ROW] for row in rows if key == "code" and row.get("code")]
    again = twice_meant(placed, above).filter(pl.col(ROW).is_in(coded).not_())
    said = [again, *clashes(rows, known, found, above)]
    return Matched(pairs, problems.gathered([each for each in said if each.height]))


def clashes(
    rows: Sequence[Row], known: Known, found: Mapping[int, int], above: int
) -> Iterator[pl.DataFrame]:
    """Codes and barcodes of other products, and barcodes of earlier rows."""
    first: dict[str, int] = {}
    for row in rows:
        mine = found.get(row[ROW])
        place = pl.DataFrame({ROW: [row[ROW]], LINE: [row[LINE]]})
        if known.by_code(row) not in (None, mine):
            yield told(place, "code_taken", field="code")
        for barcode in scanned(row):
            if known.barcodes.get(barcode) not in (None, mine):
                yield told(place, "barcode_taken", barcode, "barcodes")
            elif first.setdefault(barcode, row[ROW]) != row[ROW]:
                yield told(place, "key_twice", str(first[barcode] + above), "barcodes")


def existing(
    shop: Shop, keys: Iterable[int], fields: Sequence[str], personal: pl.Series | None = None
) -> pl.DataFrame:
    """These products as text, as checking writes it; blank is null."""
    rows = []
    for batch in batches(sorted(set(keys))):
        products = shop.products.filter(pk__in=batch).select_related("category", "tax")
        for product in products.prefetch_related("barcodes"):
            rows.append([product.pk, *(text(product, name, shop.currency) for name in fields)])
    schema = {PK: pl.Int64} | dict.fromkeys(fields, pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row")


def text(product: Product, name: str, currency: str) -> str | None:
    if name == "barcodes":
        return " ::: ".join(barcodes_on(product)) or None
    value = getattr(product, name)
    if name == "price":
        return str(money.major(value, currency))
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if value else None


def mark(shop: Shop) -> str:
    """Another text as soon as any product of the shop, or any name that rows use, is another."""
    last = shop.products.aggregate(Max("updated_at"), Max("pk"), Count("pk"))
    names = [
        sorted(rows.values_list("pk", "name")) for rows in (shop.categories.all(), shop.taxes.all())
    ]
    return marked(shop, [*last.values(), names])
