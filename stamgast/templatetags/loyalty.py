"""What a customer's page, in a package below, shows of the packages above it."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from stamgast.customers.models import Customer
from stamgast.invoices.models import Invoice
from stamgast.invoices.views.pages import shown_state
from stamgast.promotions.views.vouchers import row
from stamgast.sales.billing import billable

register = template.Library()
SHOWN = 5


@register.inclusion_tag("promotions/_of_customer.html", takes_context=True)
def vouchers_of(context: dict[str, Any], customer: Customer) -> dict[str, Any]:
    """The newest of the customer's vouchers."""
    may, shop = context["may"], context["shop"]
    vouchers = []
    if may["vouchers_view"]:
        rows = shop.vouchers.filter(owner=customer).order_by("-pk").prefetch_related("codes")
        vouchers = list(rows[: SHOWN + 1])
    return {
        "may": may,
        "customer": customer,
        "rows": [row(voucher, shop.currency) for voucher in vouchers[:SHOWN]],
        "more": len(vouchers) > SHOWN,
    }


@register.inclusion_tag("invoices/_of_customer.html", takes_context=True)
def invoices_of(context: dict[str, Any], customer: Customer) -> dict[str, Any]:
    """The newest of the customer's invoices, and how many sales wait for one."""
    may, shop = context["may"], context["shop"]
    invoices, waiting = [], 0
    if may["invoices_view"]:
        rows = Invoice.objects.filter(shop=shop, customer=customer)
        states: Any = rows.with_state(on=timezone.localdate())
        invoices = list(states.order_by("-pk")[: SHOWN + 1])
        waiting = billable(shop, customer).count()
    return {
        "may": may,
        "customer": customer,
        "rows": [(invoice, *shown_state(invoice)) for invoice in invoices[:SHOWN]],
        "more": len(invoices) > SHOWN,
        "billable": waiting,
    }
