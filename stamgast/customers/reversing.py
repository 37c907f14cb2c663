"""Take back what one act changed about many customers.

Every change of an act carries its reference. A field goes back to what it was,
unless somebody changed it once more since: then theirs stays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stamgast.customers.entries import BATCH, FIELDS, Entry
from stamgast.customers.models import Change, Customer
from stamgast.customers.storing import store_many, told
from stamgast.shops.models import Shop, Staff


@dataclass(frozen=True)
class Names:
    """The shop's groups, taxes and labels by the names that the history keeps."""

    groups: Mapping[str, Any]
    taxes: Mapping[str, Any]
    labels: Mapping[str, Any]

    @classmethod
    def of(cls, shop: Shop) -> Names:
        return cls(
            {str(row): row for row in shop.groups.all()},
            {str(row): row for row in shop.taxes.all()},
            {str(row): row for row in shop.labels.all()},
        )


def in_batches(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


# Fields that were kept, each with its customer.
Kept = list[tuple[Customer, str]]


def reverse(
    shop: Shop,
    reference: str,
    *,
    by: Staff | None,
    source: str,
    parts: Callable[[Sequence[int]], Iterable[Sequence[int]]] = in_batches,
) -> int:
    """Take back the act of this reference, part by part; how many customers that changed."""
    back = f"undo:{reference}"
    return sum(
        reverse_part(shop, part, by=by, source=source, reference=back)[0]
        for part in parts(changes_of(shop, reference))
    )


def changes_of(shop: Shop, reference: str) -> list[int]:
    """Keys of an act's changes that are not taken back yet."""
    changes = shop.changes.filter(reference=reference, action=Change.Action.CHANGED)
    back = shop.changes.filter(reference=f"undo:{reference}").values("customer")
    return list(changes.exclude(customer__in=back).order_by("pk").values_list("pk", flat=True))


def reverse_part(
    shop: Shop, keys: Sequence[int], *, by: Staff | None, source: str, reference: str
) -> tuple[int, Kept]:
    """Take these changes back; how many customers that changed, and what was kept since
    somebody has changed it once more."""
    kept: Kept = []
    entries = list(entries_before(shop, keys, Names.of(shop), kept))
    stored = store_many(shop, entries, by=by, source=source, reference=reference)
    # By the names that they have now.
    now = {customer.pk: customer for customer in stored.customers}
    return stored.changed, [(now[customer.pk], name) for customer, name in kept]


def entries_before(shop: Shop, keys: Sequence[int], names: Names, kept: Kept) -> Iterator[Entry]:
    changes = list(shop.changes.filter(pk__in=keys).order_by("pk"))
    rows = shop.customers.filter(pk__in={change.customer_id for change in changes})
    customers = {row.pk: row for row in rows.with_labels().select_related("tax")}
    for change in changes:
        if change.customer_id in customers:
            yield as_before(change, customers[change.customer_id], names, kept)


def as_before(change: Change, customer: Customer, names: Names, kept: Kept) -> Entry:
    values: dict[str, Any] = {}
    labels = None
    for name, (old, new) in change.fields.items():
        if name == "labels":
            has = {str(label) for label in customer.labels.all()}
            has = (has - (set(new) - set(old))) | (set(old) - set(new))
            labels = [names.labels[text] for text in sorted(has) if text in names.labels]
        elif name in FIELDS and told(getattr(customer, name)) == new:
            values[name] = read(name, old, names)
        else:
            # A personal ID too: what it was is written nowhere.
            kept.append((customer, name))
    return Entry(customer=customer, values=values, labels=labels)


def read(name: str, old: Any, names: Names) -> Any:
    """A value of the history as a field takes it; a group that is gone is none."""
    if name == "group":
        return names.groups.get(old)
    if name == "tax":
        return names.taxes.get(old)
    return dt.date.fromisoformat(old) if name == "date_of_birth" and old else old
