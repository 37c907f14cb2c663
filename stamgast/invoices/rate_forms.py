"""What one of the shop's currency is in that of its country, written by hand."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stamgast.invoices.home_tax import currency_at_home, rate_of
from stamgast.invoices.wording import in_figures
from stamgast.shops.models import Shop

RATE = re.compile(r"[0-9]{1,8}([.][0-9]{1,8})?")


class RateField(forms.CharField):
    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value).strip()
        if not text:
            return None
        # In any language: thousands of a rate aren't parted, and 11,234 is no eleven thousand.
        plain = text.replace(",", ".")
        if not RATE.fullmatch(plain) or not Decimal(plain):
            told = _("Write a rate, for example 11.2345.")
            raise forms.ValidationError(told, "value_invalid")
        return Decimal(plain)


class RateForm(forms.Form):
    """Left empty, the rate that is good by now stands."""

    rate = RateField(required=False)

    def __init__(self, data: Any = None, *, shop: Shop, on: dt.date, of: str = "") -> None:
        super().__init__(data)
        field, kept = self.fields["rate"], rate_of(shop, on)
        self.home = currency_at_home(shop, shop.currency)
        names = {"currency": shop.currency, "home": self.home}
        field.label = _("1 %(currency)s in %(home)s") % names
        told = _(
            "VAT law wants the tax in %(home)s too. Write the last rate that your central bank or"
            " the European Central Bank published."
        )
        field.help_text = told % names
        if kept:
            told = _("Empty: %(rate)s, as it was written on %(day)s.")
            day = date_format(kept.on, "SHORT_DATE_FORMAT")
            field.help_text += " " + told % {"rate": in_figures(kept.rate), "day": day}
        field.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
        if of:
            field.widget.attrs["form"] = of


def rate_form(shop: Shop, on: dt.date, data: Any = None, of: str = "") -> RateForm | None:
    """None where the law asks for no rate; `of` is the page's form that sends it."""
    if not currency_at_home(shop, shop.currency):
        return None
    return RateForm(data, shop=shop, on=on, of=of)
