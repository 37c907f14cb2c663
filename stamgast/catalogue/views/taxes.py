"""Catalogue → Taxes."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stamgast.catalogue import taxing
from stamgast.catalogue.forms import TaxForm
from stamgast.catalogue.models import rate_name, usual_taxes
from stamgast.lib.countries import preset
from stamgast.lib.refused import Refused
from stamgast.shops.access import DeskRequest, staff
from stamgast.shops.views.small_form import small_form


@staff("products.view")
@require_safe
def tax_list(request: DeskRequest) -> HttpResponse:
    taxes = list(request.shop.taxes.annotate(count=Count("products")))
    rates = {tax.rate_bp for tax in taxes}
    missing = [rate_name(rate) for rate in preset(request.shop.country).taxes if rate not in rates]
    return render(request, "catalogue/taxes.html", {"taxes": taxes, "missing": missing})


@staff("products.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def tax_create(request: DeskRequest) -> HttpResponse:
    form = TaxForm(request.POST or None, shop=request.shop)
    return small_form(request, form, reverse("tax_list"), title=_("New tax"))


@staff("products.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def tax_edit(request: DeskRequest, pk: int) -> HttpResponse:
    tax = get_object_or_404(request.shop.taxes, pk=pk)
    form = TaxForm(request.POST or None, instance=tax, shop=request.shop)
    where = taxing.told(tax)
    return small_form(
        request,
        form,
        reverse("tax_list"),
        title=_("Change tax"),
        delete="" if where else reverse("tax_deletion", args=[pk]),
        delete_text=_("Delete tax"),
        leaving=where or _("Nothing has it."),
    )


@staff("products.edit")
@require_POST
def tax_usual(request: DeskRequest) -> HttpResponse:
    """Bring the rates of the shop's country that are missing."""
    usual_taxes(request.shop)
    messages.success(request, _("The usual rates of your country are there."))
    return redirect("tax_list")


@staff("products.edit")
@require_POST
def tax_deletion(request: DeskRequest, pk: int) -> HttpResponse:
    tax = get_object_or_404(request.shop.taxes, pk=pk)
    try:
        taxing.remove(tax)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("The tax %(name)s is deleted.") % {"name": tax.name})
    return redirect("tax_list")
