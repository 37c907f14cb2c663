"""What dialogs look up while somebody types: products to pick, and an owner."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stamgast.customers import searching
from stamgast.shops.access import DeskRequest, staff

MOST = 8
LONGEST = 100


def typed(request: DeskRequest, name: str) -> str:
    # No database takes a NUL.
    return " ".join(request.GET.get(name, "").replace("\0", "").split())[:LONGEST]


@staff("vouchers.view")
@require_safe
def product_pick(request: DeskRequest) -> HttpResponse:
    text = typed(request, "find_product")
    barcode = request.shop.barcodes.filter(code=text).values("product")
    wanted = Q(name__icontains=text) | Q(code__iexact=text) | Q(pk__in=barcode)
    found = list(request.shop.products.filter(wanted, active=True)[:MOST]) if text else []
    return render(request, "promotions/_products.html", {"text": text, "found": found})


@staff("customers.view")
@require_safe
def voucher_owner(request: DeskRequest) -> HttpResponse:
    text = typed(request, "owner")
    found = searching.found(request.shop, text, limit=MOST) if text else []
    return render(request, "promotions/_owners.html", {"text": text, "found": found})
