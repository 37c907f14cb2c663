"""How the till sees a customer. The shapes are those of till/src/types.ts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ninja import Schema

from stamgast.customers.models import Customer


class LabelSeen(Schema):
    name: str
    colour: str


class CustomerHit(Schema):
    """A row among hits, with what tells two of one name apart."""

    id: int
    number: str
    name: str
    beside: str
    town: str
    last_digits: str
    labels: list[LabelSeen]


class AccountSeen(Schema):
    """What they owe (below zero: what the shop owes them), and how much more they may: no
    `limit` and no `left` is without end."""

    allowed: bool
    balance: int
    limit: int | None
    left: int | None


class CustomerCard(CustomerHit):
    """Who is connected. The sums are minor units."""

    group: str
    email: str
    mobile: str
    note: str
    tax: str
    last_visit: dt.datetime | None
    visits: int
    # None where customers collect none.
    points: int | None
    account: AccountSeen


def hit(customer: Customer) -> CustomerHit:
    return CustomerHit(**plain(customer))


def plain(customer: Customer) -> dict[str, Any]:
    names = ("number", "name", "beside", "town", "last_digits")
    labels = [LabelSeen(name=each.name, colour=each.colour) for each in customer.labels.all()]
    return {"id": customer.pk, "labels": labels} | {n: getattr(customer, n) for n in names}


def card(
    customer: Customer,
    *,
    last_visit: dt.datetime | None,
    visits: int,
    points: int | None,
    account: AccountSeen,
) -> CustomerCard:
    return CustomerCard(
        **plain(customer),
        group=str(customer.group or ""),
        email=customer.email,
        mobile=customer.mobile,
        note=customer.note,
        tax=str(customer.tax or ""),
        last_visit=last_visit,
        visits=visits,
        points=points,
        account=account,
    )
