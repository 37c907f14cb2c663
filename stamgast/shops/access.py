"""Who may open which page. Every view names its policy with one of these three;
a test walks all URLs and fails on a view without."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from stamgast.shops.models import Shop, Staff, User
from stamgast.shops.permissions import PERMISSIONS

P = ParamSpec("P")


class DeskRequest(HttpRequest):
    """A request by somebody who signed in and works in a shop."""

    user: User
    shop: Shop
    staff: Staff
    htmx: HtmxDetails


DeskView = Callable[Concatenate[DeskRequest, P], HttpResponseBase]
View = Callable[Concatenate[Any, P], HttpResponseBase]


def staff(*permissions: str) -> Callable[[DeskView[P]], View[P]]:
    """Only staff with one of the named permissions; others get 403 with a way back, strangers the
    login."""
    assert {*permissions} <= {*PERMISSIONS}, permissions

    def guard(view: DeskView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if refused := outsider(request):
                return refused
            if not any(map(request.staff.may, permissions)):
                return not_allowed(request, permissions[0])
            if request.shop.second_factor_required and not has_second_factor(request.user):
                return second_factor_first(request)
            return view(cast(DeskRequest, request), *args, **kwargs)

        return policy(guarded, " or ".join(permissions))

    return guard


def signed_in(view: DeskView[P]) -> View[P]:
    """Anybody who signed in and works in a shop, whatever their role."""

    @wraps(view)
    def guarded(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return outsider(request) or view(cast(DeskRequest, request), *args, **kwargs)

    return policy(guarded, "signed in")


def public(view: Callable[..., HttpResponseBase]) -> View[...]:
    """Anybody at all."""
    return policy(view, "public")


def policy(view: Callable[..., HttpResponseBase], name: str) -> View[...]:
    view.policy = name  # type: ignore[attr-defined]
    return view


def outsider(request: Any) -> HttpResponseBase | None:
    if not request.user.is_authenticated:
        return signed_out(request) if request.htmx else to_the_door(request)
    if request.staff is None:
        here = reverse("shop_none")
        return HttpResponseClientRedirect(here) if request.htmx else redirect(here)
    return None


def signed_out(request: Any) -> HttpResponse:
    """The page beneath stays as it is, with all that was typed; js/signed_out.js goes on."""
    return render(request, "_signed_out.html", status=401)


def to_the_door(request: Any) -> HttpResponseBase:
    if not Shop.objects.exists():
        return redirect("setup")
    return redirect_to_login(request.get_full_path())


def until_there_is_a_shop(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The first visitor of a new house makes its first shop instead of signing in."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated and not Shop.objects.exists():
            return redirect("setup")
        return view(request, *args, **kwargs)

    return guarded


def has_second_factor(user: User) -> bool:
    means = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user=user, type__in=means).exists())


def second_factor_first(request: Any) -> HttpResponse:
    """The shop asks for more than a password; my account is where to set it up."""
    if request.htmx:
        return render(request, "shops/_second_factor.html", status=403)
    told = _("%s asks for more than a password: make a passkey, or set up codes from an app.")
    messages.warning(request, told % request.shop)
    return redirect("account")


def not_allowed(request: Any, permission: str) -> HttpResponse:
    context = {"needed": PERMISSIONS[permission]}
    template = "shops/_not_allowed.html" if request.htmx else "shops/not_allowed.html"
    return render(request, template, context, status=403)


def what_may_be_done(request: HttpRequest) -> dict[str, Any]:
    """For templates: `may.customers_export` and so on, the shop, and who works."""
    member = getattr(request, "staff", None)
    may = {name.replace(".", "_"): bool(member and member.may(name)) for name in PERMISSIONS}
    return {"may": may, "shop": getattr(request, "shop", None), "staff": member}
