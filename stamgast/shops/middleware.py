"""What each request goes through before it reaches a page."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation

from stamgast.lib.refused import Refused
from stamgast.shops import sessions
from stamgast.shops.api import in_shape
from stamgast.shops.models import Staff

Handler = Callable[[Any], HttpResponseBase]

SHOP_IN_SESSION = "shop"


def sessions_that_end(get_response: Handler) -> Handler:
    """Signs out whoever was away too long, and notes that the others are there."""

    def middleware(request: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            if sessions.outlived(request, at=timezone.now()):
                logout(request)
            else:
                sessions.seen(request, at=timezone.now())
        return get_response(request)

    return middleware


def shop_of_the_staff(get_response: Handler) -> Handler:
    """Sets `request.shop` and `request.staff`, the person's language and the shop's time."""

    def middleware(request: Any) -> HttpResponseBase:
        request.staff = place_of(request) if request.user.is_authenticated else None
        request.shop = request.staff.shop if request.staff else None
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        if request.shop:
            timezone.activate(zoneinfo.ZoneInfo(request.shop.time_zone))
        try:
            response = get_response(request)
        finally:
            timezone.deactivate()
        response.headers.setdefault("Content-Language", translation.get_language())
        if request.user.is_authenticated or request.shop:
            # A shared computer's Back button must not show the customers again.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def place_of(request: Any) -> Staff | None:
    places = Staff.objects.filter(user=request.user, active=True).select_related("shop")
    by_shop = {place.shop_id: place for place in places.order_by("pk")}
    chosen = request.session.get(SHOP_IN_SESSION)
    return by_shop.get(chosen) or next(iter(by_shop.values()), None)


class Refusals:
    """A rule's no becomes a sentence on a page; for a program, every no becomes JSON."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        response = self.get_response(request)
        return in_shape(response) if request.path.startswith("/api/") else response

    def process_exception(self, request: Any, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        status = 422 if error.field else 409
        template = "_refused.html" if request.htmx else "refused.html"
        return render(request, template, {"refused": error}, status=status)


PERMISSIONS = (
    "microphone=(), geolocation=(), payment=(), usb=(),"
    " publickey-credentials-get=(self), publickey-credentials-create=(self)"
)


def permissions_policy(get_response: Handler) -> Handler:
    def middleware(request: Any) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", f"camera=(), {PERMISSIONS}")
        return response

    return middleware


def with_camera(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The page may ask for the camera; no other page may."""

    @wraps(view)
    def allowed(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Permissions-Policy"] = f"camera=(self), {PERMISSIONS}"
        return response

    return allowed
