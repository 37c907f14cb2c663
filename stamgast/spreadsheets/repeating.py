"""Rows that say the same as an earlier row, looked for over the whole file at once: pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from stamgast.lib.folded_columns import folded
from stamgast.spreadsheets import problems
from stamgast.spreadsheets.tables import LINE, ROW

BORN = "date_of_birth"
PHONES = ("mobile", "phone")


def again(keyed: pl.DataFrame) -> pl.DataFrame:
    """Of row, line and `same`: the rows whose `same` stands in an earlier one, the `first`."""
    keyed = keyed.filter(pl.col("same").is_not_null()).filter(pl.col("same").is_duplicated())
    told = keyed.with_columns(first=pl.col(ROW).min().over("same"))
    return told.filter(pl.col(ROW) != pl.col("first"))


def twice(
    frame: pl.DataFrame, name: str, code: str, column: int, above: int, *, secret: bool = False
) -> pl.DataFrame:
    """Every row whose value of a field an earlier row has too."""
    same = pl.col(name).str.to_lowercase()
    rows = again(frame.select(ROW, LINE, value=pl.col(name), same=same))
    rows = rows.with_columns(pl.lit("").alias("value")) if secret else rows
    return told(rows, name, code, column, above)


def phones_twice(
    frame: pl.DataFrame, names: Sequence[str], columns: Mapping[str, int], above: int
) -> pl.DataFrame:
    """Every phone number that stands in an earlier row, be it as mobile or as phone."""
    several = [
        frame.select(ROW, LINE, value=pl.col(name), same=pl.col(name), field=pl.lit(name))
        for name in names
    ]
    if not several:
        return problems.NONE
    rows = again(pl.concat(several))
    parts = rows.partition_by("field", as_dict=True).items()
    found = [
        told(part, str(name), "phone_twice", columns[str(name)], above) for (name,), part in parts
    ]
    return problems.gathered(found)


def persons_twice(frame: pl.DataFrame, column: int, above: int) -> pl.DataFrame:
    """Every row with the name and birth date of an earlier one."""
    named = named_and_born(frame)
    same = pl.concat_str(BORN, "name", separator=" ")
    rows = again(named.select(ROW, LINE, value=pl.col("name"), same=same))
    return told(
        rows.with_columns(pl.lit("").alias("value")), "last_name", "person_twice", column, above
    )


def told(rows: pl.DataFrame, field: str, code: str, column: int, above: int) -> pl.DataFrame:
    return rows.select(
        ROW,
        LINE,
        pl.lit(column).alias("column"),
        pl.lit(field).alias("field"),
        pl.lit(code).alias("code"),
        "value",
        (pl.col("first") + above).cast(pl.String).alias("extra"),
    )


def named_and_born(frame: pl.DataFrame) -> pl.DataFrame:
    """row, line, birth date and full name, folded, of the rows that have both."""
    if not {"last_name", BORN} <= set(frame.columns):
        schema = {ROW: pl.UInt32, LINE: pl.UInt32, BORN: pl.String, "name": pl.String}
        return pl.DataFrame(schema=schema)
    rows = frame.filter(pl.col("last_name").is_not_null() & pl.col(BORN).is_not_null())
    return rows.select(ROW, LINE, BORN, full_names(rows).alias("name"))


def full_names(frame: pl.DataFrame) -> pl.Series:
    names = [name for name in ("first_name", "last_name") if name in frame.columns]
    text = pl.concat_str([pl.col(name).fill_null("") for name in names], separator=" ")
    return folded(frame.select(t=text)["t"])
