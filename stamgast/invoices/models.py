"""Invoices and credit notes: drafts, and what no longer changes once it has its number.

Amounts are minor units of `currency`; those of a credit note stand above zero as well, as
EN 16931 has them. What is still owed of an invoice is `left` of its account entries, and
written down nowhere else.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stamgast.accounts.models import AccountEntry
from stamgast.customers.models import Customer
from stamgast.invoices import states
from stamgast.lib import money
from stamgast.shops.models import LANGUAGES, Shop, Staff

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


def usual_reminders() -> list[dict[str, int]]:
    """Days after it was due, and the fee in minor units."""
    return [{"after": 5, "fee": 0}, {"after": 15, "fee": 0}]


class InvoiceRules(models.Model):
    """How a shop invoices."""

    shop = models.OneToOneField(Shop, models.CASCADE, primary_key=True, related_name="invoicing")
    days = models.PositiveSmallIntegerField(_("days to pay"), default=30)
    # Where the shop's invoices begin: it may have written others before.
    first_number = models.PositiveBigIntegerField(_("first number"), default=1)
    # By level: [{"after": days after it was due, "fee": minor units}].
    reminders = models.JSONField(default=usual_reminders, blank=True)
    # Whether the daily chore sends them by e-mail; else the list says whom to remind.
    reminds_itself = models.BooleanField(_("send reminders by themselves"), default=False)
    # Stands at the foot of each, by language.
    foot_text = models.JSONField(default=dict, blank=True)
    # Sweden: "Godkänd för F-skatt" (skatteförfarandelagen 2011:1244).
    f_tax = models.BooleanField(_("approved for F-tax"), default=False)
    # Yearly, in basis points; 0: what the law says.
    late_interest = models.PositiveIntegerField(_("interest when late"), default=0)
    # Sweden: bokföringslagen (1999:1078) 4 kap. 6 §.
    books_in_euro = models.BooleanField(_("books kept in euro"), default=False)

    def __str__(self) -> str:
        return f"Invoice rules of {self.shop_id}"


def rules_of(shop: Shop) -> InvoiceRules:
    """The shop's own, or those that every shop begins with."""
    return InvoiceRules.objects.filter(shop=shop).first() or InvoiceRules(shop=shop)


class ExchangeRate(models.Model):
    """What one `currency` was in `home`, that of the shop's country, as somebody wrote it."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+", db_index=False)
    currency = models.CharField(max_length=3)
    home = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=16, decimal_places=8)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "currency", "home"], name="exchange_rate_once"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="an_exchange_rate_above_zero"),
        ]

    def __str__(self) -> str:
        return f"1 {self.currency} = {self.rate.normalize():f} {self.home}"


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    def with_state(self, *, on: dt.date) -> InvoiceQuerySet:
        """Adds `state` (states.State), and the amounts that it is worked out from."""
        credit_notes = Invoice.objects.exclude(number=None)
        told = self.annotate(**states.amounts(credit_notes))
        return told.annotate(**states.stated(on=on))


class Invoice(models.Model):
    """What a customer is asked to pay, or (a credit note) need not."""

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("Invoice")
        CREDIT = "credit", _("Credit note")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="invoices", db_index=False)
    kind = models.CharField(_("type"), max_length=7, choices=Kind, default=Kind.INVOICE)
    # Of the request that made it, so that one sent twice makes one.
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    # Without gaps in the series; a draft has none.
    series = models.CharField(max_length=10, blank=True, editable=False)
    number = models.PositiveBigIntegerField(_("number"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    customer = models.ForeignKey(Customer, models.SET_NULL, null=True, related_name="invoices")
    # Of a credit note: what it credits, in part or whole.
    credits = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="credit_notes"
    )
    # Both as they were when it got its number (invoices/parties.py).
    seller = models.JSONField(default=dict)
    buyer = models.JSONField(default=dict)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    currency = models.CharField(max_length=3, editable=False)
    issued_on = models.DateField(_("date"), null=True)
    due_on = models.DateField(_("due"), null=True)
    supplied_from = models.DateField(_("supplied from"), null=True, blank=True)
    supplied_until = models.DateField(_("supplied until"), null=True, blank=True)
    # The buyer's: whom it concerns, and the number of their order.
    your_reference = models.CharField(_("your reference"), max_length=80, blank=True)
    order_reference = models.CharField(_("order number"), max_length=80, blank=True)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    # What the buyer says when they pay: Swedish OCR, or an ISO 11649 creditor reference.
    payment_reference = models.CharField(max_length=35, blank=True, editable=False)

    net = models.BigIntegerField(default=0)
    tax = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    # Paid before it was issued: at the register, or on the account.
    prepaid = models.BigIntegerField(default=0)

    # Where the law wants the tax in the currency of the seller's country too: which that is, and
    # what one of `currency` was in it on a day.
    home = models.CharField(max_length=3, blank=True, editable=False)
    rate = models.DecimalField(max_digits=16, decimal_places=8, null=True, editable=False)
    rate_on = models.DateField(null=True, editable=False)

    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    # When it got its number.
    final_at = models.DateTimeField(null=True, editable=False)
    final_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")

    objects = InvoiceQuerySet.as_manager()

    if TYPE_CHECKING:
        # What with_state() adds.
        open: int
        asked: int
        credited: int
        taken_off: int
        state: str
        lines: RelatedManager[InvoiceLine]
        sales: RelatedManager[InvoicedSale]
        entries: RelatedManager[AccountEntry]
        credit_notes: RelatedManager[Invoice]
        reminders: RelatedManager[Reminder]
        outs: RelatedManager[InvoiceOut]

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["shop", "-id"], name="invoice_newest"),
            models.Index(fields=["shop", "due_on"], name="invoice_by_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["shop", "key"], name="invoice_key_once"),
            models.UniqueConstraint(
                fields=["shop", "series", "number"],
                condition=Q(number__isnull=False),
                name="invoice_number_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    number__isnull=False,
                    final_at__isnull=False,
                    issued_on__isnull=False,
                    due_on__isnull=False,
                )
                | Q(number=None, final_at=None),
                name="a_final_invoice_has_number_and_days",
            ),
            models.CheckConstraint(
                condition=Q(kind="credit", credits__isnull=False) | Q(kind="invoice", credits=None),
                name="a_credit_note_is_of_an_invoice",
            ),
            models.CheckConstraint(
                condition=Q(home="", rate=None, rate_on=None)
                | ~Q(home="") & Q(rate__gt=0, rate_on__isnull=False),
                name="a_currency_at_home_has_its_rate",
            ),
        ]

    def __str__(self) -> str:
        return self.called or str(_("Draft"))

    @property
    def called(self) -> str:
        """Its number as it stands on it: 1001, K12; a draft has none."""
        return f"{self.series}{self.number}" if self.number else ""

    @property
    def is_credit(self) -> bool:
        return self.kind == self.Kind.CREDIT

    @property
    def to_pay(self) -> int:
        """As it was asked for when it was issued."""
        return self.total - self.prepaid

    @property
    def home_tax(self) -> int:
        """Minor units of `home`."""
        return money.exchanged(self.tax, self.currency, self.home, self.rate) if self.rate else 0


class InvoiceLine(models.Model):
    """So much of one thing."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="lines")
    place = models.PositiveIntegerField()
    code = models.CharField(max_length=50, blank=True)
    name = models.CharField(_("name"), max_length=160)
    # Thousandths of a piece.
    quantity = models.BigIntegerField(default=1000)
    price = models.BigIntegerField()
    includes_tax = models.BooleanField(default=False)
    rate = models.PositiveIntegerField(default=0)
    # With tax: before its discounts, and after.
    full = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    net = models.BigIntegerField(default=0)
    tax = models.BigIntegerField(default=0)
    # What it was sold by.
    sold = models.ForeignKey("stamgast.Line", models.PROTECT, null=True, related_name="+")
    # Of a credit note: what it takes back of the invoice.
    of_line = models.ForeignKey("self", models.PROTECT, null=True, related_name="credited")
    # Of a credit note: it takes back an amount, and no pieces.
    amount_only = models.BooleanField(default=False)

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "place"], name="invoice_line_place_once"),
            models.CheckConstraint(condition=~Q(quantity=0), name="an_invoice_line_has_a_quantity"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def discount(self) -> int:
        return self.full - self.total


class InvoicedSale(models.Model):
    """A sale stands on one invoice, a draft too; a refund on one credit note."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="sales")
    sale = models.OneToOneField("stamgast.Sale", models.PROTECT, related_name="invoiced")

    def __str__(self) -> str:
        return str(self.sale_id)


class InvoiceSeries(models.Model):
    """How far the numbers of a series have come."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+", db_index=False)
    series = models.CharField(max_length=10, blank=True)
    first = models.PositiveBigIntegerField(default=1)
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "series"], name="invoice_series_once")
        ]

    def __str__(self) -> str:
        return str(self.last)


class Reminder(models.Model):
    """That an invoice was asked for once more."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="reminders")
    level = models.PositiveSmallIntegerField()
    fee = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "level"], name="reminder_level_once")
        ]

    def __str__(self) -> str:
        return str(self.level)


class InvoiceOut(models.Model):
    """An invoice that left the house, or is on its way."""

    class How(models.TextChoices):
        PDF = "pdf", _("PDF")
        UBL = "ubl", _("UBL")
        MAIL = "mail", _("E-mail")

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="outs")
    reminder = models.ForeignKey(Reminder, models.CASCADE, null=True, related_name="outs")
    how = models.CharField(max_length=4, choices=How)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    # Where a mail goes; an invoice keeps where it went.
    address = models.EmailField(max_length=254, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.get_how_display()

    def went(self, at: dt.datetime) -> None:
        self.sent_at = at

    def give_up(self, at: dt.datetime) -> None:
        self.given_up_at = at
