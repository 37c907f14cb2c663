"""Settings → Scanner: whether a scanner is set up well, and what the shop's codes begin with."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from stamgast.connect import saying, scans
from stamgast.connect.at_register import rules_of
from stamgast.connect.forms import PrefixesForm
from stamgast.connect.shapes import Card, Code, Licence, NotSupported, Scan
from stamgast.shops.access import DeskRequest, staff
from stamgast.shops.auditing import audit
from stamgast.shops.models import Shop

# Printed on the page: a keyboard of another layout writes other signs for these.
TEST_CODE = "STAMGAST-YZ/12345"


@staff("shop.registers")
@require_http_methods(["GET", "HEAD"])
def scanner(request: DeskRequest) -> HttpResponse:
    return scanner_page(request, PrefixesForm(shop=request.shop))


def scanner_page(request: DeskRequest, form: PrefixesForm) -> HttpResponse:
    context = {"form": form, "test_code": TEST_CODE}
    status = 422 if form.errors else 200
    return render(request, "connect/scanner.html", context, status=status)


@staff("shop.settings")
@require_POST
def scanner_prefixes(request: DeskRequest) -> HttpResponse:
    form = PrefixesForm(request.POST, shop=request.shop)
    if not form.is_valid():
        return scanner_page(request, form)
    with transaction.atomic():
        shop = Shop.objects.select_for_update().get(pk=request.shop.pk)
        if shop.scan_prefixes != form.cleaned_data["prefixes"]:
            shop.scan_prefixes = form.cleaned_data["prefixes"]
            shop.save(update_fields=["scan_prefixes"])
            audit(shop, request.staff, "shop.settings", changed=["scan_prefixes"])
    messages.success(request, _("Saved."))
    return redirect("scanner")


@staff("shop.registers")
@require_POST
def scanner_reading(request: DeskRequest) -> HttpResponse:
    """What a scan would be taken for. It is looked up nowhere, and kept nowhere."""
    found = scans.read(request.POST.get("text", ""), rules_of(request.shop))
    return render(request, "connect/_reading.html", {"parts": taken_for(found)})


def taken_for(found: Scan) -> list[str]:
    if isinstance(found, NotSupported):
        return [str(saying.REASONS[found.reason])]
    if isinstance(found, Licence):
        return [_("A driver's licence of %(country)s.") % {"country": found.country}, *named(found)]
    if isinstance(found, Card):
        return [_("A contact card."), *named(found)]
    return [_("It would be looked up as: %(kinds)s.") % {"kinds": kinds_of(found)}]


def named(who: Licence | Card) -> list[str]:
    """That there is a name, and not which."""
    shown = f"{who.first_name[:1]}… {who.last_name[:1]}…" if who.first_name or who.last_name else ""
    return [_("Name: %(name)s") % {"name": shown}] if shown else []


def kinds_of(code: Code) -> str:
    return ", ".join(str(saying.KINDS[kind]) for kind in code.kinds)
