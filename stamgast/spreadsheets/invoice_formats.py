"""Invoices leave the shop as CSV or .xlsx: a row for each, as the list shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from stamgast.invoices.listing import Asked, chosen
from stamgast.lib import money
from stamgast.shops.auditing import audit
from stamgast.shops.models import Shop, Staff
from stamgast.spreadsheets.exporting import Columns
from stamgast.spreadsheets.fields import Field
from stamgast.spreadsheets.leaving import left_as

BATCH = 2_000
AMOUNTS = ("net", "tax", "total", "prepaid", "open")
# The tax in the currency of the shop's country, where it stands on the invoice too.
HOME = {"tax_currency": "text", "tax_in_it": "price"}
# The columns' names, and what their cells are.
NAMES = {
    "number": "code", "type": "text", "credits": "code", "state": "text",
    "date": "date", "due": "date", "customer_number": "code", "customer": "text",
    "reference": "code", "currency": "text",
}  # fmt: skip
COLUMNS = Columns(
    [
        Field(name, name, label=name, section="", check=check)
        for name, check in (NAMES | dict.fromkeys(AMOUNTS, "price") | HOME).items()
    ]
)


def leave_invoices(shop: Shop, asked: Asked, ending: str, *, by: Staff | None) -> Any:
    """An open file, or blocks as they are made; written down before the first row leaves."""
    invoices = chosen(shop, asked)
    details = {"format": ending, "rows": invoices.count(), "list": asked.to_query()}
    audit(shop, by, "sales.export", "invoices", **details)
    return left_as(ending, COLUMNS, rows(invoices), sheet=_("Invoices"))


def rows(invoices: Any) -> Iterator[list[str]]:
    """The oldest first; amounts of a credit note are below zero."""
    related = invoices.order_by("pk").select_related("customer", "credits")
    for invoice in related.iterator(BATCH):
        customer, sign = invoice.customer, -1 if invoice.is_credit else 1
        yield [
            invoice.called,
            invoice.kind,
            invoice.credits.called if invoice.credits else "",
            invoice.state,
            day(invoice.issued_on),
            day(invoice.due_on),
            customer.number if customer else str(invoice.buyer.get("number", "")),
            invoice.buyer.get("name") or (customer.name if customer else ""),
            invoice.payment_reference,
            invoice.currency,
            *(
                str(money.major(sign * getattr(invoice, name), invoice.currency))
                for name in AMOUNTS
            ),
            invoice.home,
            str(money.major(sign * invoice.home_tax, invoice.home)) if invoice.home else "",
        ]


def day(on: dt.date | None) -> str:
    return on.isoformat() if on else ""
