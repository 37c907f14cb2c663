"""Payments on account that are taken at a register: they belong to its day."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from stamgast.accounts import receiving
from stamgast.accounts.ledger import account_in_hand
from stamgast.accounts.models import Account, AccountEntry, AccountPayment
from stamgast.accounts.receiving import Received
from stamgast.customers.models import Customer
from stamgast.lib.refused import Refused
from stamgast.sales.cash import rounded_cash
from stamgast.sales.days import Day, day_in_hand
from stamgast.shops.models import Register

CASH = AccountPayment.Method.CASH


@transaction.atomic
def take(customer: Customer, it: Received, register: Register) -> AccountPayment:
    """Take it into the register's day; cash in the coins that there are, with its change."""
    # In the order in which a sale takes them, so that nobody waits for each other.
    account = account_in_hand(customer)
    if before := receiving.received_before(customer, it):
        return before
    it = in_coins(account, it, register) if it.method == CASH else replace(it, given=None)
    day = day_in_hand(register, by=it.by, at=it.at)
    return receiving.receive(customer, replace(it, register=register, day=day))


def in_coins(account: Account, it: Received, register: Register) -> Received:
    """Rounded only where all of something is paid: of any other amount there must be coins."""
    shop = register.shop
    asked = rounded_cash(it.amount, shop.currency, shop.country)
    if not asked or (asked != it.amount and it.amount not in wholes(account, it)):
        told = _("There are no coins for this amount.")
        raise Refused("no_such_coins", told, field="amount")
    given = asked if it.given is None else it.given
    if given < asked or (asked < 0 and given != asked):
        told = _("Less was handed over than was to be paid.")
        raise Refused("too_little", told, field="given")
    return replace(it, rounding=asked - it.amount, given=given, change=given - asked)


def wholes(account: Account, it: Received) -> set[int]:
    chosen = AccountEntry.objects.filter(customer=account.pk, pk__in=it.entries)
    return {account.balance, chosen.aggregate(sum=Sum("left"))["sum"] or 0}


@transaction.atomic
def undo(payment: AccountPayment, it: Received) -> AccountPayment:
    """Take a mistaken payment back: out of its day too, while that is open still. The count of a
    day that is closed stays what it was."""
    if payment.customer:
        account_in_hand(payment.customer)
    open_still = Day.objects.select_for_update().filter(closed_at=None)
    day = open_still.filter(account_payments=payment).first()
    return receiving.undo(payment, key=it.key, by=it.by, at=it.at, note=it.note, day=day)
