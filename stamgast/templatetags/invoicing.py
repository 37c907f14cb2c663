"""How an invoice writes what only an invoice has."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from babel.numbers import format_decimal
from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language

from stamgast.invoices import wording
from stamgast.invoices.document import Document
from stamgast.lib import money

register = template.Library()
register.filter(wording.in_figures)


@register.filter
def unit_price(minor: Fraction, currency: str) -> str:
    """With up to four decimals, where a piece's price without tax has them."""
    major = Decimal(minor.numerator) / Decimal(minor.denominator) * money.major(1, currency)
    return format_decimal(major, "#,##0.00##", locale=get_language())


@register.filter
def supplied(document: Document) -> str:
    """The day, or the first and the last of them."""
    days = [document.supplied_from, document.supplied_until]
    told = sorted({day for day in days if day})
    return " – ".join(date_format(day, "SHORT_DATE_FORMAT") for day in told)
