"""How an invoice looks in the API. Amounts are minor units, quantities thousandths."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from stamgast.accounts.models import Match
from stamgast.invoices.models import Invoice, InvoiceLine
from stamgast.invoices.reckoning import PIECE, Free

Digits = Annotated[str, Field(pattern=r"^([0-9]{1,18})?$")]
Amount = Annotated[int, Field(ge=0, le=10**15)]
Quantity = Annotated[int, Field(gt=0, le=10**9)]
Text = Annotated[str, Field(max_length=80)]
Rate = Annotated[Decimal, Field(gt=0, max_digits=16, decimal_places=8)]
Named = Annotated[str, Field(min_length=1, max_length=160)]
STATES = Literal[
    "", "draft", "open", "partly", "overdue", "paid", "credited", "credit", "unpaid", "remind"
]


class InvoiceLineIn(Schema):
    name: Named
    quantity: Quantity = PIECE
    price: Amount = Field(description="Of a piece.")
    includes_tax: bool = False
    rate: Annotated[int, Field(ge=0, le=10_000)] = Field(description="Hundredths of a per cent.")
    code: Annotated[str, Field(max_length=50)] = ""

    def free(self) -> Free:
        return Free(**self.model_dump())


class InvoiceIn(Schema):
    customer: Annotated[str, Field(max_length=50)] = Field(description="The customer number.")
    lines: Annotated[list[InvoiceLineIn], Field(min_length=1, max_length=500)]
    your_reference: Text = ""
    order_reference: Text = ""
    note: Annotated[str, Field(max_length=1000)] = ""
    due_on: dt.date | None = None
    supplied_from: dt.date | None = None
    supplied_until: dt.date | None = None


class VersionIn(Schema):
    version: int = Field(description="Of the draft as you read it.")
    rate: Rate | None = Field(
        None,
        description="What one of its currency is in that of the shop's country; missing: the one"
        " that was last written, until the end of the next working day.",
    )


class CreditLineIn(Schema):
    line: int
    quantity: Annotated[int, Field(ge=0, le=10**9)] = 0
    amount: Amount = Field(0, description="With tax, instead of a quantity.")


class CreditIn(Schema):
    lines: Annotated[list[CreditLineIn], Field(max_length=500)] | None = Field(
        None, description="Missing: all that is left."
    )
    note: Annotated[str, Field(max_length=1000)] = ""


class MailIn(Schema):
    email: Annotated[str, Field(max_length=254)] = Field("", description="Empty: the customer's.")


class MailOut(Schema):
    email: str
    sent_at: dt.datetime | None


class InvoiceRow(Schema):
    id: int
    kind: Literal["invoice", "credit"]
    number: str = Field(description="Empty: a draft.")
    state: str
    version: int
    customer: str = Field(description="The customer number.")
    credits: str = Field(description="Of a credit note: the invoice's number.")
    currency: str
    issued_on: dt.date | None
    due_on: dt.date | None
    payment_reference: str
    net: int
    tax: int
    total: int
    prepaid: int
    home: str = Field(description="The currency in which VAT law wants the tax too, where it does.")
    home_tax: int = Field(description="Minor units of it.")
    rate: Decimal | None = Field(description="What one of `currency` is in it.")
    rate_on: dt.date | None
    open: int = Field(description="Still to pay, reminder fees with it.")


class InvoiceLineOut(Schema):
    id: int
    code: str
    name: str
    quantity: int
    price: int
    includes_tax: bool
    rate: int
    full: int = Field(description="With tax, before its discounts.")
    total: int
    net: int
    tax: int
    sale: UUID | None = Field(description="Key of the sale that it was sold in.")


class SettledOut(Schema):
    amount: int
    at: dt.datetime


class InvoiceDetail(InvoiceRow):
    language: str
    supplied_from: dt.date | None
    supplied_until: dt.date | None
    your_reference: str
    order_reference: str
    note: str
    seller: dict[str, Any] = Field(description="As it was when it got its number.")
    buyer: dict[str, Any]
    lines: list[InvoiceLineOut]
    settled: list[SettledOut]
    credit_notes: list[str]


class InvoicePage(Schema):
    invoices: list[InvoiceRow]
    next: str | None = Field(description="The address of the next page.")


class InvoiceQuery(Schema):
    """The filters of the list of invoices."""

    q: Annotated[str, Field(max_length=200)] = ""
    state: STATES = ""
    number: Annotated[str, Field(max_length=50)] = Field("", description="Of the customer.")
    since: dt.date | None = None
    until: dt.date | None = None
    after: Digits = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


PLAIN = (
    *("id", "kind", "state", "version", "currency", "issued_on", "due_on", "payment_reference"),
    *("net", "tax", "total", "prepaid", "home", "home_tax", "rate", "rate_on", "open"),
)
MORE = (
    *("language", "supplied_from", "supplied_until", "your_reference", "order_reference"),
    *("note", "seller", "buyer"),
)


def row(invoice: Invoice) -> InvoiceRow:
    return InvoiceRow(**plain(invoice))


def plain(invoice: Invoice) -> dict[str, Any]:
    return {name: getattr(invoice, name) for name in PLAIN} | {
        "number": invoice.called,
        "customer": invoice.customer.number if invoice.customer else "",
        "credits": invoice.credits.called if invoice.credits else "",
    }


def out(invoice: Invoice) -> InvoiceDetail:
    matches = Match.objects.standing().filter(debit__invoice=invoice)
    notes = invoice.credit_notes.exclude(number=None)
    return InvoiceDetail(
        **plain(invoice),
        **{name: getattr(invoice, name) for name in MORE},
        lines=[line_out(line) for line in invoice.lines.select_related("sold__sale")],
        settled=[SettledOut(amount=match.amount, at=match.at) for match in matches],
        credit_notes=[note.called for note in notes],
    )


LINE = (
    *("id", "code", "name", "quantity", "price", "includes_tax", "rate", "full", "total"),
    *("net", "tax"),
)


def line_out(line: InvoiceLine) -> InvoiceLineOut:
    told = {name: getattr(line, name) for name in LINE}
    return InvoiceLineOut(**told, sale=line.sold.sale.key if line.sold else None)
