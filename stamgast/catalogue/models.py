"""What the shop sells, and how it is taxed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stamgast.lib.colours import Colour
from stamgast.lib.countries import preset
from stamgast.shops.models import Shop, Staff


class Tax(models.Model):
    """A rate of tax, in basis points: 2500 is 25 per cent."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="taxes")
    name = models.CharField(_("name"), max_length=60)
    rate_bp = models.PositiveIntegerField(_("rate"))
    # The one that a new product begins with.
    usual = models.BooleanField(_("usual for new products"), default=False)

    class Meta:
        ordering = ["-rate_bp", "name"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "name"], name="tax_name_once"),
            models.UniqueConstraint(
                fields=["shop"], condition=Q(usual=True), name="one_usual_tax_a_shop"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    """Where a product stands in the shop: dairy, bread. In one or none."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="categories")
    name = models.CharField(_("name"), max_length=80)
    colour = models.CharField(_("colour"), max_length=10, choices=Colour, default=Colour.GREY)
    # Where the register shows it; those that nobody placed come last, by name.
    place = models.PositiveIntegerField(_("place"), null=True, blank=True)

    class Meta:
        ordering = [models.F("place").asc(nulls_last=True), "name"]
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
    # Empty: its category's.
    colour = models.CharField(_("colour"), max_length=10, choices=Colour, blank=True)
    # Fingerprint of a `Picture` of the shop; empty: none.
    picture = models.CharField(_("picture"), max_length=16, blank=True, editable=False)
    source = models.CharField(max_length=10, choices=Source, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    # Grows by one with each change: who saves an older one is shown what changed.
    version = models.PositiveIntegerField(default=1, editable=False)
    # Made by the page that creates: a second click finds the first one's product.
    request_key = models.UUIDField(null=True, editable=False)
    # Stocking keeps the rest in step. The name as the shop's language sorts it; the words
    # of name, code and barcodes, a space before each; the code where the shop counts on from it.
    sort_name = models.CharField(max_length=130, editable=False, default="")
    terms = models.TextField(editable=False, default="")
    counted = models.PositiveIntegerField(null=True, editable=False)

    class Meta:
        ordering = ["sort_name", "pk"]
        indexes = [
            models.Index(fields=["shop", "sort_name", "id"], name="product_by_name"),
            models.Index(fields=["shop", "counted"], name="product_by_counted_code"),
            models.Index(fields=["shop", "updated_at"], name="product_by_change"),
        ]
        constraints = [
            models.UniqueConstraint("shop", Lower("code"), name="product_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="product_has_a_code"),
            models.CheckConstraint(condition=~Q(name=""), name="product_has_a_name"),
            models.CheckConstraint(condition=Q(price__gte=0), name="product_price_from_zero"),
            models.UniqueConstraint(fields=["shop", "request_key"], name="product_made_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("product_detail", args=[self.pk])

    @property
    def shade(self) -> str:
        """The colour in which it is shown: its own, or its category's."""
        return self.colour or (self.category.colour if self.category else Colour.GREY)


class Picture(models.Model):
    """A picture of products as `pictures.clean` made it.

    It lies in the database, so that every web server of the shop has it, and stays while
    the history of a product may bring it back.
    """

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="pictures", db_index=False)
    image = models.BinaryField()
    content_type = models.CharField(max_length=20)
    # Stands in the picture's address, so that a browser may keep it for ever.
    fingerprint = models.CharField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "fingerprint"], name="picture_once")]

    def __str__(self) -> str:
        return self.fingerprint


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
    """Give a shop the rates of its country, as far as it hasn't got them."""
    rates = preset(shop.country).taxes
    for rate in rates:
        Tax.objects.get_or_create(shop=shop, name=rate_name(rate), defaults={"rate_bp": rate})
    if not shop.taxes.filter(usual=True).exists():
        shop.taxes.filter(name=rate_name(rates[0])).update(usual=True)


def rate_name(rate_bp: int) -> str:
    return f"{rate_bp / 100:g} %"
