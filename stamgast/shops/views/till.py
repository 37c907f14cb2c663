"""The register's page, which till/ draws, and how a browser becomes one."""

from __future__ import annotations

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stamgast.shops import devices
from stamgast.shops.access import DeskRequest, public, staff
from stamgast.shops.at_register import came_in
from stamgast.shops.devices import Kind
from stamgast.shops.models import LANGUAGES
from stamgast.shops.till_api import state
from stamgast.shops.till_words import words
from stamgast.shops.views.staff import refusals_at, status_of

FORM = ["GET", "HEAD", "POST"]


@public
@never_cache
# Receipts and reports are printed from a frame.
@csp_update({"frame-src": [SELF]})
@require_safe
def till(request: HttpRequest) -> HttpResponse:
    """The register; an unpaired browser shows a code here."""
    paired = came_in(request, Kind.REGISTER)
    language = translation.get_language()
    page = {
        "api": "/api/v1/till",
        "icons": static("icons.svg"),
        "words": words(language),
        "links": {"language": reverse("language"), "office": reverse("home")},
        "dialog": {
            "htmx": static("django_htmx/htmx-2.min.js"),
            "script": static("js/register_dialog.js"),
            "style": static("css/customers.css"),
            "pages": reverse("till") + "customers/",
        },
        "languages": LANGUAGES,
        "state": state(request).model_dump(mode="json"),
    }
    title = request.register.name if paired else "Stamgast"  # type: ignore[attr-defined]
    context = {"page": page, "locale": language, "title": title}
    response = render(request, "shops/till.html", context)
    if paired:
        devices.give(response, Kind.REGISTER, devices.held(request, Kind.REGISTER))
    return response


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        help_text=gettext_lazy("The six digits that the register or screen shows."),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True}
        ),
    )

    def clean_code(self) -> str:
        code = "".join(str(self.cleaned_data["code"]).split())
        if not (len(code) == 6 and code.isascii() and code.isdecimal()):
            raise forms.ValidationError(_("A code is six digits."))
        return code


@staff("shop.registers")
@require_http_methods(FORM)
def register_pairing(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the code that another browser shows."""
    register = get_object_or_404(request.shop.registers.select_related("outlet"), pk=pk)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            code = form.cleaned_data["code"]
            paired = devices.pair(register, code, by=request.staff, at=timezone.now())
        if form.is_valid():
            told = {"register": register.name, "browser": paired.browser or _("Unknown browser")}
            messages.success(request, _("%(register)s is paired with %(browser)s.") % told)
            return redirect("outlet_list")
    context: dict[str, Any] = {
        "form": form,
        "register": register,
        "taken": register.devices.filter(kind=Kind.REGISTER, revoked_at=None).first(),
        "address": request.build_absolute_uri(reverse("till")),
        "screen_address": request.build_absolute_uri("/screen/"),
    }
    return render(request, "shops/pairing.html", context, status=status_of(form))


@staff("shop.registers")
@require_POST
def register_here(request: DeskRequest, pk: int) -> HttpResponse:
    """This very browser becomes the register."""
    register = get_object_or_404(request.shop.registers, pk=pk)
    if before := devices.known(request, Kind.REGISTER):
        before.revoke(by=request.staff, at=timezone.now())
    secret = devices.fresh_secret()
    devices.became(
        register,
        Kind.REGISTER,
        devices.hashed(secret),
        devices.agent_of(request),
        by=request.staff,
        at=timezone.now(),
    )
    response = redirect("till")
    devices.give(response, Kind.REGISTER, secret)
    return response


@staff("shop.registers")
@require_POST
def device_revocation(request: DeskRequest, pk: int) -> HttpResponse:
    living = request.shop.devices.filter(revoked_at=None)
    device = get_object_or_404(living.select_related("shop", "register"), pk=pk)
    device.revoke(by=request.staff, at=timezone.now())
    messages.success(request, _("It is no longer paired with %s.") % device.register.name)
    return redirect("outlet_list")
