"""Countries and postcodes as people write them, and what a postcode tells of the country. Pure."""

from __future__ import annotations

from functools import cache

import polars as pl
from babel import Locale
from babel.core import get_global

from stamgast.spreadsheets.fields import plain

WRITTEN_IN = ("en", "sv", "nl", "de", "da", "nb", "fi", "fr")
# What people write and no list of countries has.
ALSO = {
    "england": "GB", "scotland": "GB", "wales": "GB", "northernireland": "GB", "engeland": "GB",
    "schotland": "GB", "skottland": "GB", "uk": "GB", "greatbritain": "GB", "grootbrittannie": "GB",
    "grossbritannien": "GB", "storbritannien": "GB", "holland": "NL", "thenetherlands": "NL",
    "netherlandsthe": "NL", "hollandnederland": "NL", "usa": "US", "us": "US",
    "unitedstatesofamerica": "US", "verenigdestatenvanamerika": "US", "amerika": "US",
    "brd": "DE", "suomi": "FI", "sverigesweden": "SE", "s": "SE", "n": "NO", "d": "DE", "dk": "DK",
    "b": "BE", "czechrepublic": "CZ", "tjeckien": "CZ", "tsjechie": "CZ", "turkey": "TR",
}  # fmt: skip
# Postcodes that no other country writes like that.
TELLING = (
    ("NL", r"^[1-9]\d{3} ?[A-Za-z]{2}$"),
    ("GB", r"^[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}$"),
    ("PL", r"^\d{2}-\d{3}$"),
    ("PT", r"^\d{4}-\d{3}$"),
)


CODED = {"c": pl.String, "iso": pl.String}


@cache
def names() -> dict[str, str]:
    """ISO 3166-1 code by plain name, in the languages of the shops around us."""
    known = {}
    live = {code for code in get_global("territory_currencies") if len(code) == 2}
    for language in reversed(WRITTEN_IN):
        for code, name in Locale.parse(language).territories.items():
            if code in live:
                known[plain(name)] = code
    for alpha_3, code in get_global("territory_aliases").items():
        if len(alpha_3) == 3 and alpha_3.isalpha() and len(code) == 1 and code[0] in live:
            known[plain(alpha_3)] = code[0]
    known |= {plain(code): code for code in live}
    return known | ALSO


def iso(text: str) -> str | None:
    """The country's code, however it is written: Zweden, SWE, se."""
    return names().get(plain(text))


def told_by_postcode(column: pl.Series) -> pl.Series:
    """The country of each postcode whose form only one country uses; null for the others."""
    text = pl.col("p").str.strip_prefix("'").str.strip_chars()
    told: pl.Expr = pl.lit(None, dtype=pl.String)
    for code, form in TELLING:
        told = pl.when(text.str.contains(form)).then(pl.lit(code)).otherwise(told)
    return pl.DataFrame({"p": column.cast(pl.String)}).select(told).to_series()


def isos(column: pl.Series) -> pl.Series:
    """The code of each cell, null where it is blank or no country."""
    different = column.drop_nulls().unique().to_list()
    known = {text: iso(text) for text in different}
    table = pl.DataFrame({"c": list(known), "iso": list(known.values())}, schema=CODED)
    cells = pl.DataFrame({"c": column.cast(pl.String)})
    return cells.join(table, on="c", how="left", maintain_order="left")["iso"]


def regions(
    country: pl.Series | None, postcode: pl.Series | None, home: str, height: int
) -> pl.Series:
    """The country by which each row's phones are read.

    The row's own country; else the one its postcode tells; else the shop's. A
    Dutch mobile in a Swedish shop's list would otherwise become a Swedish number.
    """
    told = [isos(country)] if country is not None else []
    if told and not told[0].null_count():
        return told[0]
    told += [told_by_postcode(postcode)] if postcode is not None else []
    frame = pl.DataFrame({str(index): each for index, each in enumerate(told)})
    if not told:
        return pl.repeat(home, height, dtype=pl.String, eager=True)
    return frame.select(pl.coalesce(pl.all(), pl.lit(home))).to_series()
