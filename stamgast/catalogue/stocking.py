"""Put products on the shelf: the one way in, for imports and whoever else writes them.

It makes codes, keeps barcodes and history in step, and refuses what can't be. All
of a call is stored or nothing of it.
"""

from __future__ import annotations

import datetime as dt
import string
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stamgast.catalogue.models import Barcode, Product, ProductChange
from stamgast.catalogue.terms import terms
from stamgast.lib.folding import sort_key
from stamgast.lib.refused import Refused
from stamgast.shops.acting import Work
from stamgast.shops.models import Shop, Staff

FIELDS = (
    *("code", "name", "category", "price", "price_includes_tax", "tax", "active"),
    *("colour", "picture"),
)
# What is worked out from the fields and the barcodes.
KEPT_IN_STEP = ("sort_name", "terms", "counted")
# SQLite takes no more variables in one query.
BATCH = 500
# A code of more digits is a barcode or another system's: the shop doesn't count on from it.
COUNTED = 6
FIRST_CODE = 1001
# SQLite knows the capitals of these letters alone.
ASCII_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


@dataclass
class Entry:
    """What is to be stored of one product: only what is named. `barcodes`: all that it has;
    `version`: the one that the person looked at."""

    product: Product | None = None
    values: dict[str, Any] = field(default_factory=dict)
    barcodes: list[str] | None = None
    version: int | None = None
    request_key: uuid.UUID | None = None


class ProductsRefused(Refused):
    """Nothing was stored; `row` is the first entry that can't be, counted from 0."""

    def __init__(self, row: int, field: str, code: str, message: object) -> None:
        super().__init__(code, message, field=field)
        self.row = row


class ProductChangedMeanwhile(Refused):
    """Somebody else saved this product after the page was opened."""

    def __init__(self, product: Product) -> None:
        super().__init__(
            "changed_meanwhile", _("Somebody else changed this product while you were editing.")
        )
        self.product = product


Pair = tuple[Product, Entry]


def store_product(shop: Shop, entry: Entry, *, by: Staff | None, source: str) -> Product:
    """Add or change one product; a repeated request finds the first one's product."""
    if first := made_by(shop, entry):
        return first
    try:
        return store_products(shop, [entry], by=by, source=source)[0]
    except Refused:
        # The twin of a double click may have got there between the look and the
        # writing: then what it made is what was asked for.
        if first := made_by(shop, entry):
            return first
        raise


def made_by(shop: Shop, entry: Entry) -> Product | None:
    if entry.request_key is None:
        return None
    return shop.products.filter(request_key=entry.request_key).first()


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
    for entry in entries:
        if entry.product and entry.version not in (None, found[entry.product.pk].version):
            raise ProductChangedMeanwhile(found[entry.product.pk])
    return found


def refuse_clashes(shop: Shop, entries: Sequence[Entry], current: Mapping[int, Product]) -> None:
    """A product needs a name; its code and its barcodes are no other's."""
    said = [entry.values["code"] for entry in entries if entry.values.get("code")]
    codes = {code for code, pk in owners(shop, said).items() if pk not in current}
    said = [code for entry in entries for code in entry.barcodes or ()]
    scanned = {code for code, pk in scanned_owners(shop, said).items() if pk not in current}
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


def owners(shop: Shop, codes: Sequence[str]) -> dict[str, int]:
    """Whose each of these codes is, capitals aside."""
    # As PostgreSQL, and as SQLite, would write them without capitals.
    spellings = {code.lower() for code in codes}
    spellings |= {text.translate(ASCII_LOWER) for code in codes for text in (code, code.upper())}
    rows = shop.products.order_by().annotate(plain=Lower("code"))
    return {
        code.lower(): pk
        for part in parts(sorted(spellings))
        for code, pk in rows.filter(plain__in=part).values_list("code", "pk")
    }


def scanned_owners(shop: Shop, barcodes: Sequence[str]) -> dict[str, int]:
    """Whose each of these barcodes is."""
    rows = shop.barcodes.order_by().values_list("code", "product")
    return {
        code: pk for part in parts(sorted({*barcodes})) for code, pk in rows.filter(code__in=part)
    }


def parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))


def codes_of(shop: Shop) -> dict[str, int]:
    """Whose each code is, capitals aside."""
    return {code.lower(): pk for code, pk in shop.products.order_by().values_list("code", "pk")}


def barcodes_of(shop: Shop) -> dict[str, int]:
    return dict(shop.barcodes.order_by().values_list("code", "product"))


def free_codes(shop: Shop, count: int, used: Iterable[str] = ()) -> list[str]:
    """So many codes that no product has, nor any of `used`, counted on from the highest."""
    highest = shop.products.aggregate(Max("counted"))["counted__max"]
    counted = [highest, *(counted_as(code) for code in used)]
    last = max((each for each in counted if each is not None), default=FIRST_CODE - 1)
    return [str(number) for number in range(last + 1, last + 1 + count)]


def counted_as(code: str) -> int | None:
    """The number that a code is, where the shop counts on from it."""
    number = int(code) if code.isascii() and code.isdecimal() and len(code) < 50 else 10**COUNTED
    return number if number < 10**COUNTED else None


def written(work: Work, entries: Sequence[Entry], current: Mapping[int, Product]) -> list[Product]:
    stored: list[Product] = []
    fresh: list[Pair] = []
    touched: list[Pair] = []
    changes: list[ProductChange] = []
    scanned: list[tuple[Product, list[str]]] = []
    for entry in entries:
        if entry.product is None:
            product = made(work, entry)
            fresh.append((product, entry))
            scanned.append((product, entry.barcodes or []))
        else:
            product = current[entry.product.pk]
            if changed := apply(work, product, entry):
                touched.append((product, entry))
                changes.append(remembered(work, product, changed))
                if "barcodes" in changed:
                    scanned.append((product, entry.barcodes or []))
        stored.append(product)
    code_the_new(work.shop, [product for product, _entry in fresh])
    for product, entry in (*fresh, *touched):
        keep_in_step(work.shop, product, entry)
    Product.objects.bulk_create([product for product, _entry in fresh], BATCH)
    update([product for product, _entry in touched])
    ProductChange.objects.bulk_create(changes, BATCH)
    keep_barcodes(work.shop, scanned)
    return stored


def keep_in_step(shop: Shop, product: Product, entry: Entry) -> None:
    barcodes = barcodes_on(product) if entry.barcodes is None else entry.barcodes
    product.sort_name = sort_key(product.name, shop.language)
    product.terms = terms(product.name, product.code, barcodes)
    product.counted = counted_as(product.code)


def update(products: Sequence[Product]) -> None:
    columns = [*FIELDS, *KEPT_IN_STEP, "updated_at", "version"]
    Product.objects.bulk_update(products, columns, BATCH // len(columns))


def made(work: Work, entry: Entry) -> Product:
    return Product(
        shop=work.shop,
        source=work.source,
        created_at=work.at,
        updated_at=work.at,
        request_key=entry.request_key,
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
