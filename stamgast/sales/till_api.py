"""The till's sales: each change is one act, and is answered with the whole sale.

Headers of every change: `Idempotency-Key`, by which a repeated request is known, and
`If-Match`, the version of the sale that whoever acts has before them (0: a new one).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Header, Router, Schema
from pydantic import Field

from stamgast.catalogue.models import Product
from stamgast.customers.models import Customer
from stamgast.lib.refused import Refused
from stamgast.promotions.finding import by_code
from stamgast.promotions.models import Voucher
from stamgast.sales import paying, refunding, selling
from stamgast.sales.acting import Act, SaleChanged
from stamgast.sales.dues import Payment
from stamgast.sales.finding import receipt_named
from stamgast.sales.models import Sale
from stamgast.sales.pricing import PIECE, Cut
from stamgast.sales.selling import Goods, LineChange
from stamgast.sales.showing import SaleBrief, SaleSeen, brief, seen
from stamgast.shops.answers import LONGEST
from stamgast.shops.api import NOES, STORABLE
from stamgast.shops.at_register import AtRegister, TillRequest, leave

router = Router(auth=AtRegister("sales.sell"))
LISTED = 50
Small = Annotated[int, Field(ge=-(2**53), le=2**53)]
Text = Annotated[str, Field(max_length=200, pattern=STORABLE)]
ANSWERS: dict[Any, Any] = {200: SaleSeen, **NOES}


class NewLine(Schema):
    product: int | None = None
    name: Annotated[str, Field(max_length=160, pattern=STORABLE)] = ""
    price: Small | None = None
    tax: int | None = None
    quantity: Small = PIECE
    note: Text = ""


class CutAsked(Schema):
    kind: Literal["percent", "amount"]
    value: Small

    def cut(self) -> Cut:
        return Cut(self.kind, self.value)


class LineAsked(Schema):
    quantity: Small | None = None
    price: Small | None = None
    cut: CutAsked | None = None
    note: Text | None = None


class SaleAsked(Schema):
    cut: CutAsked | None = None
    note: Annotated[str, Field(max_length=500, pattern=STORABLE)] | None = None


class Connection(Schema):
    customer: int
    via: Literal["search", "created", "scan", "voucher"] = "search"


class TenderAsked(Schema):
    kind: Literal["cash", "card", "voucher", "on_account", "points", "invoice"]
    amount: Small | None = None
    given: Small | None = None
    reference: Annotated[str, Field(max_length=80, pattern=STORABLE)] = ""


class GiftCardAsked(Schema):
    code: Annotated[str, Field(max_length=80)]


class GiftCard(Schema):
    name: str
    balance: int
    expires_on: dt.date | None


class Returned(Schema):
    line: int
    quantity: Small


class RefundAsked(Schema):
    refund: UUID
    lines: Annotated[list[Returned], Field(min_length=1, max_length=1000)]


class Now(Schema):
    sale: SaleSeen | None
    parked: int


class Sales(Schema):
    sales: list[SaleBrief]


Done = Callable[[Act], Sale]
Request = TillRequest
Version = Annotated[int, Header(alias="If-Match", ge=0)]
Once = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=LONGEST)]


def done(request: Request, once: str, version: int, work: Done) -> SaleSeen:
    return seen(work(Act(request.register, request.staff, timezone.now(), once, version)))


@router.get("/sale", response={200: Now, **NOES})
def till_sale(request: Request) -> Now:
    """The register's open sale, and how many are parked at its outlet."""
    sale = selling.open_at(request.register)
    return Now(sale=seen(sale) if sale else None, parked=parked(request).count())


def parked(request: Request) -> QuerySet[Sale]:
    here = request.shop.sales.filter(register__outlet=request.register.outlet_id)
    return here.filter(state=Sale.State.PARKED)


@router.get("/sales", response={200: Sales, **NOES})
def till_sales(
    request: Request, state: Literal["parked", "completed"] = "parked", q: str = ""
) -> Sales:
    """The parked of the outlet, or the newest completed ones, by receipt number or code."""
    if state == "parked":
        rows = parked(request)
    else:
        rows = request.shop.sales.filter(state=Sale.State.COMPLETED).order_by("-ended_at")
        if q.strip():
            rows = rows.filter(receipt_named(q.strip()) or Q(pk=None))
    related = rows.select_related("register", "opened_by", "ended_by", "customer")
    return Sales(sales=[brief(sale) for sale in related.prefetch_related("lines")[:LISTED]])


@router.get("/sales/{uuid:key}", response=ANSWERS)
def till_one_sale(request: Request, key: UUID) -> SaleSeen:
    return seen(get_object_or_404(request.shop.sales, key=key))


@router.post("/sales/{uuid:key}/lines", response=ANSWERS)
def till_line_add(
    request: Request, key: UUID, asked: NewLine, once: Once, version: Version
) -> SaleSeen:
    product = None
    if asked.product is not None:
        products = request.shop.products.select_related("tax")
        product = get_object_or_404(products, pk=asked.product)
        refuse_unsold(product)
    tax = get_object_or_404(request.shop.taxes, pk=asked.tax) if asked.tax is not None else None
    if product and asked.price is not None and asked.price != product.price:
        leave(request, "sales.price")
    goods = Goods(product, asked.name, asked.price, tax)
    return done(
        request,
        once,
        version,
        lambda it: selling.add(it, key, goods, quantity=asked.quantity, note=asked.note),
    )


def refuse_unsold(product: Product) -> None:
    if not product.active:
        told = _("%(name)s is no longer sold.") % {"name": product.name}
        raise Refused("not_sold", told)


@router.patch("/sales/{uuid:key}/lines/{int:line}", response=ANSWERS)
def till_line_change(
    request: Request, key: UUID, line: int, asked: LineAsked, once: Once, version: Version
) -> SaleSeen:
    if asked.price is not None:
        leave(request, "sales.price")
    if asked.cut and asked.cut.value:
        leave(request, "sales.discount")
    cut = asked.cut.cut() if asked.cut else None
    change = LineChange(asked.quantity, asked.price, cut, asked.note)
    return done(request, once, version, lambda it: selling.change_line(it, key, line, change))


@router.delete("/sales/{uuid:key}/lines/{int:line}", response=ANSWERS)
def till_line_remove(
    request: Request, key: UUID, line: int, once: Once, version: Version
) -> SaleSeen:
    return done(request, once, version, lambda it: selling.remove_line(it, key, line))


@router.patch("/sales/{uuid:key}", response=ANSWERS)
def till_sale_change(
    request: Request, key: UUID, asked: SaleAsked, once: Once, version: Version
) -> SaleSeen:
    if asked.cut and asked.cut.value:
        leave(request, "sales.discount")
    cut = asked.cut.cut() if asked.cut else None
    return done(
        request, once, version, lambda it: selling.change_sale(it, key, cut=cut, note=asked.note)
    )


@router.put("/sales/{uuid:key}/customer", response=ANSWERS)
def till_connect(
    request: Request, key: UUID, asked: Connection, once: Once, version: Version
) -> SaleSeen:
    customer: Customer = get_object_or_404(request.shop.customers, pk=asked.customer)
    return done(request, once, version, lambda it: selling.connect(it, key, customer, asked.via))


@router.delete("/sales/{uuid:key}/customer", response=ANSWERS)
def till_disconnect(request: Request, key: UUID, once: Once, version: Version) -> SaleSeen:
    return done(request, once, version, lambda it: selling.disconnect(it, key))


@router.post("/sales/{uuid:key}/parking", response=ANSWERS)
def till_park(request: Request, key: UUID, once: Once, version: Version) -> SaleSeen:
    return done(request, once, version, lambda it: selling.park(it, key))


@router.post("/sales/{uuid:key}/resumption", response=ANSWERS)
def till_resume(request: Request, key: UUID, once: Once, version: Version) -> SaleSeen:
    return done(request, once, version, lambda it: selling.resume(it, key))


@router.post("/sales/{uuid:key}/void", response=ANSWERS)
def till_void(request: Request, key: UUID, once: Once, version: Version) -> SaleSeen:
    sale = get_object_or_404(request.shop.sales, key=key)
    if sale.lines.exists():
        leave(request, "sales.void")
    return done(request, once, version, lambda it: selling.void(it, key))


@router.post("/sales/{uuid:key}/tenders", response=ANSWERS)
def till_pay(
    request: Request, key: UUID, asked: TenderAsked, once: Once, version: Version
) -> SaleSeen:
    card = gift_card(request, asked.reference) if asked.kind == "voucher" else None
    payment = Payment(asked.kind, asked.amount, asked.given, asked.reference, card)
    return done(request, once, version, lambda it: paying.pay(it, key, payment))


@router.post("/gift-card", response={200: GiftCard, **NOES})
def till_gift_card(request: Request, asked: GiftCardAsked) -> GiftCard:
    """What is left on it. Not a GET: its code is money, and addresses stand in logs."""
    card = gift_card(request, asked.code)
    if card is None:
        raise paying.no_gift_card()
    card.refuse_unusable(on=timezone.localdate())
    return GiftCard(name=str(card), balance=card.balance, expires_on=card.expires_on)


def gift_card(request: Request, text: str) -> Voucher | None:
    """The shop's gift card with this code, however it was typed."""
    voucher = by_code(request.shop, text)
    return voucher if voucher and voucher.kind == Voucher.Kind.GIFT_CARD else None


@router.delete("/sales/{uuid:key}/tenders/{int:tender}", response=ANSWERS)
def till_tender_remove(
    request: Request, key: UUID, tender: int, once: Once, version: Version
) -> SaleSeen:
    return done(request, once, version, lambda it: paying.take_back(it, key, tender))


@router.post("/sales/{uuid:key}/completion", response=ANSWERS)
def till_complete(request: Request, key: UUID, once: Once, version: Version) -> SaleSeen:
    return done(request, once, version, lambda it: paying.complete(it, key))


@router.post("/sales/{uuid:key}/refunds", response=ANSWERS)
def till_refund(request: Request, key: UUID, asked: RefundAsked, once: Once) -> SaleSeen:
    """Begin a refund of a completed sale: a sale of its own, with what goes back as its due."""
    leave(request, "sales.refund")
    sold = get_object_or_404(request.shop.sales, key=key)
    quantities = {each.line: each.quantity for each in asked.lines}
    return done(request, once, 0, lambda it: refunding.refund(it, sold, asked.refund, quantities))


def refused_as_changed(_request: Any, no: SaleChanged) -> JsonResponse:
    """Whoever acted on an older sale is told what it is now."""
    error = {"code": no.code, "message": no.message, "sale": seen(no.sale).model_dump(mode="json")}
    return JsonResponse({"error": error}, status=409)
