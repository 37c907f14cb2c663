"""What a customer's page, in a package below, shows of the packages above it."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from stamgast.customers.models import Customer
from stamgast.loyalty.listing import standing
from stamgast.promotions.views.vouchers import row

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


@register.inclusion_tag("loyalty/_of_customer.html", takes_context=True)
def points_of(context: dict[str, Any], customer: Customer) -> dict[str, Any]:
    told = standing(customer, at=timezone.now())
    names = ("may", "shop")
    return {name: context[name] for name in names} | {"customer": customer, "standing": told}
