"""An invoice as a page and as a PDF, from one template: A4, tagged, its fonts in it."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path
from typing import Any

import font_source_sans_pro
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from stamgast.invoices import paying_codes, references
from stamgast.invoices.document import Document
from stamgast.invoices.models import Invoice
from stamgast.invoices.papers import document_of
from stamgast.invoices.wording import exchanged, interest, reason, title
from stamgast.lib import countries, printed_codes
from stamgast.lib.pdfs import looks, printer
from stamgast.shops.models import Logo, Shop

# Readers for the blind, and archives, can tell its headings and tables by these marks.
VARIANT = "pdf/ua-1"
WEIGHTS = {400: "Regular", 600: "Semibold", 700: "Bold"}


def page(invoice: Invoice, **more: Any) -> str:
    """The invoice in its own language."""
    return drawn(document_of(invoice), logo=logo_of(invoice.shop), **more)


def pdf(invoice: Invoice) -> bytes:
    return printed(document_of(invoice), logo_of(invoice.shop))


def printed(document: Document, logo: str = "") -> bytes:
    told = drawn(document, logo=logo, alone=True)
    told = told.replace("</head>", f"<style>{fonts()}</style></head>", 1)
    paper = printer()(string=told)
    return bytes(paper.write_pdf(stylesheets=[looks(css())], pdf_variant=VARIANT))


def drawn(document: Document, **more: Any) -> str:
    payment = document.payment
    code = paying_codes.code(payment) if payment else ""
    with override(document.language):
        context = {
            "document": document,
            "title": title(document),
            "payment": payment,
            "qr": printed_codes.payment_qr(code) if code else "",
            "reference": references.shown(document.reference),
            "is_ocr": not references.is_creditor_reference(document.reference),
            "iban": in_fours(document.seller.iban),
            "abroad": document.buyer.country != document.seller.country,
            "country": countries.country_name(document.buyer.country, document.language),
            "reasons": [reason(category) for category in document.reasons],
            "interest": interest(document),
            "exchanged": exchanged(document),
            **more,
        }
        return render_to_string("invoices/document.html", context)


def in_fours(iban: str) -> str:
    return " ".join(iban[place : place + 4] for place in range(0, len(iban), 4))


def logo_of(shop: Shop) -> str:
    logo = Logo.objects.filter(shop=shop).first()
    if logo is None:
        return ""
    return f"data:{logo.content_type};base64,{base64.b64encode(bytes(logo.image)).decode()}"


@cache
def css() -> str:
    file: Path = settings.PACKAGE / "static" / "css" / "invoice.css"
    return file.read_text()


@cache
def fonts() -> str:
    folder = Path(font_source_sans_pro.__file__).parent / "files"
    return "".join(
        f"@font-face {{ font-family: 'Source Sans Pro'; font-weight: {weight};"
        f" src: url('{(folder / f'SourceSansPro-{name}.ttf').as_uri()}') }}"
        for weight, name in WEIGHTS.items()
    )
