"""How a product, a category and a tax look in the API."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from stamgast.catalogue.models import Category, Product, Tax
from stamgast.catalogue.stocking import barcodes_on
from stamgast.lib.money import LARGEST

Key = Annotated[int, Field(ge=1, lt=2**63)]
KeyOrNone = Annotated[str, Field(pattern=r"^(none|[0-9]{1,18})?$")]
Colours = Literal["grey", "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink"]


class Shared(Schema):
    """What goes in and comes out alike."""

    code: str = ""
    name: str = ""
    barcodes: list[str] = []
    category: Key | None = Field(None, description="The category's id.")
    price: Annotated[int, Field(ge=0, le=LARGEST)] = Field(
        0, description="Minor units of the shop's currency."
    )
    price_includes_tax: bool = True
    tax: Key | None = Field(None, description="The tax's id.")
    colour: Literal[
        "", "grey", "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink"
    ] = Field("", description="Empty: its category's.")
    active: bool = Field(True, description="Whether it is sold.")


class ProductIn(Shared):
    """What shall be true of a product; a field that is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")


class ProductPatch(ProductIn):
    version: Annotated[int, Field(ge=1, lt=2**31)] = Field(
        description="The one that the change goes by."
    )


class ProductOut(Shared):
    source: str
    created_at: dt.datetime
    updated_at: dt.datetime
    version: int


class ProductPage(Schema):
    products: list[ProductOut]
    next: str | None = Field(description="The address of the next page.")


class ProductQuery(Schema):
    """The filters of the product list."""

    q: Annotated[str, Field(max_length=200)] = ""
    category: KeyOrNone = ""
    tax: KeyOrNone = ""
    sold: Literal["", "yes", "no"] = ""
    sort: Annotated[str, Field(pattern=r"^(-?(name|code|price|changed))?$")] = ""
    after: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class CategoryIn(Schema):
    model_config = ConfigDict(extra="forbid")

    name: str
    colour: Colours = "grey"


class CategoryOut(Schema):
    id: int
    name: str
    colour: str


class Categories(Schema):
    categories: list[CategoryOut] = Field(description="In the order of the register.")


class TaxOut(Schema):
    id: int
    name: str
    rate: int = Field(description="Basis points: 2500 is 25 per cent.")
    usual: bool


class Taxes(Schema):
    taxes: list[TaxOut]


def out(product: Product) -> ProductOut:
    # Ours is clean already: checking it again takes nearly half the time of a long page.
    return ProductOut.model_construct(
        code=product.code,
        name=product.name,
        barcodes=barcodes_on(product),
        category=product.category_id,
        price=product.price,
        price_includes_tax=product.price_includes_tax,
        tax=product.tax_id,
        colour=product.colour,
        active=product.active,
        source=product.source,
        created_at=product.created_at,
        updated_at=product.updated_at,
        version=product.version,
    )


def category_out(category: Category) -> CategoryOut:
    return CategoryOut(id=category.pk, name=category.name, colour=category.colour)


def tax_out(tax: Tax) -> TaxOut:
    return TaxOut(id=tax.pk, name=tax.name, rate=tax.rate_bp, usual=tax.usual)
