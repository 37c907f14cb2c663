"""How each act on the catalogue is taken back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stamgast.catalogue import shelving
from stamgast.catalogue.returning import take_back
from stamgast.shops.models import Shop, Staff
from stamgast.shops.undoing import ACTS, new_reference, offer

__all__ = ["new_reference", "offer"]


def undo_products(shop: Shop, staff: Staff, reference: str) -> str:
    count = take_back(shop, reference, by=staff)
    return ngettext(
        "Undone: %(count)d product is as before.",
        "Undone: %(count)d products are as before.",
        count,
    ) % {"count": count}


def undo_category(shop: Shop, staff: Staff, reference: str, **words: Any) -> str:
    category = shelving.restore(shop, reference, by=staff, **words)
    return _("The category %(name)s is back.") % {"name": category.name}


ACTS |= {
    "products": ("products.edit", undo_products),
    "product_category": ("products.edit", undo_category),
}
