"""What a shop's rules for points come to, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_percent
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from stamgast.lib import money
from stamgast.loyalty import worth
from stamgast.loyalty.models import PointRules

# Points to show by what they are worth.
EXAMPLE = 100


@dataclass(frozen=True)
class PointsChosen:
    """As the page stands; rates by the names of groups, where they have their own."""

    currency: str
    rules: PointRules
    rates: Mapping[str, int]

    def amount(self, minor: int) -> str:
        return money.shown(minor, self.currency, get_language() or "en")


def points(it: PointsChosen) -> list[str]:
    rules = it.rules
    if not rules.on:
        return [_("Nobody collects points, and none are redeemed. What there is stays.")]
    if not rules.spend_per_point or not rules.worth_of_100:
        return []
    return [*rate(it), *groups(it), *bonus(it), *expiry(rules)]


def rate(it: PointsChosen) -> list[str]:
    rules = it.rules
    spent = EXAMPLE * rules.spend_per_point
    names = {
        "each": it.amount(rules.spend_per_point),
        "worth": it.amount(rules.worth_of_100),
        "spent": it.amount(spent),
        "back": format_percent(
            Decimal(rules.worth_of_100) / spent, "#,##0.##\u00a0%", locale=get_language() or "en"
        ),
    }
    return [
        _("1 point for each %(each)s; 100 points pay %(worth)s.") % names,
        _("Whoever pays %(spent)s gets %(worth)s back in points: %(back)s.") % names,
        _("What points pay earns none. A refund undoes just what the sale moved."),
    ]


def groups(it: PointsChosen) -> list[str]:
    told = []
    for name, each in it.rates.items():
        if each:
            names = {"group": name, "each": it.amount(each)}
            told.append(_("%(group)s: 1 point for each %(each)s.") % names)
        else:
            told.append(_("%(group)s: no points.") % {"group": name})
    return told


def bonus(it: PointsChosen) -> list[str]:
    count = it.rules.sign_up_bonus
    if not count:
        return []
    told = ngettext(
        "Whoever becomes a customer gets %(count)d point once, which pays %(amount)s.",
        "Whoever becomes a customer gets %(count)d points once, which pay %(amount)s.",
        count,
    )
    amount = it.amount(worth.amount_of(count, it.rules.worth_of_100))
    return [told % {"count": count, "amount": amount}]


def expiry(rules: PointRules) -> list[str]:
    months = rules.expire_after_months
    if months is None:
        return [_("Points never expire.")]
    told = ngettext(
        "Points are good until the end of the month, %(count)d month after they came.",
        "Points are good until the end of the month, %(count)d months after they came.",
        months,
    )
    return [told % {"count": months}, _("The oldest go first.")]
