"""Who is at a register, from when to when; and leave that somebody else gives there."""

from __future__ import annotations

import datetime as dt
import secrets
from functools import partial

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stamgast.lib import live
from stamgast.lib.refused import Refused
from stamgast.shops import pins
from stamgast.shops.auditing import audit
from stamgast.shops.devices import Device, hashed
from stamgast.shops.models import Shop, Staff
from stamgast.shops.permissions import PERMISSIONS

# How exactly the last touch is known: a write a request would be a write for every item.
NOTED_EVERY = dt.timedelta(seconds=30)
APPROVAL_LIVES = dt.timedelta(minutes=2)


class Shift(models.Model):
    """Somebody at a register. Unlocking it begins another."""

    class End(models.TextChoices):
        OUT = "out", _("Signed out")
        LOCKED = "locked", _("Locked")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="shifts")
    device = models.ForeignKey(Device, models.CASCADE, related_name="shifts")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="shifts")
    since = models.DateTimeField()
    # To the nearest half minute.
    seen_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    ended = models.CharField(max_length=6, choices=End, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["device"], condition=Q(until=None), name="one_at_a_register"
            )
        ]
        indexes = [models.Index(fields=["seen_at"], condition=Q(until=None), name="at_work_lately")]

    def __str__(self) -> str:
        return f"{self.staff_id} at {self.device_id}"

    @property
    def lapses_at(self) -> dt.datetime:
        """When it locks by itself, unless something happens there."""
        return self.seen_at + dt.timedelta(minutes=self.shop.lock_after) + NOTED_EVERY

    def on(self, *, at: dt.datetime) -> bool:
        return self.until is None and at < self.lapses_at and self.staff.active

    def locked(self, *, at: dt.datetime) -> bool:
        """Ended by itself or by the key for it, and not by leaving."""
        return self.staff.active and not self.on(at=at) and self.ended != self.End.OUT

    def seen(self, *, at: dt.datetime) -> None:
        if self.seen_at < at - NOTED_EVERY:
            Shift.objects.filter(pk=self.pk).update(seen_at=at)


def last_at(device: Device) -> Shift | None:
    """The last who signed in there, gone or not."""
    shift = device.shifts.select_related("staff").first()
    if shift:
        shift.device, shift.shop, shift.staff.shop = device, device.shop, device.shop
    return shift


def sign_in(device: Device, member: Staff, pin: str, *, at: dt.datetime) -> Shift:
    """They are at the register from now on, and nobody else."""
    pins.prove(member, pin, at=at)
    with transaction.atomic():
        Device.objects.select_for_update().get(pk=device.pk)
        end(device, Shift.End.OUT, at=at)
        return Shift.objects.create(
            shop_id=device.shop_id, device=device, staff=member, since=at, seen_at=at
        )


def lock(device: Device, *, at: dt.datetime) -> None:
    end(device, Shift.End.LOCKED, at=at)


def sign_out(device: Device, *, at: dt.datetime) -> None:
    """Whoever is there goes; from a locked register too."""
    end(device, Shift.End.OUT, at=at)
    if shift := device.shifts.first():
        Shift.objects.filter(pk=shift.pk).update(ended=Shift.End.OUT)


def end(device: Device, how: str, *, at: dt.datetime) -> None:
    """One that lapsed ended then, and not when the next came."""
    for shift in device.shifts.select_related("shop").filter(until=None):
        open_still = Shift.objects.filter(pk=shift.pk, until=None)
        open_still.update(until=min(at, shift.lapses_at), ended=how)
    transaction.on_commit(partial(live.publish, live.topic_of(device.register_id)))


def anybody_at_work(*, since: dt.datetime) -> bool:
    """Whether somebody did something at any register of the house."""
    return Shift.objects.filter(until=None, seen_at__gte=since).exists()


class Approval(models.Model):
    """Leave that somebody gave, by their PIN, for one act of whoever is at the register.

    The act may be sent twice where the network failed: its Idempotency-Key is noted, and
    the same one finds the leave again.
    """

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+")
    device = models.ForeignKey(Device, models.CASCADE, related_name="approvals")
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    permission = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_for = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.permission} by {self.by_id}"


def approve(
    device: Device, member: Staff, pin: str, permission: str, *, at: dt.datetime
) -> tuple[Approval, str]:
    """Leave for one act within two minutes, and the text that shows it."""
    pins.prove(member, pin, at=at)
    if not member.may(permission):
        told = _("%(name)s may not do this either: %(what)s.")
        what = {"name": member.name, "what": PERMISSIONS[permission]}
        raise Refused("approver_may_not", told % what)
    text = secrets.token_urlsafe(32)
    with transaction.atomic():
        approval = Approval.objects.create(
            shop_id=device.shop_id,
            device=device,
            by=member,
            permission=permission,
            digest=hashed(text),
            at=at,
        )
        audit(device.shop, member, permission, device.register.name, approved=True)
    return approval, text


def use(device: Device, text: str, permission: str, *, key: str, at: dt.datetime) -> Staff | None:
    """Who gave leave, once; None where the text shows none for this."""
    given = Approval.objects.filter(
        Q(used_at=None) | (Q(used_for=key) & ~Q(used_for="")),
        device=device,
        permission=permission,
        digest=hashed(text),
        at__gt=at - APPROVAL_LIVES,
    )
    # One UPDATE settles which of two requests has it.
    if not given.update(used_at=at, used_for=key):
        return None
    return Approval.objects.select_related("by").get(digest=hashed(text)).by
