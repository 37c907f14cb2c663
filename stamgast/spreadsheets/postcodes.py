"""Postcodes whose leading zeros a spreadsheet program took for nothing: pure.

Only countries whose postcodes are always as many digits stand here; a country in
which none begins with a zero can't have lost one.
"""

from __future__ import annotations

import polars as pl

from stamgast.spreadsheets import cells
from stamgast.spreadsheets.cells import Checked, Circumstances
from stamgast.spreadsheets.fields import Field

# The digits of a postcode, and with how many zeros one may begin.
SHAPES = {
    "AT": (4, 0), "AU": (4, 1), "BE": (4, 0), "BG": (4, 0), "CH": (4, 0), "CN": (6, 1),
    "CZ": (5, 0), "DE": (5, 1), "DK": (4, 1), "EE": (5, 0), "ES": (5, 1), "FI": (5, 2),
    "FR": (5, 1), "GR": (5, 0), "HR": (5, 0), "HU": (4, 0), "IN": (6, 0), "IT": (5, 2),
    "JP": (7, 2), "KR": (5, 1), "LI": (4, 0), "LT": (5, 1), "LU": (4, 0), "MX": (5, 1),
    "MY": (5, 1), "NO": (4, 2), "NZ": (4, 1), "RO": (6, 1), "RS": (5, 0), "RU": (6, 0),
    "SE": (5, 0), "SG": (6, 1), "SI": (4, 0), "SK": (5, 1), "TR": (5, 1), "UA": (5, 1),
    "US": (5, 2), "ZA": (4, 2),
}  # fmt: skip
DIGITS = {country: digits for country, (digits, _zeros) in SHAPES.items()}
ZEROS = {country: zeros for country, (_digits, zeros) in SHAPES.items()}


def short(text: str, country: str) -> bool:
    """Whether it would be taken for one that lost digits, though it is written so."""
    return text.isdecimal() and text[0] != "0" and len(text) < DIGITS.get(country, 0)


def postcode(
    column: pl.Series, field: Field, circumstances: Circumstances, regions: pl.Series
) -> Checked:
    """As `code`; with the zeros that were lost, where each row's country tells that."""
    checked = cells.code(column, field, circumstances)
    # An apostrophe before it says that it was entered as text: nothing is lost.
    digits = column.str.contains(r"^[1-9][0-9]*$").fill_null(False)
    if not digits.any():
        return checked
    frame = pl.DataFrame(
        {"v": checked.values, "c": checked.codes, "e": checked.extras, "d": digits, "r": regions}
    )
    region = pl.col("r")
    frame = frame.with_columns(
        length=region.replace_strict(DIGITS, default=0, return_dtype=pl.Int64),
        zeros=region.replace_strict(ZEROS, default=0, return_dtype=pl.Int64),
    ).with_columns(missing=pl.col("length") - pl.col("v").str.len_chars().cast(pl.Int64))
    lost = pl.col("d") & (pl.col("missing") > 0)
    added = lost & (pl.col("missing") <= pl.col("zeros"))
    whole = pl.col("v").str.zfill(pl.col("length"))
    out = frame.select(
        pl.when(added).then(whole).otherwise("v").alias("v"),
        pl.when(added)
        .then(pl.lit("postcode_zero_added"))
        .when(lost)
        .then(pl.lit("postcode_short"))
        .otherwise("c")
        .alias("c"),
        pl.when(added).then(whole).when(lost).then("r").otherwise("e").alias("e"),
    )
    return Checked(out["v"], out["c"], out["e"])
