"""How an import of customers is taken back, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from stamgast.customers import deleting, reversing, searching
from stamgast.customers.arriving import THROUGH
from stamgast.customers.models import Customer
from stamgast.lib.among import among
from stamgast.lib.pouring import indexes_last
from stamgast.shops.models import Shop, Staff
from stamgast.spreadsheets import opening_balances
from stamgast.spreadsheets.writing import (
    Bringing,
    Kept,
    Size,
    TakenBack,
    changes_in_parts,
    keys_in_parts,
)

Made = Mapping[str, Sequence[int]]


def take_back(bringing: Bringing, *, by: Staff | None, size: Size) -> Iterator[TakenBack]:
    """Undo the import of this reference and time, a part with each turn; done again after a
    fall, it takes back what is left."""
    shop, reference = bringing.shop, f"undo:{bringing.reference}"
    yield from opening_balances.take_back(bringing, by=by, size=size)
    came = shop.customers.filter(source=Customer.Source.IMPORT, created_at=bringing.at)
    for keys in keys_in_parts(came.filter(version=1), size):
        yield TakenBack(gone=deleting.delete(shop, keys, by=by, reference=reference))
    for part in changes_in_parts(reversing.changes_of(shop, bringing.reference), size):
        restored, kept = reversing.reverse_part(
            shop, part, by=by, source=Customer.Source.IMPORT, reference=reference
        )
        yield TakenBack(
            restored=restored,
            kept=[Kept(customer.pk, customer.name, name) for customer, name in kept],
        )
    # Who was changed since, and whose account is not settled.
    for keys in keys_in_parts(came, size):
        customers = shop.customers.filter(pk__in=among(keys)).order_by("pk")
        yield TakenBack(kept=[Kept(customer.pk, customer.name) for customer in customers])


def forget_names(shop: Shop, made: Made, size: Size) -> Iterator[TakenBack]:
    """Take away the groups and labels that an undone import made and nobody has: first from
    the deleted, a part with each turn."""
    groups = shop.groups.filter(pk__in=made.get("group", ()))
    groups = groups.exclude(pk__in=shop.customers.filter(group__in=groups).values("group"))
    labels = shop.labels.filter(pk__in=made.get("labels", ()))
    labels = labels.exclude(pk__in=shop.customers.filter(labels__in=labels).values("labels"))
    for group in list(groups):
        for keys in keys_in_parts(Customer.everyone.filter(group=group), size):
            leaving = Customer.everyone.filter(pk__in=among(keys), deleted_at__isnull=False)
            leaving.update(group=None)
            yield TakenBack()
    for label in list(labels):
        for keys in keys_in_parts(THROUGH.objects.filter(label_id=label.pk), size):
            pairs = THROUGH.objects.filter(pk__in=among(keys), customer__deleted_at__isnull=False)
            pairs.delete()
            yield TakenBack()
    groups.delete()
    labels.delete()


@contextmanager
def wholesale() -> Iterator[None]:
    """Let most customers of the house go within one transaction: what finds the others is
    made anew at the end."""
    with indexes_last(Customer), searching.made_anew():
        yield
