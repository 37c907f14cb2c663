"""Tills that aren't ours take from vouchers, and give back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stamgast.lib.refused import Refused
from stamgast.promotions.issuing import subject
from stamgast.promotions.models import Voucher
from stamgast.shops.auditing import audit
from stamgast.shops.models import Staff


@transaction.atomic
def redeem(voucher: Voucher, amount: int, reference: str, *, by: Staff, at: dt.datetime) -> None:
    """Take money off a gift card, or a use of a coupon; once by a reference."""
    if voucher.entries.filter(reference=f"{reference}:redeemed").exists():
        return
    voucher.refuse_unusable(on=timezone.localdate(at))
    move(voucher, -amount, f"{reference}:redeemed", by=by, at=at)


@transaction.atomic
def give_back(voucher: Voucher, amount: int, reference: str, *, by: Staff, at: dt.datetime) -> None:
    """No more than was taken by this reference. Blocked and expired ones get it back too."""
    taken = voucher.entries.filter(reference=f"{reference}:redeemed").first()
    if taken is None or amount > -taken.amount:
        told = _("No more can be given back than was paid by this reference.")
        raise Refused("not_redeemed", told, field="amount")
    move(voucher, amount, f"{reference}:returned", by=by, at=at)


def move(voucher: Voucher, amount: int, reference: str, *, by: Staff, at: dt.datetime) -> None:
    if voucher.kind == Voucher.Kind.COUPON:
        amount = -1 if reference.endswith(":redeemed") else 1
    elif not amount:
        raise Refused("amount_needed", _("Say how much."), field="amount")
    voucher.book(amount, reference, at=at, by=by)
    audit(voucher.shop, by, "vouchers.adjust", subject([voucher]), amount=amount)
