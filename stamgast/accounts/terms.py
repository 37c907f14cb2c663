"""What a customer may owe: by their own page, or else by the shop's rules."""

from __future__ import annotations

from dataclasses import dataclass

from stamgast.accounts.models import CreditRules, rules_of
from stamgast.customers.models import Customer

Own, Shops = Customer.AccountPolicy, CreditRules.Policy


@dataclass(frozen=True)
class Terms:
    """`limit`: how much they may owe altogether, in minor units; None is without end."""

    allowed: bool
    limit: int | None
    # From a purchase until it is due.
    days: int

    def left(self, balance: int) -> int | None:
        """How much more they may owe; None is without end."""
        if not self.allowed:
            return 0
        return None if self.limit is None else max(0, self.limit - balance)


def terms_of(customer: Customer) -> Terms:
    rules = rules_of(customer.shop)
    if customer.account_policy != Own.DEFAULT:
        return Terms(
            customer.account_policy != Own.NONE,
            customer.account_limit or 0 if customer.account_policy == Own.LIMIT else None,
            rules.days,
        )
    limit = rules.limit if rules.policy == Shops.LIMIT else None
    return Terms(rules.policy != Shops.NONE, limit, rules.days)
