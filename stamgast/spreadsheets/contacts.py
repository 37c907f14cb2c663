"""E-mail addresses and phone numbers, column by column: pure."""

from __future__ import annotations

import re

import email_validator
import polars as pl
from email_validator import EmailNotValidError, validate_email
from email_validator.rfc_constants import CASE_INSENSITIVE_MAILBOX_NAMES
from phonenumbers import PhoneMetadata

from stamgast.lib import personal_ids, phones
from stamgast.spreadsheets.cells import (
    NOTHING,
    SCIENTIFIC,
    Cell,
    Checked,
    Circumstances,
    by_value,
    unguarded,
    unquoted,
    without,
)
from stamgast.spreadsheets.fields import Field

# What surely is an address, and stays as it is but for the case of its domain; all
# else is asked of email-validator. The two agree on every value: a test fuzzes it.
ATOM = r"[A-Za-z0-9_!#$%&'*+\-/=?^`{|}~]"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?"
PLAIN_EMAIL = rf"^{ATOM}+(?:\.{ATOM}+)*@(?:{LABEL}\.)+[A-Za-z]{{2,63}}$"
SPECIAL = r"(?i)[@.](?:" + "|".join(map(re.escape, email_validator.SPECIAL_USE_DOMAIN_NAMES)) + ")$"
# email-validator writes the mailboxes of RFC 2142 in lower case.
MAILBOXES = r"(?i)^(?:" + "|".join(sorted(CASE_INSENSITIVE_MAILBOX_NAMES)) + ")@"
# `Anna <anna@example.se>` and `mailto:anna@example.se`.
WRAPPED = r"(?i)^(?:mailto:|.*<)\s*([^<>]+@[^<>]+?)\s*>?$"


def email(column: pl.Series, field: Field, _: Circumstances) -> Checked:
    column = without(unguarded(column), NOTHING).str.replace(WRAPPED, "${1}")
    text = pl.col("t")
    sure = (
        text.str.contains(PLAIN_EMAIL)
        & (text.str.len_bytes() <= 254)
        & text.str.contains("--", literal=True).not_()
        & text.str.contains(SPECIAL).not_()
        & text.str.contains(MAILBOXES).not_()
    )
    local = text.str.extract(r"^([^@]*@)", 1)
    domain = text.str.extract(r"@(.*)$", 1).str.to_lowercase()
    frame = pl.DataFrame({"t": column}).select(
        text,
        pl.when(sure.fill_null(False)).then(pl.concat_str(local, domain)).alias("sure"),
    )
    asked = pl.when(pl.col("sure").is_null()).then(text)
    slow = by_value(
        frame.select(asked).to_series(), lambda value: asked_email(value, field.longest)
    )
    values = pl.DataFrame({"a": frame["sure"], "b": slow.values}).select(pl.coalesce("a", "b"))
    return Checked(values.to_series(), slow.codes, slow.extras)


def asked_email(text: str, longest: int) -> Cell:
    try:
        found = validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        return Cell(None, "email_invalid")
    return Cell(found) if len(found) <= longest else Cell(None, "email_invalid")


def phone(column: pl.Series, regions: pl.Series) -> Checked:
    """Numbers as E.164, each read by the country in `regions`."""
    column = without(unquoted(column), NOTHING)
    pairs = pl.DataFrame({"t": column, "r": regions}).select(
        pl.concat_str("t", "r", separator="\x1f")
    )
    return by_value(pairs.to_series(), lambda pair: judged_phone(*pair.split("\x1f")))


LETTERS = re.compile(r"[^\W\d_]")
SAID = re.compile(r"^(?:tel|tfn|tlf|mob|mobil|mobile|phone|t|m)\s*[.:]+\s*", re.IGNORECASE)


def judged_phone(text: str, region: str) -> Cell:
    """The number, or why it is none; told where it had to be guessed."""
    text = SAID.sub("", text)
    if re.match(SCIENTIFIC, text):
        return Cell(None, "scientific")
    # phonenumbers reads letters as keys: +46 70 XXXXXXX would be a number.
    found = None if LETTERS.search(text) else phones.e164(text, region)
    if found is None:
        return lost_plus(text, region)
    if not phones.in_use(found):
        return Cell(found, "phone_unlikely", phones.shown(found, region))
    if lost_zero(text, found, region):
        return Cell(found, "phone_zero_added", phones.shown(found, region))
    return Cell(found)


def lost_plus(text: str, region: str) -> Cell:
    """46701740605 in a Dutch shop: spreadsheet programs take the + away."""
    digits = re.sub(r"[\s().\-/\u00a0]", "", text)
    found = phones.e164(f"+{digits}", region) if re.match(r"[1-9]\d{7,14}$", digits) else None
    if found is None:
        return Cell(None, "phone_invalid", region)
    return Cell(found, "phone_plus_added", phones.shown(found, region))


def lost_zero(text: str, found: str, region: str) -> bool:
    """Digits alone, where people of that country always write a nought before them."""
    if not re.match(r"[1-9]\d+$", text):
        return False
    home = PhoneMetadata.metadata_for_region(region)
    return home is not None and home.national_prefix == "0" and not text.startswith(found[1:])


def personal_id(column: pl.Series, regions: pl.Series) -> Checked:
    """Personal IDs in the one form that is kept, each by the rules of the country in `regions`."""
    column = without(unquoted(column), NOTHING)
    pairs = pl.DataFrame({"t": column, "r": regions}).select(
        pl.concat_str("t", "r", separator="\x1f")
    )
    return by_value(pairs.to_series(), lambda pair: judged_id(*pair.split("\x1f")))


def judged_id(text: str, region: str) -> Cell:
    if re.match(SCIENTIFIC, text):
        return Cell(None, "scientific")
    found = personal_ids.normal(text, region)
    return Cell(found) if found else Cell(None, "personal_id_invalid", region)
