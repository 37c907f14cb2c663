"""What customers owe leaves the shop as CSV or .xlsx: a row for each, as the list shows them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from stamgast.accounts import ageing
from stamgast.accounts.ageing import NAMES, Asked
from stamgast.lib import money
from stamgast.shops.auditing import audit
from stamgast.shops.models import Shop, Staff
from stamgast.spreadsheets.exporting import Columns
from stamgast.spreadsheets.fields import Field
from stamgast.spreadsheets.leaving import left_as

BATCH = 1_000
# The columns' names, and what their cells are.
CHECKS = {"customer_number": "code", "customer": "text"} | dict.fromkeys([*NAMES, "total"], "price")
COLUMNS = Columns(
    [Field(name, name, label=name, section="", check=check) for name, check in CHECKS.items()]
)


def leave_owed(shop: Shop, asked: Asked, ending: str, *, by: Staff | None) -> Any:
    """An open file, or blocks as they are made; written down before the first row leaves."""
    details = {"format": ending, "list": asked.to_query()}
    audit(shop, by, "accounts.export", "customers", **details)
    return left_as(ending, COLUMNS, rows(shop, asked), sheet=_("What they owe"))


def rows(shop: Shop, asked: Asked) -> Iterator[list[str]]:
    found = ageing.owing(shop, asked, timezone.localdate()).iterator(BATCH)
    while part := list(islice(found, BATCH)):
        for row in ageing.told(part):
            amounts = [*row.buckets, row.total]
            yield [
                row.customer.number,
                row.customer.name,
                *(str(money.major(amount, shop.currency)) for amount in amounts),
            ]
