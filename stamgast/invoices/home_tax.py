"""The tax of an invoice in the currency of the seller's country, where it is written in another.

Directive 2006/112 article 230 wants it so (Sweden: ML 17 kap. 29 §; the Netherlands: Wet OB
art. 35a lid 3). Somebody writes the rate, which is good until the end of the next working day: the
law takes the last one that was published, and on days without one there is none newer.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from stamgast.invoices.document import in_union
from stamgast.invoices.models import ExchangeRate, Invoice, rules_of
from stamgast.lib import countries
from stamgast.lib.refused import Refused
from stamgast.shops.models import Shop

FRIDAY = 4


def currency_at_home(shop: Shop, currency: str) -> str:
    """In which one the tax must stand too; empty where what it is written in will do."""
    if not in_union(shop.country):
        return ""
    # Swedish firms may keep their books in euro, and then tell the tax in euro instead.
    own = "EUR" if kept_in_euro(shop) else countries.preset(shop.country).currency
    return "" if own == currency else own


def kept_in_euro(shop: Shop) -> bool:
    return shop.country == "SE" and rules_of(shop).books_in_euro


def rate_of(shop: Shop, on: dt.date) -> ExchangeRate | None:
    """The one that was last written, while it is good."""
    home = currency_at_home(shop, shop.currency)
    rates = ExchangeRate.objects.filter(shop=shop, currency=shop.currency, home=home)
    return rates.filter(on__gte=working_day_before(on)).first()


def working_day_before(day: dt.date) -> dt.date:
    before = day - dt.timedelta(days=1)
    return before - dt.timedelta(days=max(0, before.weekday() - FRIDAY))


def remember(shop: Shop, rate: Decimal, on: dt.date) -> ExchangeRate:
    """What one of the shop's currency is at home from this day on."""
    home = currency_at_home(shop, shop.currency)
    return ExchangeRate.objects.update_or_create(
        shop=shop, currency=shop.currency, home=home, defaults={"rate": rate, "on": on}
    )[0]


def refuse_without_rate(shop: Shop, on: dt.date) -> None:
    if currency_at_home(shop, shop.currency) and not rate_of(shop, on):
        raise rate_missing(shop)


def rate_missing(shop: Shop) -> Refused:
    told = _(
        "The law wants the VAT in %(home)s too, and today’s rate of %(currency)s isn’t known yet."
        " It is written under Settings → Invoices, or on a draft."
    )
    names = {"home": currency_at_home(shop, shop.currency), "currency": shop.currency}
    return Refused("rate_missing", told % names, field="rate")


def settle(invoice: Invoice, on: dt.date, rate: Decimal | None = None) -> None:
    """Put the rate on an invoice that gets its number; what is credited goes back by the rate at
    which it was invoiced."""
    origin = invoice.credits
    if origin:
        invoice.home, invoice.rate, invoice.rate_on = origin.home, origin.rate, origin.rate_on
        return
    home = currency_at_home(invoice.shop, invoice.currency) if invoice.tax else ""
    if not home:
        return
    kept = remember(invoice.shop, rate, on) if rate else rate_of(invoice.shop, on)
    if kept is None:
        raise rate_missing(invoice.shop)
    invoice.home, invoice.rate, invoice.rate_on = home, kept.rate, kept.on
