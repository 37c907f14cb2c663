"""The dialog that adds or changes a product; a page of its own without JavaScript."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from stamgast.catalogue.forms import ProductForm, copy_of
from stamgast.catalogue.history import conflicts
from stamgast.catalogue.models import Product, Source
from stamgast.catalogue.stocking import FIELDS, ProductChangedMeanwhile, store_product, told
from stamgast.lib.forms import put
from stamgast.lib.keys import key
from stamgast.lib.refused import Refused
from stamgast.shops.access import DeskRequest, staff


@staff("products.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def product_create(request: DeskRequest) -> HttpResponse:
    if request.method == "POST":
        return saved(request, None)
    begin: dict[str, Any] = {"request_key": uuid.uuid4()}
    if like := request.shop.products.filter(pk=key(request.GET.get("like"))).first():
        begin = copy_of(like) | begin
    elif category := request.shop.categories.filter(pk=key(request.GET.get("category"))).first():
        begin["category"] = category
    return page(request, ProductForm(initial=begin, shop=request.shop))


@staff("products.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def product_edit(request: DeskRequest, pk: int) -> HttpResponse:
    product = get_object_or_404(request.shop.products, pk=pk)
    if request.method == "POST":
        return saved(request, product)
    return page(request, ProductForm(shop=request.shop, product=product))


def page(request: DeskRequest, form: ProductForm, **more: Any) -> HttpResponse:
    """The form as a dialog, inside the open dialog, or as a page."""
    answered = request.method == "POST"
    context = {
        "form": form,
        "product": form.product,
        "looks_first": bool(form.wrong_looks and not form.wrong_essentials),
        "picture": form.kept_picture,
        **more,
    }
    template = "catalogue/edit.html"
    if request.htmx:
        template = "catalogue/_edit_form.html" if answered else "catalogue/_edit.html"
    return render(request, template, context, status=422 if answered else 200)


def saved(request: DeskRequest, product: Product | None) -> HttpResponse:
    form = ProductForm(request.POST, request.FILES, shop=request.shop, product=product)
    if not form.is_valid():
        return page(request, form)
    entry = form.entry(theirs=frozenset(request.POST.getlist("theirs")))
    try:
        stored = store_product(request.shop, entry, by=request.staff, source=Source.BACK_OFFICE)
    except ProductChangedMeanwhile as changed:
        return compared(request, form, changed)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return page(request, form)
    text = _("%(name)s is saved.") if product else _("%(name)s is added.")
    messages.success(request, text % {"name": stored.name})
    where = stored.get_absolute_url()
    return HttpResponseClientRedirect(where) if request.htmx else redirect(where)


def compared(
    request: DeskRequest, form: ProductForm, changed: ProductChangedMeanwhile
) -> HttpResponse:
    """Show what somebody else changed meanwhile: theirs where only they did, else the choice."""
    current, given = changed.product, form.cleaned_data
    yours = {name: told(given[name]) for name in FIELDS if name in given}
    yours["barcodes"] = given["barcodes"]
    found = conflicts(current, given["version"], yours)
    fresh = ProductForm(shop=request.shop, product=current)
    data = request.POST.copy()
    data["picture"] = given["picture"]
    for conflict in found:
        if not conflict.both and conflict.name in fresh.fields:
            put(data, conflict.name, fresh[conflict.name].value())
    data["version"] = str(current.version)
    again = ProductForm(data, shop=request.shop, product=current)
    return page(request, again, conflicts=found, changed_meanwhile=changed.message)
