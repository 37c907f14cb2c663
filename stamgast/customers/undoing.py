"""How each act on customers is taken back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stamgast.customers import bulk, deleting
from stamgast.customers.cards import give_card
from stamgast.customers.grouping import restore_category, restore_group, restore_label
from stamgast.customers.reversing import reverse
from stamgast.shops.models import Shop, Staff
from stamgast.shops.undoing import ACTS, gone, new_reference, offer, offered

__all__ = ["new_reference", "offer", "offered"]

GOES_ON = gettext_lazy("Taking it back. This goes on in the background.")


def undo_changes(shop: Shop, staff: Staff, reference: str) -> str:
    count = take_back(shop, staff, reference)
    return str(GOES_ON) if count is None else taken_back(count)


def take_back(shop: Shop, staff: Staff, reference: str) -> int | None:
    """How many customers are as before; None where that goes on in the background."""
    many = shop.changes.filter(reference=reference)[: bulk.AT_ONCE + 1].count()
    if many > bulk.AT_ONCE:
        bulk.reverse_in_background.enqueue(shop.pk, staff.pk, reference)
        return None
    with transaction.atomic():
        return reverse(shop, reference, by=staff, source=bulk.OFFICE)


def taken_back(count: int) -> str:
    return ngettext(
        "Undone: %(count)d customer is as before.",
        "Undone: %(count)d customers are as before.",
        count,
    ) % {"count": count}


def undo_deletion(shop: Shop, staff: Staff, reference: str) -> str:
    gone = deleting.deleted_by(shop, reference)
    if len(gone) > bulk.AT_ONCE:
        bulk.bring_back_in_background.enqueue(shop.pk, staff.pk, reference)
        return str(GOES_ON)
    returned = deleting.bring_back(shop, gone, by=staff)
    if returned.refused and not returned.back:
        raise deleting.number_taken(returned.refused[0])
    if len(returned.back) == 1 and not returned.refused:
        return _("%(name)s is back.") % {"name": returned.back[0].name}
    told = ngettext(
        "%(count)d customer is back.", "%(count)d customers are back.", len(returned.back)
    ) % {"count": len(returned.back)}
    if not returned.refused:
        return told
    others = ngettext(
        "%(count)d is not: another customer has the number or card.",
        "%(count)d are not: other customers have their numbers or cards.",
        len(returned.refused),
    ) % {"count": len(returned.refused)}
    return f"{told} {others}"


def undo_card(shop: Shop, staff: Staff, customer: int, key: str) -> str:
    owner = shop.customers.filter(pk=customer).first()
    if owner is None:
        raise gone()
    give_card(owner, key, by=staff)
    return _("%(name)s has the card again.") % {"name": owner.name}


def undo_group(shop: Shop, staff: Staff, reference: str, **words: Any) -> str:
    group = restore_group(shop, **words)
    take_back(shop, staff, reference)
    return _("The group %(name)s is back.") % {"name": group.name}


def undo_label(shop: Shop, staff: Staff, reference: str, **words: Any) -> str:
    label = restore_label(shop, **words)
    take_back(shop, staff, reference)
    return _("The label %(name)s is back.") % {"name": label.name}


def undo_category(shop: Shop, _staff: Staff, **words: Any) -> str:
    category = restore_category(shop, **words)
    return _("The category %(name)s is back.") % {"name": category.name}


ACTS |= {
    "changes": ("customers.bulk", undo_changes),
    "deletion": ("customers.delete", undo_deletion),
    "card": ("customers.edit", undo_card),
    "group": ("labels.edit", undo_group),
    "label": ("labels.edit", undo_label),
    "category": ("labels.edit", undo_category),
}
