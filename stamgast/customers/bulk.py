"""Change many customers by one act: the selection of the list, or all that it shows.

A small selection changes at once and as one; a large one in the background, in
steps that let registers write between them. Every change carries the act's
reference, by which it can be taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db import transaction
from django.http import QueryDict
from django_tasks import task

from stamgast.customers import deleting, listing
from stamgast.customers.entries import BATCH, Entry
from stamgast.customers.models import Customer, Group, Label
from stamgast.customers.reversing import reverse
from stamgast.customers.storing import store_many
from stamgast.lib.pacing import in_steps
from stamgast.shops.models import Shop, Staff

OFFICE = Customer.Source.BACK_OFFICE
# So many change within a request; more would let the person and the registers wait.
AT_ONCE = 2_000


@dataclass(frozen=True)
class Act:
    """What is done to each. `label_add` and `label_remove` name a label, `group` a group or
    none, `consent` a channel and whether it is given, with how that came about; `delete`."""

    name: str
    label: Label | None = None
    group: Group | None = None
    channel: str = ""
    given: bool = False
    text: str = ""

    @classmethod
    def from_words(cls, shop: Shop, words: dict[str, Any]) -> Self:
        """An act as a job carries it; DoesNotExist where its label or group is gone."""
        return cls(
            words["name"],
            label=shop.labels.get(pk=words["label"]) if words["label"] else None,
            group=shop.groups.get(pk=words["group"]) if words["group"] else None,
            channel=words["channel"],
            given=words["given"],
            text=words["text"],
        )

    def words(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "label": self.label and self.label.pk,
            "group": self.group and self.group.pk,
            "channel": self.channel,
            "given": self.given,
            "text": self.text,
        }

    def entry(self, customer: Customer) -> Entry:
        match self.name:
            case "group":
                return Entry(customer=customer, values={"group": self.group})
            case "consent":
                values = {f"{self.channel}_consent": self.given}
                return Entry(customer=customer, values=values, consent_text=self.text)
        assert self.label is not None, self.name
        others = [label for label in customer.labels.all() if label.pk != self.label.pk]
        labels = [*others, self.label] if self.name == "label_add" else others
        return Entry(customer=customer, labels=labels)


def change(shop: Shop, keys: Sequence[int], act: Act, *, by: Staff | None, reference: str) -> int:
    """Do it to all of these or to none; how many it changed."""
    if act.name == "delete":
        return deleting.delete(shop, keys, by=by, reference=reference)
    changed = 0
    with transaction.atomic():
        for start in range(0, len(keys), BATCH):
            rows = Customer.objects.filter(shop=shop, pk__in=keys[start : start + BATCH])
            entries = [act.entry(customer) for customer in rows.with_labels().order_by("pk")]
            stored = store_many(shop, entries, by=by, source=OFFICE, reference=reference)
            changed += stored.changed
    return changed


@task()
def change_in_background(
    shop: int, by: int, query: str, words: dict[str, Any], reference: str
) -> int:
    """Do it to all that a list shows. Done again after a fault it finishes what is left."""
    where, staff = Shop.objects.get(pk=shop), Staff.objects.get(pk=by)
    everybody = listing.filtered(where, QueryDict(query)).order_by("pk")
    keys = list(everybody.values_list("pk", flat=True))
    return unhurried(where, keys, Act.from_words(where, words), by=staff, reference=reference)


def unhurried(shop: Shop, keys: Sequence[int], act: Act, *, by: Staff, reference: str) -> int:
    return sum(change(shop, part, act, by=by, reference=reference) for part in in_steps(keys))


@task()
def reverse_in_background(shop: int, by: int, reference: str) -> int:
    where = Shop.objects.get(pk=shop)
    staff = Staff.objects.get(pk=by)
    return reverse(where, reference, by=staff, source=OFFICE, parts=in_steps)


@task()
def bring_back_in_background(shop: int, by: int, reference: str) -> int:
    where, staff = Shop.objects.get(pk=shop), Staff.objects.get(pk=by)
    keys = deleting.deleted_by(where, reference)
    parts = (deleting.bring_back(where, part, by=staff) for part in in_steps(keys))
    return sum(len(returned.back) for returned in parts)
