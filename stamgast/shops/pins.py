"""A PIN is proved by trying it, and few tries are given."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, F, Q, When
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from stamgast.lib.refused import Refused
from stamgast.shops.auditing import audit
from stamgast.shops.models import Staff

MISSES = 5
LOCKED = dt.timedelta(minutes=15)


def prove(member: Staff, pin: str, *, at: dt.datetime) -> None:
    """Goes on where it is their PIN. After five misses none is looked at for a while."""
    tried = counted(member, at=at)
    if tried is None:
        raise locked(member)
    if member.check_pin(pin):
        unlock(member)
        return
    if tried == MISSES:
        audit(member.shop, member, "staff.pin_locked", f"{member.name} (staff {member.pk})"[:120])
        member.pin_missed_at = at
        raise locked(member)
    raise Refused("wrong_pin", _("That is not the PIN of %s.") % member.name, field="pin")


def counted(member: Staff, *, at: dt.datetime) -> int | None:
    """Which try this is since the last that was right; None where no more are given.

    Counted before the PIN is looked at: a hundred tries at once are five as well.
    """
    long_ago = Q(pin_missed_at__lte=at - LOCKED)
    tries = Staff.objects.filter(Q(pin_misses__lt=MISSES) | long_ago, pk=member.pk, active=True)
    again = Case(When(long_ago, then=1), default=F("pin_misses") + 1)
    given = tries.update(pin_misses=again, pin_missed_at=at)
    member.refresh_from_db(fields=["pin", "pin_misses", "pin_missed_at", "active"])
    return member.pin_misses if given else None


def is_locked(member: Staff, *, at: dt.datetime) -> bool:
    missed = member.pin_missed_at
    return member.pin_misses >= MISSES and missed is not None and missed > at - LOCKED


def unlock(member: Staff) -> None:
    Staff.objects.filter(pk=member.pk).update(pin_misses=0, pin_missed_at=None)


def locked(member: Staff) -> Refused:
    told = _("Too many wrong PINs. %(name)s can try again at %(time)s, or an owner unlocks it.")
    until = timezone.localtime((member.pin_missed_at or timezone.now()) + LOCKED)
    # A lock that ends at 14.32.40 has not ended at 14.32.
    shown = time_format(until + dt.timedelta(seconds=59), "TIME_FORMAT")
    return Refused("pin_locked", told % {"name": member.name, "time": shown})
