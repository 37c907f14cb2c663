"""A statement of an account on paper: as a page and as a PDF, from one template."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from stamgast.accounts.statements import Statement
from stamgast.lib.pdfs import printer
from stamgast.sales.receipts import Seller, seller
from stamgast.shops.models import Logo, Outlet, Shop

ADDRESS = ("street", "street2")


def page(told: Statement, **more: object) -> str:
    shop = told.customer.shop
    context = {
        "told": told,
        "shop": shop,
        "seller": seller_of(shop),
        "address": address(told),
        "logo": logo(shop),
        **more,
    }
    with override(told.language):
        return render_to_string("sales/statement.html", context)


def seller_of(shop: Shop) -> Seller:
    return seller(shop, Outlet(name=shop.name))


def address(told: Statement) -> list[str]:
    it = told.customer
    town = f"{it.postal_postcode} {it.postal_city}".strip()
    lines = [it.name, it.beside, it.postal_street, it.postal_street2, town]
    return [line for line in lines if line]


def logo(shop: Shop) -> str:
    """Within the page, for where no picture can be fetched."""
    row = Logo.objects.filter(shop=shop).first()
    if row is None:
        return ""
    return f"data:{row.content_type};base64,{base64.b64encode(bytes(row.image)).decode()}"


@cache
def css() -> str:
    file: Path = settings.PACKAGE / "static" / "css" / "statement.css"
    return file.read_text()


def pdf(told: Statement) -> bytes:
    return bytes(printer()(string=alone(told)).write_pdf())


def alone(told: Statement) -> str:
    """The page with its looks in it."""
    return page(told, alone=True).replace("</head>", f"<style>{css()}</style></head>", 1)
