"""Settings → Invoices."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from stamgast.invoices import home_tax
from stamgast.invoices.models import rules_of
from stamgast.invoices.rate_forms import RateForm, rate_form
from stamgast.invoices.rules_forms import RulesForm
from stamgast.shops.access import DeskRequest, staff
from stamgast.shops.auditing import audit
from stamgast.shops.models import Shop


@staff("shop.settings")
@require_http_methods(["GET", "HEAD", "POST"])
def invoicing(request: DeskRequest) -> HttpResponse:
    if request.method != "POST":
        return settings_page(request, RulesForm(instance=rules_of(request.shop)))
    with transaction.atomic():
        # One at a time: the rules as they are now, whoever saved since this page opened.
        shop = Shop.objects.select_for_update().get(pk=request.shop.pk)
        form = RulesForm(request.POST, instance=rules_of(shop))
        if not form.is_valid():
            return settings_page(request, form, status=422)
        changed = form.changes()
        form.save()
        if changed:
            audit(shop, request.staff, "shop.settings", changed=[f"invoices.{c}" for c in changed])
    messages.success(request, _("Saved."))
    return redirect("invoicing")


@staff("shop.settings")
@require_POST
def invoicing_rate(request: DeskRequest) -> HttpResponse:
    """What the shop's currency is today in that of its country: registers invoice by it."""
    today = timezone.localdate()
    form = rate_form(request.shop, today, request.POST)
    if form is None:
        raise Http404
    if not form.is_valid():
        rules = RulesForm(instance=rules_of(request.shop))
        return settings_page(request, rules, status=422, rate=form)
    if form.cleaned_data["rate"]:
        home_tax.remember(request.shop, form.cleaned_data["rate"], today)
        audit(request.shop, request.staff, "shop.settings", changed=["invoices.rate"])
        messages.success(request, _("Saved."))
    return redirect("invoicing")


def settings_page(
    request: DeskRequest, form: RulesForm, status: int = 200, rate: RateForm | None = None
) -> HttpResponse:
    rate = rate or rate_form(request.shop, timezone.localdate())
    return render(request, "invoices/rules.html", {"form": form, "rate": rate}, status=status)
