"""The groups, labels and taxes that a shop has, for checking to look at."""

from __future__ import annotations

from collections.abc import Mapping

from stamgast.shops.models import Shop
from stamgast.spreadsheets.cells import Known
from stamgast.spreadsheets.naming import CREATE, refused_fields


def known_names(shop: Shop, unknown: str | Mapping[str, str] = CREATE) -> Known:
    """`unknown`: what the user chose for names that the shop hasn't (naming.refused_fields)."""
    return Known(
        groups=frozenset(name.casefold() for name in shop.groups.values_list("name", flat=True)),
        labels=frozenset(name.casefold() for name in shop.labels.values_list("name", flat=True)),
        taxes={
            name.casefold(): (name, rate)
            for name, rate in shop.taxes.order_by("pk").values_list("name", "rate_bp")
        },
        refused=refused_fields(unknown),
    )
