"""The page of labels and their categories."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stamgast.customers import grouping, undoing
from stamgast.customers.models import Label, LabelCategory
from stamgast.customers.sorting_forms import CategoryForm, LabelForm
from stamgast.customers.views.groups import taken_away
from stamgast.shops.access import DeskRequest, staff
from stamgast.shops.views.small_form import small_form


@staff("customers.view")
@require_safe
def label_list(request: DeskRequest) -> HttpResponse:
    counts = grouping.customers_by_label(request.shop)
    labels = request.shop.labels.select_related("category").order_by("category__name", "name")
    shelves: dict[LabelCategory | None, list[tuple[Label, int]]] = {
        category: [] for category in request.shop.label_categories.all()
    }
    for category, rows in groupby(labels, key=lambda label: label.category):
        shelves.setdefault(category, []).extend((row, counts.get(row.pk, 0)) for row in rows)
    return render(request, "customers/labels.html", {"shelves": shelves.items()})


@staff("labels.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def label_create(request: DeskRequest) -> HttpResponse:
    form = LabelForm(request.POST or None, shop=request.shop)
    return small_form(request, form, reverse("label_list"), title=_("New label"))


@staff("labels.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def label_edit(request: DeskRequest, pk: int) -> HttpResponse:
    label = get_object_or_404(request.shop.labels, pk=pk)
    form = LabelForm(request.POST or None, instance=label, shop=request.shop)
    count = grouping.carriers(label)
    leaving = ngettext(
        "%(count)d customer has this label and will lose it.",
        "%(count)d customers have this label and will lose it.",
        count,
    )
    return small_form(
        request,
        form,
        reverse("label_list"),
        title=_("Change label"),
        delete=reverse("label_deletion", args=[pk]),
        delete_text=_("Delete label"),
        leaving=leaving % {"count": count},
    )


@staff("labels.edit")
@require_POST
def label_deletion(request: DeskRequest, pk: int) -> HttpResponse:
    label = get_object_or_404(request.shop.labels, pk=pk)
    return taken_away(request, label, "label", _("The label %(name)s is deleted."))


@staff("labels.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def label_category_create(request: DeskRequest) -> HttpResponse:
    form = CategoryForm(request.POST or None, shop=request.shop)
    return small_form(request, form, reverse("label_list"), title=_("New category"))


@staff("labels.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def label_category_edit(request: DeskRequest, pk: int) -> HttpResponse:
    category = get_object_or_404(request.shop.label_categories, pk=pk)
    form = CategoryForm(request.POST or None, instance=category, shop=request.shop)
    count = category.labels.count()
    leaving = ngettext(
        "%(count)d label is in this category. It stays, without a category.",
        "%(count)d labels are in this category. They stay, without a category.",
        count,
    )
    return small_form(
        request,
        form,
        reverse("label_list"),
        title=_("Change category"),
        delete=reverse("label_category_deletion", args=[pk]),
        delete_text=_("Delete category"),
        leaving=leaving % {"count": count},
    )


@staff("labels.edit")
@require_POST
def label_category_deletion(request: DeskRequest, pk: int) -> HttpResponse:
    category = get_object_or_404(request.shop.label_categories, pk=pk)
    words = grouping.remembered(category)
    category.delete()
    text = _("The category %(name)s is deleted.") % {"name": category.name}
    undoing.offer(request, text, "category", **words)
    return redirect("label_list")
