"""Put products on the shelf: the one way in, for imports and whoever else writes them.

It makes codes, keeps barcodes and history in step, and refuses what can't be. All
of a call is stored or nothing of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stamgast.catalogue.models import Barcode, Product, ProductChange
from stamgast.lib.refused import Refused
from stamgast.shops.models import Shop, Staff

FIELDS = ("code", "name", "category", "price", "price_includes_tax", "tax", "active")
# SQLite takes no more variables in one query.
BATCH = 500
# A code of more digits is a barcode or another system's: the shop doesn't count on from it.
COUNTED = 6
FIRST_CODE = 1001


@dataclass
class Entry:
    """What is to be stored of one product: only what is named. `barcodes`: all that it has."""

    product: Product | None = None
    values: dict[str, Any] = field(default_factory=dict)
    barcodes: list[str] | None = None


class ProductsRefused(Refused):
    """Nothing was stored; `row` is the first entry that can't be, counted from 0."""

    def __init__(self, row: int, field: str, code: str, message: object) -> None:
        super().__init__(code, message, field=field)
        self.row = row


@dataclass(frozen=True)
class Work:
    """One call's circumstances."""

    shop: Shop
    by: Staff | None
    source: str
    reference: str
    at: dt.datetime


def store_products(
    shop: Shop,
    entries: Iterable[Entry],
    *,
    by: Staff | None,
    source: str,
    reference: str = "",
    at: dt.datetime | None = None,
) -> list[Product]:
    """Add or change products, all or none; those that a call changed nothing about stay as
    they are."""
    entries = list(entries)
    work = Work(shop, by, source, reference, at or timezone.now())
    try:
        with transaction.atomic():
            # Two calls at once would make the same code: the later one waits here.
            Shop.objects.select_for_update().get(pk=shop.pk)
            current = locked(shop, entries)
            refuse_clashes(shop, entries, current)
            return written(work, entries, current)
    except IntegrityError as error:
        raise Refused(
            "taken_meanwhile", _("Somebody else just used one of these codes. Save once more.")
        ) from error


def locked(shop: Shop, entries: Sequence[Entry]) -> dict[int, Product]:
    keys = sorted({entry.product.pk for entry in entries if entry.product})
    found: dict[int, Product] = {}
    for start in range(0, len(keys), BATCH):
        rows = shop.products.filter(pk__in=keys[start : start + BATCH]).order_by("pk")
        rows = rows.select_related("category", "tax").prefetch_related("barcodes")
        found |= {row.pk: row for row in rows.select_for_update(of=("self",))}
    if len(found) < len(keys):
        raise Refused("product_gone", _("This product was deleted meanwhile."))
    return found


def refuse_clashes(shop: Shop, entries: Sequence[Entry], current: Mapping[int, Product]) -> None:
    """A product needs a name; its code and its barcodes are no other's."""
    codes = {code for code, pk in codes_of(shop).items() if pk not in current}
    scanned = {code for code, pk in barcodes_of(shop).items() if pk not in current}
    for row, entry in enumerate(entries):
        product = current[entry.product.pk] if entry.product else Product()
        if not entry.values.get("name", product.name):
            raise ProductsRefused(row, "name", "name_needed", _("A product needs a name."))
        code = (entry.values.get("code") or product.code).lower()
        if code in codes:
            raise ProductsRefused(row, "code", "code_taken", _("Another product has this code."))
        barcodes = set(entry.barcodes if entry.barcodes is not None else barcodes_on(product))
        if barcodes & scanned:
            raise ProductsRefused(
                row, "barcodes", "barcode_taken", _("Another product has this barcode.")
            )
        codes |= {code} - {""}
        scanned |= barcodes


def barcodes_on(product: Product) -> list[str]:
    return [each.code for each in product.barcodes.all()] if product.pk else []


def codes_of(shop: Shop) -> dict[str, int]:
    """Whose each code is, capitals aside."""
    return {code.lower(): pk for code, pk in shop.products.order_by().values_list("code", "pk")}


def barcodes_of(shop: Shop) -> dict[str, int]:
    return dict(shop.barcodes.order_by().values_list("code", "product"))


def free_codes(shop: Shop, count: int, used: Iterable[str] = ()) -> list[str]:
    """So many codes that no product has, nor any of `used`, counted on from the highest."""
    taken = {*codes_of(shop), *used}
    counted = (int(code) for code in taken if code.isascii() and code.isdecimal())
    last = max((each for each in counted if each < 10**COUNTED), default=FIRST_CODE - 1)
    return [str(number) for number in range(last + 1, last + 1 + count)]


def written(work: Work, entries: Sequence[Entry], current: Mapping[int, Product]) -> list[Product]:
    stored: list[Product] = []
    fresh: list[Product] = []
    changes: list[ProductChange] = []
    scanned: list[tuple[Product, list[str]]] = []
    for entry in entries:
        if entry.product is None:
            product = made(work, entry)
            fresh.append(product)
            scanned.append((product, entry.barcodes or []))
        else:
            product = current[entry.product.pk]
            if changed := apply(work, product, entry):
                changes.append(remembered(work, product, changed))
                if "barcodes" in changed:
                    scanned.append((product, entry.barcodes or []))
        stored.append(product)
    code_the_new(work.shop, fresh)
    Product.objects.bulk_create(fresh, BATCH)
    touched = [change.product for change in changes]
    Product.objects.bulk_update(touched, [*FIELDS, "updated_at", "version"], BATCH // 5)
    ProductChange.objects.bulk_create(changes, BATCH)
    keep_barcodes(work.shop, scanned)
    return stored


def made(work: Work, entry: Entry) -> Product:
    return Product(
        shop=work.shop,
        source=work.source,
        created_at=work.at,
        updated_at=work.at,
        **entry.values,
    )


def code_the_new(shop: Shop, products: Sequence[Product]) -> None:
    waiting = [product for product in products if not product.code]
    if waiting:
        codes = free_codes(shop, len(waiting), {product.code.lower() for product in products})
        for product, code in zip(waiting, codes, strict=True):
            product.code = code


def apply(work: Work, product: Product, entry: Entry) -> dict[str, list[Any]]:
    """Set what differs and tell it: {"price": [1290, 1390]}; empty where nothing does."""
    changed: dict[str, list[Any]] = {}
    for name, new in entry.values.items():
        assert name in FIELDS, name
        old = getattr(product, name)
        if old != new and not (name == "code" and not new):
            changed[name] = [told(old), told(new)]
            setattr(product, name, new)
    if entry.barcodes is not None:
        before = barcodes_on(product)
        if sorted(before) != sorted(entry.barcodes):
            changed["barcodes"] = [before, entry.barcodes]
    if changed:
        product.version += 1
        product.updated_at = work.at
    return changed


def told(value: Any) -> Any:
    """A value as the history keeps it."""
    return value if value is None or isinstance(value, bool | int) else str(value)


def remembered(work: Work, product: Product, changed: dict[str, list[Any]]) -> ProductChange:
    return ProductChange(
        shop=work.shop,
        product=product,
        at=work.at,
        by=work.by,
        source=work.source,
        reference=work.reference,
        fields=changed,
    )


def keep_barcodes(shop: Shop, several: Sequence[tuple[Product, list[str]]]) -> None:
    keys = [product.pk for product, _codes in several]
    for start in range(0, len(keys), BATCH):
        Barcode.objects.filter(product__in=keys[start : start + BATCH]).delete()
    Barcode.objects.bulk_create(barcode_rows(shop, several), BATCH)


def barcode_rows(shop: Shop, several: Iterable[tuple[Product, list[str]]]) -> Iterator[Barcode]:
    for product, codes in several:
        for code in dict.fromkeys(codes):
            yield Barcode(shop=shop, product=product, code=code)
