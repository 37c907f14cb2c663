"""Browsers that are registers."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.utils import timezone

from stamgast.shops import devices
from stamgast.shops.devices import Device
from stamgast.shops.models import Outlet, Register, Shop, Staff

PIN = "2468"


class Till(Client):
    """A browser at /register/: it speaks JSON, and holds a device's cookie once paired."""

    def send(self, path: str, body: Any = None, method: str = "post", **headers: str) -> Any:
        how = {"content_type": "application/json", "data": body} if body is not None else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return getattr(self, method)(f"/api/v1/till{path}", headers=named, **how)

    def state(self) -> Any:
        return self.send("/state", method="get").json()

    def sign_in(self, member: Staff, pin: str = PIN) -> Any:
        return self.send("/sign-in", {"staff": member.pk, "pin": pin})


def register_of(shop: Shop, name: str = "Till") -> Register:
    outlet, _new = Outlet.objects.get_or_create(shop=shop, name="Harbour")
    return Register.objects.create(shop=shop, outlet=outlet, name=name)


def till_at(register: Register, by: Staff) -> Till:
    """A browser that is paired as this register."""
    till, secret = Till(), devices.fresh_secret()
    devices.became(
        register, "register", devices.hashed(secret), "Mozilla/5.0 (Windows) Chrome/130",
        by=by, at=timezone.now(),
    )  # fmt: skip
    till.cookies["register"] = secret
    return till


def device_of(register: Register) -> Device:
    return register.devices.get(revoked_at=None)


def with_pin(member: Staff, pin: str = PIN) -> Staff:
    member.set_pin(pin)
    member.save()
    return member
