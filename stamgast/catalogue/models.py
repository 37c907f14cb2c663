"""What the shop sells, and how it is taxed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stamgast.lib.countries import preset
from stamgast.shops.models import Shop, Staff


class Tax(models.Model):
    """A rate of tax, in basis points: 2500 is 25 per cent."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="taxes")
    name = models.CharField(_("name"), max_length=60)
    rate_bp = models.PositiveIntegerField(_("rate"))

    class Meta:
        ordering = ["-rate_bp", "name"]
        constraints = [models.UniqueConstraint(fields=["shop", "name"], name="tax_name_once")]

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    """Where a product stands in the shop: dairy, bread. In one or none."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="categories")
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("shop", Lower("name"), name="product_category_once")]

    def __str__(self) -> str:
        return self.name


class Source(models.TextChoices):
    BACK_OFFICE = "office", _("Back office")
    IMPORT = "import", _("Import")
    API = "api", _("API")
    DEMO = "demo", _("Demo")


class Product(models.Model):
    """A thing that the shop sells. What is sold no more is inactive and stays."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="products")
    # Text: leading zeros are kept. Made by the system where nobody gives one.
    code = models.CharField(_("code"), max_length=50)
    name = models.CharField(_("name"), max_length=160)
    category = models.ForeignKey(
        Category, models.SET_NULL, null=True, blank=True, related_name="products"
    )
    # Minor units of the shop's currency.
    price = models.BigIntegerField(_("price"), default=0)
    price_includes_tax = models.BooleanField(_("price includes tax"), default=True)
    tax = models.ForeignKey(Tax, models.PROTECT, null=True, blank=True, related_name="products")
    active = models.BooleanField(_("sold"), default=True)
    source = models.CharField(max_length=10, choices=Source, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    # Grows by one with each change.
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["shop", "name", "id"], name="product_by_name")]
        constraints = [
            models.UniqueConstraint("shop", Lower("code"), name="product_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="product_has_a_code"),
            models.CheckConstraint(condition=~Q(name=""), name="product_has_a_name"),
            models.CheckConstraint(condition=Q(price__gte=0), name="product_price_from_zero"),
        ]

    def __str__(self) -> str:
        return self.name


class Barcode(models.Model):
    """What a scanner reads on a product; one product may have several."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="barcodes", db_index=False)
    product = models.ForeignKey(Product, models.CASCADE, related_name="barcodes")
    code = models.CharField(_("barcode"), max_length=80)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "code"], name="barcode_once"),
            models.CheckConstraint(condition=~Q(code=""), name="barcode_says_something"),
        ]

    def __str__(self) -> str:
        return self.code


class ProductChange(models.Model):
    """What somebody changed about a product."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="product_changes")
    product = models.ForeignKey(Product, models.CASCADE, related_name="changes")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    source = models.CharField(max_length=10, choices=Source)
    # What caused it where it was no single edit: "import:12".
    reference = models.CharField(max_length=60, blank=True)
    # {"price": [1290, 1390]}; categories and taxes by their names.
    fields = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(
                fields=["shop", "reference"],
                condition=~Q(reference=""),
                name="product_change_by_reference",
            )
        ]


def usual_taxes(shop: Shop) -> None:
    """Give a new shop the rates of its country."""
    for rate in preset(shop.country).taxes:
        Tax.objects.get_or_create(shop=shop, name=f"{rate / 100:g} %", defaults={"rate_bp": rate})
