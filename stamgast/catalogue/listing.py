"""What the shop sells, as it is looked for: by the list's pages, by a register, by a scanner."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, QuerySet

from stamgast.catalogue.models import Product
from stamgast.catalogue.stocking import owners
from stamgast.catalogue.terms import words
from stamgast.lib import cursors
from stamgast.lib.asking import NONE, Asked, an_id
from stamgast.shops.models import Shop

SIZE = 50
# By what the list can be sorted; the key tells equals apart.
SORTS: dict[str, dict[str, type]] = {
    "name": {"sort_name": str, "pk": int},
    "code": {"code": str, "pk": int},
    "price": {"price": int, "pk": int},
    "changed": {"updated_at": dt.datetime, "pk": int},
}
UNDERSTOOD: Mapping[str, Callable[[str], bool]] = {
    "q": bool,
    "category": an_id,
    "tax": an_id,
    "sold": ("yes", "no").__contains__,
    "sort": lambda text: text.removeprefix("-") in SORTS,
}


@dataclass(frozen=True)
class ProductsAsked(Asked):
    """The list of products, as its address asks for it."""

    understood = UNDERSTOOD

    # A key, or "none".
    category: str = ""
    tax: str = ""
    # "yes" or "no".
    sold: str = ""


def filtered(shop: Shop, asked: ProductsAsked) -> QuerySet[Product]:
    """All that the list shows, over all its pages, in no order."""
    products = having(shop.products.order_by(), asked.q)
    for name in ("category", "tax"):
        if key := getattr(asked, name):
            products = products.filter(**{name: None if key == NONE else int(key)})
    return products.filter(active=asked.sold == "yes") if asked.sold else products


def having(products: QuerySet[Product], text: str) -> QuerySet[Product]:
    """Those of which a word of name, code or barcode begins with each word of the text."""
    asked = words(text)
    if text.strip() and not asked:
        return products.none()
    for word in asked:
        products = products.filter(terms__contains=f" {word}")
    return products


@dataclass(frozen=True)
class Page:
    """One page of the list, and the cursors that lead on: empty where there is no more."""

    products: list[Product]
    # For `after=` of the next page and `before=` of the previous one.
    next: str
    previous: str


def page(
    shop: Shop, asked: ProductsAsked, *, after: str = "", before: str = "", size: int = SIZE
) -> Page:
    """One page of the list. A cursor that isn't one of ours gives the first page."""
    sort = asked.sort.removeprefix("-") or "name"
    if start := cursors.place(before, sort, SORTS[sort].values()):
        rows = walk(shop, asked, sort, start, size + 1, back=True)
        if len(rows) > size:
            return shown(rows[1:], sort, more_before=True, more_after=True)
    # Where fewer than a page come before, it is the first page.
    start = [] if before else cursors.place(after, sort, SORTS[sort].values())
    rows = walk(shop, asked, sort, start, size + 1)
    return shown(rows[:size], sort, more_before=bool(start), more_after=len(rows) > size)


def walk(
    shop: Shop, asked: ProductsAsked, sort: str, start: list[Any], limit: int, *, back: bool = False
) -> list[Product]:
    """Up to `limit` products after a place, or before it; from the beginning without one."""
    names, downwards = list(SORTS[sort]), asked.sort.startswith("-") != back
    products = filtered(shop, asked).select_related("category", "tax").prefetch_related("barcodes")
    products = products.order_by(*[F(n).desc() if downwards else F(n).asc() for n in names])
    rows: list[Product] = []
    for beyond in cursors.beginnings(names, start, downwards):
        rows += products.filter(**beyond)[: limit - len(rows)]
        if len(rows) == limit:
            break
    return rows[::-1] if back else rows


def shown(rows: list[Product], sort: str, *, more_before: bool, more_after: bool) -> Page:
    def place(product: Product) -> str:
        return cursors.cursor(sort, [getattr(product, name) for name in SORTS[sort]])

    return Page(
        rows,
        next=place(rows[-1]) if rows and more_after else "",
        previous=place(rows[0]) if rows and more_before else "",
    )


def find(shop: Shop, text: str, limit: int = 20) -> list[Product]:
    """What is sold and answers to a text: what has it as code or barcode first, then by name."""
    sold = shop.products.filter(active=True).select_related("category", "tax")
    text = text.replace("\0", "").strip()
    exact = by_barcode(shop, text) or sold.filter(pk__in=owners(shop, [text]).values()).first()
    found = having(sold, text).order_by("sort_name", "pk")
    if exact is None:
        return list(found[:limit])
    return [exact, *found.exclude(pk=exact.pk)[: limit - 1]]


def by_barcode(shop: Shop, code: str) -> Product | None:
    """The product on which a scanner reads this, if it is sold."""
    products = shop.products.filter(active=True, barcodes__shop=shop, barcodes__code=code)
    return products.select_related("category", "tax").first()


def version(shop: Shop) -> str:
    """Another text as soon as a product, category or tax of the shop is another."""
    last = shop.products.aggregate(Max("updated_at"), Max("pk"), Count("pk"))
    names = [
        list(shop.categories.order_by("pk").values_list("pk", "name", "colour", "place")),
        list(shop.taxes.order_by("pk").values_list("pk", "name", "rate_bp", "usual")),
    ]
    return hashlib.sha256(repr([*last.values(), names]).encode()).hexdigest()[:16]
