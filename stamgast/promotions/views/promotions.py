"""Loyalty → Promotions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from stamgast.lib.keys import key
from stamgast.promotions import storing, undoing
from stamgast.promotions.models import Promotion
from stamgast.promotions.promotion_forms import VALUES, PromotionForm
from stamgast.promotions.storing import USUAL, PromotionRefused
from stamgast.promotions.wording import described
from stamgast.shops.access import DeskRequest, staff

FORM = ["GET", "HEAD", "POST"]
# How each state is called, and the colour of its chip, in the order of the list.
STATES = {
    "running": (gettext_lazy("running"), "green"),
    "planned": (gettext_lazy("planned"), "blue"),
    "off": (gettext_lazy("off"), "grey"),
    "ended": (gettext_lazy("ended"), "grey"),
}


@dataclass(frozen=True)
class Row:
    promotion: Promotion
    words: str
    state: str

    @property
    def called(self) -> str:
        return str(STATES[self.state][0])

    @property
    def colour(self) -> str:
        return STATES[self.state][1]


@staff("promotions.view")
@require_safe
def promotion_list(request: DeskRequest) -> HttpResponse:
    promotions = list(request.shop.promotions.all())
    today = timezone.localdate()
    rows = [
        Row(promotion, words, promotion.state(on=today))
        for promotion, words in zip(promotions, described(promotions), strict=True)
    ]
    order = [*STATES]
    rows.sort(key=lambda row: order.index(row.state))
    return render(request, "promotions/promotions.html", {"rows": rows})


@staff("promotions.edit")
@require_http_methods(FORM)
def promotion_create(request: DeskRequest) -> HttpResponse:
    """A new one, or like another: `?like=3`."""
    values = USUAL
    if like := key(request.GET.get("like")):
        other = get_object_or_404(request.shop.promotions, pk=like)
        copied = (_("%(name)s (copy)") % {"name": other.name})[:80]
        values = storing.values_of(other) | {"name": copied, "active": False}
    if request.method == "POST":
        form = PromotionForm(request.POST, shop=request.shop)
        return saved(request, form, None)
    return page(request, PromotionForm(shop=request.shop, values=values), None)


@staff("promotions.edit")
@require_http_methods(FORM)
def promotion_edit(request: DeskRequest, pk: int) -> HttpResponse:
    promotion = get_object_or_404(request.shop.promotions, pk=pk)
    values = storing.values_of(promotion)
    form = PromotionForm(request.POST or None, shop=request.shop, values=values)
    if request.method == "POST":
        return saved(request, form, promotion)
    return page(request, form, promotion)


def page(request: DeskRequest, form: PromotionForm, promotion: Promotion | None) -> HttpResponse:
    """The form as a dialog, inside the open dialog, or as a page."""
    answered = request.method == "POST"
    context = {"form": form, "promotion": promotion, "back": reverse("promotion_list")}
    template = "promotions/edit.html"
    if request.htmx:
        template = "promotions/_edit_form.html" if answered else "promotions/_edit.html"
    return render(request, template, context, status=422 if answered else 200)


def saved(request: DeskRequest, form: PromotionForm, promotion: Promotion | None) -> HttpResponse:
    if not form.is_valid():
        return page(request, form, promotion)
    values: dict[str, Any] = form.reconciled() if promotion else form.values()
    if form.errors:
        return page(request, form, promotion)
    try:
        kept = storing.store(request.shop, promotion, values, by=request.staff)
    except PromotionRefused as refused:
        for each in refused.wrong:
            form.add_error(place(form, each.field), each.message)
        return page(request, form, promotion)
    text = _("%(name)s is saved.") if promotion else _("%(name)s is added.")
    messages.success(request, text % {"name": kept.name})
    back = reverse("promotion_list")
    return HttpResponseClientRedirect(back) if request.htmx else redirect(back)


def place(form: PromotionForm, field: str) -> str:
    named = {"value": VALUES[form.cleaned_data["kind"]], "products": "product_codes"}
    return named.get(field, field)


@staff("promotions.edit")
@require_POST
def promotion_switch(request: DeskRequest, pk: int) -> HttpResponse:
    promotion = get_object_or_404(request.shop.promotions, pk=pk)
    on = request.POST.get("on") == "yes"
    storing.switch(promotion, on=on, by=request.staff)
    text = _("%(name)s is switched on.") if on else _("%(name)s is switched off.")
    told = text % {"name": promotion.name}
    undoing.offer(request, told, "promotion_switch", pk=pk, on=not on)
    return redirect("promotion_list")


@staff("promotions.edit")
@require_POST
def promotion_deletion(request: DeskRequest, pk: int) -> HttpResponse:
    promotion = get_object_or_404(request.shop.promotions, pk=pk)
    words = storing.delete(promotion, by=request.staff)
    text = _("The promotion %(name)s is deleted.") % {"name": promotion.name}
    undoing.offer(request, text, "promotion", **words)
    return redirect("promotion_list")
