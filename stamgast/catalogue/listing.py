"""Catalogue → Products: what is looked at, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict

from stamgast.catalogue.models import Product
from stamgast.shops.models import Shop

PAGE = 50


@dataclass(frozen=True)
class Asked:
    q: str
    # The key of one; empty for all.
    category: str
    # The product after which the page begins.
    after: str

    @classmethod
    def from_query(cls, query: QueryDict) -> Asked:
        return cls(*(query.get(name, "").strip() for name in ("q", "category", "after")))

    @property
    def narrowed(self) -> bool:
        return bool(self.q or self.category)

    def to_query(self, after: int) -> str:
        pairs = {"q": self.q, "category": self.category, "after": after}
        return urlencode({name: value for name, value in pairs.items() if value})


def chosen(shop: Shop, asked: Asked) -> QuerySet[Product]:
    """By name; found by part of the name, by code or by barcode."""
    products = shop.products.order_by("name", "pk")
    if asked.q:
        barcode = shop.barcodes.filter(code=asked.q).values("product")
        products = products.filter(
            Q(name__icontains=asked.q) | Q(code__iexact=asked.q) | Q(pk__in=barcode)
        )
    if key := number(asked.category):
        products = products.filter(category=key)
    return products


def page(shop: Shop, asked: Asked) -> tuple[list[Product], int | None]:
    """The products of a page, and the last of them where more follow."""
    products = chosen(shop, asked)
    last = shop.products.filter(pk=number(asked.after)).first()
    if last:
        products = products.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    related = products.select_related("category", "tax").prefetch_related("barcodes")
    rows = list(related[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
