"""A product's own page, and what is done there without the dialog."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stamgast.catalogue import undoing
from stamgast.catalogue.changing import change
from stamgast.catalogue.history import history
from stamgast.catalogue.models import Product
from stamgast.lib.keys import key
from stamgast.shops.access import DeskRequest, staff
from stamgast.shops.views.settings import kept_for_ever


def product_of(request: DeskRequest, pk: int) -> Product:
    rows = request.shop.products.select_related("category", "tax").prefetch_related("barcodes")
    product = get_object_or_404(rows, pk=pk)
    product.shop = request.shop
    return product


@staff("products.view")
@require_safe
def product_detail(request: DeskRequest, pk: int) -> HttpResponse:
    product = product_of(request, pk)
    context = {"product": product, "history": history(product)}
    return render(request, "catalogue/detail.html", context)


@staff("products.view")
@require_safe
def product_history(request: DeskRequest, pk: int) -> HttpResponse:
    """What happened before what the page shows already."""
    product = product_of(request, pk)
    older = history(product, before=key(request.GET.get("before")))
    template = "_history.html" if request.htmx else "catalogue/history.html"
    context = {"product": product, "history": older, "history_url": request.path}
    return render(request, template, context)


@staff("products.edit")
@require_POST
def product_withdrawal(request: DeskRequest, pk: int) -> HttpResponse:
    """No longer sold; it stays in the books and can come back."""
    return sold(request, pk, False, _("%(name)s is no longer sold."))


@staff("products.edit")
@require_POST
def product_return(request: DeskRequest, pk: int) -> HttpResponse:
    return sold(request, pk, True, _("%(name)s is sold again."))


def sold(request: DeskRequest, pk: int, active: bool, told: str) -> HttpResponse:
    product = get_object_or_404(request.shop.products, pk=pk)
    reference = undoing.new_reference("products")
    change(request.shop, [pk], {"active": active}, by=request.staff, reference=reference)
    undoing.offer(request, told % {"name": product.name}, "products", reference=reference)
    return redirect(product)


@staff("products.view")
@require_safe
def product_picture(request: DeskRequest, fingerprint: str) -> HttpResponse:
    picture = get_object_or_404(request.shop.pictures, fingerprint=fingerprint)
    return kept_for_ever(picture.image, picture.content_type)
