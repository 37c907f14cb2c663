"""What customers owe leaves the shop as CSV or .xlsx: a row for each, as the list shows them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from stamgast.accounts import ageing
from stamgast.accounts.ageing import NAMES, Asked
from stamgast.lib import money
from stamgast.shops.auditing import audit
from stamgast.shops.models import Shop, Staff
from stamgast.spreadsheets.exporting import Columns, csv_of, write_xlsx
from stamgast.spreadsheets.fields import Field

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
    table = rows(shop, asked)
    if ending == "csv":
        return csv_of(COLUMNS, table)
    file = tempfile.NamedTemporaryFile(prefix="stamgast-", suffix=".xlsx")  # noqa: SIM115
    write_xlsx(Path(file.name), COLUMNS, table, sheet=_("What they owe"), dates="%Y-%m-%d")
    file.seek(0)
    return file


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
