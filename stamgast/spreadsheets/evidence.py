"""What the values of a column look like, from a sample of the different ones: pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import comb

import phonenumbers
import polars as pl
from phonenumbers import NumberParseException, PhoneNumberType

from stamgast.lib import personal_ids

SAMPLE = 400
EMAIL = re.compile(r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;]{2,}$")
PHONE = re.compile(r"'?\+?[\d\s().\-/\u00a0]{7,24}$")
NINE_DIGITS = re.compile(r"\d{9}$|\d{4}[. ]\d{2}[. ]\d{3}$|\d{3}[. ]\d{3}[. ]\d{3}$|\d{8}$")
PERSONNUMMER = re.compile(r"(?:\d{2})?\d{6}[-+]?\d{4}$")
# Of numbers without a meaning one in eleven passes the eleven-test.
PASSES_BY_CHANCE = 1 / 11
IMPROBABLE = 1e-4


@dataclass(frozen=True)
class Evidence:
    """Shares of the sample, 0 to 1. `phones` are those that some operator gives out."""

    count: int = 0
    email: float = 0
    phone: float = 0
    phones: int = 0
    mobile: float = 0
    # Values that have the form of a BSN, and those of them that pass its test.
    nine_digits: int = 0
    bsn: int = 0
    personal_id: float = 0


def sample(column: pl.Series) -> list[str]:
    values = column.drop_nulls().unique(maintain_order=True)
    # From everywhere in the file, not only from its top.
    step = max(1, values.len() // SAMPLE)
    return values.gather_every(step).head(SAMPLE).to_list()


def share(values: Sequence[str], fits: Callable[[str], object]) -> float:
    return sum(1 for value in values if fits(value)) / len(values) if values else 0.0


def look(values: Sequence[str], country: str) -> Evidence:
    if not values:
        return Evidence()
    types = [kind for value in values if PHONE.match(value) if (kind := phone_type(value, country))]
    mobile = sum(1 for kind in types if kind == "mobile") / len(types) if types else 0.0
    return Evidence(
        count=len(values),
        email=share(values, EMAIL.match),
        phone=share(values, PHONE.match),
        phones=len(types),
        mobile=mobile,
        nine_digits=sum(1 for value in values if NINE_DIGITS.match(value)),
        bsn=sum(1 for value in values if is_bsn(value)),
        personal_id=share(values, lambda value: is_personal_id(value, country)),
    )


def phone_type(text: str, country: str) -> str:
    """`mobile`, `fixed`, or nothing where no operator is known to give out the number."""
    try:
        number = phonenumbers.parse(text.lstrip("'"), country)
    except NumberParseException:
        return ""
    kind = phonenumbers.number_type(number)
    if kind == PhoneNumberType.UNKNOWN:
        return ""
    return "mobile" if kind == PhoneNumberType.MOBILE else "fixed"


def is_bsn(text: str) -> bool:
    return bool(NINE_DIGITS.match(text)) and personal_ids.may_be_bsn(text)


def is_personal_id(text: str, country: str) -> bool:
    if country == "SE" and not PERSONNUMMER.match(text):
        return False
    return personal_ids.normal(text, country) is not None


def forbidden(found: Evidence) -> bool:
    """A column of BSN, whatever it is called: more pass the eleven-test than do by chance."""
    of, passed = found.nine_digits, found.bsn
    return passed * 2 >= of > 0 and of * 2 >= found.count and chance(of, passed) < IMPROBABLE


def chance(of: int, passed: int) -> float:
    """How likely so many of these pass by chance."""
    p = PASSES_BY_CHANCE
    return sum(comb(of, n) * p**n * (1 - p) ** (of - n) for n in range(passed, of + 1))
