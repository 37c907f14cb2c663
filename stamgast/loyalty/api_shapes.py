"""Points as other programs see them. Amounts are minor units of the shop's currency."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from ninja import Schema
from pydantic import Field

from stamgast.customers.models import Customer
from stamgast.lib.money import LARGEST
from stamgast.lib.paging import Page
from stamgast.loyalty.listing import Standing
from stamgast.loyalty.models import PointEntry, PointRules
from stamgast.loyalty.ruling import rates_of
from stamgast.loyalty.worth import MOST
from stamgast.shops.models import Shop

Amount = Annotated[int, Field(ge=1, le=LARGEST)]
Bonus = Annotated[int, Field(ge=0, le=1_000_000)]
Months = Annotated[int, Field(ge=1, le=120)]


class Rate(Schema):
    """What a group spends for a point; 0: it earns none."""

    group: Annotated[str, Field(max_length=200)]
    spend_per_point: Annotated[int, Field(ge=0, le=LARGEST)]


class PointRulesOut(Schema):
    on: bool
    spend_per_point: int
    worth_of_100: int
    sign_up_bonus: int
    expire_after_months: int | None
    groups: list[Rate]


class PointRulesPatch(Schema):
    """What is named is changed. `groups`: all that have a rate of their own from now on."""

    on: bool = False
    spend_per_point: Amount = 1
    worth_of_100: Amount = 1
    sign_up_bonus: Bonus = 0
    expire_after_months: Months | None = None
    groups: list[Rate] = []


class PointEntryOut(Schema):
    kind: str
    points: int
    expires_on: dt.date | None
    receipt: int | None
    note: str
    at: dt.datetime


class PointsOut(Schema):
    """`worth`: what the balance pays. `expiring`: so many are good until `until` only."""

    number: str
    balance: int
    worth: int
    expiring: int
    until: dt.date | None
    entries: list[PointEntryOut]
    next: str | None


class AdjustmentIn(Schema):
    """Points that come, or go (below zero)."""

    points: Annotated[int, Field(ge=-MOST, le=MOST)]
    reason: Annotated[str, Field(min_length=1, max_length=200)]


class AdjustmentOut(Schema):
    number: str
    balance: int


def rules_out(shop: Shop, rules: PointRules) -> PointRulesOut:
    names = dict(shop.groups.values_list("pk", "name"))
    return PointRulesOut(
        on=rules.on,
        spend_per_point=rules.spend_per_point,
        worth_of_100=rules.worth_of_100,
        sign_up_bonus=rules.sign_up_bonus,
        expire_after_months=rules.expire_after_months,
        groups=[
            Rate(group=names[group], spend_per_point=rate)
            for group, rate in rates_of(rules).items()
        ],
    )


def points_out(
    customer: Customer, told: Standing, page: Page[PointEntry], following: str | None
) -> PointsOut:
    return PointsOut(
        number=customer.number,
        balance=told.balance,
        worth=told.worth,
        expiring=told.expiring,
        until=told.until,
        entries=[entry_out(entry) for entry in page.rows],
        next=following,
    )


def entry_out(entry: PointEntry) -> PointEntryOut:
    return PointEntryOut(
        kind=entry.kind,
        points=entry.points,
        expires_on=entry.expires_on,
        receipt=entry.sale.number if entry.sale else None,
        note=entry.note,
        at=entry.at,
    )
