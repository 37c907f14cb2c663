"""Folding and sort keys of whole columns: pure, and equal to `folding` in every value.

Letters of Western Europe go through polars; what has any other letter in it goes
through `folding` itself, once for each different value.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from stamgast.lib import folding

LATIN = [
    letter
    for letter in map(chr, range(0xC0, 0x180))
    if folding.folded(letter).isascii() and folding.folded(letter).isalnum()
]
PLAIN = rf"^[\x20-\x7e{''.join(LATIN)}]*$"


def folded(column: pl.Series) -> pl.Series:
    """Each value as folding.folded gives it."""
    return quickly(column, {letter: folding.folded(letter) for letter in LATIN}, folding.folded)


def sort_keys(column: pl.Series, language: str) -> pl.Series:
    """Each value as folding.sort_key gives it."""
    signs = {letter: folding.sort_key(letter, language) for letter in LATIN}
    return quickly(column, signs, lambda text: folding.sort_key(text, language), sort_key)


def sort_key(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all(r"[^a-z0-9{|}]+", " ").str.strip_chars(" ").str.slice(0, 120)


def quickly(
    column: pl.Series,
    letters: dict[str, str],
    slowly: Callable[[str], str],
    finish: Callable[[pl.Expr], pl.Expr] = lambda text: text,
) -> pl.Series:
    text = pl.col("t")
    quick = text.str.replace_many(list(letters), list(letters.values())).str.to_lowercase()
    frame = pl.DataFrame({"t": column}).select(
        text, pl.when(text.str.contains(PLAIN)).then(finish(quick)).alias("quick")
    )
    return by_value(frame["t"], frame["quick"], slowly)


def by_value(column: pl.Series, known: pl.Series, slowly: Callable[[str], str]) -> pl.Series:
    """`known` where it is told, else what `slowly` makes of the value in `column`."""
    waiting = column.filter(known.is_null()).drop_nulls().unique()
    if waiting.is_empty():
        return known
    told = pl.Series([slowly(text) for text in waiting.to_list()], dtype=pl.String)
    frame = pl.DataFrame({"t": column, "known": known})
    asked = pl.when(pl.col("known").is_null()).then("t")
    slow = asked.replace_strict(waiting, told, default=None, return_dtype=pl.String)
    return frame.select(pl.coalesce("known", slow)).to_series()
