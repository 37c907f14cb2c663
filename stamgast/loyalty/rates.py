"""What a customer pays for a point."""

from __future__ import annotations

from stamgast.customers.models import Customer
from stamgast.loyalty.models import GroupRate, PointRules, rules_of
from stamgast.shops.models import Shop


def rules_on(shop: Shop) -> PointRules | None:
    """None where customers collect no points."""
    rules = rules_of(shop)
    return rules if rules.on else None


def spend_per_point(customer: Customer, rules: PointRules) -> int:
    """By their group, or else by the shop's rules; 0: they earn none."""
    if not customer.loyalty_enabled:
        return 0
    own = GroupRate.objects.filter(group=customer.group_id).first() if customer.group_id else None
    return own.spend_per_point if own else rules.spend_per_point
