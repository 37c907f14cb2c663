"""Why a scan led nowhere, said so that the person who scanned knows what to do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from stamgast.connect.shapes import Kind, Reason

REASONS: dict[Reason, Any] = {
    Reason.EMPTY: _("The scanner sent nothing. Scan once more."),
    Reason.TOO_LONG: _("That is longer than any code. Scan one code at a time."),
    Reason.BINARY: _("That code holds no text. Scan another code, or type the name."),
    Reason.NOT_A_CODE: _("That is a text, but no code. Scan another code, or type the name."),
    Reason.WEB_ADDRESS: _("That code is a web address. Scan a card, a voucher or a product."),
    Reason.CALENDAR: _("That code is an appointment. Scan a card, a voucher or a product."),
    Reason.EMPTY_CARD: _("There is no name on that contact card. Type the customer's name."),
    Reason.EMPTY_LICENCE: _("There is no name on that licence. Type the customer's name."),
    Reason.PERSONAL_ID_REFUSED: _(
        "This shop keeps no personal IDs, so nothing was read. Type the customer's name."
    ),
    Reason.DUTCH_LICENCE: _(
        "A Dutch driver's licence holds only its number, which a shop may not keep. Nothing was"
        " read: type the customer's name."
    ),
    Reason.BSN: _(
        "That code is a Dutch BSN, which a shop may not read. Nothing was kept: type the"
        " customer's name."
    ),
    Reason.TRAVEL_DOCUMENT: _(
        "Passports and identity cards are not for a shop to read. Type the customer's name."
    ),
    Reason.MOBILE_LICENCE: _(
        "A licence in a phone can't be read by a scan yet. Type the customer's name."
    ),
    Reason.SOUTH_AFRICAN_LICENCE: _(
        "A South African licence is encrypted and can't be read. Type the customer's name."
    ),
}
UNKNOWN = _("Nothing is known by this code. Search for it by name.")
KINDS: dict[Kind, Any] = {
    Kind.RECEIPT: _("Receipt"),
    Kind.VOUCHER: _("Voucher"),
    Kind.PRODUCT: _("Product"),
    Kind.CUSTOMER: _("Customer"),
    Kind.PHONE: _("Phone"),
    Kind.PERSONAL_ID: _("Personal ID"),
}

# At the screen, to the customer


def at_screen(reason: Reason) -> Any:
    """To whoever held it before the camera themselves."""
    return AT_SCREEN.get(reason, NOBODYS)


NOBODYS = _("That code says nothing about you. Show a customer card, or choose another way.")
AT_SCREEN: dict[Reason, Any] = {
    Reason.PERSONAL_ID_REFUSED: _(
        "This shop keeps no personal IDs, so nothing was read. Choose another way."
    ),
    Reason.DUTCH_LICENCE: _(
        "A Dutch driver’s licence holds only its number, which a shop may not keep. Nothing was"
        " read: choose another way."
    ),
    Reason.BSN: _(
        "That code is a Dutch BSN, which a shop may not read. Nothing was kept: choose another way."
    ),
    Reason.TRAVEL_DOCUMENT: _(
        "Passports and identity cards are not for a shop to read. Choose another way."
    ),
    Reason.MOBILE_LICENCE: _("A licence in a phone can’t be read yet. Choose another way."),
    Reason.SOUTH_AFRICAN_LICENCE: _(
        "A South African licence is encrypted and can’t be read. Choose another way."
    ),
}
