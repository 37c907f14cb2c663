"""What a payment may settle of a sale."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from stamgast.customers.models import Customer
from stamgast.lib.refused import Refused
from stamgast.promotions.models import Voucher
from stamgast.sales.acting import Tab


@dataclass(frozen=True)
class Payment:
    """`amount` of what is due, with its sign; None is all of it. `given`: the cash handed over."""

    kind: str
    amount: int | None = None
    given: int | None = None
    reference: str = ""
    voucher: Voucher | None = None


def part_of_due(tab: Tab, amount: int | None) -> int:
    amount = tab.due if amount is None else amount
    if not amount or (amount < 0) != (tab.due < 0) or abs(amount) > abs(tab.due):
        raise amount_refused()
    return amount


def reference_of(tab: Tab) -> str:
    """Names the act in other ledgers: a sale's version is seen by one act alone."""
    return f"sale:{tab.sale.key}:{tab.sale.version}"


def amount_refused() -> Refused:
    return Refused("amount", _("This is not an amount of what is due."), field="amount")


def payer(tab: Tab) -> Customer:
    """Whose account or points it is."""
    if tab.sale.customer is None:
        raise Refused("no_customer", _("Connect a customer first."))
    # Known already: nobody asks the database for it again.
    tab.sale.customer.shop = tab.sale.shop
    return tab.sale.customer
