"""Points that customers bring along from another system."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from stamgast.customers.opening import Beside, Ledger
from stamgast.loyalty.expiring import day_of
from stamgast.loyalty.lapsing import last_day
from stamgast.loyalty.ledger import Cause, book, in_hand
from stamgast.loyalty.models import PointAccount, PointEntry, rules_of
from stamgast.shops.models import Shop


def beside(shop: Shop, at: dt.datetime) -> Callable[[int], Beside]:
    until = last_day(day_of(shop, at), rules_of(shop).expire_after_months)
    return lambda _points: {"expires_on": until}


def not_redeemed(
    opened: Sequence[PointEntry], accounts: Mapping[int, PointAccount], _at: dt.datetime
) -> list[int]:
    return [min(each.points, max(0, accounts[each.customer_id].balance)) for each in opened]


LEDGER = Ledger(
    entries=PointEntry,
    accounts=PointAccount,
    amounts=("points",),
    digits=lambda _shop: 0,
    in_hand=in_hand,
    cause=Cause,
    book=book,
    beside=beside,
    free=not_redeemed,
    taken=lambda _pairs, _at: None,
)
