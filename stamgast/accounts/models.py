"""What customers owe: a ledger only ever added to, and what of it settles what.

Amounts are minor units of the shop's currency. Above zero the customer owes it, below zero
the shop does. For each customer three sums are one: the account's balance, the `amount` of
its entries, and what is `left` of them, since a match takes as much off a debit as off a
credit.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stamgast.customers.models import Customer
from stamgast.shops.models import Register, Shop, Staff

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from stamgast.sales.models import ReceiptOut


class CreditRules(models.Model):
    """What customers may buy on account where nothing else is said of them."""

    class Policy(models.TextChoices):
        NONE = "none", _("Nobody, unless their own page allows it")
        LIMIT = "limit", _("Everybody, up to a limit")
        UNLIMITED = "unlimited", _("Everybody, without a limit")

    shop = models.OneToOneField(Shop, models.CASCADE, primary_key=True, related_name="credit")
    policy = models.CharField(_("on account"), max_length=10, choices=Policy, default=Policy.NONE)
    limit = models.PositiveBigIntegerField(_("limit"), null=True, blank=True)
    # From the purchase until it is due.
    days = models.PositiveSmallIntegerField(_("days to pay"), default=30)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(policy="limit") | Q(limit__isnull=False),
                name="a_credit_limit_is_an_amount",
            )
        ]

    def __str__(self) -> str:
        return f"Credit rules of {self.shop_id}"


def rules_of(shop: Shop) -> CreditRules:
    """The shop's own, or those that every shop begins with."""
    return CreditRules.objects.filter(shop=shop).first() or CreditRules(shop=shop)


class Account(models.Model):
    """What a customer owes altogether; there from their first entry on."""

    customer = models.OneToOneField(
        Customer, models.CASCADE, primary_key=True, related_name="account"
    )
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="accounts")
    balance = models.BigIntegerField(_("balance"), default=0)

    def __str__(self) -> str:
        return str(self.balance)


class AccountPayment(models.Model):
    """Money that a customer paid on their account, or got back of it (below zero)."""

    class Method(models.TextChoices):
        CASH = "cash", _("Cash")
        CARD = "card", _("Card")
        BANK = "bank", _("Bank")
        OTHER = "other", _("Other")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="account_payments")
    # The books outlive whoever is forgotten, and nobody is who still owes.
    customer = models.ForeignKey(
        Customer, models.SET_NULL, null=True, related_name="account_payments"
    )
    # Of the request, so that one sent twice is one payment.
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    # Of its receipt: without gaps in a shop.
    number = models.PositiveBigIntegerField(_("number"), editable=False)
    method = models.CharField(_("paid by"), max_length=5, choices=Method)
    amount = models.BigIntegerField(_("amount"))
    # What cash was rounded by: the drawer has amount + rounding.
    rounding = models.IntegerField(default=0)
    # The cash that was handed over; `change` is what went back of it.
    given = models.BigIntegerField(null=True)
    change = models.BigIntegerField(default=0)
    # The card's slip, the bank's reference.
    reference = models.CharField(_("reference"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    # Of a payment that was a mistake: this takes it back.
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by"
    )
    # Where it was taken at a register: the day counts it.
    register = models.ForeignKey(Register, models.PROTECT, null=True, related_name="+")
    day = models.ForeignKey(
        "stamgast.Day", models.PROTECT, null=True, related_name="account_payments"
    )
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")

    if TYPE_CHECKING:
        entries: RelatedManager[AccountEntry]
        receipts: RelatedManager[ReceiptOut]

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "key"], name="account_payment_once"),
            models.UniqueConstraint(fields=["shop", "number"], name="account_payment_number_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="a_payment_moves_money"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class PaymentSeries(models.Model):
    """How far the receipts of a shop's payments on account have come."""

    shop = models.OneToOneField(Shop, models.CASCADE, primary_key=True, related_name="+")
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.last)


class AccountEntry(models.Model):
    """One movement of a customer's account. Nothing of it changes but what is `left`, and
    the invoice that asks for it, when there is one."""

    class Kind(models.TextChoices):
        SALE = "sale", _("Purchase")
        REFUND = "refund", _("Refund")
        TAKEN_BACK = "taken_back", _("Taken back")
        INVOICE = "invoice", _("Invoice")
        CREDIT = "credit", _("Credit note")
        PAYMENT = "payment", _("Payment")
        FEE = "fee", _("Reminder fee")
        OPENING = "opening", _("Opening balance")
        ADJUSTED = "adjusted", _("Adjusted")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="account_entries", db_index=False)
    customer = models.ForeignKey(
        Customer, models.SET_NULL, null=True, related_name="account_entries", db_index=False
    )
    kind = models.CharField(max_length=10, choices=Kind)
    amount = models.BigIntegerField()
    # What no match has settled yet, with the amount's sign.
    left = models.BigIntegerField()
    # Of what is owed.
    due_on = models.DateField(null=True)
    sale = models.ForeignKey(
        "stamgast.Sale", models.PROTECT, null=True, related_name="account_entries"
    )
    invoice = models.ForeignKey(
        "stamgast.Invoice", models.PROTECT, null=True, related_name="entries"
    )
    payment = models.ForeignKey(AccountPayment, models.PROTECT, null=True, related_name="entries")
    # Its cause: "sale:…", "payment:12", "opening:import:3". Booked once.
    reference = models.CharField(max_length=120)
    # Why, where somebody adjusted it by hand.
    note = models.CharField(_("reason"), max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["customer", "-id"], name="account_entry_by_customer"),
            # Whose debts are how old: read from here alone.
            models.Index(
                fields=["shop", "customer", "due_on", "left"],
                condition=~Q(left=0),
                name="account_entry_open",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["shop", "reference"], name="account_entry_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="an_account_entry_moves_money"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, left__gte=0, left__lte=F("amount"))
                | Q(amount__lt=0, left__lte=0, left__gte=F("amount")),
                name="no_more_is_left_than_there_was",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class MatchQuerySet(models.QuerySet["Match"]):
    def standing(self) -> Self:
        return self.filter(undone_at=None)


class Match(models.Model):
    """So much of a credit settles so much of a debit of the same customer. What was undone stays,
    and says when, so that it can be told what was open on any day."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+", db_index=False)
    debit = models.ForeignKey(AccountEntry, models.PROTECT, related_name="settled_by")
    credit = models.ForeignKey(AccountEntry, models.PROTECT, related_name="settles")
    amount = models.PositiveBigIntegerField()
    # Never before both its entries.
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_match_settles_something"),
        ]

    def __str__(self) -> str:
        return str(self.amount)


class StatementOut(models.Model):
    """A statement of an account that goes out by mail."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="statements")
    since = models.DateField()
    until = models.DateField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    # Where it goes. Gone as soon as it went, or was given up.
    address = models.EmailField(max_length=254, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.since} – {self.until}"

    def went(self, at: dt.datetime) -> None:
        self.address, self.sent_at = "", at

    def give_up(self, _at: dt.datetime) -> None:
        self.address = ""
