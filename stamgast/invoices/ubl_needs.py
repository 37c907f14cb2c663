"""What an invoice lacks to go as an electronic one, each as a sentence that says where. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from stamgast.invoices.document import Category, Document, Party
from stamgast.invoices.electronic_addresses import address_of
from stamgast.lib.refused import Refused

# Of Swedish sellers, by rule SE-R-006 of Peppol.
SWEDISH_RATES = {2500, 1200, 600}


def lacking(document: Document) -> list[str]:
    return [
        *of_seller(document.seller, pays=document.payment is not None),
        *of_buyer(document.buyer),
        *of_document(document),
    ]


def refuse_if_lacking(document: Document) -> None:
    lacks = lacking(document)
    if lacks:
        told = _("It can't go as an electronic invoice yet. %(lacks)s")
        raise Refused("ubl_missing", told % {"lacks": " ".join(lacks)})


def of_seller(seller: Party, *, pays: bool) -> Iterator[str]:
    if not seller.vat_number:
        yield _("Write the shop's VAT number under Settings → Shop.")
    if not address_of(seller):
        yield _("Write the shop's organisation number under Settings → Shop.")
    if not (seller.street and seller.postcode and seller.city):
        yield _("Write the shop's street, postcode and town under Settings → Shop.")
    if pays and not (seller.iban or seller.bankgiro):
        yield _("Write the shop's IBAN or bankgiro under Settings → Shop.")


def of_buyer(buyer: Party) -> Iterator[str]:
    if not address_of(buyer):
        yield _("Write the customer's organisation number or VAT number on their page.")
    if not (buyer.street and buyer.postcode and buyer.city):
        yield _("Write the customer's street, postcode and town on their page.")


def of_document(document: Document) -> Iterator[str]:
    if not (document.your_reference or document.order_reference):
        yield _("Write the customer's reference or order number on the invoice.")
    rates = {item.rate for item in document.items if item.category == Category.STANDARD}
    if document.seller.country == "SE" and rates - SWEDISH_RATES:
        yield _("Swedish firms may send 25, 12 and 6 % VAT alone: choose one of these.")
