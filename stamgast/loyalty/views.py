"""A customer's points: what became of them, and adjusting them by hand."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from stamgast.customers.models import Customer
from stamgast.lib.keys import key
from stamgast.lib.refused import Refused
from stamgast.loyalty import listing
from stamgast.loyalty.adjusting import adjust
from stamgast.loyalty.forms import AdjustForm
from stamgast.shops.access import DeskRequest, staff
from stamgast.shops.small_forms import small_form


def customer_of(request: DeskRequest, pk: int) -> Customer:
    customer: Customer = get_object_or_404(request.shop.customers, pk=pk)
    customer.shop = request.shop
    return customer


@staff("customers.view")
@require_safe
def customer_points(request: DeskRequest, pk: int) -> HttpResponse:
    customer, after = customer_of(request, pk), key(request.GET.get("after"))
    page = listing.page(customer, after=after)
    context = {
        "customer": customer,
        "standing": listing.standing(customer, at=timezone.now()),
        "entries": page.rows,
        "older": page.next,
        "paged": after,
    }
    return render(request, "loyalty/points.html", context)


@staff("loyalty.adjust")
@require_http_methods(["GET", "HEAD", "POST"])
def customer_points_adjustment(request: DeskRequest, pk: int) -> HttpResponse:
    """Give points or take some, and say why."""
    customer = customer_of(request, pk)
    form = AdjustForm(request.POST or None, initial={"act": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            adjusted(request, customer, form)
        except Refused as refused:
            form.add_error("points", refused.message)
        else:
            messages.success(request, _("The points are adjusted."))
            address = customer.get_absolute_url()
            return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    return small_form(request, form, _("Adjust points"), back=customer.get_absolute_url())


def adjusted(request: DeskRequest, customer: Customer, form: AdjustForm) -> None:
    given = form.cleaned_data
    adjust(
        customer,
        form.signed(),
        given["reason"],
        by=request.staff,
        at=timezone.now(),
        act=given["act"],
    )
