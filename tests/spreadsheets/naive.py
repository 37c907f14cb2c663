"""The checks once more, row by row and as plainly as can be: what the fast ones must equal.

Slow and without a thought for columns, but for what only a column can tell (the
order of its dates, the same number twice).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import phonenumbers
from babel import Locale
from email_validator import EmailNotValidError, validate_email

FIELDS = ("number", "first_name", "email", "mobile", "physical_country", "date_of_birth", "sms")
YES, NO = {"yes", "ja", "1", "x", "true"}, {"no", "nej", "0", "false", "nee"}
Said = tuple[dict[str, str | None], set[str]]


def check(rows: Sequence[Sequence[str]], country: str, today: dt.date) -> list[Said]:
    """For each row what it says of each field, and the codes of what is wrong."""
    seen: set[str] = set()
    return [of_row(row, country, today, seen) for row in rows]


def of_row(row: Sequence[str], country: str, today: dt.date, seen: set[str]) -> Said:
    said: dict[str, str | None] = dict.fromkeys(FIELDS)
    wrong: set[str] = set()
    number, first, email, mobile, land, born, sms = (cell.strip() for cell in row)
    if number:
        said["number"] = number
        if number.lower() in seen:
            wrong.add("key_twice")
        seen.add(number.lower())
    said["first_name"] = first or None
    if not first:
        wrong.add("name_missing")
    if email:
        try:
            said["email"] = validate_email(email, check_deliverability=False).normalized
        except EmailNotValidError:
            wrong.add("email_invalid")
    region = iso(land)
    if land and region is None:
        wrong.add("country_unknown")
    said["physical_country"] = region
    if mobile:
        said["mobile"], fault = phone(mobile, region or country)
        wrong |= {fault} - {""}
    if born:
        said["date_of_birth"], fault = day(born, today)
        wrong |= {fault} - {""}
    if sms:
        low = sms.lower()
        said["sms"] = "true" if low in YES else "false" if low in NO else None
        if said["sms"] is None:
            wrong.add("yes_no_unclear")
    return said, wrong


def iso(text: str) -> str | None:
    for language in ("en", "sv", "nl", "de"):
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and text.lower() in (code.lower(), name.lower()):
                return str(code)
    return None


def phone(text: str, region: str) -> tuple[str | None, str]:
    if any(letter.isalpha() for letter in text):
        return None, "phone_invalid"
    for spelled, fault in ((text, ""), (f"+{text}", "phone_plus_added")):
        try:
            found = phonenumbers.parse(spelled, region)
        except phonenumbers.NumberParseException:
            continue
        possible = phonenumbers.is_possible_number_with_reason(found)
        if possible == phonenumbers.ValidationResult.IS_POSSIBLE:
            written = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
            if not fault and not phonenumbers.is_valid_number(found):
                fault = "phone_unlikely"
            return written, fault
    return None, "phone_invalid"


def day(text: str, today: dt.date) -> tuple[str | None, str]:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            found = dt.datetime.strptime(text, form).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
        if found > today:
            return None, "date_future"
        return (None, "date_too_old") if found.year < 1900 else (found.isoformat(), "")
    return None, "date_invalid"
