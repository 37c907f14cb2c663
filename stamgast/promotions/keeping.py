"""What is done to a voucher by hand, and written down with who did it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, ProtectedError
from django.utils.translation import gettext as _

from stamgast.lib.refused import Refused
from stamgast.promotions.issuing import CodesTaken, subject
from stamgast.promotions.models import Voucher, VoucherCode
from stamgast.shops.auditing import audit
from stamgast.shops.models import Shop, Staff


@transaction.atomic
def block(voucher: Voucher, *, by: Staff, blocked: bool) -> bool:
    """Let nobody use it, or let it work again; False where it was so already."""
    wanted = voucher.shop.vouchers.filter(pk=voucher.pk, active=blocked)
    if not wanted.update(active=not blocked, version=F("version") + 1):
        return False
    action = "vouchers.block" if blocked else "vouchers.unblock"
    audit(voucher.shop, by, action, subject([voucher]))
    return True


@transaction.atomic
def adjust(
    voucher: Voucher, amount: int, reason: str, *, by: Staff, at: dt.datetime, act: UUID
) -> None:
    """Put money on a gift card or take it off, and say why; the same act counts once."""
    if voucher.kind != Voucher.Kind.GIFT_CARD:
        raise not_money()
    reference = f"adjusted:{act}"
    if voucher.entries.filter(reference=reference).exists():
        return
    voucher.book(amount, reference, at=at, by=by, note=reason)
    audit(voucher.shop, by, "vouchers.adjust", subject([voucher]), amount=amount, reason=reason)


def not_money() -> Refused:
    return Refused("not_a_gift_card", _("This is a coupon: there is no money on it."))


class VoucherChanged(Refused):
    def __init__(self) -> None:
        told = _("Somebody else changed this voucher meanwhile. Look again, and save once more.")
        super().__init__("changed_meanwhile", told)


@transaction.atomic
def change(voucher: Voucher, values: dict[str, Any], *, version: int, by: Staff) -> None:
    """Set whose it is, its name, its end, how often it works still."""
    current = Voucher.objects.select_for_update().get(pk=voucher.pk)
    changed = {name: new for name, new in values.items() if getattr(current, name) != new}
    if not changed:
        return
    if current.version != version:
        raise VoucherChanged
    Voucher.objects.filter(pk=voucher.pk).update(**changed, version=version + 1)
    audit(voucher.shop, by, "vouchers.change", subject([voucher]), changed=[*changed])
    voucher.refresh_from_db()


@transaction.atomic
def add_code(voucher: Voucher, code: str, *, by: Staff) -> None:
    """One more code of it, in its kept form; none twice."""
    try:
        with transaction.atomic():
            row, new = voucher.shop.voucher_codes.get_or_create(
                code=code, defaults={"voucher": voucher}
            )
    except IntegrityError as error:
        raise CodesTaken([]) from error
    if row.voucher_id != voucher.pk:
        raise CodesTaken([])
    if new:
        audit(voucher.shop, by, "vouchers.change", subject([voucher]), changed=["code"])


@transaction.atomic
def remove_code(code: VoucherCode, *, by: Staff) -> None:
    """Let a code find nothing any more; the last one stays."""
    voucher = Voucher.objects.select_for_update().get(pk=code.voucher_id)
    if voucher.codes.count() == 1:
        raise Refused("last_code", _("A voucher keeps one code. Block it instead."))
    code.delete()
    audit(voucher.shop, by, "vouchers.change", subject([voucher]), changed=["code"])


@transaction.atomic
def take_back(shop: Shop, act: UUID, *, by: Staff) -> int:
    """Undo an act of issuing, where nobody used or changed any of it since; how many went."""
    issued = shop.vouchers.select_for_update().filter(issued_in=act)
    used = _("Some of these vouchers are in use already, and stay.")
    moved = shop.voucher_entries.filter(voucher__issued_in=act).exclude(reference="issued")
    if moved.exists() or issued.filter(version__gt=1).exists():
        raise Refused("in_use", used)
    number = issued.count()
    try:
        issued.delete()
    except ProtectedError as error:
        raise Refused("in_use", used) from error
    if number:
        audit(shop, by, "vouchers.take_back", count=number)
    return number
