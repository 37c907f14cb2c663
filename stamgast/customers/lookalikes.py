"""Who may be the same customer: found while somebody types a new one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from stamgast.customers.models import SEALED_PLACE, Customer, Identifier
from stamgast.lib.folding import folded
from stamgast.lib.sealing import ring
from stamgast.shops.models import Shop

MOST = 5
WHY = {
    Identifier.Kind.EMAIL: _("same e-mail"),
    Identifier.Kind.PHONE: _("same phone"),
    Identifier.Kind.PERSONAL_ID: _("same personal ID"),
}
NAME_AND_BIRTHDAY = _("same name and date of birth")


@dataclass(frozen=True)
class Lookalike:
    customer: Customer
    why: tuple[str, ...]


def lookalikes(
    shop: Shop, values: Mapping[str, Any], *, personal_id: str = "", but: int | None = None
) -> list[Lookalike]:
    """Other customers with the same e-mail, phone or personal ID, or name and date of birth."""
    why: dict[int, list[str]] = {}
    if wanted := wanted_keys(values, personal_id):
        # Every kind with every key: an OR of the right pairs would walk all of the shop's.
        rows = Identifier.objects.filter(shop=shop, kind__in=WHY, key__in=wanted).order_by("pk")
        for customer, kind in rows.values_list("customer_id", "kind")[: 4 * MOST]:
            why.setdefault(customer, []).append(str(WHY[Identifier.Kind(kind)]))
    for customer in born_alike(shop, values):
        why.setdefault(customer, []).append(str(NAME_AND_BIRTHDAY))
    why.pop(but or 0, None)
    found = Customer.objects.filter(shop=shop, pk__in=list(why)[:MOST]).order_by("pk")
    return [Lookalike(customer, tuple(dict.fromkeys(why[customer.pk]))) for customer in found]


def wanted_keys(values: Mapping[str, Any], personal_id: str) -> set[str]:
    """Keys of e-mail, phones and personal ID: no two kinds have one in common."""
    keys = {str(values["email"]).lower()} if values.get("email") else set()
    keys |= {values[name] for name in ("mobile", "phone") if values.get(name)}
    return keys | set(ring().blinds(personal_id, SEALED_PLACE) if personal_id else ())


def born_alike(shop: Shop, values: Mapping[str, Any]) -> list[int]:
    born, last = values.get("date_of_birth"), values.get("last_name")
    if not (isinstance(born, dt.date) and last):
        return []
    name = folded(f"{values.get('first_name', '')} {last}")
    # Few were born on one day: their names are compared here, accents and case aside.
    rows = Customer.objects.filter(shop=shop, date_of_birth=born)
    return [row.pk for row in rows.order_by("pk")[:500] if folded(row.person_name) == name]
