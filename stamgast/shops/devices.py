"""Registers and screens: browsers that a shop has paired, and the codes that pair them.

An unpaired browser is given a secret in a cookie and shows a code of six digits.
Whoever types the code in Settings makes that secret the device's: nothing else has to
reach the browser. We keep hashes of both. A plain SHA-256 is right for the secret's
256 random bits (api_tokens.py says why), and finding a row by it tells a stopwatch
nothing; the code's is keyed, for a million codes are quickly hashed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from stamgast.lib import live
from stamgast.lib.refused import Refused
from stamgast.shops import browsers
from stamgast.shops.auditing import audit
from stamgast.shops.models import Register, Shop, Staff

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from stamgast.shops.shifts import Shift

CODE_LIVES = dt.timedelta(minutes=10)
# Wrong codes typed in one shop, before it waits for as long as a code lives.
MISSES = 5
# Codes that wait at once in the whole house: the fewer, the less is there to be guessed.
WAITING = 200
# As long as browsers keep a cookie at all; each visit of the page begins it anew.
COOKIE_AGE = 400 * 24 * 3600
# How exactly a device's last request is known.
NOTED_EVERY = dt.timedelta(minutes=10)


class Kind(models.TextChoices):
    REGISTER = "register", _("Register")
    SCREEN = "screen", _("Customer screen")


class Device(models.Model):
    """A browser that is a register of the shop, or the screen beside one."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="devices")
    register = models.ForeignKey(Register, models.CASCADE, related_name="devices")
    kind = models.CharField(max_length=8, choices=Kind)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    # What it says it is (browsers.py).
    user_agent = models.CharField(max_length=200, blank=True, editable=False)
    paired_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    paired_at = models.DateTimeField(editable=False)
    # To the nearest ten minutes.
    seen_at = models.DateTimeField(editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    if TYPE_CHECKING:
        shifts: RelatedManager[Shift]

    class Meta:
        ordering = ["-paired_at"]
        constraints = [
            # A register is one browser; the next that is paired takes its place.
            models.UniqueConstraint(
                fields=["register"],
                condition=models.Q(kind="register", revoked_at=None),
                name="one_browser_a_register",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def browser(self) -> str:
        return browsers.browser(self.user_agent)

    @property
    def system(self) -> str:
        return browsers.system(self.user_agent)

    def seen(self, *, at: dt.datetime) -> None:
        if self.seen_at < at - NOTED_EVERY:
            Device.objects.filter(pk=self.pk).update(seen_at=at)

    @transaction.atomic
    def revoke(self, *, by: Staff, at: dt.datetime) -> None:
        """It is a stranger from its next request on, and nobody is at work there."""
        if Device.objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=at):
            self.shifts.filter(until=None).update(until=at, ended="out")
            audit(self.shop, by, "shop.unpaired", self.register.name, kind=self.kind)
            transaction.on_commit(partial(live.publish, live.topic_of(self.register_id)))


class Waiting(models.Model):
    """A browser that shows a code and waits. It has no shop yet: whoever types the code
    decides that. Gone when it is paired, or ten minutes old."""

    kind = models.CharField(max_length=8, choices=Kind)
    code = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    user_agent = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} since {self.since}"


def wait(request: HttpRequest, kind: str, *, at: dt.datetime) -> tuple[str, str]:
    """A code for the browser to show and a secret to hold; those before work no more."""
    Waiting.objects.filter(since__lt=at - CODE_LIVES).delete()
    Waiting.objects.filter(digest=hashed(held(request, kind))).delete()
    if Waiting.objects.count() >= WAITING:
        told = _("Too many browsers wait to be paired. Try again in ten minutes.")
        raise Refused("too_many_waiting", told)
    secret = fresh_secret()
    while True:
        code = f"{secrets.randbelow(1_000_000):06}"
        try:
            with transaction.atomic():
                Waiting.objects.create(
                    kind=kind,
                    code=keyed(code),
                    digest=hashed(secret),
                    user_agent=agent_of(request),
                    since=at,
                )
        except IntegrityError:
            # Another browser shows this code just now.
            continue
        return code, secret


def pair(
    register: Register, code: str, *, by: Staff, at: dt.datetime, kind: str | None = None
) -> Device:
    """The browser that shows the code becomes the register, or a screen of it; with a `kind`,
    only what waits to be that."""
    misses = f"pairing-misses:{register.shop_id}"
    cache.add(misses, 0, int(CODE_LIVES.total_seconds()))
    # Counted before it is looked at, so that many at once get no more tries.
    if cache.incr(misses) > MISSES:
        told = _("Too many wrong codes. Wait ten minutes, then show a new one.")
        raise Refused("too_many_misses", told, field="code")
    with transaction.atomic():
        young = Waiting.objects.filter(code=keyed(code), since__gte=at - CODE_LIVES)
        if kind:
            young = young.filter(kind=kind)
        waiting = young.first()
        # Whoever takes the row away has the code; it can't be taken twice.
        if waiting is None or not young.filter(pk=waiting.pk).delete()[0]:
            told = _("No browser shows this code. It works for ten minutes, and once.")
            raise Refused("code_unknown", told, field="code")
        device = became(register, waiting.kind, waiting.digest, waiting.user_agent, by=by, at=at)
    cache.delete(misses)
    return device


@transaction.atomic
def became(
    register: Register, kind: str, digest: str, user_agent: str, *, by: Staff, at: dt.datetime
) -> Device:
    Register.objects.select_for_update().get(pk=register.pk)
    if kind == Kind.REGISTER:
        for other in register.devices.filter(kind=kind, revoked_at=None):
            other.revoke(by=by, at=at)
    device = Device.objects.create(
        shop_id=register.shop_id,
        register=register,
        kind=kind,
        digest=digest,
        user_agent=user_agent,
        paired_by=by,
        paired_at=at,
        seen_at=at,
    )
    audit(register.shop, by, "shop.paired", register.name, kind=kind)
    transaction.on_commit(partial(live.publish, live.topic_of(register.pk)))
    return device


def known(request: HttpRequest, kind: str) -> Device | None:
    """The device that asks; None where the browser is none, or none any more."""
    if not (secret := held(request, kind)):
        return None
    return next(living(kind=kind, digest=hashed(secret)), None)


def known_together(asking: Sequence[tuple[HttpRequest, str]]) -> list[Device | None]:
    """The same of many requests, each with its kind, in one question."""
    held_by = [(kind, hashed(held(request, kind))) for request, kind in asking]
    found = {
        (device.kind, device.digest): device
        for device in living(digest__in={digest for _kind, digest in held_by})
    }
    return [found.get(each) for each in held_by]


def living(**which: object) -> Iterator[Device]:
    """Those of them that nobody revoked, each with its register and shop."""
    found = Device.objects.filter(revoked_at=None, **which)
    for device in found.select_related("shop", "register__outlet"):
        # One shop, asked for once.
        device.register.shop = device.register.outlet.shop = device.shop
        yield device


def held(request: HttpRequest, kind: str) -> str:
    return request.COOKIES.get(cookie(kind), "")


def agent_of(request: HttpRequest) -> str:
    return request.headers.get("User-Agent", "")[:200]


def fresh_secret() -> str:
    return secrets.token_urlsafe(32)


def give(response: HttpResponseBase, kind: str, secret: str) -> None:
    response.set_cookie(
        cookie(kind),
        secret,
        max_age=COOKIE_AGE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def cookie(kind: str) -> str:
    """A browser may be a register and its second window the screen."""
    return f"__Host-{kind}" if settings.HTTPS else kind


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def keyed(code: str) -> str:
    return salted_hmac("stamgast.pairing", code, algorithm="sha256").hexdigest()


def forget_waiting() -> None:
    Waiting.objects.filter(since__lt=timezone.now() - CODE_LIVES).delete()
