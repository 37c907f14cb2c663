"""E-mail addresses and phone numbers, column by column: pure."""

from __future__ import annotations

import re

import email_validator
import polars as pl
from email_validator import EmailNotValidError, validate_email
from email_validator.rfc_constants import CASE_INSENSITIVE_MAILBOX_NAMES
from phonenumbers import SUPPORTED_REGIONS, PhoneMetadata

from stamgast.lib import personal_ids, phones
from stamgast.spreadsheets import numbering
from stamgast.spreadsheets.cells import (
    NOTHING,
    SCIENTIFIC,
    Cell,
    Checked,
    Circumstances,
    by_value,
    empty,
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
ODD_EMAIL = (SPECIAL, MAILBOXES)
# `Anna <anna@example.se>` and `mailto:anna@example.se`.
WRAPPED = r"(?i)^(?:mailto:|.*<)\s*([^<>]+@[^<>]+?)\s*>?$"


def email(column: pl.Series, field: Field, _: Circumstances) -> Checked:
    column = without(unguarded(column), NOTHING)
    if column.str.contains("[<:]").any():
        column = column.str.replace(WRAPPED, "${1}")
    frame = pl.DataFrame({"t": column}).with_row_index("k")
    text = pl.col("t")
    sure = text.str.contains(PLAIN_EMAIL) & (text.str.len_bytes() <= 254)
    for doubt in (text.str.contains("--", literal=True), *map(text.str.contains, ODD_EMAIL)):
        sure &= ~doubt
    frame = frame.with_columns(sure=sure)
    values = frame.select(pl.when("sure").then("t").alias("t")).to_series()
    capitals = frame.filter("sure").filter(text.str.contains("@.*[A-Z]"))
    local, domain = text.str.extract("^([^@]*@)", 1), text.str.extract("@(.*)$", 1)
    lowered = capitals.select(pl.concat_str(local, domain.str.to_lowercase())).to_series()
    values = values.scatter(capitals["k"], lowered)
    asked = frame.filter(~pl.col("sure"))
    slow = by_value(asked["t"], lambda value: asked_email(value, field.longest))
    codes = empty(column.len()).scatter(asked["k"], slow.codes)
    return Checked(values.scatter(asked["k"], slow.values), codes, empty(column.len()))


def asked_email(text: str, longest: int) -> Cell:
    try:
        found = validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        return Cell(None, "email_invalid")
    return Cell(found) if len(found) <= longest else Cell(None, "email_invalid")


def phone(column: pl.Series, regions: pl.Series) -> Checked:
    """Numbers as E.164, each read by the country in `regions`."""
    column = without(unquoted(column), NOTHING)
    told = [read_together(column, regions)]
    rest = pl.DataFrame({"t": column, "r": regions}).with_row_index("k").drop_nulls()
    rest = rest.join(told[0], on="k", how="anti")
    if rest.height:
        told.append(asked_phones(rest))
    rows = pl.DataFrame({"k": pl.int_range(column.len(), dtype=pl.UInt32, eager=True)})
    out = rows.join(pl.concat(told), on="k", how="left", maintain_order="left")
    return Checked(out["value"], out["code"], out["extra"])


def read_together(column: pl.Series, regions: pl.Series) -> pl.DataFrame:
    """`k`, value, code and extra of the rows that need not be asked one by one."""
    text = pl.col("t")
    asked = pl.DataFrame({"t": column, "r": regions}).with_row_index("k")
    read = numbering.read(column, regions).join(asked, on="k", how="left")
    bare = text.str.replace_all(r"[\s().\-/\u00a0]", "")
    lost = read.filter(pl.col("e164").is_null() & bare.str.contains(r"^[1-9][0-9]{7,14}$"))
    plus = lost.select(pl.col("k").alias("row"), "r", t=pl.concat_str(pl.lit("+"), bare))
    again = numbering.read(plus["t"], plus["r"]).join(plus.with_row_index("k"), on="k")
    said = pl.concat(
        [
            read.join(lost, on="k", how="anti").select("k", "r", "e164", guessed()),
            again.select("e164", "r", k="row", code=pl.lit("phone_plus_added")).select(
                "k", "r", "e164", "code"
            ),
        ]
    )
    extra = pl.when(pl.col("code").is_not_null()).then(shown_later("e164", "r"))
    invalid = pl.col("e164").is_null()
    return said.select(
        "k",
        pl.col("e164").alias("value"),
        pl.when(invalid).then(pl.lit("phone_invalid")).otherwise("code").alias("code"),
        pl.when(invalid).then("r").otherwise(extra).alias("extra"),
    )


def guessed() -> pl.Expr:
    """The code of a number that can be no surer: unused, or without its 0."""
    text, number = pl.col("t"), pl.col("e164")
    zero = (
        text.str.contains("^[1-9][0-9]+$")
        & pl.col("r").is_in(ZERO_FIRST)
        & ~text.str.starts_with(number.str.slice(1))
    )
    return (
        pl.when(number.is_not_null() & pl.col("use").is_null())
        .then(pl.lit("phone_unlikely"))
        .when(number.is_not_null() & zero)
        .then(pl.lit("phone_zero_added"))
        .alias("code")
    )


def asked_phones(rest: pl.DataFrame) -> pl.DataFrame:
    found = by_value(
        rest.select(pl.concat_str("t", "r", separator="\x1f")).to_series(),
        lambda pair: judged_phone(*pair.split("\x1f")),
    )
    return rest.select("k", value=found.values, code=found.codes, extra=found.extras)


def shown_later(number: str, region: str) -> pl.Expr:
    """What a problem tells of a number, worded only where it is read: `SE +46701740605`."""
    return pl.concat_str(region, number, separator=" ")


LETTERS = re.compile(r"[^\W\d_]")
ZERO_FIRST = [
    region
    for region in sorted(SUPPORTED_REGIONS)
    if (rules := PhoneMetadata.metadata_for_region(region)) and rules.national_prefix == "0"
]
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
        return Cell(found, "phone_unlikely", f"{region} {found}")
    if lost_zero(text, found, region):
        return Cell(found, "phone_zero_added", f"{region} {found}")
    return Cell(found)


def lost_plus(text: str, region: str) -> Cell:
    """46701740605 in a Dutch shop: spreadsheet programs take the + away."""
    digits = re.sub(r"[\s().\-/\u00a0]", "", text)
    found = phones.e164(f"+{digits}", region) if re.match(r"[1-9]\d{7,14}$", digits) else None
    if found is None:
        return Cell(None, "phone_invalid", region)
    return Cell(found, "phone_plus_added", f"{region} {found}")


def lost_zero(text: str, found: str, region: str) -> bool:
    """Digits alone, where people of that country always write a nought before them."""
    bare = re.match(r"[1-9]\d+$", text) is not None
    return bare and region in ZERO_FIRST and not text.startswith(found[1:])


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
