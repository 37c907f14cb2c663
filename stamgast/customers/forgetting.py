"""Remove for good what a shop is to keep no longer. Nothing of it can come back.

In steps, so that no register waits, and in rounds, so that no import does: a round
that leaves something over queues the next one behind the jobs that wait.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from stamgast.customers.deleting import KEPT as KEPT_BY_DELETION
from stamgast.customers.deleting import SETTLED
from stamgast.customers.models import Change, Customer, Identifier
from stamgast.lib.among import among
from stamgast.lib.pacing import in_steps
from stamgast.shops.models import Shop

# So long the deleted can be brought back.
KEPT = dt.timedelta(days=30)
ROUND = 20_000
# So many go in one step.
STEP = 500
BEHIND_OTHERS = -10
PERSONAL_ID = Identifier.Kind.PERSONAL_ID


@task(priority=BEHIND_OTHERS)
def forget_deleted() -> int:
    """Customers who were deleted thirty days ago, with all that hangs from them."""
    before, gone = timezone.now() - KEPT, 0
    for shop in Shop.objects.order_by("pk"):
        gone += forget_some(shop, before=before, most=ROUND - gone)
    if gone == ROUND:
        forget_deleted.enqueue()
    return gone


def forget_some(shop: Shop, *, before: dt.datetime, most: int) -> int:
    # Somebody may have bought on account in the moment in which they were deleted.
    rows = Customer.everyone.filter(SETTLED, shop=shop, deleted_at__lt=before)
    rows = rows.order_by("deleted_at", "pk")
    keys = list(rows.values_list("pk", flat=True)[:most])
    return sum(remove(part, before=before) for part in in_steps(keys, size=STEP))


def remove(keys: Sequence[int], *, before: dt.datetime) -> int:
    with transaction.atomic():
        # Whoever was brought back in this very moment stays. By their keys alone: with the
        # shop beside them, SQLite would walk through all who were deleted.
        rows = Customer.everyone.filter(SETTLED, pk__in=among(keys), deleted_at__lt=before)
        locked = rows.select_for_update(of=("self",))
        gone = list(locked.order_by("pk").values_list("pk", flat=True))
        # All that Django would do to remove them needs their keys alone.
        Customer.everyone.filter(pk__in=among(gone)).only("pk").delete()
    return len(gone)


@task(priority=BEHIND_OTHERS)
def forget_personal_ids() -> None:
    """Personal IDs that a shop took from its customers and by its settings keeps no more."""
    for shop in Shop.objects.exclude(personal_ids=Shop.PersonalIds.STORE).order_by("pk"):
        unseal(shop)
        if shop.personal_ids == Shop.PersonalIds.REFUSE:
            recognise_no_more(shop)


def unseal(shop: Shop) -> None:
    """No number can be read again; by its hash a customer is still recognised."""
    recognised = Identifier.objects.filter(shop=shop, kind=PERSONAL_ID).values("customer")
    sealed = Customer.everyone.filter(shop=shop, personal_id_sealed__isnull=False)
    keys = list(sealed.filter(pk__in=recognised).values_list("pk", flat=True))
    # The deleted are recognised by nothing.
    keys += sealed.filter(deleted_at__isnull=False).values_list("pk", flat=True)
    for part in in_steps(keys):
        sealed.filter(pk__in=part).update(personal_id_sealed=None)


def recognise_no_more(shop: Shop) -> None:
    rows = Identifier.objects.filter(shop=shop, kind=PERSONAL_ID)
    for part in in_steps(list(rows.values_list("pk", flat=True))):
        rows.filter(pk__in=part).delete()
    deleted = Customer.everyone.filter(shop=shop, deleted_at__isnull=False).values("pk")
    kept = Change.objects.filter(customer__in=deleted, fields__has_key=KEPT_BY_DELETION)
    for change in kept.order_by("pk"):
        if change.fields[KEPT_BY_DELETION].pop(PERSONAL_ID, None):
            change.save(update_fields=["fields"])
