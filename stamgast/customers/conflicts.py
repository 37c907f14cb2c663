"""Two people at one customer: what the other changed while somebody was typing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stamgast.customers.history import field_name, told
from stamgast.customers.models import Customer
from stamgast.lib import changes
from stamgast.lib.changes import Conflict, Theirs


def theirs(customer: Customer, version: int) -> dict[str, Theirs]:
    """What changed since a version, by field. Each version has its one row of history."""
    rows = customer.changes.select_related("by").order_by("-pk")
    return changes.theirs(reversed(rows[: max(customer.version - version, 0)]))


def conflicts(customer: Customer, version: int, yours: Mapping[str, Any]) -> list[Conflict]:
    shop = customer.shop
    return changes.compared(
        theirs(customer, version), yours, field_name, lambda name, value: told(name, value, shop)
    )
