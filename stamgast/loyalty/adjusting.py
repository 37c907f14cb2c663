"""Points that somebody gives or takes by hand, and says why."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stamgast.customers.models import Customer
from stamgast.lib.refused import Refused
from stamgast.loyalty.expiring import day_of, expire
from stamgast.loyalty.lapsing import last_day
from stamgast.loyalty.ledger import Cause, book
from stamgast.loyalty.models import PointEntry, rules_of
from stamgast.loyalty.worth import MOST
from stamgast.shops.auditing import audit
from stamgast.shops.models import Staff


@transaction.atomic
def adjust(
    customer: Customer, points: int, reason: str, *, by: Staff | None, at: dt.datetime, act: UUID
) -> PointEntry:
    """Never takes more than there are; the same act counts once."""
    if not 0 < abs(points) <= MOST:
        told = _("Write how many points: from 1 to %(most)s.") % {"most": f"{MOST:,}"}
        raise Refused("points_invalid", told, field="points")
    if not reason.strip():
        raise Refused("reason_needed", _("Say why."), field="reason")
    expire(customer, at=at)
    shop, reference = customer.shop, f"adjusted:{act}"
    before = PointEntry.objects.filter(shop=shop, reference=reference)
    if booked := before.first():
        return booked
    months = rules_of(shop).expire_after_months
    cause = Cause(
        PointEntry.Kind.ADJUSTED,
        reference,
        at=at,
        by=by,
        expires_on=last_day(day_of(shop, at), months) if points > 0 else None,
        note=reason.strip(),
    )
    entry = book(customer, points, cause)
    subject = f"customer {customer.number}"
    audit(shop, by, "loyalty.adjust", subject, points=points, reason=reason.strip())
    return entry
