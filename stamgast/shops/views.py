from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from stamgast.shops.access import DeskRequest, public, signed_in


@signed_in
def home(request: DeskRequest) -> HttpResponse:
    return redirect("customer_list")


@public
def shop_none(request: HttpRequest) -> HttpResponse:
    return render(request, "shops/none.html", status=403)


@public
def stale_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open so long that it can't be trusted any more."""
    return render(request, "shops/stale_page.html", status=403)
