"""A customer's account at the till: what is open, payments of it, and their limit. The shapes are
those of till/src/types.ts."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Header, Router, Schema
from pydantic import Field

from stamgast.accounts import wording
from stamgast.accounts.ledger import open_entries
from stamgast.accounts.models import AccountEntry, AccountPayment
from stamgast.accounts.receiving import MOST, Received
from stamgast.customers.models import Change, Customer
from stamgast.customers.storing import Entry, store_many
from stamgast.customers.till_shapes import AccountSeen, CustomerCard
from stamgast.lib import live
from stamgast.sales import account_taking
from stamgast.sales.cash import rounded_cash
from stamgast.sales.showing import account_of, card_of
from stamgast.shops.api import NOES, STORABLE
from stamgast.shops.at_register import AtRegister, TillRequest, leave

router = Router(auth=AtRegister("sales.sell"))
Amount = Annotated[int, Field(ge=-MOST, le=MOST)]
OnceKey = Annotated[UUID, Header(alias="Idempotency-Key")]


class OpenSeen(Schema):
    id: int
    kind: str
    name: str
    at: dt.datetime
    due_on: dt.date | None
    overdue: bool
    amount: int
    left: int


class AccountNow(Schema):
    """`open`: what they owe, the longest due first; `balance_cash`: all of it in the coins that
    there are."""

    account: AccountSeen
    open: list[OpenSeen]
    overdue: int
    balance_cash: int


class AccountPaying(Schema):
    """`amount`: how much less they owe by it; `given`: the cash that was handed over."""

    method: Literal["cash", "card"]
    amount: Amount
    given: Amount | None = None
    reference: Annotated[str, Field(max_length=80, pattern=STORABLE)] = ""
    entries: Annotated[list[Annotated[int, Field(ge=1, le=10**18)]], Field(max_length=1000)] = []


class AccountPaid(Schema):
    number: int
    method: str
    amount: int
    rounding: int
    given: int | None
    change: int
    account: AccountSeen
    # Where its receipt may go.
    email: str


class LimitAsked(Schema):
    limit: Annotated[int, Field(ge=0, le=MOST)]


@router.get("/customers/{int:pk}/account", response={200: AccountNow, **NOES})
def till_account(request: TillRequest, pk: int) -> AccountNow:
    customer: Customer = get_object_or_404(request.shop.customers, pk=pk)
    today, account = timezone.localdate(), account_of(customer)
    seen = [open_seen(entry, today) for entry in open_entries(customer)]
    return AccountNow(
        account=account,
        open=seen,
        overdue=sum(each.left for each in seen if each.overdue),
        balance_cash=rounded_cash(account.balance, request.shop.currency, request.shop.country),
    )


def open_seen(entry: AccountEntry, today: dt.date) -> OpenSeen:
    names = ("id", "kind", "at", "due_on", "amount", "left")
    return OpenSeen(
        **{name: getattr(entry, name) for name in names},
        name=wording.called(entry),
        overdue=bool(entry.due_on and entry.due_on < today),
    )


@router.post("/customers/{int:pk}/payments", response={200: AccountPaid, **NOES})
def till_account_pay(
    request: TillRequest, pk: int, asked: AccountPaying, once: OnceKey
) -> AccountPaid:
    """Take a payment, in this register's day; below zero it pays back what the shop owes."""
    customer: Customer = get_object_or_404(request.shop.customers, pk=pk)
    if asked.amount < 0:
        leave(request, "sales.refund")
    it = Received(once, by=request.staff, at=timezone.now(), **asked.model_dump())
    paid = account_taking.take(customer, it, request.register)
    transaction.on_commit(partial(live.publish, live.topic_of(request.register.pk)))
    return account_paid(paid, customer)


def account_paid(paid: AccountPayment, customer: Customer) -> AccountPaid:
    names = ("number", "method", "amount", "rounding", "given", "change")
    return AccountPaid(
        **{name: getattr(paid, name) for name in names},
        account=account_of(customer),
        email=customer.email,
    )


@router.post("/customers/{int:pk}/limit", response={200: CustomerCard, **NOES})
def till_limit(request: TillRequest, pk: int, asked: LimitAsked, once: OnceKey) -> CustomerCard:
    """Let this customer owe up to so much, from now on; asked for twice it is set once."""
    customer: Customer = get_object_or_404(request.shop.customers.with_labels(), pk=pk)
    leave(request, "customers.credit")
    reference = f"limit:{once}"
    with transaction.atomic():
        before = Change.objects.filter(shop=request.shop, reference=reference)
        if not before.exists():
            policy = Customer.AccountPolicy.LIMIT
            values = {"account_policy": policy, "account_limit": asked.limit}
            entry = Entry(customer=customer, values=values)
            source = Customer.Source.REGISTER
            store_many(request.shop, [entry], by=request.staff, source=source, reference=reference)
    transaction.on_commit(partial(live.publish, live.topic_of(request.register.pk)))
    return card_of(request.shop.customers.with_labels().get(pk=pk))
