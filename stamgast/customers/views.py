from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from stamgast.shops.access import DeskRequest, staff


@staff("customers.view")
def customer_list(request: DeskRequest) -> HttpResponse:
    customers = request.shop.customers.with_labels().order_by("sort_name", "pk")[:50]
    return render(request, "customers/list.html", {"customers": customers})
