"""Categories: in which order they stand, and what becomes of their products when one goes."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Count

from stamgast.catalogue.changing import change
from stamgast.catalogue.models import Category
from stamgast.catalogue.returning import take_back
from stamgast.shops.models import Shop, Staff
from stamgast.shops.naming import refuse_taken


def counts(shop: Shop) -> dict[int | None, int]:
    """How many products are in each category; None: in no category."""
    return dict(shop.products.order_by().values_list("category").annotate(Count("pk")))


@transaction.atomic
def move(category: Category, by: int) -> None:
    """So many places down the register, or up where it is less than zero."""
    rows = list(category.shop.categories.select_for_update())
    at = rows.index(category)
    rows.insert(min(max(at + by, 0), len(rows) - 1), rows.pop(at))
    for place, row in enumerate(rows):
        row.place = place
    Category.objects.bulk_update(rows, ["place"])


@transaction.atomic
def remove(category: Category, heir: Category | None, *, by: Staff, reference: str) -> int:
    """Take a category away; its products go to another, or to none. How many those are."""
    keys = list(category.products.order_by("pk").values_list("pk", flat=True))
    changed = change(category.shop, keys, {"category": heir}, by=by, reference=reference)
    category.delete()
    return changed


def remembered(category: Category) -> dict[str, Any]:
    """What `restore` needs to make it again."""
    return {name: getattr(category, name) for name in ("pk", "name", "colour", "place")}


@transaction.atomic
def restore(shop: Shop, reference: str, *, by: Staff, **words: Any) -> Category:
    """The category under its old key, with the products that left it since."""
    refuse_taken(shop.categories.all(), words["name"])
    category = Category.objects.create(shop=shop, **words)
    take_back(shop, reference, by=by)
    return category
