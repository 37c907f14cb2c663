"""Points: what earns them, what they are worth, and a ledger only ever added to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stamgast.customers.models import Customer, Group
from stamgast.shops.models import Shop, Staff


class PointRules(models.Model):
    """What a shop's points come from and what they pay. Amounts are minor units."""

    shop = models.OneToOneField(Shop, models.CASCADE, primary_key=True, related_name="points")
    on = models.BooleanField(_("customers collect points"), default=False)
    # A point for each so much that is paid.
    spend_per_point = models.PositiveBigIntegerField(default=1000)
    # What a hundred points pay.
    worth_of_100 = models.PositiveBigIntegerField(default=10_00)
    sign_up_bonus = models.PositiveIntegerField(default=0)
    # Whoever was a customer before gets none.
    bonus_since = models.DateTimeField(null=True, editable=False)
    # None: they never expire.
    expire_after_months = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(spend_per_point__gt=0, worth_of_100__gt=0),
                name="points_are_for_and_worth_something",
            )
        ]

    def __str__(self) -> str:
        return f"Point rules of {self.shop_id}"


def rules_of(shop: Shop) -> PointRules:
    """The shop's own, or those that every shop begins with: none are collected."""
    return PointRules.objects.filter(shop=shop).first() or PointRules(shop=shop)


class GroupRate(models.Model):
    """A group that earns faster, or slower; 0: not at all."""

    group = models.OneToOneField(Group, models.CASCADE, primary_key=True, related_name="point_rate")
    spend_per_point = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return str(self.spend_per_point)


class PointAccount(models.Model):
    """How many points a customer has: the sum of their entries; there from the first on.

    Only a refund of what the points came from can take it below zero: redeeming, adjusting
    and expiring never do.
    """

    customer = models.OneToOneField(
        Customer, models.CASCADE, primary_key=True, related_name="point_account"
    )
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="point_accounts")
    balance = models.BigIntegerField(_("points"), default=0)

    def __str__(self) -> str:
        return str(self.balance)


class PointEntry(models.Model):
    """One movement of a customer's points."""

    class Kind(models.TextChoices):
        EARNED = "earned", _("Earned")
        REDEEMED = "redeemed", _("Redeemed")
        # Of a refund: earned points that go (below zero), redeemed ones that come back.
        REVERSED = "reversed", _("Refund")
        TAKEN_BACK = "taken_back", _("Taken back")
        BONUS = "bonus", _("Welcome bonus")
        ADJUSTED = "adjusted", _("Adjusted")
        EXPIRED = "expired", _("Expired")
        OPENING = "opening", _("Opening balance")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="point_entries", db_index=False)
    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="point_entries", db_index=False
    )
    kind = models.CharField(max_length=10, choices=Kind)
    points = models.BigIntegerField()
    # The last day on which these can be redeemed.
    expires_on = models.DateField(null=True)
    sale = models.ForeignKey(
        "stamgast.Sale", models.PROTECT, null=True, related_name="point_entries"
    )
    # Its cause: "sale:…", "opening:import:3", "expiry:7:2026-11-30". Booked once.
    reference = models.CharField(max_length=120)
    note = models.CharField(_("reason"), max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["customer", "-id"], name="point_entry_by_customer"),
            models.Index(
                fields=["shop", "expires_on"],
                condition=Q(expires_on__isnull=False),
                name="point_entry_by_expiry",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["shop", "reference"], name="point_entry_once"),
            models.CheckConstraint(condition=~Q(points=0), name="a_point_entry_moves_points"),
        ]

    def __str__(self) -> str:
        return self.reference
