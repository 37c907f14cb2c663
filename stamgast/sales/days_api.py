"""The day at the till: float, cash in and out, X report, count and Z report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Annotated

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Header, Router, Schema
from pydantic import Field

from stamgast.lib.refused import Refused
from stamgast.sales import cash, days
from stamgast.sales.day_figures import figures
from stamgast.sales.days import MOST_CASH, Day
from stamgast.shops.answers import LONGEST
from stamgast.shops.api import NOES, STORABLE
from stamgast.shops.at_register import AtRegister, TillRequest

router = Router()
SELL, CLOSE = AtRegister("sales.sell"), AtRegister("sales.close_day")
Amount = Annotated[int, Field(ge=0, le=MOST_CASH)]
Once = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=LONGEST)]
EARLIER = 14


class SummedSeen(Schema):
    count: int
    amount: int


class TenderSummed(Schema):
    kind: str
    name: str
    taken: SummedSeen
    given_back: SummedSeen
    amount: int


class AccountSummed(Schema):
    method: str
    name: str
    taken: SummedSeen
    given_back: SummedSeen
    amount: int


class RateSummed(Schema):
    rate: int
    net: int
    tax: int
    gross: int


class StaffSummed(Schema):
    name: str
    count: int
    amount: int


class MovedSeen(Schema):
    at: dt.datetime
    by: str
    reason: str
    amount: int


class CashSeen(Schema):
    float: int
    sales: int
    refunds: int
    account: int
    paid_in: int
    paid_out: int
    expected: int


class FiguresSeen(Schema):
    sales: SummedSeen
    refunds: SummedSeen
    voids: SummedSeen
    discounts: SummedSeen
    pieces: int
    copies: int
    total: int
    tax: int
    rounding: int
    first: int | None
    last: int | None
    tenders: list[TenderSummed]
    account: list[AccountSummed]
    rates: list[RateSummed]
    staff: list[StaffSummed]
    movements: list[MovedSeen]
    cash: CashSeen


class DaySeen(Schema):
    id: int
    number: int | None
    opened_at: dt.datetime
    opened_by: str
    closed_at: dt.datetime | None
    closed_by: str
    counted: int | None
    kept: int | None
    difference: int | None
    figures: FiguresSeen
    # To be printed.
    page: str


class DayBrief(Schema):
    number: int | None
    closed_at: dt.datetime | None
    page: str


class DayNow(Schema):
    """`day`: none while the register's day is not open; `left` is what the last close left."""

    day: DaySeen | None
    left: int
    pieces: list[int]
    earlier: list[DayBrief]


class Opening(Schema):
    float: Amount


class Movement(Schema):
    amount: Annotated[int, Field(ge=-MOST_CASH, le=MOST_CASH)]
    reason: Annotated[str, Field(max_length=200, pattern=STORABLE)]


class Piece(Schema):
    value: Annotated[int, Field(gt=0, le=MOST_CASH)]
    count: Annotated[int, Field(ge=0, le=100_000)]


class Closing(Schema):
    """The cash piece by piece, or its sum; `kept` of it stays in the drawer."""

    day: int
    counted: Amount | None = None
    pieces: Annotated[list[Piece], Field(max_length=50)] = []
    kept: Amount


@router.get("/day", auth=SELL, response={200: DayNow, **NOES})
def till_day(request: TillRequest) -> DayNow:
    """The register's open day with its figures (the X report), and the last Z reports."""
    day = Day.objects.open_at(request.register).select_related("opened_by").first()
    closed = Day.objects.closed().filter(register=request.register).order_by("-number")
    return DayNow(
        day=day_seen(day) if day else None,
        left=days.last_kept(request.register),
        pieces=list(cash.pieces(request.shop.currency)),
        earlier=[
            DayBrief(number=row.number, closed_at=row.closed_at, page=page(row))
            for row in closed[:EARLIER]
        ],
    )


@router.post("/day", auth=SELL, response={200: DaySeen, **NOES})
def till_day_open(request: TillRequest, asked: Opening) -> DaySeen:
    """Begin the day with so much in the drawer."""
    it = days.open_day(request.register, asked.float, by=request.staff, at=timezone.now())
    return day_seen(it)


@router.post("/day/movements", auth=CLOSE, response={200: DaySeen, **NOES})
def till_day_movement(request: TillRequest, asked: Movement, once: Once) -> DaySeen:
    """Pay cash into the drawer, or out of it, without a sale."""
    moved = days.move_cash(
        request.register,
        asked.amount,
        asked.reason,
        key=once,
        by=request.staff,
        at=timezone.now(),
    )
    return day_seen(moved.day)


@router.post("/day/closing", auth=CLOSE, response={200: DaySeen, **NOES})
def till_day_close(request: TillRequest, asked: Closing) -> DaySeen:
    """Count the cash and close the day (the Z report); closing it again changes nothing."""
    day = get_object_or_404(request.shop.days, pk=asked.day, register=request.register)
    pieces = {row.value: row.count for row in asked.pieces}
    counted = asked.counted
    if counted is None:
        refuse_unknown(pieces, request.shop.currency)
        counted = sum(value * count for value, count in pieces.items())
    closed = days.close_day(
        day, counted, asked.kept, by=request.staff, at=timezone.now(), pieces=pieces
    )
    return day_seen(closed)


def refuse_unknown(pieces: Collection[int], currency: str) -> None:
    known = set(cash.pieces(currency))
    if not pieces or not known.issuperset(pieces):
        raise Refused(
            "no_such_coins", _("Count the cash: there are no such coins."), field="pieces"
        )


def day_seen(day: Day) -> DaySeen:
    told = figures(day)
    return DaySeen(
        id=day.pk,
        number=day.number,
        opened_at=day.opened_at,
        opened_by=str(day.opened_by or ""),
        closed_at=day.closed_at,
        closed_by=str(day.closed_by or ""),
        counted=day.counted,
        kept=day.kept,
        difference=day.difference_to(told.cash.expected),
        figures=FiguresSeen.model_validate(told, from_attributes=True),
        page=page(day),
    )


def page(day: Day) -> str:
    return reverse("register_day", args=[day.pk])
