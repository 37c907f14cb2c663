"""Where everybody comes by: the way in, the language, and pages that say no."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from stamgast.lib.keys import key
from stamgast.shops.access import DeskRequest, public, signed_in
from stamgast.shops.middleware import SHOP_IN_SESSION
from stamgast.shops.models import LANGUAGES


@signed_in
@require_safe
def home(request: DeskRequest) -> HttpResponse:
    return redirect("customer_list")


@public
@require_safe
def shop_none(request: HttpRequest) -> HttpResponse:
    """For somebody who signed in and works in no shop, or no longer."""
    if getattr(request, "staff", None) or not request.user.is_authenticated:
        return redirect("home")
    return render(request, "shops/none.html", status=403)


@signed_in
@require_POST
def shop_switch(request: DeskRequest) -> HttpResponse:
    """Go to work in another of the person's shops."""
    places = request.user.places.filter(active=True)
    chosen = get_object_or_404(places, shop=key(request.POST.get("shop")))
    request.session[SHOP_IN_SESSION] = chosen.shop_id
    return redirect("home")


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(back(request))
    if chosen in dict(LANGUAGES):
        if request.user.is_authenticated:
            request.user.language = chosen
            request.user.save(update_fields=["language"])
        remember_language(response, chosen)
    return response


def remember_language(response: HttpResponse, chosen: str) -> None:
    """So that the pages before signing in speak it too."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    translation.activate(chosen)


def back(request: HttpRequest) -> str:
    """The page that was asked for, if it is one of ours."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if ours else "/"


@signed_in
@require_safe
def still_here(request: DeskRequest) -> HttpResponse:
    """For js/signed_out.js: is the session alive, and which token do forms carry now?"""
    return JsonResponse({"token": get_token(request), "name": request.staff.name})


@signed_in
@require_safe
def signed_in_again(request: DeskRequest) -> HttpResponse:
    """The end of signing in beside a page with typed work; tells that page, and closes."""
    return render(request, "shops/signed_in_again.html")


@public
def stale_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open over a sign-in, or came from elsewhere: its form can't be trusted."""
    template = (
        "shops/_stale_page.html" if getattr(request, "htmx", None) else "shops/stale_page.html"
    )
    return render(request, template, status=403)


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    template = "shops/_not_found.html" if getattr(request, "htmx", None) else "404.html"
    return render(request, template, status=404)


@public
def fault(request: HttpRequest) -> HttpResponse:
    """Without anything that may be what broke; app.js has a sentence for htmx."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=500)
    return HttpResponse(render_to_string("500.html"), status=500)
