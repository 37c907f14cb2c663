"""Who somebody is by what they said: exactly one, several, or nobody. Nothing is guessed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from stamgast.connect.at_register import MOST
from stamgast.connect.said import Said
from stamgast.connect.shapes import Code, Kind
from stamgast.connect.ways import uses_ids
from stamgast.customers.lookalikes import lookalikes
from stamgast.customers.models import SEALED_PLACE, Customer, Identifier
from stamgast.lib import personal_ids, phones
from stamgast.lib.folding import folded
from stamgast.lib.sealing import ring
from stamgast.shops.models import Shop

Kinds = Identifier.Kind
# Of what a scanned or typed text may be, by what customers are recognised.
BY_KIND = {
    Kind.CUSTOMER: (Kinds.NUMBER, Kinds.CARD),
    Kind.PHONE: (Kinds.PHONE,),
    Kind.PERSONAL_ID: (Kinds.PERSONAL_ID,),
}
PAD = {"number": Kind.CUSTOMER, "phone": Kind.PHONE, "personal_id": Kind.PERSONAL_ID}
LONGEST = 50


@dataclass(frozen=True, repr=False)
class Found:
    """`known` are those that it can be, `alike` those who may be the same, and `said` is what
    a new customer would begin with."""

    known: Sequence[Customer]
    said: Said
    alike: Sequence[Customer] = ()


def by_said(shop: Shop, said: Said) -> Found:
    """By personal ID; else by telephone, e-mail or date of birth, where the name is the same."""
    if said.personal_id and uses_ids(shop):
        known = by_keys(shop, {Kind.PERSONAL_ID: {said.personal_id}})
        if known:
            return Found(known, said)
    born = said.values.get("date_of_birth")
    values = said.values | {"date_of_birth": dt.date.fromisoformat(born) if born else None}
    alike = [each.customer for each in lookalikes(shop, values)]
    return Found([each for each in alike if same_name(each, said)], said, alike)


def same_name(customer: Customer, said: Said) -> bool:
    if said.values.get("last_name"):
        return folded(customer.person_name) == folded(said.name)
    # Where no more is asked than a first name, no more can agree.
    return bool(said.name) and folded(customer.first_name) == folded(said.name)


def by_number(shop: Shop, text: str, kinds: Sequence[str]) -> Found:
    """What is typed on a pad, as each of the kinds that it can be there."""
    text = " ".join(text.split())[:LONGEST]
    readings = {
        "number": text.replace(" ", "").lower(),
        "phone": phones.e164(text, shop.country) if text[:1] in ("0", "+") else None,
        "personal_id": personal_ids.normal(text, shop.country) if uses_ids(shop) else None,
    }
    keys = {PAD[kind]: {key} for kind in kinds if (key := readings[kind])}
    return Found(by_keys(shop, keys), begun_with(keys))


def by_code(shop: Shop, code: Code) -> Found:
    keys: dict[Kind, set[str]] = {}
    for reading in code.readings:
        if reading.kind in BY_KIND:
            keys.setdefault(reading.kind, set()).add(reading.key)
    if not uses_ids(shop):
        keys.pop(Kind.PERSONAL_ID, None)
    return Found(by_keys(shop, keys), begun_with(keys))


def begun_with(keys: dict[Kind, set[str]]) -> Said:
    """What a new customer's fields would hold, where it can mean one thing only."""
    telephones, ids = keys.get(Kind.PHONE, set()), keys.get(Kind.PERSONAL_ID, set())
    if len(telephones) == 1 and not ids:
        return Said({"mobile": next(iter(telephones))})
    if len(ids) == 1 and not telephones:
        return Said(personal_id=next(iter(ids)))
    return Said()


def by_keys(shop: Shop, keys: dict[Kind, set[str]]) -> list[Customer]:
    """Whoever has one of these, once each."""
    found: set[int] = set()
    # Kind by kind: an OR of the pairs would walk all of the shop's, and a number that a shop
    # gave out may be somebody else's telephone.
    for kind, wanted in keys.items():
        if kind == Kind.PERSONAL_ID:
            wanted = {blind for key in wanted for blind in ring().blinds(key, SEALED_PLACE)}
        elif kind == Kind.CUSTOMER:
            wanted = {key.lower() for key in wanted}
        rows = shop.identifiers.filter(kind__in=BY_KIND[kind], key__in=wanted)
        found |= set(rows.values_list("customer", flat=True)[: 2 * MOST])
    if not found:
        return []
    return list(shop.customers.filter(pk__in=found).with_labels().order_by("pk")[:MOST])
