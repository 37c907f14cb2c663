"""Points for other programs: what a customer has, adjusting it, and the rules."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from stamgast.customers.api import customer_of
from stamgast.customers.models import Customer
from stamgast.lib.keys import key
from stamgast.lib.paging import SIZE
from stamgast.lib.refused import Refused
from stamgast.loyalty import listing
from stamgast.loyalty.adjusting import adjust
from stamgast.loyalty.api_shapes import (
    AdjustmentIn,
    AdjustmentOut,
    PointRulesOut,
    PointRulesPatch,
    PointsOut,
    points_out,
    rules_out,
)
from stamgast.loyalty.expiring import day_of, usable
from stamgast.loyalty.models import PointRules, rules_of
from stamgast.loyalty.ruling import rates_of, rule
from stamgast.shops.answers import ONCE, once
from stamgast.shops.api import NOES, Token, TokenRequest, with_next
from stamgast.shops.auditing import audit
from stamgast.shops.models import Shop

router = Router()


class PointsQuery(Schema):
    after: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = SIZE


def whose(request: TokenRequest, number: str) -> Customer:
    customer = customer_of(request, number)
    customer.shop = request.shop
    return customer


@router.get(
    "/points/customers/{path:number}",
    auth=Token("customers.view"),
    response={200: PointsOut} | NOES,
)
def customer_points(request: TokenRequest, number: str, asked: Query[PointsQuery]) -> PointsOut:
    """A customer's points, and what came and went, the newest first, page by page."""
    customer = whose(request, number)
    page = listing.page(customer, after=key(asked.after), size=asked.limit)
    told = listing.standing(customer, at=timezone.now())
    return points_out(customer, told, page, with_next(request, page.next))


@router.post(
    "/points/customers/{path:number}",
    auth=Token("loyalty.adjust"),
    response={201: AdjustmentOut} | NOES,
    openapi_extra=ONCE,
)
def customer_points_adjustment(
    request: TokenRequest, number: str, given: AdjustmentIn
) -> Status[Any]:
    """Give points or take some, and say why; never more than there are."""
    if "\0" in given.reason:
        told = _("This can't be written.")
        raise Refused("null_characters_not_allowed", told, field="reason")
    customer = whose(request, number)

    def adjusted() -> Status[Any]:
        now = timezone.now()
        adjust(customer, given.points, given.reason, by=request.staff, at=now, act=uuid.uuid4())
        balance = usable(customer, on=day_of(request.shop, now))
        return Status(201, AdjustmentOut(number=customer.number, balance=balance))

    return once(request, adjusted)


@router.get("/points/rules", auth=Token("customers.view"), response={200: PointRulesOut} | NOES)
def point_rules(request: TokenRequest) -> PointRulesOut:
    """By which rules points come and go."""
    return rules_out(request.shop, rules_of(request.shop))


@router.patch("/points/rules", auth=Token("shop.settings"), response={200: PointRulesOut} | NOES)
def point_rules_edit(request: TokenRequest, given: PointRulesPatch) -> PointRulesOut:
    """Change the rules that are named, from now on."""
    with transaction.atomic():
        shop = Shop.objects.select_for_update().get(pk=request.shop.pk)
        rules, named = rules_of(shop), given.model_dump(exclude_unset=True)
        rates = rates_asked(shop, given, rules) if "groups" in named else {}
        for name in named.keys() - {"groups"}:
            setattr(rules, name, named[name])
        rule(rules, rates, at=timezone.now())
        if named:
            changed = [f"points.{name}" for name in named]
            audit(shop, request.staff, "shop.settings", changed=changed)
    return rules_out(shop, rules)


def rates_asked(shop: Shop, given: PointRulesPatch, rules: PointRules) -> dict[int, int | None]:
    groups = dict(shop.groups.values_list("name", "pk"))
    rates: dict[int, int | None] = dict.fromkeys(rates_of(rules))
    for asked in given.groups:
        if asked.group not in groups:
            told = _("The shop has no group of this name.")
            raise Refused("group_unknown", told, field="groups")
        rates[groups[asked.group]] = asked.spend_per_point
    return rates
