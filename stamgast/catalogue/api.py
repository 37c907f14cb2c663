"""Products, categories and taxes for other programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from django.utils.translation import get_language
from ninja import Query, Router
from ninja.responses import Status

from stamgast.catalogue import listing
from stamgast.catalogue.api_shapes import (
    Categories,
    CategoryIn,
    CategoryOut,
    ProductIn,
    ProductOut,
    ProductPage,
    ProductPatch,
    ProductQuery,
    Taxes,
    category_out,
    out,
    tax_out,
)
from stamgast.catalogue.forms import CategoryForm, ProductForm, beginning
from stamgast.catalogue.listing import ProductsAsked
from stamgast.catalogue.models import Product, Source
from stamgast.catalogue.stocking import store_product
from stamgast.lib import money
from stamgast.shops.answers import ONCE, once
from stamgast.shops.api import NOES, Token, TokenRequest, of_form, with_next
from stamgast.shops.auditing import audit

router = Router()
ALWAYS = {"version", "request_key"}


@router.get("/products", auth=Token("products.view"), response={200: ProductPage} | NOES)
def product_list(request: TokenRequest, asked: Query[ProductQuery]) -> ProductPage:
    """The product list with its filters, page by page."""
    wanted = ProductsAsked.from_query(request.GET)
    page = listing.page(request.shop, wanted, after=asked.after, size=asked.limit)
    products = [out(product) for product in page.products]
    return ProductPage.model_construct(products=products, next=with_next(request, page.next))


@router.post(
    "/products",
    auth=Token("products.edit"),
    response={201: ProductOut} | NOES,
    openapi_extra=ONCE,
)
def product_create(request: TokenRequest, given: ProductIn) -> Status[Any]:
    """Add a product; a name is needed, nothing else."""
    sent = given.model_dump(exclude_unset=True)
    usual = beginning(request.shop)["tax"]
    sent.setdefault("tax", usual.pk if usual else None)
    sent.setdefault("name", "")
    return once(request, lambda: Status(201, stored(request, sent, None)))


@router.get("/products/{path:code}", auth=Token("products.view"), response={200: ProductOut} | NOES)
def product_detail(request: TokenRequest, code: str) -> ProductOut:
    """One product, by its code."""
    return out(product_of(request, code))


@router.patch(
    "/products/{path:code}", auth=Token("products.edit"), response={200: ProductOut} | NOES
)
def product_edit(request: TokenRequest, code: str, given: ProductPatch) -> ProductOut:
    """Change the fields that are named, unless somebody else changed the product since."""
    product = product_of(request, code)
    return stored(request, given.model_dump(exclude_unset=True), product)


def product_of(request: TokenRequest, code: str) -> Product:
    # No database takes a NUL.
    wanted = request.shop.products.filter(code=code.replace("\0", ""))
    product = wanted.prefetch_related("barcodes").first()
    if product is None:
        raise Http404
    return product


def stored(request: TokenRequest, given: Mapping[str, Any], product: Product | None) -> ProductOut:
    """By the rules of the dialog, with the fields alone that the program names."""
    form = ProductForm(typed(given, request.shop.currency), shop=request.shop, product=product)
    for name in form.fields.keys() - given.keys() - ALWAYS:
        del form.fields[name]
    if not form.is_valid():
        raise of_form(form)
    entry = form.entry()
    if "active" in given:
        entry.values["active"] = given["active"]
    kept = store_product(request.shop, entry, by=request.staff, source=Source.API)
    subject = f"product {kept.code}"
    audit(request.shop, request.staff, "products.edit", subject, key=request.token.name)
    return out(request.shop.products.prefetch_related("barcodes").get(pk=kept.pk))


def typed(given: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """As a person would have typed it into the dialog."""
    sent: dict[str, Any] = {name: "" if given[name] is None else given[name] for name in given}
    if "price" in sent:
        sent["price"] = money.typed(sent["price"], currency, get_language() or "en")
    if "price_includes_tax" in sent:
        sent["price_includes_tax"] = "yes" if sent["price_includes_tax"] else "no"
    if "barcodes" in sent:
        sent["barcodes"] = "\n".join(sent["barcodes"])
    return sent


@router.get("/categories", auth=Token("products.view"), response={200: Categories} | NOES)
def category_list(request: TokenRequest) -> Categories:
    """All categories of the shop."""
    return Categories(categories=[category_out(row) for row in request.shop.categories.all()])


@router.post(
    "/categories",
    auth=Token("products.edit"),
    response={201: CategoryOut} | NOES,
    openapi_extra=ONCE,
)
def category_create(request: TokenRequest, given: CategoryIn) -> Status[Any]:
    """Make a category."""
    form = CategoryForm(given.model_dump(), shop=request.shop)

    def made() -> Status[Any]:
        if not form.is_valid():
            raise of_form(form)
        row = form.stored()
        audit(request.shop, request.staff, "products.edit", row.name, key=request.token.name)
        return Status(201, category_out(row))

    return once(request, made)


@router.get("/taxes", auth=Token("products.view"), response={200: Taxes} | NOES)
def tax_list(request: TokenRequest) -> Taxes:
    """All taxes of the shop."""
    return Taxes(taxes=[tax_out(row) for row in request.shop.taxes.all()])
