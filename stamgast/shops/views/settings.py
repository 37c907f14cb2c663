"""Settings → Shop."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stamgast.lib import pictures
from stamgast.lib.personal_ids import KEPT_IN
from stamgast.lib.refused import Refused
from stamgast.shops.access import DeskRequest, signed_in, staff
from stamgast.shops.auditing import audit
from stamgast.shops.models import Logo, Shop
from stamgast.shops.seeing import SeenForm
from stamgast.shops.settings_forms import (
    AtRegisterForm,
    CompanyForm,
    ContactForm,
    LogoForm,
    PersonalIdsForm,
    RegionForm,
    SignInForm,
)

FORM = ["GET", "HEAD", "POST"]
LOGO = (800, 400)


@dataclass(frozen=True)
class Tab:
    title: Promise
    form: type[SeenForm[Shop]]


TABS = {
    "contact": Tab(gettext_lazy("Name and address"), ContactForm),
    "company": Tab(gettext_lazy("Company and bank"), CompanyForm),
    "region": Tab(gettext_lazy("Country and language"), RegionForm),
    "sign-in": Tab(gettext_lazy("Signing in"), SignInForm),
    "register": Tab(gettext_lazy("At the register"), AtRegisterForm),
    "personal-ids": Tab(gettext_lazy("Personal IDs"), PersonalIdsForm),
}


@staff("shop.settings")
@require_http_methods(FORM)
def shop_settings(request: DeskRequest, tab: str = "contact") -> HttpResponse:
    if tab not in TABS:
        raise Http404
    if request.method != "POST":
        return settings_page(request, tab, TABS[tab].form(instance=request.shop))
    with transaction.atomic():
        # The row as it is now: somebody else may have saved since this page opened.
        shop = Shop.objects.select_for_update().get(pk=request.shop.pk)
        form = TABS[tab].form(request.POST, instance=shop)
        if not form.is_valid():
            return settings_page(request, tab, form, status=422)
        changed = form.changes()
        form.save()
        if shop.country not in KEPT_IN and shop.personal_ids != Shop.PersonalIds.REFUSE:
            shop.personal_ids = Shop.PersonalIds.REFUSE
            shop.save(update_fields=["personal_ids"])
            changed.append("personal_ids")
        if changed:
            audit(shop, request.staff, "shop.settings", changed=changed)
        if "language" in changed:
            import_string(settings.AFTER_LANGUAGE).enqueue(shop.pk)
    messages.success(request, _("Saved."))
    return redirect("shop_tab", tab)


def settings_page(request: DeskRequest, tab: str, form: Any, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "tab": tab,
        "tabs": TABS,
        "ids_may_be_kept": request.shop.country in KEPT_IN,
    }
    return render(request, "shops/settings.html", context, status=status)


@staff("shop.settings")
@require_http_methods(FORM)
def shop_logo(request: DeskRequest) -> HttpResponse:
    form = LogoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            keep_logo(request, form.cleaned_data["logo"].read(pictures.LARGEST + 1))
        except Refused as refused:
            form.add_error("logo", refused.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("shop_logo")
    context = {"form": form, "tab": "logo", "tabs": TABS, "kept": kept_logo(request.shop)}
    status = 422 if form.errors else 200
    return render(request, "shops/logo.html", context, status=status)


def kept_logo(shop: Shop) -> Logo | None:
    return Logo.objects.filter(shop=shop).defer("image").first()


def keep_logo(request: DeskRequest, sent: bytes) -> None:
    image, content_type = pictures.clean(sent, LOGO)
    picture = {
        "image": image,
        "content_type": content_type,
        "fingerprint": hashlib.sha256(image).hexdigest()[:16],
    }
    with transaction.atomic():
        Logo.objects.update_or_create(shop=request.shop, defaults=picture)
        audit(request.shop, request.staff, "shop.settings", changed=["logo"])


@staff("shop.settings")
@require_POST
def shop_logo_remove(request: DeskRequest) -> HttpResponse:
    with transaction.atomic():
        if Logo.objects.filter(shop=request.shop).delete()[0]:
            audit(request.shop, request.staff, "shop.settings", changed=["logo"])
    return redirect("shop_logo")


@signed_in
@require_safe
def shop_logo_image(request: DeskRequest, fingerprint: str) -> HttpResponse:
    logo = get_object_or_404(Logo, shop=request.shop, fingerprint=fingerprint)
    return kept_for_ever(logo.image, logo.content_type)


def kept_for_ever(image: bytes | memoryview, content_type: str) -> HttpResponse:
    """A picture whose address has its fingerprint, so that it never becomes another."""
    return HttpResponse(
        bytes(image),
        content_type=content_type,
        headers={
            "Cache-Control": "private, max-age=31536000, immutable",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )
