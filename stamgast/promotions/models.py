"""Promotions, which take a price down by themselves, and vouchers, which somebody holds."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from stamgast.catalogue.models import Category, Product
from stamgast.customers.models import Customer, Group, Label
from stamgast.lib.refused import Refused
from stamgast.shops.models import Outlet, Shop, Staff

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

EVERY_DAY = 0b1111111


class PromotionQuerySet(models.QuerySet["Promotion"]):
    def switched_on(self, outlet: Outlet) -> Self:
        """Those that hold there, at their hours."""
        return self.filter(Q(outlets=None) | Q(outlets=outlet), active=True)

    def for_customer(self, customer: Customer | None) -> Self:
        """Those of everyone, and of the customer's labels and group."""
        everyone = Q(audience=Promotion.Audience.EVERYONE)
        if customer is None:
            return self.filter(everyone)
        theirs = Q(audience=Promotion.Audience.LABELS, labels__in=customer.labels.all())
        group = Q(audience=Promotion.Audience.GROUPS, groups=customer.group_id)
        return self.filter(everyone | theirs | group).distinct()


class Promotion(models.Model):
    """What a shop takes off by itself (docs/pricing.md)."""

    class Kind(models.TextChoices):
        PERCENT = "percent", _("Per cent off")
        AMOUNT = "amount", _("Amount off each piece")
        PRICE = "price", _("Fixed price")
        CHEAPEST = "cheapest", _("The cheapest is free")

    class Audience(models.TextChoices):
        EVERYONE = "everyone", _("Everyone")
        LABELS = "labels", _("Customers with a label")
        GROUPS = "groups", _("Customers in a group")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="promotions")
    # Stands on the receipt and the customer screen.
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("type"), max_length=8, choices=Kind, default=Kind.PERCENT)
    # Basis points, minor units, or of how many pieces the cheapest is free.
    value = models.PositiveBigIntegerField(_("value"))
    # Thousandths of a piece, over all lines that match.
    at_least = models.PositiveBigIntegerField(_("from"), default=1000)
    # Neither: everything.
    products = models.ManyToManyField(Product, blank=True, related_name="promotions")
    categories = models.ManyToManyField(Category, blank=True, related_name="promotions")
    audience = models.CharField(
        _("for whom"), max_length=8, choices=Audience, default=Audience.EVERYONE
    )
    labels = models.ManyToManyField(Label, blank=True, related_name="promotions")
    groups = models.ManyToManyField(Group, blank=True, related_name="promotions")
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    # Bit 0 is Monday.
    weekdays = models.PositiveSmallIntegerField(_("days"), default=EVERY_DAY)
    from_time = models.TimeField(_("from"), null=True, blank=True)
    # Not reached: until 18:00 is the last second before it.
    to_time = models.TimeField(_("until"), null=True, blank=True)
    # None: all.
    outlets = models.ManyToManyField(Outlet, blank=True, related_name="promotions")
    active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager[Promotion]] = PromotionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint("shop", Lower("name"), name="promotion_name_once"),
            models.CheckConstraint(
                condition=~Q(kind="percent") | Q(value__gt=0, value__lte=10_000),
                name="promotion_per_cent",
            ),
            models.CheckConstraint(
                condition=~Q(kind="cheapest") | Q(value__gte=2), name="promotion_cheapest_of_two"
            ),
            models.CheckConstraint(
                condition=Q(from_time=None, to_time=None)
                | Q(from_time__isnull=False, to_time__isnull=False),
                name="promotion_hours_are_two",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def at_work(self, here: dt.datetime) -> bool:
        """Whether it holds at this moment, by the shop's clock.

        Hours that go past midnight belong to the day on which they began: Fridays from
        22:00 until 02:00 end on Saturday morning, and on the last day too.
        """
        day, time = here.date(), here.time()
        if self.from_time is None or self.to_time is None:
            return self.on_day(day)
        overnight = self.from_time > self.to_time
        if overnight and time < self.to_time:
            return self.on_day(day - dt.timedelta(days=1))
        return self.from_time <= time and (overnight or time < self.to_time) and self.on_day(day)

    def on_day(self, day: dt.date) -> bool:
        since = self.starts_on is None or self.starts_on <= day
        until = self.ends_on is None or day <= self.ends_on
        return since and until and bool(self.weekdays >> day.weekday() & 1)

    def state(self, *, on: dt.date) -> str:
        """off, ended, planned or running: by its days, not by the hour."""
        if not self.active:
            return "off"
        if self.ends_on and self.ends_on < on:
            return "ended"
        return "planned" if self.starts_on and self.starts_on > on else "running"


class VoucherUsedUp(Refused):
    def __init__(self, code: str) -> None:
        told = _("Voucher %(code)s is used up.") % {"code": code}
        super().__init__("voucher_used_up", told)


class VoucherQuerySet(models.QuerySet["Voucher"]):
    def in_state(self, state: str, *, on: dt.date) -> Self:
        """`usable`, `used_up`, `expired` or `blocked`; each voucher is in one."""
        expired = Q(expires_on__lt=on)
        used_up = Q(kind=Voucher.Kind.GIFT_CARD, balance=0) | Q(uses_left=0)
        return {
            "blocked": lambda: self.filter(active=False),
            "expired": lambda: self.filter(expired, active=True),
            "used_up": lambda: self.filter(used_up, active=True).exclude(expired),
            "usable": lambda: self.filter(active=True).exclude(expired).exclude(used_up),
        }[state]()


class Voucher(models.Model):
    """A gift card, which pays, or a coupon, which takes a price down."""

    class Kind(models.TextChoices):
        GIFT_CARD = "gift_card", _("Gift card")
        COUPON = "coupon", _("Coupon")

    class Discount(models.TextChoices):
        PERCENT = "percent", _("Per cent off")
        AMOUNT = "amount", _("Amount off")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="vouchers")
    kind = models.CharField(_("type"), max_length=9, choices=Kind)
    # Whom it was given to: scanned, it connects them.
    owner = models.ForeignKey(
        Customer, models.SET_NULL, null=True, blank=True, related_name="vouchers"
    )
    name = models.CharField(_("name"), max_length=80, blank=True)
    # Not after this day.
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    active = models.BooleanField(_("active"), default=True)

    # A gift card's money: what its entries sum up to, in minor units.
    balance = models.PositiveBigIntegerField(_("balance"), default=0, editable=False)

    # A coupon's.
    discount = models.CharField(max_length=8, choices=Discount, blank=True)
    value = models.PositiveBigIntegerField(_("value"), default=0)
    at_least_total = models.PositiveBigIntegerField(_("from"), default=0)
    products = models.ManyToManyField(Product, blank=True, related_name="+")
    categories = models.ManyToManyField(Category, blank=True, related_name="+")
    # None: as often as one likes.
    uses_left = models.PositiveIntegerField(_("uses left"), null=True, blank=True)

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    # Of the act that issued it: the same act once more issues nothing.
    issued_in = models.UUIDField(default=uuid.uuid4, editable=False)

    objects: ClassVar[models.Manager[Voucher]] = VoucherQuerySet.as_manager()

    if TYPE_CHECKING:
        codes: RelatedManager[VoucherCode]
        entries: RelatedManager[VoucherEntry]

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["shop", "issued_in"], name="voucher_by_issue")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="gift_card", discount="")
                | Q(kind="coupon", balance=0, value__gt=0) & ~Q(discount=""),
                name="a_voucher_pays_or_discounts",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.get_kind_display()

    def state(self, *, on: dt.date) -> str:
        """As `VoucherQuerySet.in_state` has it."""
        if not self.active:
            return "blocked"
        if self.expires_on and self.expires_on < on:
            return "expired"
        empty = self.balance == 0 if self.kind == self.Kind.GIFT_CARD else self.uses_left == 0
        return "used_up" if empty else "usable"

    def refuse_unusable(self, *, on: dt.date) -> None:
        if not self.active:
            raise Refused("voucher_inactive", _("This voucher is no longer valid."))
        if self.expires_on and self.expires_on < on:
            day = date_format(self.expires_on, "SHORT_DATE_FORMAT")
            told = _("This voucher was valid until %(day)s.") % {"day": day}
            raise Refused("voucher_expired", told)

    @transaction.atomic
    def book(
        self, amount: int, reference: str, *, at: dt.datetime, by: Staff | None, note: str = ""
    ) -> None:
        """Money onto the gift card, or off it (below zero); uses of a coupon likewise.

        A reference is booked once. Refuses more than there is: one UPDATE settles it
        between two registers.
        """
        _entry, new = self.entries.get_or_create(
            shop_id=self.shop_id,
            reference=reference,
            defaults={"amount": amount, "at": at, "by": by, "note": note},
        )
        if not new:
            return
        if self.kind == Voucher.Kind.COUPON:
            self.use(times=-amount)
            return
        there = Voucher.objects.filter(pk=self.pk, balance__gte=-amount)
        if not there.update(balance=F("balance") + amount):
            told = _("There is less than that on this gift card.")
            raise Refused("voucher_too_small", told, field="amount")
        self.refresh_from_db(fields=["balance"])

    def refuse_used_up(self) -> None:
        if self.uses_left == 0:
            raise VoucherUsedUp(str(self))

    def use(self, *, times: int = 1) -> None:
        """Take a use of a coupon; `times` of -1 gives it back."""
        if self.uses_left is None:
            return
        left = Voucher.objects.filter(pk=self.pk, uses_left__gte=times)
        if not left.update(uses_left=F("uses_left") - times):
            raise VoucherUsedUp(str(self))


class VoucherCode(models.Model):
    """What is printed or scanned; a voucher may have several."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="voucher_codes", db_index=False)
    voucher = models.ForeignKey(Voucher, models.CASCADE, related_name="codes")
    # Capitals, without blanks and hyphens.
    code = models.CharField(_("code"), max_length=40)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "code"], name="voucher_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="voucher_code_says_something"),
        ]

    def __str__(self) -> str:
        return self.code


class VoucherEntry(models.Model):
    """A gift card's ledger, only ever added to; of a coupon its uses at other tills."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="voucher_entries", db_index=False)
    voucher = models.ForeignKey(Voucher, models.CASCADE, related_name="entries")
    amount = models.BigIntegerField()
    # Its cause: "issued", "sale:1841:…".
    reference = models.CharField(max_length=120)
    # Why, where somebody adjusted it by hand.
    note = models.CharField(_("reason"), max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "voucher", "reference"], name="voucher_entry_once"
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="a_voucher_entry_moves_money"),
        ]

    def __str__(self) -> str:
        return self.reference
