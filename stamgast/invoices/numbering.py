"""The numbers of invoices, without gaps: 1, 2, 3 …; credit notes have a series of their own."""

from __future__ import annotations

from django.db.models import F

from stamgast.invoices.models import Invoice, InvoiceSeries, rules_of
from stamgast.shops.models import Shop

SERIES = {Invoice.Kind.INVOICE: "", Invoice.Kind.CREDIT: "K"}


def take_number(invoice: Invoice) -> None:
    """The next of its series: whoever rolls back gives it back, and the row is locked until
    then, so that the next in line waits."""
    invoice.series = SERIES[Invoice.Kind(invoice.kind)]
    rows = InvoiceSeries.objects.filter(shop=invoice.shop_id, series=invoice.series)
    if not rows.update(last=F("last") + 1):
        first = first_number(invoice.shop) if not invoice.series else 1
        # Of two that are the first, one makes the series and the other waits for it.
        InvoiceSeries.objects.get_or_create(
            shop_id=invoice.shop_id,
            series=invoice.series,
            defaults={"first": first, "last": first - 1},
        )
        rows.update(last=F("last") + 1)
    invoice.number = rows.values_list("last", flat=True).get()


def first_number(shop: Shop) -> int:
    return rules_of(shop).first_number


def begun(shop: Shop) -> bool:
    """Whether an invoice has its number already, so that the first is settled."""
    return InvoiceSeries.objects.filter(shop=shop, series="").exists()
