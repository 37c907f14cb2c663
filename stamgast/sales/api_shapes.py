"""How a sale looks in the API."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from stamgast.sales.models import Line, Sale, Tender
from stamgast.sales.showing import ReductionSeen, TaxSeen, taxes_of

Digits = Annotated[str, Field(pattern=r"^([0-9]{1,18})?$")]


class LineOut(Schema):
    product: str = Field(description="The product's code; empty where an amount was typed.")
    name: str
    quantity: int = Field(description="Thousandths of a piece; below zero in a refund.")
    price: int
    includes_tax: bool
    rate: int = Field(description="Of the tax that was taken, in hundredths of a per cent.")
    full: int
    total: int
    net: int
    tax: int
    discounts: list[ReductionSeen]
    note: str


class TenderOut(Schema):
    kind: str
    amount: int
    at: dt.datetime


class SaleRow(Schema):
    key: UUID
    number: int | None = Field(description="The receipt's, once the sale is completed.")
    code: str = Field(description="The receipt's, as its barcode says it.")
    state: Literal["open", "parked", "completed", "void"]
    kind: Literal["sale", "refund"]
    refund_of: UUID | None
    outlet: str
    register_: str = Field(serialization_alias="register")
    staff: str
    customer: str = Field(description="The customer number; empty where nobody is connected.")
    currency: str
    opened_at: dt.datetime
    ended_at: dt.datetime | None
    full: int
    discount: int
    net: int
    tax: int
    total: int
    rounding: int


class SaleOut(SaleRow):
    note: str
    lines: list[LineOut]
    taxes: list[TaxSeen]
    tenders: list[TenderOut]


class SalePage(Schema):
    sales: list[SaleRow]
    next: str | None = Field(description="The address of the next page.")


class MonthOut(Schema):
    first: dt.date = Field(description="Its first day.")
    spent: int = Field(description="With tax; below zero where more came back than was bought.")
    visits: int


class FiguresOut(Schema):
    number: str = Field(description="The customer's.")
    currency: str
    this_year: int
    total: int = Field(description="With tax, refunds taken off.")
    visits: int
    average: int = Field(description="What was spent for each visit.")
    first_visit: dt.datetime | None
    last_visit: dt.datetime | None
    months: list[MonthOut] = Field(description="The last 24, the oldest first.")


class SaleQuery(Schema):
    """The filters of the list of sales."""

    q: Annotated[str, Field(max_length=200)] = ""
    state: Literal["", "all", "open", "parked", "completed", "void"] = ""
    kind: Literal["", "sale", "refund"] = ""
    number: Annotated[str, Field(max_length=50)] = Field("", description="Of the customer.")
    since: dt.date | None = None
    until: dt.date | None = None
    after: Digits = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


PLAIN = (
    *("key", "number", "code", "state", "kind", "currency", "opened_at", "ended_at"),
    *("full", "discount", "net", "tax", "total", "rounding"),
)


def row(sale: Sale) -> SaleRow:
    return SaleRow(**plain(sale))


def plain(sale: Sale) -> dict[str, Any]:
    return {name: getattr(sale, name) for name in PLAIN} | {
        "refund_of": sale.refund_of.key if sale.refund_of else None,
        "outlet": sale.register.outlet.name,
        "register_": sale.register.name,
        "staff": str(sale.ended_by or sale.opened_by or ""),
        "customer": sale.customer.number if sale.customer else "",
    }


def out(sale: Sale) -> SaleOut:
    lines = list(sale.lines.all())
    return SaleOut(
        **plain(sale),
        note=sale.note,
        lines=[line_out(line) for line in lines],
        taxes=taxes_of(lines),
        tenders=[tender_out(tender) for tender in sale.tenders.all()],
    )


def line_out(line: Line) -> LineOut:
    names = ("name", "quantity", "price", "includes_tax", "full", "total", "net", "tax", "note")
    told = {name: getattr(line, name) for name in (*names, "discounts")}
    return LineOut(**told, product=line.code, rate=line.taxed)


def tender_out(tender: Tender) -> TenderOut:
    return TenderOut(kind=tender.kind, amount=tender.amount, at=tender.at)
