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
    return terms_by(rules_of(customer.shop), customer)


def terms_by(rules: CreditRules, customer: Customer) -> Terms:
    own = customer.account_policy != Own.DEFAULT
    policy = customer.account_policy if own else rules.policy
    limit = customer.account_limit if own else rules.limit
    # Both say it by the same names.
    if policy == Shops.UNLIMITED:
        return Terms(True, None, rules.days)
    return Terms(policy == Shops.LIMIT, (limit or 0) if policy == Shops.LIMIT else 0, rules.days)
