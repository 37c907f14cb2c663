"""Groups and labels: how many customers each has, and what becomes of them when it goes."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Count
from django_tasks import task

from stamgast.customers import bulk
from stamgast.customers.models import Customer, Group, Label, LabelCategory
from stamgast.shops.models import Shop, Staff
from stamgast.shops.naming import refuse_taken

Named = Group | Label | LabelCategory


def customers_by_group(shop: Shop) -> dict[int | None, int]:
    """How many customers are in each group; None: in no group."""
    rows = shop.customers.order_by().values_list("group").annotate(Count("pk"))
    return dict(rows)


def customers_by_label(shop: Shop) -> dict[int, int]:
    """How many customers carry each label."""
    # Joining a million customers to leave out the deleted takes longest, so they
    # are counted apart: they are few.
    through = Customer.labels.through.objects
    labels = [label.pk for label in shop.labels.all()]
    everybody = through.filter(label__in=labels).order_by()
    counts = dict(everybody.values_list("label").annotate(Count("pk")))
    gone = Customer.everyone.filter(shop=shop, deleted_at__isnull=False)
    for label, count in (
        gone.filter(labels__in=labels).order_by().values_list("labels").annotate(Count("pk"))
    ):
        counts[label] -= count
    return counts


def carriers(label: Label) -> int:
    """How many customers carry it, counted in the same way."""
    gone = Customer.everyone.filter(shop=label.shop, deleted_at__isnull=False, labels=label)
    return Customer.labels.through.objects.filter(label=label).count() - gone.count()


def customers_of(row: Group | Label) -> list[int]:
    return list(row.customers.order_by("pk").values_list("pk", flat=True))


def leaving(row: Group | Label) -> bulk.Act:
    """What happens to the customers of a group or label that goes."""
    return bulk.Act("group") if isinstance(row, Group) else bulk.Act("label_remove", label=row)


def delete(row: Group | Label, *, by: Staff, reference: str) -> None:
    """Take a group or label away, and away from its customers, whose history tells it."""
    with transaction.atomic():
        bulk.change(row.shop, customers_of(row), leaving(row), by=by, reference=reference)
        row.delete()


@task()
def delete_in_background(shop: int, by: int, kind: str, pk: int, reference: str) -> int:
    """The same in steps, where it has too many customers to let everybody else wait."""
    row = (Group if kind == "group" else Label).objects.filter(shop=shop, pk=pk).first()
    if row is None:
        return 0
    staff = Staff.objects.get(pk=by)
    changed = bulk.unhurried(
        row.shop, customers_of(row), leaving(row), by=staff, reference=reference
    )
    row.delete()
    return changed


def remembered(row: Named) -> dict[str, Any]:
    """What `restore` needs to make it again."""
    words: dict[str, Any] = {"pk": row.pk, "name": row.name}
    if isinstance(row, Label):
        words |= {"colour": row.colour, "category": row.category_id}
    if isinstance(row, LabelCategory):
        words["labels"] = [label.pk for label in row.labels.all()]
    return words


def restore_group(shop: Shop, *, pk: int, name: str) -> Group:
    """The group under its old key, so that lists kept by it work; customers come by `reverse`."""
    refuse_taken(shop.groups.all(), name)
    return Group.objects.create(pk=pk, shop=shop, name=name)


def restore_label(shop: Shop, *, pk: int, name: str, colour: str, category: int | None) -> Label:
    refuse_taken(shop.labels.all(), name)
    kept = shop.label_categories.filter(pk=category or 0).first()
    return Label.objects.create(pk=pk, shop=shop, name=name, colour=colour, category=kept)


def restore_category(shop: Shop, *, pk: int, name: str, labels: list[int]) -> LabelCategory:
    refuse_taken(shop.label_categories.all(), name)
    with transaction.atomic():
        category = LabelCategory.objects.create(pk=pk, shop=shop, name=name)
        shop.labels.filter(pk__in=labels, category=None).update(category=category)
    return category
