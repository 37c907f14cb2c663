"""By which rules points come and go, from now on: nothing that was booked changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from stamgast.loyalty.models import GroupRate, PointRules, rules_of


@transaction.atomic
def rule(rules: PointRules, rates: Mapping[int, int | None], *, at: dt.datetime) -> None:
    """Keep the rules, and the rates of these groups (None: as everybody's)."""
    before = rules_of(rules.shop)
    if gives_bonus(rules) and not gives_bonus(before):
        rules.bonus_since = at
    rules.save()
    for group, rate in rates.items():
        if rate is None:
            GroupRate.objects.filter(group=group).delete()
        else:
            GroupRate.objects.update_or_create(group_id=group, defaults={"spend_per_point": rate})


def gives_bonus(rules: PointRules) -> bool:
    return rules.on and rules.sign_up_bonus > 0


def rates_of(rules: PointRules) -> dict[int, int]:
    """By group."""
    rows = GroupRate.objects.filter(group__shop=rules.shop_id).order_by("group__name", "group")
    return dict(rows.values_list("group", "spend_per_point"))
