"""Checks of the cells that only products have: pure."""

from __future__ import annotations

import re
from decimal import Decimal

import polars as pl
from babel.numbers import get_currency_precision

from stamgast.spreadsheets.amounts import MOST, decimal_points, minor
from stamgast.spreadsheets.cells import (
    NO_CODE,
    NOTHING,
    SCIENTIFIC,
    Cell,
    Checked,
    Circumstances,
    by_value,
    unquoted,
)
from stamgast.spreadsheets.fields import Field

BETWEEN = re.compile(r"\s*(?::::|[,;|\n])\s*")
DESTROYED = re.compile(SCIENTIFIC)


def price(column: pl.Series, _field: Field, circumstances: Circumstances) -> Checked:
    """An amount with a point and the currency's decimals: `12.50`."""
    points = decimal_points(column)
    digits = get_currency_precision(circumstances.currency)

    def of(text: str) -> Cell:
        if text.lower() in NOTHING:
            return Cell(None)
        amount = minor(text, digits, points)
        if amount is None or amount >= MOST:
            return Cell(None, "amount_invalid")
        if amount < 0:
            return Cell(None, "price_negative")
        return Cell(str(Decimal(amount).scaleb(-digits)))

    return by_value(column, of)


def barcodes(column: pl.Series, field: Field, _: Circumstances) -> Checked:
    """What scanners read, several with comma, semicolon or `|` between; every digit counts."""

    def of(value: str) -> Cell:
        # The comma of 7,31E+12 parts nothing.
        if DESTROYED.match(value):
            return Cell(None, "scientific")
        several = [each.lstrip("'") for each in BETWEEN.split(value)]
        several = [each for each in several if each and each not in NO_CODE]
        if any(DESTROYED.match(each) for each in several):
            return Cell(None, "scientific")
        if any(len(each) > field.longest for each in several):
            return Cell(None, "too_long", str(field.longest))
        return Cell(" ::: ".join(dict.fromkeys(several)) or None)

    return by_value(unquoted(column), of)
