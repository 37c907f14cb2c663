"""The search box in the bar on top: a few hits while somebody types."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stamgast.customers import searching
from stamgast.shops.access import DeskRequest, staff

MOST = 8


@staff("customers.view")
@require_safe
def customer_find(request: DeskRequest) -> HttpResponse:
    text = " ".join(request.GET.get("q", "").split())
    found = searching.found(request.shop, text, limit=MOST) if text else []
    context = {"text": text, "found": found, "as_text": urlencode({"text": text})}
    return render(request, "customers/_found.html", context)
