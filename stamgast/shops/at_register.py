"""Who may do what at a register: policies for pages (beside access.py's) and for the
till's routes. The device is known by its cookie, whoever is at it by its shift."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django_htmx.middleware import HtmxDetails
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from stamgast.shops import devices, shifts
from stamgast.shops.access import View, not_allowed, policy
from stamgast.shops.api import Refusal
from stamgast.shops.devices import Device, Kind
from stamgast.shops.models import LANGUAGES, Register, Shop, Staff
from stamgast.shops.permissions import PERMISSIONS
from stamgast.shops.shifts import Shift

APPROVAL = "X-Approval"
KEY = "Idempotency-Key"


class DeviceRequest(HttpRequest):
    """A request by a paired device, whoever is at it."""

    shop: Shop
    register: Register
    device: Device
    htmx: HtmxDetails


class TillRequest(DeviceRequest):
    """A request by somebody who signed in at a register."""

    staff: Staff
    shift: Shift
    # Who gave leave for this act, where `staff` may not do it alone.
    approved_by: Staff | None


# Pages


def device(kind: str) -> Callable[[Callable[..., HttpResponseBase]], View[...]]:
    """Only a paired register, or screen; other browsers are led to where it is paired."""
    assert kind in Kind.values, kind

    def guard(view: Callable[..., HttpResponseBase]) -> View[...]:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return view(request, *args, **kwargs) if came_in(request, kind) else shut(request)

        return policy(guarded, f"device {kind}")

    return guard


def at_register(permission: str) -> Callable[[Callable[..., HttpResponseBase]], View[...]]:
    """Only somebody at a register who may do this; a locked one asks for a PIN first."""
    assert permission in PERMISSIONS, permission

    def guard(view: Callable[..., HttpResponseBase]) -> View[...]:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not (came_in(request, Kind.REGISTER) and at_work(request)):
                return shut(request)
            if not request.staff.may(permission):
                return not_allowed(request, permission)
            return view(request, *args, **kwargs)

        return policy(guarded, f"at register {permission}")

    return guard


def shut(request: Any) -> HttpResponseBase:
    """To the register's own page; the page that asked for a part of itself is that already."""
    return HttpResponse(status=401) if request.htmx else redirect("till")


# Routes


class Door(AuthBase):
    """Any browser, paired or not; what it sends carries the page's token against forgery."""

    openapi_type = "apiKey"
    policy = "door"

    def __init__(self, kind: str = Kind.REGISTER) -> None:
        super().__init__()
        self.kind = kind

    def __call__(self, request: Any) -> bool:
        if check_csrf(request):
            told = _("This page is out of date. Load it again.")
            raise Refusal(403, "stale_page", told)
        came_in(request, self.kind)
        return True


class Paired(Door):
    """Only a paired register, or screen."""

    policy = "device"

    def __call__(self, request: Any) -> bool:
        super().__call__(request)
        if request.device is None:
            raise not_paired()
        return True


class AtRegister(Paired):
    """Only somebody at a register who may do this, or was given leave for it just now."""

    policy = "at register"

    def __init__(self, permission: str) -> None:
        assert permission in PERMISSIONS, permission
        super().__init__(Kind.REGISTER)
        self.permission = permission

    def __call__(self, request: Any) -> bool:
        super().__call__(request)
        if not at_work(request):
            raise Refusal(401, "locked", _("This register is locked. Sign in with your PIN."))
        request.approved_by = leave(request, self.permission)
        return True


class NeedsApproval(Refusal):
    """Whoever is at the register may not do this alone; the till asks for another's PIN."""

    def __init__(self, permission: str) -> None:
        told = _("You may not do this alone: %(what)s.") % {"what": PERMISSIONS[permission]}
        super().__init__(403, "needs_approval", told)
        self.permission = permission


def leave(request: TillRequest, permission: str) -> Staff | None:
    """Who gave leave; nobody where none is needed. Refuses where it is needed and missing.

    For a rule inside of an act too: a line's discount, say, in a route that sells.
    """
    if request.staff.may(permission):
        return None
    text, key = request.headers.get(APPROVAL, ""), request.headers.get(KEY, "")
    given = shifts.use(request.device, text, permission, key=key[:200], at=timezone.now())
    if given is None or not given.may(permission):
        raise NeedsApproval(permission)
    return given


# Both


def not_paired() -> Refusal:
    told = _("This browser is no register of a shop, or no longer. Pair it again.")
    return Refusal(401, "not_paired", told)


def came_in(request: Any, kind: str) -> bool:
    """Sets whose device asks, its language and the shop's time; False for a stranger."""
    request.device = devices.known(request, kind)
    if request.device is None:
        return False
    settle(request)
    return True


def settle(request: Any) -> None:
    """In the device's shop, its time, and the language that is spoken on it."""
    request.device.seen(at=timezone.now())
    request.register, request.shop = request.device.register, request.device.shop
    timezone.activate(zoneinfo.ZoneInfo(request.shop.time_zone))
    # What was chosen on this device, else what the shop speaks.
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    request.LANGUAGE_CODE = chosen if chosen in dict(LANGUAGES) else request.shop.language
    translation.activate(request.LANGUAGE_CODE)


def at_work(request: Any) -> bool:
    """Sets who is at the register; each request keeps it from locking."""
    now = timezone.now()
    shift = shifts.last_at(request.device)
    if shift is None or not shift.on(at=now):
        return False
    shift.seen(at=now)
    request.shift, request.staff = shift, shift.staff
    return True
