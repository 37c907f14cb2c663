"""Points for whoever becomes a customer: once, when they are first connected to a sale, and in
the night for whoever was not. Nobody gets any who was a customer before there was a bonus, or
came by a list."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django_tasks import task

from stamgast.customers.models import Customer
from stamgast.lib.pacing import in_steps
from stamgast.loyalty.expiring import day_of
from stamgast.loyalty.lapsing import last_day
from stamgast.loyalty.ledger import Cause, book
from stamgast.loyalty.models import PointEntry, PointRules, rules_of
from stamgast.loyalty.ruling import gives_bonus

Source = Customer.Source
LISTED = (Source.IMPORT, Source.DEMO)
# So long ago at most may the house have missed a night.
MISSED = dt.timedelta(days=90)


def welcome(customer: Customer, *, at: dt.datetime) -> PointEntry | None:
    """Book the bonus, if it is theirs; once, however often they are welcomed."""
    if customer.source in LISTED or not customer.loyalty_enabled:
        return None
    rules = rules_of(customer.shop)
    if not gives_bonus(rules) or customer.created_at < since(rules):
        return None
    cause = Cause(
        PointEntry.Kind.BONUS,
        f"bonus:{customer.pk}",
        at=at,
        by=None,
        expires_on=last_day(day_of(customer.shop, at), rules.expire_after_months),
    )
    return book(customer, rules.sign_up_bonus, cause)


def since(rules: PointRules) -> dt.datetime:
    return rules.bonus_since or timezone.now()


@task()
def welcome_newcomers() -> int:
    """Those who were not connected to a sale since they came."""
    now, count = timezone.now(), 0
    for rules in PointRules.objects.filter(on=True, sign_up_bonus__gt=0).select_related("shop"):
        came = max(since(rules), now - MISSED)
        rows = rules.shop.customers.filter(created_at__gte=came, loyalty_enabled=True)
        rows = rows.exclude(source__in=LISTED)
        waiting = rows.exclude(point_entries__kind=PointEntry.Kind.BONUS)
        for part in in_steps(list(waiting.order_by("pk"))):
            for customer in part:
                customer.shop = rules.shop
                count += welcome(customer, at=now) is not None
    return count
