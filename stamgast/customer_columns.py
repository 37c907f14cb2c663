"""What the list of customers tells of points, accounts and visits, where somebody chooses so.

Customers know nothing of the packages above them: what these keep is put up here. None of it
sorts the list: no index carries that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from stamgast.accounts.models import rules_of
from stamgast.accounts.terms import terms_by
from stamgast.customers.columns import TOLD, Told, short
from stamgast.customers.models import Customer
from stamgast.lib import money
from stamgast.sales.spending import last_visit, spent_in
from stamgast.shops.models import Shop

Text = Callable[[Customer, Any], str]


def points(_shop: Shop) -> Text:
    return lambda _customer, count: number_format(count, force_grouping=True) if count else ""


def amounts(shop: Shop) -> Text:
    language = get_language() or "en"
    return lambda _customer, amount: money.shown(amount, shop.currency, language) if amount else ""


def left(shop: Shop) -> Text:
    """How much more they may owe; nothing where they may owe nothing at all."""
    rules, language = rules_of(shop), get_language() or "en"

    def text(customer: Customer, balance: int | None) -> str:
        terms = terms_by(rules, customer)
        if not terms.allowed:
            return ""
        more = terms.left(balance or 0)
        return _("No limit") if more is None else money.shown(more, shop.currency, language)

    return text


def days(_shop: Shop) -> Text:
    def text(_customer: Customer, at: dt.datetime | None) -> str:
        return short(timezone.localdate(at)) if at else ""

    return text


def put_up() -> None:
    spent, balance = gettext_lazy("Spent this year"), gettext_lazy("Balance on account")
    more, last = gettext_lazy("Left of the limit"), gettext_lazy("Last visit")
    owed = F("account__balance")
    TOLD["points"] = Told(
        gettext_lazy("Points"), "customers.view", lambda: F("point_account__balance"), points
    )
    TOLD["balance"] = Told(balance, "accounts.view", lambda: owed, amounts)
    TOLD["left"] = Told(more, "accounts.view", lambda: owed, left)
    TOLD["last_visit"] = Told(last, "sales.view", last_visit, days, number=False)
    TOLD["spent"] = Told(spent, "sales.view", lambda: spent_in(timezone.localdate().year), amounts)
