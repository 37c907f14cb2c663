"""Checks of cells that hold text, words, names and codes, column by column: pure.

A check takes a column of text and gives a column of clean text of the same
length, with a code beside each cell that can't be taken as it is. It works on
the different values of the column only, or on all of it at once in polars.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import polars as pl

from stamgast.spreadsheets.fields import Field, plain


@dataclass(frozen=True)
class Known:
    """What the shop has already, by its name without capitals; a tax with its own spelling and its
    rate in basis points. `refused`: the fields in which no other name may stand."""

    groups: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    taxes: Mapping[str, tuple[str, int]] = dataclasses.field(default_factory=dict)
    refused: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Circumstances:
    """What a check must know of the shop and the day."""

    country: str
    currency: str
    today: dt.date
    epoch_1904: bool = False
    known: Known = Known()
    # How the dates of a field are read (dates.YMD, DMY, MDY), where the user has said so.
    orders: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Cell:
    """What one value comes to: clean text or nothing, and what is to be said of it."""

    value: str | None
    code: str | None = None
    extra: str | None = None


@dataclass(frozen=True)
class Checked:
    """A column's outcome: three columns of equal length."""

    values: pl.Series
    codes: pl.Series
    extras: pl.Series


BLANK = Cell(None)
# What people write into cells that have nothing to say.
NOTHING = {
    "-", "--", "---", "–", "—", ".", "?", "n/a", "na", "n.v.t.", "nvt", "#n/a", "null", "none",
    "*none", "(none)", "ingen", "saknas", "okänd", "geen", "onbekend", "keine", "unknown",
}  # fmt: skip
# What stands for nothing even where codes stand, and where "na" may be one.
NO_CODE = {"-", "--", "---", "–", "—", "*none", "#n/a"}
# As Excel shows a number with more digits than it has room for: always with the plus.
SCIENTIFIC = r"^[+-]?[0-9](?:[.,][0-9]+)?[Ee]\+[0-9]{1,3}$"
# What a spreadsheet program shows instead of a value, in our languages and in German.
ERROR = (
    r"#(?:N/A|SAKNAS!|N/B|NV|(?:REF|REFERENS|VERW|BEZUG|DIV/0|DIVISION/0|DEEL/0|VALUE|VÄRDEFEL|"
    r"WAARDE|WERT|NUM|OGILTIGT|GETAL|ZAHL|NULL|SKÄRNING|LEEG|SPILL|CALC|FIELD|BLOCKED|CONNECT|"
    r"UNKNOWN|SYNTAX|ERROR)!|(?:NAME|NAMN|NAAM)\?)$"
)
# What exports put an apostrophe before.
GUARDED = rf"^'+(?:[=+\-@\t\r]|{ERROR})"
GARBLED = r"Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[™œ\u009d“”¦]|\ufffd"


def empty(height: int) -> pl.Series:
    return pl.repeat(None, height, dtype=pl.String, eager=True)


def fine(values: pl.Series) -> Checked:
    return Checked(values, empty(values.len()), empty(values.len()))


def by_value(column: pl.Series, check: Callable[[str], Cell]) -> Checked:
    """The check of each different value, put back at every row that has it."""
    different = column.drop_nulls().unique()
    if different.is_empty():
        return fine(empty(column.len()))
    found = [check(value) for value in different.to_list()]
    outcome = pl.DataFrame(
        {
            "key": different,
            "value": [cell.value for cell in found],
            "code": [cell.code for cell in found],
            "extra": [cell.extra for cell in found],
        },
        schema={"key": pl.String, "value": pl.String, "code": pl.String, "extra": pl.String},
    )
    keys = pl.DataFrame({"key": column.cast(pl.String)})
    joined = keys.join(outcome, on="key", how="left", maintain_order="left")
    return Checked(joined["value"], joined["code"], joined["extra"])


def unguarded(column: pl.Series, signs: str = GUARDED) -> pl.Series:
    """Without the apostrophe that exports put before what a program might run as a formula,
    and before what looks like its errors."""
    guarded = column.str.contains(signs)
    if not guarded.any():
        return column
    frame = pl.DataFrame({"t": column, "g": guarded})
    bare = pl.when("g").then(pl.col("t").str.slice(1)).otherwise("t")
    return frame.select(bare.alias("t")).to_series()


def unquoted(column: pl.Series) -> pl.Series:
    """Codes and phones: a leading apostrophe is always a spreadsheet program's mark for text."""
    if not column.str.starts_with("'").any():
        return column
    bare = pl.col("t").str.replace(r"^'\s*", "")
    return pl.DataFrame({"t": column}).select(pl.when(bare != "").then(bare)).to_series()


def text(column: pl.Series, field: Field, _: Circumstances) -> Checked:
    """Any text; told where it is too long or looks garbled."""
    column = unguarded(column)
    if field.joined_by != "\n" and column.str.contains("\n", literal=True).any():
        column = column.str.replace_all(r"\s*\n\s*", " ")
    return measured(column, field)


def measured(column: pl.Series, field: Field) -> Checked:
    longest = column.str.len_bytes().max() or 0
    if longest <= field.longest and not column.str.contains(GARBLED).any():  # type: ignore[operator]
        return fine(column)
    cell = pl.col("t")
    long = cell.str.len_chars() > field.longest
    code = (
        pl.when(long)
        .then(pl.lit("too_long"))
        .when(cell.str.contains(GARBLED))
        .then(pl.lit("garbled"))
    )
    out = pl.DataFrame({"t": column}).select(
        pl.when(long.not_()).then(cell).alias("value"),
        code.alias("code"),
        pl.when(long).then(pl.lit(str(field.longest))).alias("extra"),
    )
    return Checked(out["value"], out["code"], out["extra"])


def code(column: pl.Series, field: Field, _: Circumstances) -> Checked:
    """Numbers that are names: text whose digits must all be there."""
    column = without(unquoted(column), NO_CODE).str.replace_all(r"\s+", " ")
    checked, destroyed = measured(column, field), column.str.contains(SCIENTIFIC)
    return put(checked, destroyed, "scientific") if destroyed.any() else checked


def put(checked: Checked, where: pl.Series, code: str, extra: str | None = None) -> Checked:
    """The same, with a code at some rows; an error takes the value away."""
    frame = pl.DataFrame(
        {"v": checked.values, "c": checked.codes, "e": checked.extras, "w": where.fill_null(False)}
    )
    out = frame.select(
        pl.when(pl.col("w").not_()).then("v").alias("v"),
        pl.when("w").then(pl.lit(code)).otherwise("c").alias("c"),
        pl.when("w").then(pl.lit(extra, dtype=pl.String)).otherwise("e").alias("e"),
    )
    return Checked(out["v"], out["c"], out["e"])


def without(column: pl.Series, said_for_nothing: Collection[str]) -> pl.Series:
    # Most cells are longer than any of these words: they are not asked.
    short = column.str.len_bytes() <= max(len(word.encode()) for word in said_for_nothing)
    if not short.any():
        return column
    words = pl.DataFrame({"t": column, "s": short}).select(
        pl.when("s").then(pl.col("t").str.to_lowercase())
    )
    said = words.to_series().is_in(list(said_for_nothing)).fill_null(False)
    return (
        pl.DataFrame({"t": column, "n": said})
        .select(pl.when(pl.col("n").not_()).then("t"))
        .to_series()
    )


def key(column: pl.Series, field: Field, circumstances: Circumstances) -> Checked:
    """A number that stands for its record: as `code`, and told where leading noughts seem lost."""
    out = code(column, field, circumstances)
    digits = out.values.filter(out.values.str.contains(r"^0[0-9]+$").fill_null(False))
    widths = digits.str.len_chars()
    # Only where those with noughts agree on a length can a shorter one be told from them.
    if widths.is_empty() or widths.n_unique() != 1:
        return out
    width = int(widths[0])
    short = out.values.str.contains(rf"^[1-9][0-9]{{0,{width - 2}}}$").fill_null(False)
    told = pl.DataFrame({"s": short, "c": out.codes, "e": out.extras}).select(
        pl.when("s").then(pl.lit("zeros_lost")).otherwise("c").alias("c"),
        pl.when("s").then(pl.lit(str(width))).otherwise("e").alias("e"),
    )
    return Checked(out.values, told["c"], told["e"])


def choice(column: pl.Series, field: Field, _: Circumstances) -> Checked:
    """One of the field's words; in any of its languages."""
    allowed = sorted({value for value in field.words.values() if value})

    def of(value: str) -> Cell:
        word = field.words.get(plain(value))
        if word is not None:
            return Cell(word or None)
        if value.lower() in NOTHING:
            return BLANK
        code = "word_left_out" if field.lenient else "word_unknown"
        return Cell(None, code, ", ".join(allowed))

    return by_value(column, of)


YES = ("yes", "y", "true", "t", "1", "on", "x", "v", "ja", "j", "sant", "waar", "wahr",
       "subscribed", "optedin", "optin", "active", "aktiv", "actief", "accepted", "granted",
       "oui")  # fmt: skip
NO = ("no", "n", "false", "f", "0", "off", "nej", "nee", "nein", "falskt", "onwaar", "falsch",
      "unsubscribed", "notsubscribed", "optedout", "optout", "inactive", "inaktiv", "inactief",
      "declined", "never", "bounced", "cleaned")  # fmt: skip
MARKS = {"✓": True, "✔": True, "☑": True, "✗": False, "✘": False, "☐": False}
WORDS: Mapping[str, bool] = dict.fromkeys(YES, True) | dict.fromkeys(NO, False)


def yes_no(column: pl.Series, _field: Field, _: Circumstances) -> Checked:
    def of(value: str) -> Cell:
        said = MARKS.get(value, WORDS.get(plain(value)))
        if said is not None:
            return Cell("true" if said else "false")
        if value.lower() in NOTHING or plain(value) in ("unknown", "pending", "notset"):
            return BLANK
        return Cell(None, "yes_no_unclear")

    return by_value(column, of)
