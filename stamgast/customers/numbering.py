"""Customer numbers that the system makes."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F

from stamgast.customers.entries import BATCH
from stamgast.customers.models import Customer, Identifier
from stamgast.shops.models import Shop


def number_the_new(shop: Shop, customers: Sequence[Customer]) -> None:
    """Give a number to those without, passing over numbers that are taken."""
    waiting = [customer for customer in customers if not customer.number]
    used = {customer.number for customer in customers}
    while waiting:
        # The UPDATE locks the shop's row until the end of the transaction, so two
        # calls at once never make the same number.
        Shop.objects.filter(pk=shop.pk).update(next_number=F("next_number") + len(waiting))
        shop.refresh_from_db(fields=["next_number"])
        first = shop.next_number - len(waiting)
        tries = [str(number) for number in range(first, shop.next_number)]
        for start in range(0, len(tries), BATCH):
            part = tries[start : start + BATCH]
            rows = Identifier.objects.filter(shop=shop, kind=Identifier.Kind.NUMBER, key__in=part)
            used |= set(rows.values_list("key", flat=True))
        for number in tries:
            if number not in used:
                waiting.pop(0).number = number
