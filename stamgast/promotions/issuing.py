"""Issue vouchers: one, thousands with the same terms, or those of a list."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from stamgast.customers.models import Customer
from stamgast.lib import own_codes
from stamgast.lib.refused import Refused
from stamgast.promotions.models import Voucher, VoucherCode, VoucherEntry
from stamgast.shops.auditing import audit
from stamgast.shops.models import Shop, Staff

MOST = 5_000
BATCH = 500
ISSUED = "issued"


@dataclass(frozen=True)
class Terms:
    """What a voucher gives: money is minor units, per cent hundredths of one."""

    kind: str
    # A gift card's.
    amount: int = 0
    # A coupon's.
    discount: str = ""
    value: int = 0
    at_least_total: int = 0
    uses_left: int | None = None
    products: Sequence[int] = ()
    categories: Sequence[int] = ()
    name: str = ""
    expires_on: dt.date | None = None


@dataclass(frozen=True)
class Wanted:
    """One voucher to be: codes in their kept form; without any it gets one of ours."""

    terms: Terms
    owner: Customer | None = None
    codes: Sequence[str] = ()


class CodesTaken(Refused):
    """Nothing was issued; `rows` are those whose code another voucher has, counted from 0."""

    def __init__(self, rows: Sequence[int]) -> None:
        super().__init__("code_taken", _("Another voucher has this code."), field="codes")
        self.rows = rows


def issue(
    shop: Shop, wanted: Sequence[Wanted], *, by: Staff | None, at: dt.datetime, act: UUID
) -> list[Voucher]:
    """All of them or none; the same act once more gives what the first gave."""
    try:
        with transaction.atomic():
            # A form sent twice at once: the later one waits here and finds the first's.
            Shop.objects.select_for_update().get(pk=shop.pk)
            if before := list(shop.vouchers.filter(issued_in=act).order_by("pk")):
                return before
            refuse_taken(shop, wanted)
            made = written(shop, wanted, by, at, act)
            money = sum(each.terms.amount for each in wanted)
            audit(shop, by, "vouchers.issue", subject(made), count=len(made), amount=money)
            return made
    except IntegrityError as error:
        raise CodesTaken([]) from error


def subject(vouchers: Sequence[Voucher]) -> str:
    first = vouchers[0]
    return f"{first} (voucher {first.pk})"


def refuse_taken(shop: Shop, wanted: Sequence[Wanted]) -> None:
    """A code is one voucher's: of the shop, and of those wanted."""
    codes = [code for each in wanted for code in each.codes]
    taken = {code for code, times in Counter(codes).items() if times > 1}
    for start in range(0, len(codes), BATCH):
        known = shop.voucher_codes.filter(code__in=codes[start : start + BATCH])
        taken |= set(known.values_list("code", flat=True))
    rows = [row for row, each in enumerate(wanted) if taken.intersection(each.codes)]
    if rows:
        raise CodesTaken(rows)


def written(
    shop: Shop, wanted: Sequence[Wanted], by: Staff | None, at: dt.datetime, act: UUID
) -> list[Voucher]:
    made = [voucher_of(shop, each, by, at, act) for each in wanted]
    Voucher.objects.bulk_create(made, BATCH)
    pairs = list(zip(made, wanted, strict=True))
    VoucherCode.objects.bulk_create(codes_of(shop, pairs), BATCH)
    entries = [
        VoucherEntry(shop=shop, voucher=row, amount=row.balance, reference=ISSUED, at=at, by=by)
        for row in made
        if row.balance
    ]
    VoucherEntry.objects.bulk_create(entries, BATCH)
    for name in ("product", "category"):
        keep_goods(pairs, name)
    return made


def keep_goods(pairs: Sequence[tuple[Voucher, Wanted]], name: str) -> None:
    """What coupons are for: their products, or their categories."""
    several = {"product": "products", "category": "categories"}[name]
    through = Voucher._meta.get_field(several).remote_field.through  # type: ignore[union-attr]
    rows = (
        through(voucher_id=voucher.pk, **{f"{name}_id": key})
        for voucher, each in pairs
        for key in getattr(each.terms, several)
    )
    while part := list(islice(rows, BATCH)):
        through._default_manager.bulk_create(part)


def voucher_of(shop: Shop, wanted: Wanted, by: Staff | None, at: dt.datetime, act: UUID) -> Voucher:
    terms = wanted.terms
    return Voucher(
        shop=shop,
        kind=terms.kind,
        owner=wanted.owner,
        name=terms.name,
        expires_on=terms.expires_on,
        balance=terms.amount,
        discount=terms.discount,
        value=terms.value,
        at_least_total=terms.at_least_total,
        uses_left=terms.uses_left,
        created_at=at,
        created_by=by,
        issued_in=act,
    )


def codes_of(shop: Shop, pairs: Sequence[tuple[Voucher, Wanted]]) -> Iterator[VoucherCode]:
    for voucher, wanted in pairs:
        for code in wanted.codes or [own_codes.make(own_codes.Kind.VOUCHER)]:
            yield VoucherCode(shop=shop, voucher=voucher, code=code)
