"""What the pages of promotions and vouchers offer to take back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stamgast.promotions import keeping, storing
from stamgast.shops.models import Shop, Staff
from stamgast.shops.undoing import ACTS, gone, offer

__all__ = ["offer"]


def undo_deletion(shop: Shop, staff: Staff, **words: Any) -> str:
    promotion = storing.bring_back(shop, words, by=staff)
    return _("The promotion %(name)s is back.") % {"name": promotion.name}


def undo_switch(shop: Shop, staff: Staff, pk: int, on: bool) -> str:
    promotion = shop.promotions.filter(pk=pk).first()
    if promotion is None:
        raise gone()
    storing.switch(promotion, on=on, by=staff)
    return _("%(name)s is as before.") % {"name": promotion.name}


def undo_issue(shop: Shop, staff: Staff, issued_in: str) -> str:
    number = keeping.take_back(shop, UUID(issued_in), by=staff)
    told = ngettext("%(count)d voucher is gone.", "%(count)d vouchers are gone.", number)
    return told % {"count": number}


def undo_block(shop: Shop, staff: Staff, pk: int, blocked: bool) -> str:
    voucher = shop.vouchers.filter(pk=pk).first()
    if voucher is None:
        raise gone()
    keeping.block(voucher, by=staff, blocked=blocked)
    return _("%(name)s is as before.") % {"name": voucher}


ACTS |= {
    "promotion": ("promotions.edit", undo_deletion),
    "promotion_switch": ("promotions.edit", undo_switch),
    "vouchers": ("vouchers.issue", undo_issue),
    "voucher_block": ("vouchers.adjust", undo_block),
}
