"""Amounts of money as shops write them: `1 000,00`, `500 kr`, `$2000.00`, `€ 1.234,56`. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

import polars as pl
from babel.numbers import get_currency_precision, list_currencies

from stamgast.accounts.receiving import MOST as MOST_OWED
from stamgast.loyalty.worth import MOST as MOST_POINTS
from stamgast.spreadsheets.cells import BLANK, NOTHING, Cell, Checked, Circumstances, by_value
from stamgast.spreadsheets.fields import Field, plain

# A currency's sign, letters or word before or behind, and `:-` as Swedes end a price. No other
# letters: 5OO is no five, and 12 pcs no price.
WORDS = ("kronor", "krona", "kr", "euros", "euro", "dollars", "dollar", "pounds", "fr", "zł", "kč")
CURRENCY = "|".join(("(?:us|au|ca|nz)?[$]", "[€£¥]", *WORDS, *sorted(list_currencies())))
AROUND = re.compile(
    rf"^(?:{CURRENCY})\.?\s*|\s*(?:(?:{CURRENCY})\.?|:-|,-|\.-)$",
    re.IGNORECASE,
)
NUMBER = re.compile(r"\(?[-+−]?\s*\d[\d.,' \u00a0\u202f]*\)?-?$")
# Which side of a ledger an amount stands on: debit or credit.
SIDE = re.compile(r"^[cd]r\b\.?\s*|(?<![a-z])[cd]r\.?\s*$", re.IGNORECASE)
UNLIMITED = (
    *("unlimited", "nolimit", "obegransad", "obegransat", "ingengrans"),
    *("onbeperkt", "geenlimiet", "unbegrenzt"),
)
NONE = ("notallowed", "no", "nej", "nee", "nein", "ejtillaten", "niettoegestaan")
DEFAULT = ("default", "standard", "standaard")
MOST = 10**15


def account_limit(column: pl.Series, _field: Field, circumstances: Circumstances) -> Checked:
    """`limit:50000` in minor units, `unlimited`, `none` or `default`."""
    points = decimal_points(column)
    digits = get_currency_precision(circumstances.currency)

    def of(text: str) -> Cell:
        word = plain(text)
        for policy, words in (("unlimited", UNLIMITED), ("none", NONE), ("default", DEFAULT)):
            if word in words:
                return Cell(policy)
        if text.lower() in NOTHING:
            return Cell(None)
        amount = minor(text, digits, points)
        if amount is None or amount >= MOST:
            return Cell(None, "amount_invalid")
        return Cell(None, "amount_negative") if amount < 0 else Cell(f"limit:{amount}")

    return by_value(column, of)


def points(column: pl.Series, _field: Field, _: Circumstances) -> Checked:
    """Whole points from zero; none say nothing."""

    def of(text: str) -> Cell:
        if text.lower() in NOTHING:
            return BLANK
        count = minor(text, 0, None)
        if count is None or not 0 <= count <= MOST_POINTS:
            return Cell(None, "points_invalid")
        return Cell(str(count)) if count else BLANK

    return by_value(column, of)


def owed(column: pl.Series, _field: Field, circumstances: Circumstances) -> Checked:
    """What a customer owes, with a point and the currency's decimals: `250.00`; below zero, or
    with CR as ledgers write it, the shop owes it. Nothing says nothing."""
    points = decimal_points(column)
    digits = get_currency_precision(circumstances.currency)

    def of(text: str) -> Cell:
        if text.lower() in NOTHING:
            return BLANK
        side = SIDE.search(text)
        amount = minor(SIDE.sub("", text), digits, points)
        if amount is None or abs(amount) > MOST_OWED or (side and amount < 0):
            return Cell(None, "amount_invalid")
        if side and side[0].strip(". ").lower() == "cr":
            amount = -amount
        return Cell(str(Decimal(amount).scaleb(-digits))) if amount else BLANK

    return by_value(column, of)


def decimal_points(column: pl.Series) -> str | None:
    """The decimal sign of a column, where any of its amounts tells: 1 000,00 or 2000.00."""
    told = column.drop_nulls().str.extract(r"\d([.,])\d{1,2}\D*$").drop_nulls()
    if told.is_empty() or told.n_unique() > 1:
        return None
    return str(told[0])


def minor(text: str, digits: int, decimal: str | None) -> int | None:
    """Minor units; None where it is no amount or has more decimals than the currency."""
    bare = AROUND.sub("", AROUND.sub("", text.strip("' ").strip()))
    if not NUMBER.match(bare):
        return None
    negative = bare[0] in "-−(" or bare.endswith("-")
    plain_number = ungrouped(re.sub(r"[^\d.,]", "", bare), decimal)
    if plain_number is None:
        return None
    scaled = Decimal(plain_number).scaleb(digits)
    if scaled != scaled.to_integral_value():
        return None
    return -int(scaled) if negative else int(scaled)


def ungrouped(text: str, decimal: str | None) -> str | None:
    """1.234,56 and 1,234.56 as 1234.56."""
    text = text.rstrip(".,")
    signs = [mark for mark in text if mark in ".,"]
    if not signs:
        return text
    last = signs[-1]
    whole, _, cents = text.rpartition(last)
    if len(set(signs)) == 2:
        return f"{without_groups(whole, signs[0])}.{cents}" if signs.count(last) == 1 else None
    # One kind of sign: with three digits behind it, it groups, unless the column says otherwise.
    if signs.count(last) > 1 or (len(cents) == 3 and decimal != last):
        return without_groups(text, last)
    return f"{whole}.{cents}"


def without_groups(text: str, sign: str) -> str:
    return text.replace(sign, "")
