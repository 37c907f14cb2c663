"""Sort the customers anew where their shop speaks another language than before."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django_tasks import task

from stamgast.customers.models import Customer
from stamgast.customers.storing import sorted_as
from stamgast.lib.pacing import in_steps
from stamgast.shops.models import Shop


@task()
def sort_anew(shop: int) -> int:
    """How many have another place in the list. The deleted may come back, and move too."""
    keys = list(Customer.everyone.filter(shop=shop).order_by("pk").values_list("pk", flat=True))
    return sum(sort_some(shop, part) for part in in_steps(keys))


def sort_some(shop: int, keys: Sequence[int]) -> int:
    with transaction.atomic():
        # Asked for at each step: the language may change once more meanwhile.
        where = Shop.objects.get(pk=shop)
        rows = Customer.everyone.filter(shop=where, pk__in=keys)
        moved = []
        for customer in rows.select_for_update().order_by("pk"):
            before, customer.sort_name = customer.sort_name, sorted_as(customer, where)
            if customer.sort_name != before:
                moved.append(customer)
        Customer.everyone.bulk_update(moved, ["sort_name"])
    return len(moved)
