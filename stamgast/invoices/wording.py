"""What an invoice says in words, in the language that is switched on."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_decimal, format_percent
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stamgast.invoices.document import Category, Document
from stamgast.lib import money


def title(document: Document) -> str:
    called = _("Credit note") if document.is_credit else _("Invoice")
    return f"{called} {document.number}".strip()


def reason(category: Category) -> str:
    """Why no tax was taken: the article by which none is, and who owes it instead."""
    return {
        Category.STANDARD: "",
        Category.EXEMPT: _("Exempt from VAT."),
        Category.INTRA_EU: _(
            "Intra-Community supply without VAT by article 138 of directive 2006/112/EC."
            " Reverse charge."
        ),
        Category.EXPORT: _("Export without VAT by article 146 of directive 2006/112/EC."),
    }[category]


def interest(document: Document) -> str:
    if not document.late_interest:
        return _("If it is paid late, the interest is added that the law allows.")
    rate = format_percent(
        Decimal(document.late_interest) / 10_000, "#,##0.## %", locale=get_language() or "en"
    )
    return _("If it is paid late, %(rate)s interest a year is added.") % {"rate": rate}


def in_figures(rate: Decimal) -> str:
    """11.2345, with as many decimals as it has, and two at least."""
    return format_decimal(rate, "#,##0.00######", locale=get_language() or "en")


def exchanged(document: Document) -> str:
    """The tax in the currency of the seller's country, and by what rate. In a sentence: among
    the sums it would look like one of them."""
    if document.rate is None or document.rate_on is None:
        return ""
    told = _("VAT: %(tax)s, at the rate of %(day)s: 1 %(currency)s = %(rate)s %(home)s.")
    return told % {
        "tax": money.shown(document.home_tax, document.home, get_language() or "en"),
        "home": document.home,
        "day": date_format(document.rate_on, "SHORT_DATE_FORMAT"),
        "currency": document.currency,
        "rate": in_figures(document.rate),
    }
