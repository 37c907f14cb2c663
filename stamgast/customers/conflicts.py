"""Two people at one customer: what the other changed while somebody was typing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stamgast.customers.history import field_name, told
from stamgast.customers.models import Customer


@dataclass(frozen=True)
class Theirs:
    """One field that another changed. Values as the history keeps them."""

    name: str
    was: Any
    now: Any
    who: str
    at: dt.datetime


@dataclass(frozen=True)
class Conflict:
    """The same for a page; `both` where this person changed the field too, to something else."""

    name: str
    field: str
    was: str
    theirs: str
    yours: str
    who: str
    at: dt.datetime
    both: bool


def theirs(customer: Customer, version: int) -> dict[str, Theirs]:
    """What changed since a version, by field. Each version has its one row of history."""
    changes = customer.changes.select_related("by").order_by("-pk")
    found: dict[str, Theirs] = {}
    for change in reversed(changes[: max(customer.version - version, 0)]):
        for name, values in change.fields.items():
            if not isinstance(values, list):
                continue
            was = found[name].was if name in found else values[0]
            found[name] = Theirs(name, was, values[1], str(change.by or ""), change.at)
    return found


def conflicts(customer: Customer, version: int, yours: Mapping[str, Any]) -> list[Conflict]:
    """Theirs against yours, whose values are told as the history keeps them."""
    shop = customer.shop
    found = []
    for name, change in theirs(customer, version).items():
        mine = yours.get(name, change.was)
        found.append(
            Conflict(
                name=name,
                field=field_name(name),
                was=told(name, change.was, shop),
                theirs=told(name, change.now, shop),
                yours=told(name, mine, shop),
                who=change.who,
                at=change.at,
                both=mine not in (change.was, change.now),
            )
        )
    return found
