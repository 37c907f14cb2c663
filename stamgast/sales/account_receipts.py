"""The receipt of a payment on account: told from rows that no longer change."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial

from django.db.models import Sum
from django.template.loader import render_to_string
from django.utils.translation import override

from stamgast.accounts.models import AccountEntry, AccountPayment
from stamgast.sales import printing
from stamgast.sales.receipts import Seller, seller
from stamgast.shops.models import Outlet

RELATED = ("shop", "register__outlet", "customer", "by", "undoes")


@dataclass(frozen=True)
class PaymentReceipt:
    """Amounts are minor units of `currency`; a payment back to the customer is below zero."""

    seller: Seller
    register: str
    by: str
    at: dt.datetime
    number: int
    copy: bool
    undoes: int | None
    currency: str
    language: str
    customer: str
    method: str
    reference: str
    note: str
    amount: int
    rounding: int
    given: int | None
    change: int
    # What was owed after it.
    owed: int

    @property
    def before(self) -> int:
        return self.owed + self.amount

    @property
    def balance(self) -> int:
        """What is owed after it, by whichever of the two owes it."""
        return abs(self.owed)

    @property
    def paid(self) -> int:
        return self.amount + self.rounding


def receipt(payment: AccountPayment, *, copy: bool = False) -> PaymentReceipt:
    """In the customer's language, or else the shop's."""
    shop, customer, register = payment.shop, payment.customer, payment.register
    language = (customer.language if customer else "") or shop.language
    plain = ("at", "number", "reference", "note", "amount", "rounding", "given", "change")
    with override(language):
        return PaymentReceipt(
            seller=seller(shop, register.outlet if register else Outlet(name=shop.name)),
            register=str(register or ""),
            by=str(payment.by or ""),
            copy=copy,
            undoes=payment.undoes.number if payment.undoes else None,
            currency=shop.currency,
            language=language,
            customer=customer.number if customer else "",
            method=str(payment.get_method_display()),
            owed=owed_after(payment),
            **{name: getattr(payment, name) for name in plain},
        )


def owed_after(payment: AccountPayment) -> int:
    """The sum up to its entry: an account is only ever added to."""
    entry = payment.entries.get()
    mine = AccountEntry.objects.filter(customer=entry.customer_id, pk__lte=entry.pk)
    return mine.aggregate(sum=Sum("amount"))["sum"] or 0 if entry.customer_id else 0


def page(told: PaymentReceipt, **more: object) -> str:
    with override(told.language):
        return render_to_string("sales/payment_receipt.html", {"receipt": told, **more})


def alone(told: PaymentReceipt, looks: str = "") -> str:
    """The page with its looks in it, for where no style sheet can be fetched."""
    return printing.with_looks(page(told, alone=True), looks)


def pdf(told: PaymentReceipt) -> bytes:
    return printing.on_a_roll(partial(alone, told))
