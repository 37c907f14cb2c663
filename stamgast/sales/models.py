"""What was sold, to whom, how it was priced and how it was paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stamgast.accounts.models import AccountPayment
from stamgast.catalogue.models import Product
from stamgast.customers.models import Customer
from stamgast.lib import own_codes
from stamgast.promotions.models import Voucher
from stamgast.sales.days import Day
from stamgast.shops.models import Register, Shop, Staff

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from stamgast.sales.acting import Tab


class CutKind(models.TextChoices):
    """How a discount by hand is said: basis points of it, or minor units off it."""

    PERCENT = "percent", _("Per cent")
    AMOUNT = "amount", _("Amount")


class Sale(models.Model):
    """What one customer buys at one register; while it is open it is the tab.

    Each act makes its version one higher: who acts on an older one is shown this. Amounts
    are minor units of `currency`; those of a refund are below zero.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        PARKED = "parked", _("Parked")
        COMPLETED = "completed", _("Completed")
        VOID = "void", _("Void")

    class Kind(models.TextChoices):
        SALE = "sale", _("Sale")
        REFUND = "refund", _("Refund")

    class Via(models.TextChoices):
        """How the customer was connected."""

        SEARCH = "search", _("Found by the cashier")
        CREATED = "created", _("Added at the register")
        SCAN = "scan", _("Scanned")
        VOUCHER = "voucher", _("By their voucher")
        SCREEN = "screen", _("By themselves at the screen")
        PHONE = "phone", _("By themselves on their phone")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="sales", db_index=False)
    register = models.ForeignKey(Register, models.PROTECT, related_name="sales")
    # Made by the register, so that a sale begun twice by a repeated request is one.
    key = models.UUIDField(editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    kind = models.CharField(_("type"), max_length=8, choices=Kind, default=Kind.SALE)
    refund_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="refunds"
    )
    # The receipt's, without gaps in a shop; a sale has it once it is completed.
    number = models.PositiveBigIntegerField(_("receipt number"), null=True, editable=False)
    # Stands on the receipt as text and as a barcode.
    code = models.CharField(max_length=20, editable=False)
    currency = models.CharField(max_length=3, editable=False)

    customer = models.ForeignKey(
        Customer, models.SET_NULL, null=True, blank=True, related_name="sales", db_index=False
    )
    via = models.CharField(max_length=10, choices=Via, blank=True)
    # The customer's own rate of tax in basis points, as it was at the last act.
    tax_override = models.PositiveIntegerField(null=True)
    # Off the whole sale.
    cut_kind = models.CharField(max_length=8, choices=CutKind, blank=True)
    cut_value = models.PositiveBigIntegerField(default=0)
    cut_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    coupon = models.ForeignKey(Voucher, models.PROTECT, null=True, related_name="sales")
    note = models.CharField(_("note"), max_length=500, blank=True)

    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    # When it was completed or made void.
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    # Of the register, when it ended; a sale that was made void where none was open has none.
    day = models.ForeignKey(Day, models.PROTECT, null=True, editable=False, related_name="sales")

    # As priced at the last act: `full` before any discount, all with tax but `net`.
    full = models.BigIntegerField(default=0)
    discount = models.BigIntegerField(default=0)
    net = models.BigIntegerField(default=0)
    tax = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    # What cash added or took away, where there are no coins for the total.
    rounding = models.IntegerField(default=0)

    # Once it is completed: what it earned, and how many its customer had then.
    points_earned = models.BigIntegerField(null=True)
    points_after = models.BigIntegerField(null=True)

    # Its rows, where an act has them in hand (acting.py).
    tab: Tab | None = None

    if TYPE_CHECKING:
        lines: RelatedManager[Line]
        tenders: RelatedManager[Tender]
        refunds: RelatedManager[Sale]
        receipts: RelatedManager[ReceiptOut]

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["shop", "state", "-ended_at"], name="sale_by_end"),
            models.Index(fields=["shop", "-id"], name="sale_newest"),
            models.Index(
                fields=["customer", "-ended_at"],
                condition=Q(customer__isnull=False),
                name="sale_by_customer",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["shop", "key"], name="sale_key_once"),
            models.UniqueConstraint(fields=["shop", "code"], name="sale_code_once"),
            models.UniqueConstraint(
                fields=["shop", "number"],
                condition=Q(number__isnull=False),
                name="receipt_number_once",
            ),
            models.UniqueConstraint(
                fields=["register"], condition=Q(state="open"), name="one_open_sale_a_register"
            ),
            models.CheckConstraint(
                condition=Q(state="completed", number__isnull=False)
                | (~Q(state="completed") & Q(number=None)),
                name="completed_sales_have_numbers",
            ),
            models.CheckConstraint(
                condition=Q(kind="refund", refund_of__isnull=False)
                | Q(kind="sale", refund_of=None),
                name="a_refund_is_of_a_sale",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number or self.code)

    @property
    def shown_code(self) -> str:
        return own_codes.shown(self.code)

    @property
    def is_refund(self) -> bool:
        return self.kind == self.Kind.REFUND


class Line(models.Model):
    """So much of one thing. Name, price and tax are as they were when it was sold."""

    sale = models.ForeignKey(Sale, models.CASCADE, related_name="lines")
    # None for an amount that was typed.
    product = models.ForeignKey(
        Product, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    # Of the product, for offers on it.
    category = models.PositiveBigIntegerField(null=True)
    code = models.CharField(max_length=50, blank=True)
    name = models.CharField(_("name"), max_length=160)
    # Thousandths of a piece; below zero in a refund.
    quantity = models.BigIntegerField(default=1000)
    # For a piece, as on its tag.
    price = models.BigIntegerField()
    price_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    includes_tax = models.BooleanField(default=True)
    rate = models.PositiveIntegerField(default=0)
    cut_kind = models.CharField(max_length=8, choices=CutKind, blank=True)
    cut_value = models.PositiveBigIntegerField(default=0)
    cut_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    # Of a refund: what is given back.
    of_line = models.ForeignKey("self", models.PROTECT, null=True, related_name="given_back")

    # As priced at the last act; `taxed` is the rate that was taken.
    full = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    net = models.BigIntegerField(default=0)
    tax = models.BigIntegerField(default=0)
    taxed = models.PositiveIntegerField(default=0)
    # [{"why", "key", "name", "amount"}], see pricing.Reduction.
    discounts = models.JSONField(default=list)

    if TYPE_CHECKING:
        given_back: RelatedManager[Line]

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(quantity=0), name="a_line_has_a_quantity"),
        ]

    def __str__(self) -> str:
        return self.name


class Tender(models.Model):
    """One way in which a part of a sale was paid, or given back."""

    class Kind(models.TextChoices):
        CASH = "cash", _("Cash")
        CARD = "card", _("Card")
        VOUCHER = "voucher", _("Gift card")
        ON_ACCOUNT = "on_account", _("On account")
        POINTS = "points", _("Points")
        INVOICE = "invoice", _("Invoice")

    sale = models.ForeignKey(Sale, models.CASCADE, related_name="tenders")
    kind = models.CharField(_("tender"), max_length=10, choices=Kind)
    # What it settles, cash rounding with it: below zero where it is given back.
    amount = models.BigIntegerField()
    # The cash that was handed over; `change` is what went back of it.
    given = models.BigIntegerField(null=True)
    change = models.BigIntegerField(default=0)
    voucher = models.ForeignKey(Voucher, models.PROTECT, null=True, related_name="tenders")
    # How many points were redeemed for it, or come back (below zero).
    points = models.BigIntegerField(null=True)
    # The card's slip, the gift card's code.
    reference = models.CharField(max_length=80, blank=True)
    # The reference by which the customer's account or points have it.
    booked_as = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="a_tender_settles_something")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class ReceiptOut(models.Model):
    """A receipt that left, of a sale or of a payment on account; all but the first are copies."""

    class How(models.TextChoices):
        PRINT = "print", _("Printed")
        PDF = "pdf", _("PDF")
        MAIL = "mail", _("E-mail")

    sale = models.ForeignKey(Sale, models.CASCADE, null=True, related_name="receipts")
    payment = models.ForeignKey(AccountPayment, models.CASCADE, null=True, related_name="receipts")
    how = models.CharField(max_length=5, choices=How)
    copy = models.BooleanField(_("copy"), default=False)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    # Where a mail goes. Gone as soon as it went, or was given up.
    address = models.EmailField(max_length=254, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sale__isnull=False, payment__isnull=True)
                | Q(sale__isnull=True, payment__isnull=False),
                name="a_receipt_is_of_a_sale_or_a_payment",
            )
        ]

    def __str__(self) -> str:
        return self.get_how_display()

    def went(self, at: dt.datetime) -> None:
        self.address, self.sent_at = "", at

    def give_up(self, _at: dt.datetime) -> None:
        self.address = ""


class SaleRequest(models.Model):
    """A request that was carried out: whoever repeats it is told of the sale as it is now."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=200)
    sale = models.ForeignKey(Sale, models.CASCADE, related_name="requests")
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "key"], name="sale_request_once")]

    def __str__(self) -> str:
        return self.key


class ReceiptSeries(models.Model):
    """How far a shop's receipt numbers have come."""

    shop = models.OneToOneField(Shop, models.CASCADE, primary_key=True, related_name="receipts")
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.last)


def paid(tenders: Iterable[Tender]) -> int:
    return sum(tender.amount for tender in tenders)
