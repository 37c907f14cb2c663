"""The tokens of many customers at once: pure, and equal to `tokens` in every value."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from stamgast.customers import tokens
from stamgast.lib.folded_columns import by_value, folded

NAMES = ("first_name", "last_name", "company_name")
PHONES = ("mobile", "phone")


def token_lists(frame: pl.DataFrame) -> pl.Series:
    """For each row of number, names, e-mail and phones (empty where there is none) its tokens."""
    parts = [
        *(written(frame[name], tokens.written) for name in ("number", *NAMES)),
        written(frame["email"], tokens.words, whole=False),
        *(phone_tokens(frame[name]) for name in PHONES),
    ]
    table = pl.DataFrame({str(place): part for place, part in enumerate(parts)})
    together = pl.concat_str(pl.all(), separator=" ").str.strip_chars(" ")
    once = together.str.split(" ").list.eval(pl.element().filter(pl.element() != ""))
    return table.select(once.list.unique(maintain_order=True)).to_series()


def written(
    column: pl.Series, slowly: Callable[[str], list[str]], *, whole: bool = True
) -> pl.Series:
    """The tokens of each value, parted by spaces. `whole`: a word with marks inside is one too."""
    text, told = pl.col("t"), pl.col("f")
    inner = told.str.replace_all(r"[^a-z0-9]+", " ").str.strip_chars(" ")
    if whole:
        several = inner.str.contains(" ", literal=True) & ~text.str.contains(r"\s")
        joined = inner.str.replace_all(" ", "", literal=True)
        found = pl.when(several).then(pl.concat_str(joined, inner, separator=" ")).otherwise(inner)
        # With marks and spaces in it, or a mark that folds to a space, it takes more thought.
        spaces = text.str.count_matches(r"\s")
        plain = ~told.str.contains(r"[^a-z0-9 ]") & (told.str.count_matches(" ") == spaces)
        easy = (spaces == 0) | plain
        easy &= ~text.str.contains(PARTED_DIGITS)
    else:
        found, easy = inner, pl.lit(True)
    simple = easy & ~told.str.contains(r"[^\x20-\x7e]") & ~found.str.contains(LONG)
    frame = pl.DataFrame({"t": column, "f": folded(column)})
    quick = frame.select(pl.when(simple).then(found)).to_series()
    return by_value(column, quick, lambda value: " ".join(slowly(value)))


# What may be read as a telephone number when it is typed.
PARTED_DIGITS = r"[0-9][^A-Za-z0-9]+[0-9]|\(0\)"
LONG = rf"[a-z0-9]{{{tokens.LONGEST + 1}}}"


def phone_tokens(column: pl.Series) -> pl.Series:
    """The tokens of numbers in E.164."""
    trunks = tokens.trunks()
    codes = sorted((code for code in trunks if len(code) <= 3), key=len)
    digits = pl.col("t").str.slice(1)
    code = digits.str.extract(rf"^({'|'.join(codes)})").fill_null("")
    national = digits.str.slice(code.str.len_bytes())
    trunk = code.replace_strict(trunks, default="")
    backwards = pl.lit(tokens.BACKWARDS) + national.str.reverse()
    found = pl.concat_str(digits, trunk + national, backwards, separator=" ")
    told = pl.when(pl.col("t") != "").then(found).otherwise(pl.lit(""))
    return pl.DataFrame({"t": column}).select(told).to_series()
