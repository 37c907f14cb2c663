"""Catalogue → Categories."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stamgast.catalogue import shelving, undoing
from stamgast.catalogue.forms import CategoryForm
from stamgast.lib.keys import key
from stamgast.shops.access import DeskRequest, staff
from stamgast.shops.views.small_form import small_form


@staff("products.view")
@require_safe
def category_list(request: DeskRequest) -> HttpResponse:
    counts = shelving.counts(request.shop)
    rows = [(row, counts.get(row.pk, 0)) for row in request.shop.categories.all()]
    context = {"categories": rows, "in_none": counts.get(None, 0)}
    return render(request, "catalogue/categories.html", context)


@staff("products.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def category_create(request: DeskRequest) -> HttpResponse:
    form = CategoryForm(request.POST or None, shop=request.shop)
    return small_form(request, form, reverse("category_list"), title=_("New category"))


@staff("products.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def category_edit(request: DeskRequest, pk: int) -> HttpResponse:
    category = get_object_or_404(request.shop.categories, pk=pk)
    form = CategoryForm(request.POST or None, instance=category, shop=request.shop)
    count = category.products.count()
    leaving = ngettext(
        "%(count)d product is in this category.", "%(count)d products are in this category.", count
    )
    others = request.shop.categories.exclude(pk=pk)
    heirs = [("", _("No category")), *((row.pk, row.name) for row in others)]
    return small_form(
        request,
        form,
        reverse("category_list"),
        title=_("Change category"),
        delete=reverse("category_deletion", args=[pk]),
        delete_text=_("Delete category"),
        leaving=leaving % {"count": count},
        heirs=heirs if count else None,
    )


@staff("products.edit")
@require_POST
def category_move(request: DeskRequest, pk: int) -> HttpResponse:
    category = get_object_or_404(request.shop.categories, pk=pk)
    shelving.move(category, -1 if request.POST.get("to") == "up" else 1)
    return redirect("category_list")


@staff("products.edit")
@require_POST
def category_deletion(request: DeskRequest, pk: int) -> HttpResponse:
    """The category goes, and its products to another or to none."""
    category = get_object_or_404(request.shop.categories, pk=pk)
    heir = None
    if request.POST.get("heir"):
        others = request.shop.categories.exclude(pk=pk)
        heir = get_object_or_404(others, pk=key(request.POST["heir"]))
    words = shelving.remembered(category)
    reference = undoing.new_reference("category")
    shelving.remove(category, heir, by=request.staff, reference=reference)
    text = _("The category %(name)s is deleted.") % {"name": words["name"]}
    undoing.offer(request, text, "product_category", reference=reference, **words)
    return redirect("category_list")
