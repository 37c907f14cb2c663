"""Rows of Table Mode that may be somebody whom the shop knows already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from stamgast.customers.entries import BATCH, Entry
from stamgast.customers.models import Customer, Identifier
from stamgast.customers.storing import Clash
from stamgast.shops.models import Shop

# Fields that tell somebody, and as what.
TELLING = {
    "email": Identifier.Kind.EMAIL,
    "mobile": Identifier.Kind.PHONE,
    "phone": Identifier.Kind.PHONE,
}
# Kind and key, as identifiers have them.
Mark = tuple[str, str]


def known_already(shop: Shop, entries: Mapping[int, Entry]) -> Iterator[Clash]:
    """Cells whose e-mail or phone another customer has, in the shop or in an earlier row."""
    marks = [
        (place, name, (str(kind), str(entry.values[name]).lower()))
        for place, entry in entries.items()
        for name, kind in TELLING.items()
        if entry.values.get(name)
    ]
    owners = owners_of(shop, {mark for _place, _name, mark in marks})
    first: dict[Mark, int] = {}
    for place, name, mark in marks:
        others = [owner for owner in owners.get(mark, []) if owner != entries[place].customer]
        if others:
            known = {"name": others[0].name, "number": others[0].number}
            sentence = _("%(name)s (%(number)s) has this already.") % known
            yield Clash(place, name, "known_already", sentence)
        elif first.setdefault(mark, place) != place:
            yield Clash(place, name, "twice_in_table", _("Another row above has this too."))


def owners_of(shop: Shop, marks: Iterable[Mark]) -> dict[Mark, list[Customer]]:
    keys = sorted({key for _kind, key in marks})
    owners: dict[Mark, list[Customer]] = {}
    known = Identifier.objects.filter(
        shop=shop, kind__in=set(TELLING.values()), customer__deleted_at=None
    ).select_related("customer")
    for start in range(0, len(keys), BATCH):
        for found in known.filter(key__in=keys[start : start + BATCH]).order_by("pk"):
            owners.setdefault((found.kind, found.key), []).append(found.customer)
    return owners
