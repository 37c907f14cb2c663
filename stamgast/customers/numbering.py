"""Customer numbers that the system makes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db.models import F

from stamgast.customers.entries import BATCH
from stamgast.customers.models import Customer, Identifier
from stamgast.shops.models import Shop


def number_the_new(shop: Shop, customers: Sequence[Customer]) -> None:
    """Give a number to those without, passing over numbers that are taken."""
    waiting = [customer for customer in customers if not customer.number]
    made = free_numbers(shop, len(waiting), {customer.number for customer in customers})
    for customer, number in zip(waiting, made, strict=True):
        customer.number = number


# A number of more digits is a card's or a telephone's: the shop doesn't count on from it.
COUNTED = 9


def free_numbers(shop: Shop, count: int, used: Collection[str]) -> list[str]:
    """So many numbers that nobody has, nor any of `used`, and that nobody else will be given."""
    if not count:
        return []
    # The UPDATE locks the shop's row until the end of the transaction, so two calls
    # at once never make the same number.
    Shop.objects.filter(pk=shop.pk).update(next_number=F("next_number") + count)
    shop.refresh_from_db(fields=["next_number"])
    first = shop.next_number - count
    found: list[str] = []
    window = count
    while len(found) < count:
        tries = [str(number) for number in range(first, first + window)]
        rows = Identifier.objects.filter(shop=shop, kind=Identifier.Kind.NUMBER)
        taken = set[str]()
        for start in range(0, len(tries), BATCH):
            part = rows.filter(key__in=tries[start : start + BATCH])
            taken |= set(part.values_list("key", flat=True))
        found += [each for each in tries if each not in taken and each not in used]
        # Where many are taken, whole thousands in a row may be.
        first, window = first + window, 2 * window
    found = found[:count]
    count_on(shop, found)
    return found


def count_on(shop: Shop, numbers: Iterable[str]) -> None:
    """What the system makes next comes after these."""
    plain = (each for each in numbers if each.isascii() and each.isdecimal())
    last = max((int(each) for each in plain if len(each) <= COUNTED), default=0)
    Shop.objects.filter(pk=shop.pk, next_number__lte=last).update(next_number=last + 1)
