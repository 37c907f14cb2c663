"""The till's scans, and who is recognised by them. The shapes are those of till/src/types.ts."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from stamgast.connect import saying
from stamgast.connect.at_register import Hit, Outcome, Scanned, scanned
from stamgast.connect.shapes import Kind
from stamgast.customers.models import Customer
from stamgast.customers.till_shapes import CustomerCard, CustomerHit, hit
from stamgast.promotions.models import Voucher
from stamgast.sales.acting import Act
from stamgast.sales.models import Sale
from stamgast.sales.pricing import PIECE
from stamgast.sales.showing import SaleSeen, card_of, seen
from stamgast.sales.till_api import Once, Small, Version
from stamgast.shops.api import NOES
from stamgast.shops.at_register import AtRegister, TillRequest

router = Router(auth=AtRegister("sales.sell"))
# A licence has hundreds of signs; what is beyond any code is refused by the reader.
LONGEST = 20_000


class ScanAsked(Schema):
    """`only`: as what alone it is meant, where it was several things."""

    text: Annotated[str, Field(max_length=LONGEST)]
    sale: UUID
    quantity: Small = PIECE
    only: Kind | None = None


class VoucherSeen(Schema):
    id: int
    kind: str
    name: str
    code: str
    # A gift card's money, in minor units.
    balance: int


class HitSeen(Schema):
    """One of several things that a code can be."""

    kind: Kind
    name: str
    beside: str
    customer: CustomerHit | None


class ScanSeen(Schema):
    """What came of a scan; `message` where it led nowhere."""

    kind: str
    sale: SaleSeen | None = None
    # Recognised while another is connected.
    customer: CustomerHit | None = None
    voucher: VoucherSeen | None = None
    receipt: SaleSeen | None = None
    hits: list[HitSeen] = []
    draft: dict[str, str] | None = None
    code: str = ""
    message: str = ""


@router.get("/customers/{int:pk}", response={200: CustomerCard, **NOES})
def till_customer(request: TillRequest, pk: int) -> CustomerCard:
    return card_of(get_object_or_404(request.shop.customers.with_labels(), pk=pk))


@router.post("/scans", response={200: ScanSeen, **NOES})
def till_scan(request: TillRequest, asked: ScanAsked, once: Once, version: Version) -> ScanSeen:
    """Whatever was scanned, told apart and acted on."""
    act = Act(request.register, request.staff, timezone.now(), once, version)
    it = Scanned(act, asked.sale, asked.quantity, asked.only)
    return scan_seen(scanned(it, asked.text))


def scan_seen(came: Outcome) -> ScanSeen:
    told = saying.REASONS[came.reason] if came.reason else ""
    return ScanSeen(
        kind=came.kind,
        sale=seen(came.sale) if came.sale else None,
        customer=hit(came.customer) if came.customer else None,
        voucher=voucher_seen(came.voucher) if came.voucher else None,
        receipt=seen(came.receipt) if came.receipt else None,
        hits=[hit_seen(each) for each in came.hits],
        draft=came.draft or None,
        code=came.reason or "",
        message=str(told or (saying.UNKNOWN if came.kind == "unknown" else "")),
    )


def voucher_seen(voucher: Voucher) -> VoucherSeen:
    code = voucher.codes.first()
    return VoucherSeen(
        id=voucher.pk,
        kind=voucher.kind,
        name=str(voucher),
        code=code.code if code else "",
        balance=voucher.balance,
    )


def hit_seen(found: Hit) -> HitSeen:
    it = found.it
    if isinstance(it, Customer):
        seen_as = hit(it)
        return HitSeen(kind=found.kind, name=it.name, beside=it.number, customer=seen_as)
    beside = str(it.number) if isinstance(it, Sale) else str(saying.KINDS[found.kind])
    return HitSeen(kind=found.kind, name=str(it), beside=beside, customer=None)
