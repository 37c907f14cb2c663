"""By which ways a shop lets customers connect themselves, and what it may ask of them."""

from __future__ import annotations

from collections.abc import Sequence

from stamgast.connect.models import LoyaltySettings, Way
from stamgast.lib import personal_ids
from stamgast.shops.models import Shop


def uses_ids(shop: Shop) -> bool:
    """Whether anybody may be asked for a personal ID here."""
    return personal_ids.used(shop.country, shop.personal_ids)


def pad_kinds(shop: Shop, asks: LoyaltySettings) -> list[str]:
    return [kind for kind in asks.pad_kinds if kind != "personal_id" or uses_ids(shop)]


def ways(shop: Shop, asks: LoyaltySettings) -> list[str]:
    """What the screen offers; nothing where it is off."""
    if not asks.screen_on:
        return []
    return [way for way in asks.ways if way != Way.PAD or pad_kinds(shop, asks)]


def phone_fields(shop: Shop, asks: LoyaltySettings) -> Sequence[str]:
    return [field for field in asks.phone_fields if field != "personal_id" or uses_ids(shop)]
