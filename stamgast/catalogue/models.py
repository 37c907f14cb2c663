"""What the shop sells, and how it is taxed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from stamgast.lib.countries import preset
from stamgast.shops.models import Shop


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


def usual_taxes(shop: Shop) -> None:
    """Give a new shop the rates of its country."""
    for rate in preset(shop.country).taxes:
        Tax.objects.get_or_create(shop=shop, name=f"{rate / 100:g} %", defaults={"rate_bp": rate})
