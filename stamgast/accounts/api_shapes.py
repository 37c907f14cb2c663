"""How accounts look in the API. Amounts are minor units; above zero the customer owes them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from stamgast.accounts import wording
from stamgast.accounts.ageing import BUCKETS, NAMES, Owing
from stamgast.accounts.models import AccountEntry, AccountPayment
from stamgast.accounts.receiving import MOST
from stamgast.shops.api import STORABLE

Number = Annotated[str, Field(max_length=50, description="Of the customer.")]
Amount = Annotated[int, Field(ge=-MOST, le=MOST)]
Digits = Annotated[str, Field(pattern=r"^([0-9]{1,18})?$")]
Text = Annotated[str, Field(max_length=200, pattern=STORABLE)]


class Strict(Schema):
    model_config = ConfigDict(extra="forbid")


class Ages(Schema):
    not_due: int
    days_30: int = Field(description="1 to 30 days past due.")
    days_60: int = Field(description="31 to 60 days.")
    days_90: int = Field(description="61 to 90 days.")
    older: int = Field(description="Over 90 days.")


class OwingOut(Ages):
    number: str
    name: str
    total: int


class OwingPage(Schema):
    accounts: list[OwingOut]
    sums: Ages
    total: int
    next: str | None = Field(description="The address of the next page.")


class OwingQuery(Schema):
    """`only`: `overdue`, or `credit` (whom the shop owes); else whoever owes."""

    q: Text = ""
    only: Literal["", "overdue", "credit"] = ""
    sort: Literal["", "total", "not_due", "days_30", "days_60", "days_90", "older", "name"] = ""
    after: Digits = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class AccountEntryOut(Schema):
    id: int
    kind: str
    what: str
    amount: int
    left: int = Field(description="Not settled yet, with the sign of the amount.")
    due_on: dt.date | None
    at: dt.datetime
    note: str
    receipt: int | None = Field(description="Number of the sale's receipt.")
    invoice: int | None
    payment: int | None


class AccountOut(Schema):
    number: str
    balance: int
    allowed: bool
    limit: int | None = Field(description="null where there is none.")
    left: int | None = Field(description="How much more they may owe; null is without end.")
    days: int = Field(description="From a purchase until it is due.")
    ages: Ages
    open: list[AccountEntryOut] = Field(description="The longest due first, 200 at most.")


class EntryQuery(Schema):
    number: Number
    after: Digits = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class EntryPage(Schema):
    entries: list[AccountEntryOut]
    next: str | None = Field(description="The address of the next page.")


class PaymentIn(Strict):
    """`entries`: what it pays first; else the longest due. Below zero the shop pays back."""

    number: Number
    amount: Amount
    method: Literal["cash", "card", "bank", "other"] = "bank"
    reference: Annotated[str, Field(max_length=80, pattern=STORABLE)] = ""
    note: Text = ""
    entries: Annotated[list[Annotated[int, Field(ge=1, le=10**18)]], Field(max_length=1000)] = []


class PaymentOut(Schema):
    payment: int = Field(description="Its number, without gaps in the shop.")
    amount: int
    method: str
    reference: str
    note: str
    at: dt.datetime
    undoes: int | None = Field(description="Number of the payment that it takes back.")
    balance: int = Field(description="What the customer owes by now.")


class AdjustmentIn(Strict):
    number: Number
    amount: Amount
    reason: Text


class UndoIn(Strict):
    reason: Text


class CreditRulesOut(Schema):
    policy: Literal["none", "limit", "unlimited"]
    limit: int | None
    days: int


class CreditRulesPatch(Strict):
    policy: Literal["none", "limit", "unlimited"] | None = None
    limit: Annotated[int, Field(ge=0, le=MOST)] | None = None
    days: Annotated[int, Field(ge=0, le=365)] | None = None


class StatementQuery(Schema):
    number: Number
    since: dt.date
    until: dt.date


class StatementRow(Schema):
    at: dt.datetime
    what: str
    note: str
    amount: int
    balance: int


class OwedRow(Schema):
    what: str
    at: dt.datetime
    due_on: dt.date | None
    left: int
    overdue: bool


class StatementOut(Schema):
    number: str
    since: dt.date
    until: dt.date
    opening: int
    rows: list[StatementRow]
    closing: int
    owed: list[OwedRow] = Field(description="Open at the end of it.")


def owing_out(row: Owing) -> OwingOut:
    ages = dict(zip(NAMES, row.buckets, strict=True))
    return OwingOut(number=row.customer.number, name=row.customer.name, total=row.total, **ages)


def ages_of(amounts: list[int]) -> Ages:
    names = [name for name, *_rest in BUCKETS]
    return Ages(**dict(zip(names, amounts, strict=True)))


def entry_out(entry: AccountEntry) -> AccountEntryOut:
    names = ("id", "kind", "amount", "left", "due_on", "at", "note")
    return AccountEntryOut(
        **{name: getattr(entry, name) for name in names},
        what=wording.called(entry),
        receipt=entry.sale.number if entry.sale else None,
        invoice=entry.invoice.number if entry.invoice else None,
        payment=entry.payment.number if entry.payment else None,
    )


def payment_out(payment: AccountPayment, balance: int) -> PaymentOut:
    names = ("amount", "method", "reference", "note", "at")
    return PaymentOut(
        **{name: getattr(payment, name) for name in names},
        payment=payment.number,
        undoes=payment.undoes.number if payment.undoes else None,
        balance=balance,
    )
