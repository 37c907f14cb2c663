"""Sales for other programs: to read, since only a register sells."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from ninja.responses import Status

from stamgast.accounts.api import key_of
from stamgast.accounts.api_shapes import PaymentOut, UndoIn, payment_out
from stamgast.accounts.ledger import balance_of
from stamgast.accounts.receiving import Received
from stamgast.customers.models import Customer
from stamgast.sales import account_taking, listing
from stamgast.sales.api_shapes import FiguresOut, SaleOut, SalePage, SaleQuery, out, row
from stamgast.sales.spending import figures_of, first_visit
from stamgast.shops.answers import ONCE, once
from stamgast.shops.api import NOES, Token, TokenRequest, with_next

router = Router()


@router.get("/sales", auth=Token("sales.view"), response={200: SalePage} | NOES, by_alias=True)
def sale_list(request: TokenRequest, asked: Query[SaleQuery]) -> SalePage:
    """The list of sales with its filters, the newest first, page by page."""
    page = listing.page(
        request.shop, listing_of(request, asked), after=asked.after, size=asked.limit
    )
    return SalePage(sales=[row(sale) for sale in page.rows], next=with_next(request, page.next))


def listing_of(request: TokenRequest, asked: SaleQuery) -> listing.Asked:
    customer = str(customer_of(request, asked.number).pk) if asked.number else ""
    return listing.Asked(
        q=asked.q.replace("\0", ""),
        state=asked.state,
        kind=asked.kind,
        customer=customer,
        since=str(asked.since or ""),
        until=str(asked.until or ""),
    )


def customer_of(request: TokenRequest, number: str) -> Customer:
    # No database takes a NUL.
    found: Customer = get_object_or_404(request.shop.customers, number=number.replace("\0", ""))
    return found


@router.get(
    "/sales/{uuid:key}", auth=Token("sales.view"), response={200: SaleOut} | NOES, by_alias=True
)
def sale_detail(request: TokenRequest, key: UUID) -> SaleOut:
    """One sale with its lines, taxes and tenders, by its key."""
    return out(get_object_or_404(request.shop.sales.select_related(*listing.RELATED), key=key))


@router.get("/figures/{path:number}", auth=Token("sales.view"), response={200: FiguresOut} | NOES)
def customer_figures(request: TokenRequest, number: str) -> FiguresOut:
    """What a customer comes to, by the customer number."""
    customer = customer_of(request, number)
    return FiguresOut(
        number=customer.number,
        currency=request.shop.currency,
        first_visit=first_visit(customer),
        **asdict(figures_of(customer, today=timezone.localdate())),
    )


@router.post(
    "/account-payments/{int:payment}/undo",
    auth=Token("accounts.adjust"),
    response={201: PaymentOut} | NOES,
    openapi_extra=ONCE,
)
def account_payment_undo(request: TokenRequest, payment: int, given: UndoIn) -> Status[Any]:
    """Take a mistaken payment back, by its number: what it had settled is open again."""
    rows = request.shop.account_payments.select_related("customer", "shop")
    wrong = get_object_or_404(rows, number=payment)

    def work() -> Status[Any]:
        it = Received(
            key_of(request), 0, "", at=timezone.now(), by=request.staff, note=given.reason
        )
        back = account_taking.undo(wrong, it)
        assert wrong.customer is not None
        return Status(201, payment_out(back, balance_of(wrong.customer)))

    return once(request, work)
