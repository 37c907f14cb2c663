"""Money is whole minor units (öre, cents) in int; this page reads and writes it."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import (
    NumberFormatError,
    format_currency,
    format_decimal,
    get_currency_precision,
    parse_decimal,
)
from django.utils.translation import get_language
from django.utils.translation import gettext as _

# What a field of ours takes at most, in minor units.
LARGEST = 10**15
# Between a currency's letters and a digit stands a space that doesn't break (UTS 35,
# currencySpacing): browsers put it, Babel doesn't.
TOUCHING = re.compile(r"(?<=[^\W\d_])(?=\d)")
# Babel takes 1e999999999 and Infinity for numbers too.
WRITTEN = re.compile(r"[-+−\d.,'’ \u00a0\u202f]{1,60}")


def shown(minor: int, currency: str, locale: str) -> str:
    text: str = format_currency(major(minor, currency), currency, locale=locale)
    return TOUCHING.sub("\u00a0", text)


def too_much(most: int, currency: str) -> str:
    """What is said, in the reader's language, of an amount that is larger than that."""
    told = _("This is too much: at most %(most)s goes here.")
    return told % {"most": shown(most, currency, get_language() or "en")}


def typed(minor: int, currency: str, locale: str) -> str:
    """As it stands in a field: the amount alone, `1299,50`."""
    digits = get_currency_precision(currency)
    pattern = "0." + "0" * digits if digits else "0"
    return format_decimal(major(minor, currency), pattern, locale=locale)


def grouped(minor: int, currency: str, locale: str) -> str:
    """As it stands in a column: the amount alone with its thousands apart, `1 299,50`."""
    digits = get_currency_precision(currency)
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    return format_decimal(major(minor, currency), pattern, locale=locale)


def major(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-get_currency_precision(currency))


def exchanged(amount: int, currency: str, into: str, rate: Decimal) -> int:
    """Minor units of `into`, of which `rate` are one of `currency`; a half goes upwards."""
    there = major(amount, currency) * rate
    return int(there.scaleb(get_currency_precision(into)).to_integral_value(ROUND_HALF_UP))


def number(text: str, locale: str) -> Decimal:
    """A number as the language writes it; NumberFormatError, a ValueError, where it is none."""
    if not WRITTEN.fullmatch(text):
        raise NumberFormatError(text)
    found: Decimal = parse_decimal(text, locale=locale, strict=True)
    return found


def minor(text: str, currency: str, locale: str) -> int:
    """Minor units of a typed amount; ValueError where it is none, or has too many decimals.

    A point is taken as the decimal sign too where the locale uses a comma and the
    text can mean nothing else: 1299.50 in Swedish.
    """
    text = text.strip().replace(" ", "\u00a0").replace("\u202f", "\u00a0")
    digits = get_currency_precision(currency)
    try:
        amount = number(text, locale)
    except NumberFormatError:
        whole, sign, cents = text.partition(".")
        if not (sign and len(cents) <= digits and (whole.lstrip("-") + cents).isdecimal()):
            raise ValueError(text) from None
        amount = Decimal(text)
    scaled = amount.scaleb(digits)
    if scaled != scaled.to_integral_value():
        raise ValueError(text)
    return int(scaled)
