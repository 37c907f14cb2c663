"""What is on the shelves, for the till: small, for a grid and a search field. The shapes are
those of till/src/types.ts."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from stamgast.catalogue import listing
from stamgast.catalogue.models import Product
from stamgast.shops.api import NOES
from stamgast.shops.at_register import AtRegister, TillRequest
from stamgast.shops.views.settings import kept_for_ever

router = Router(auth=AtRegister("sales.sell"))
# Tiles of one page, and hits of one search.
PAGE = 60
FURTHEST = 1_000_000


class CategorySeen(Schema):
    id: int
    name: str
    colour: str


class RateSeen(Schema):
    id: int
    name: str
    rate: int
    usual: bool


class Shelves(Schema):
    categories: list[CategorySeen]
    taxes: list[RateSeen]
    version: str


class ProductSeen(Schema):
    id: int
    code: str
    name: str
    price: int
    category: int | None
    colour: str
    # The fingerprint of it; nothing where there is none.
    picture: str


class Products(Schema):
    products: list[ProductSeen]
    # Where the next page begins; nothing where this is the last.
    after: int | None
    # The first is what has the text as its code or on its barcode.
    exact: bool


@router.get("/catalogue", response={200: Shelves, **NOES})
def till_catalogue(request: TillRequest) -> Shelves:
    """Categories in the order of the shop, rates for what is typed by hand, and a version that
    is another as soon as something is."""
    return Shelves(
        categories=[CategorySeen.from_orm(each) for each in request.shop.categories.all()],
        taxes=[
            RateSeen(id=tax.pk, name=tax.name, rate=tax.rate_bp, usual=tax.usual)
            for tax in request.shop.taxes.all()
        ],
        version=listing.version(request.shop),
    )


@router.get("/products", response={200: Products, **NOES})
def till_products(
    request: TillRequest,
    q: Annotated[str, Query(max_length=200)] = "",
    category: int | None = None,
    after: Annotated[int, Query(ge=0, le=FURTHEST)] = 0,
) -> Products:
    """What is sold: the best hits for a text, else by name, in a category or all of it."""
    if text := q.strip():
        found = listing.find(request.shop, text, PAGE)
        exact = bool(found) and answers_to(found[0], text)
        return Products(products=tiles(found), after=None, exact=exact)
    sold = request.shop.products.filter(active=True).select_related("category")
    if category is not None:
        sold = sold.filter(category=category)
    rows = list(sold[after : after + PAGE + 1])
    more = after + PAGE if len(rows) > PAGE else None
    return Products(products=tiles(rows[:PAGE]), after=more, exact=False)


@router.get("/pictures/{slug:fingerprint}", response={**NOES})
def till_picture(request: TillRequest, fingerprint: str) -> HttpResponse:
    picture = get_object_or_404(request.shop.pictures, fingerprint=fingerprint)
    return kept_for_ever(picture.image, picture.content_type)


def answers_to(product: Product, text: str) -> bool:
    by_code = product.code.casefold() == text.casefold()
    return by_code or product.barcodes.filter(code=text).exists()


def tiles(products: list[Product]) -> list[ProductSeen]:
    return [
        ProductSeen(
            id=product.pk,
            code=product.code,
            name=product.name,
            price=product.price,
            category=product.category_id,
            colour=product.shade,
            picture=product.picture,
        )
        for product in products
    ]
