"""Sales leave the shop as CSV or .xlsx: a row for each, as the list shows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from stamgast.lib import money
from stamgast.sales.listing import RELATED, Asked, chosen
from stamgast.sales.models import Sale
from stamgast.shops.auditing import audit
from stamgast.shops.models import Shop, Staff
from stamgast.spreadsheets.exporting import Columns
from stamgast.spreadsheets.fields import Field
from stamgast.spreadsheets.leaving import left_as

BATCH = 2_000
AMOUNTS = ("full", "discount", "net", "tax", "total", "rounding")
# The columns' names, and what their cells are.
NAMES = {
    "number": "code", "code": "code", "type": "text", "state": "text",
    "date": "date", "time": "text", "outlet": "text", "register": "text", "staff": "text",
    "customer_number": "code", "customer": "text", "refund_of": "code", "currency": "text",
}  # fmt: skip
COLUMNS = Columns(
    [
        Field(name, name, label=name, section="", check=check)
        for name, check in (NAMES | dict.fromkeys(AMOUNTS, "price")).items()
    ]
)


def leave_sales(shop: Shop, asked: Asked, ending: str, *, by: Staff | None) -> Any:
    """An open file, or blocks as they are made; written down before the first row leaves."""
    sales = chosen(shop, asked)
    details = {"format": ending, "rows": sales.count(), "list": asked.to_query()}
    audit(shop, by, "sales.export", "sales", **details)
    return left_as(ending, COLUMNS, rows(sales), sheet=_("Sales"))


def rows(sales: QuerySet[Sale]) -> Iterator[list[str]]:
    """The oldest first."""
    for sale in sales.order_by("pk").select_related(*RELATED).iterator(BATCH):
        at = timezone.localtime(sale.ended_at or sale.opened_at)
        customer = sale.customer
        yield [
            str(sale.number or ""),
            sale.code,
            sale.kind,
            sale.state,
            at.date().isoformat(),
            at.strftime("%H:%M:%S"),
            sale.register.outlet.name,
            sale.register.name,
            str(sale.ended_by or sale.opened_by or ""),
            customer.number if customer else "",
            customer.name if customer else "",
            str(sale.refund_of.number) if sale.refund_of else "",
            sale.currency,
            *(str(money.major(getattr(sale, name), sale.currency)) for name in AMOUNTS),
        ]
