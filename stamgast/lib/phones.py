"""Telephone numbers: kept as E.164 (ITU-T), read in any spelling, shown as at home."""

from __future__ import annotations

import phonenumbers
from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    PhoneNumberType,
    ValidationResult,
)


def e164(text: str, country: str) -> str | None:
    """The number as +46701740605, or None where it is no possible number.

    `country` (ISO 3166-1) tells how a number without a country code is meant.
    """
    try:
        parsed = phonenumbers.parse(text, country)
    except NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(parsed) != ValidationResult.IS_POSSIBLE:
        return None
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164)


def in_use(number: str) -> bool:
    """False where no operator is known to give out such a number: a typing error, or a new series.

    No reason to refuse one: of what shops have in their lists, many are such.
    """
    return phonenumbers.is_valid_number(phonenumbers.parse(number, None))


def is_mobile(number: str) -> bool:
    return phonenumbers.number_type(phonenumbers.parse(number, None)) == PhoneNumberType.MOBILE


def shown(number: str, country: str) -> str:
    """As it is written in `country`: 070-174 06 05 at home, +31 6 12345678 from abroad."""
    try:
        parsed = phonenumbers.parse(number, None)
    except NumberParseException:
        return number
    home = phonenumbers.region_code_for_number(parsed) == country
    style = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


def national_digits(number: str) -> str:
    """The digits as somebody at home would type them after the 0: 701740605."""
    try:
        return str(phonenumbers.parse(number, None).national_number)
    except NumberParseException:
        return "".join(mark for mark in number if mark.isdigit())
