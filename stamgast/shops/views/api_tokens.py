"""Settings → API: the keys of other programs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stamgast.shops import api_tokens, sessions
from stamgast.shops.access import DeskRequest, staff
from stamgast.shops.permissions import PERMISSIONS
from stamgast.shops.token_forms import TokenForm
from stamgast.shops.views.staff import refusals_at, status_of


@staff("shop.api")
@require_safe
def token_list(request: DeskRequest) -> HttpResponse:
    tokens = request.shop.api_tokens.shown(at=timezone.now())
    rows = [
        (
            token,
            [PERMISSIONS[name] for name in token.permissions if name in PERMISSIONS],
            token.ended(on=timezone.localdate()),
        )
        for token in tokens
    ]
    return render(request, "shops/tokens.html", {"rows": rows})


@staff("shop.api")
@require_http_methods(["GET", "HEAD", "POST"])
def token_new(request: DeskRequest) -> HttpResponse:
    """Make a key, and show it this once."""
    sessions.ask_again(request)
    form = TokenForm(request.POST or None, staff=request.staff)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            token, text = api_tokens.make(request.shop, by=request.staff, **form.cleaned_data)
        if form.is_valid():
            return render(request, "shops/token_made.html", {"token": token, "text": text})
    return render(request, "shops/token_new.html", {"form": form}, status=status_of(form))


@staff("shop.api")
@require_POST
def token_revocation(request: DeskRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(request.shop.api_tokens.all(), pk=pk)
    token.revoke(by=request.staff, at=timezone.now())
    told = _("The key %s opens nothing any more. Until tomorrow you can undo that here.")
    messages.success(request, told % token.name)
    return redirect("token_list")


@staff("shop.api")
@require_POST
def token_return(request: DeskRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(request.shop.api_tokens.shown(at=timezone.now()), pk=pk)
    token.bring_back(by=request.staff, at=timezone.now())
    messages.success(request, _("The key %s works again.") % token.name)
    return redirect("token_list")
