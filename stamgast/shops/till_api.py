"""The till's way in: pairing, signing in with a PIN, locking, another's leave.

The shapes are those of till/src/types.ts. A program's key opens nothing here, and a
device's cookie opens nothing of the API for programs.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema
from ninja.responses import Status
from pydantic import Field

from stamgast.lib.refused import Refused
from stamgast.shops import devices, shifts
from stamgast.shops.api import NOES, Refusal
from stamgast.shops.at_register import AtRegister, DeviceRequest, Door, Paired, TillRequest
from stamgast.shops.devices import CODE_LIVES, Device, Kind
from stamgast.shops.models import Staff
from stamgast.shops.permissions import PERMISSIONS

router = Router()
# New codes for one address within the life of one.
CODES = 30


class Person(Schema):
    id: int
    name: str


class Worker(Person):
    permissions: list[str]


class ShopSeen(Schema):
    name: str
    currency: str
    country: str
    # Whether it asks, before it is paid, whose sale it is.
    ask_at_end: bool


class Here(Schema):
    id: int
    name: str
    outlet: str
    shop: ShopSeen
    idle_minutes: int
    staff: list[Person]
    at_work: Worker | None
    locked_by: Person | None


class Pairable(Schema):
    id: int
    name: str
    outlet: str
    address: str


class State(Schema):
    token: str
    locale: str
    here: Here | None
    pairable: list[Pairable]


class Asked(Schema):
    kind: Kind = Kind.REGISTER


class Code(Schema):
    code: str
    seconds: int


class Signing(Schema):
    staff: int
    pin: str


class Asking(Signing):
    permission: str


class Leave(Schema):
    approval: str
    by: Person


class ScreenPaired(Schema):
    """A screen of this register. `browser` is what it says it is."""

    id: int
    browser: str
    paired_at: datetime
    seen_at: datetime


class Screens(Schema):
    screens: list[ScreenPaired]
    # Where a screen shows its code.
    address: str


class CodeTyped(Schema):
    code: Annotated[str, Field(max_length=20)]


@router.get("/state", auth=Door(), response={200: State, **NOES})
def till_state(request: Any) -> State:
    return state(request)


@router.post("/pairing", auth=Door(), response={200: Code, **NOES})
def till_pairing(request: Any, asked: Asked, response: HttpResponse) -> Code:
    """A code to show; the browser gets the secret that the code's taker makes a device's."""
    codes = f"pairing-codes:{get_client_ip_address(request)}"
    cache.add(codes, 0, int(CODE_LIVES.total_seconds()))
    if cache.incr(codes) > CODES:
        raise Refusal(429, "too_many_codes", _("Too many codes. Wait ten minutes."))
    if devices.known(request, asked.kind):
        raise Refused("paired_already", _("This browser is paired already. Load the page again."))
    code, secret = devices.wait(request, asked.kind, at=timezone.now())
    devices.give(response, asked.kind, secret)
    return Code(code=code, seconds=int(CODE_LIVES.total_seconds()))


@router.post("/sign-in", auth=Paired(), response={200: State, **NOES})
def till_sign_in(request: DeviceRequest, signing: Signing) -> State:
    """Sign in, take over, or unlock: all is a PIN."""
    member = colleague(request, signing.staff)
    shifts.sign_in(request.device, member, signing.pin, at=timezone.now())
    return state(request)


@router.post("/sign-out", auth=Paired(), response={200: State, **NOES})
def till_sign_out(request: DeviceRequest) -> State:
    shifts.sign_out(request.device, at=timezone.now())
    return state(request)


@router.post("/lock", auth=Paired(), response={200: State, **NOES})
def till_lock(request: DeviceRequest) -> State:
    shifts.lock(request.device, at=timezone.now())
    return state(request)


@router.post("/touch", auth=AtRegister("sales.sell"), response={204: None, **NOES})
def till_touch(request: TillRequest) -> Status[None]:
    """Somebody is busy here without asking for anything: typing a name, say."""
    return Status(204, None)


@router.post("/approval", auth=AtRegister("sales.sell"), response={200: Leave, **NOES})
def till_approval(request: TillRequest, asking: Asking) -> Leave:
    """Leave for one act, to be sent along as X-Approval within two minutes."""
    if asking.permission not in PERMISSIONS:
        raise Refused("permission_unknown", _("There is no such permission."), field="permission")
    member = colleague(request, asking.staff)
    _approval, text = shifts.approve(
        request.device, member, asking.pin, asking.permission, at=timezone.now()
    )
    return Leave(approval=text, by=person(member))


@router.get("/screens", auth=AtRegister("sales.sell"), response={200: Screens, **NOES})
def till_screens(request: TillRequest) -> Screens:
    """The screens of this register."""
    return screens(request)


@router.post("/screens", auth=AtRegister("shop.registers"), response={200: Screens, **NOES})
def till_screen_pairing(request: TillRequest, typed: CodeTyped) -> Screens:
    """The browser that shows this code becomes a screen of this register."""
    code = "".join(typed.code.split())
    by = request.approved_by or request.staff
    devices.pair(request.register, code, by=by, at=timezone.now(), kind=Kind.SCREEN)
    return screens(request)


@router.delete("/screens/{pk}", auth=AtRegister("shop.registers"), response={200: Screens, **NOES})
def till_screen_revocation(request: TillRequest, pk: int) -> Screens:
    screen = get_object_or_404(living_screens(request).select_related("shop", "register"), pk=pk)
    screen.revoke(by=request.approved_by or request.staff, at=timezone.now())
    return screens(request)


def living_screens(request: TillRequest) -> QuerySet[Device]:
    return request.register.devices.filter(kind=Kind.SCREEN, revoked_at=None)


def screens(request: TillRequest) -> Screens:
    return Screens(
        screens=[
            ScreenPaired(
                id=screen.pk,
                browser=" · ".join(filter(None, [screen.browser, screen.system])),
                paired_at=screen.paired_at,
                seen_at=screen.seen_at,
            )
            for screen in living_screens(request)
        ],
        address=request.build_absolute_uri("/screen/"),
    )


def colleague(request: DeviceRequest, pk: int) -> Staff:
    return get_object_or_404(request.shop.staff.with_pin().select_related("shop"), pk=pk)


def state(request: Any) -> State:
    """All that the till draws itself by, whoever asks."""
    return State(
        token=get_token(request),
        locale=translation.get_language(),
        here=register_seen(request) if request.device else None,
        pairable=[] if request.device else pairable(request),
    )


def register_seen(request: DeviceRequest) -> Here:
    now = timezone.now()
    shift = shifts.last_at(request.device)
    on = shift is not None and shift.on(at=now)
    return Here(
        id=request.register.pk,
        name=request.register.name,
        outlet=request.register.outlet.name,
        shop=ShopSeen.from_orm(request.shop),
        idle_minutes=request.shop.lock_after,
        staff=[person(member) for member in request.shop.staff.with_pin()],
        at_work=worker(shift.staff) if shift and on else None,
        locked_by=person(shift.staff) if shift and shift.locked(at=now) else None,
    )


def pairable(request: Any) -> list[Pairable]:
    """What somebody who is signed in to the back office here may pair with one click."""
    if not (request.staff and request.staff.may("shop.registers")):
        return []
    return [
        Pairable(
            id=register.pk,
            name=register.name,
            outlet=register.outlet.name,
            address=reverse("register_here", args=[register.pk]),
        )
        for register in request.shop.registers.select_related("outlet")
    ]


def worker(member: Staff) -> Worker:
    may = sorted(filter(member.may, PERMISSIONS))
    return Worker(id=member.pk, name=member.name, permissions=may)


def person(member: Staff) -> Person:
    return Person(id=member.pk, name=member.name)
