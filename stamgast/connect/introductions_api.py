"""The cashier's answer to whoever said who they are at the screen."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema

from stamgast.connect import answering
from stamgast.connect.models import Introduction
from stamgast.connect.register_seen import RegisterSeen, register_seen
from stamgast.customers.models import Customer
from stamgast.sales.acting import Act
from stamgast.sales.showing import SaleSeen, seen
from stamgast.sales.till_api import ANSWERS, Once, Version
from stamgast.shops.api import NOES
from stamgast.shops.at_register import AtRegister, TillRequest

router = Router(auth=AtRegister("sales.sell"))
SEEN: dict[Any, Any] = {200: RegisterSeen, **NOES}


class Choice(Schema):
    customer: int


class Drafted(Schema):
    """By the names of the dialog's fields."""

    draft: dict[str, str]


@router.get("/introduction", response=SEEN)
def till_introduction(request: TillRequest) -> RegisterSeen:
    """Who says at this register's screen who they are."""
    return register_seen(request.device)


@router.post("/introductions/{int:pk}/confirm", response=ANSWERS)
def till_introduction_confirm(
    request: TillRequest, pk: int, once: Once, version: Version
) -> SaleSeen:
    """They become a customer by what they said."""
    it = here(request, pk)
    return seen(answering.confirm(act(request, once, version), it))


@router.post("/introductions/{int:pk}/choose", response=ANSWERS)
def till_introduction_choose(
    request: TillRequest, pk: int, asked: Choice, once: Once, version: Version
) -> SaleSeen:
    it = here(request, pk)
    customer: Customer = get_object_or_404(request.shop.customers, pk=asked.customer)
    return seen(answering.choose(act(request, once, version), it, customer))


@router.post("/introductions/{int:pk}/decline", response=SEEN)
def till_introduction_decline(request: TillRequest, pk: int) -> RegisterSeen:
    answering.decline(here(request, pk), by=request.staff, at=timezone.now())
    return register_seen(request.device)


@router.post("/introductions/{int:pk}/draft", response={200: Drafted, **NOES})
def till_introduction_draft(request: TillRequest, pk: int) -> Drafted:
    """What they said, for the dialog. Not a GET: it is for one look only, and kept nowhere."""
    return Drafted(draft=answering.draft(here(request, pk), at=timezone.now()))


def act(request: TillRequest, once: str, version: int) -> Act:
    return Act(request.register, request.staff, timezone.now(), once, version)


def here(request: TillRequest, pk: int) -> Introduction:
    """Of this register: another's is none of its business."""
    return get_object_or_404(request.register.introductions.select_related("sale", "shop"), pk=pk)
