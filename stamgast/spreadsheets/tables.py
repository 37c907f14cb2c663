"""What reading a spreadsheet gives: pure values, everything in them text.

Row numbers are kept from the file to the last report, so that a problem can be
found again in the program that made the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

ROW, LINE = "row", "line"
# So many rows are turned into columns at once while a file is read.
CHUNK = 50_000


@dataclass(frozen=True)
class Note:
    """Something that reading did of itself and that the user should know; texts.py says it."""

    code: str
    count: int = 0
    text: str = ""


@dataclass(frozen=True)
class Oddity:
    """A cell or row that could be read only with a doubt; checking makes a problem of it."""

    code: str
    row: int
    column: int | None = None


@dataclass(frozen=True)
class Table:
    """A header and the rows below it that have anything in them.

    `frame` has the columns `row` (1 is the first row below the header, blank ones
    counted), `line` (the line in a text file, the row in a sheet) and "0", "1", …
    for the cells: text without surrounding space, null where blank. `above` rows
    stand over the first data row, so a spreadsheet program shows data row n as
    row above + n.
    """

    header: tuple[str, ...]
    frame: pl.DataFrame
    above: int
    blank: int = 0
    notes: tuple[Note, ...] = ()
    oddities: tuple[Oddity, ...] = ()

    @property
    def height(self) -> int:
        return self.frame.height

    @property
    def width(self) -> int:
        return len(self.header)

    def column(self, index: int) -> pl.Series:
        return self.frame[str(index)]


@dataclass(frozen=True)
class Book:
    """A file that was understood: its kind, its sheets, and the table of the chosen one."""

    kind: str
    table: Table
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    # How many rows each sheet has, titles and header counted, where the file tells it.
    heights: tuple[int, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    epoch_1904: bool = False


@dataclass(frozen=True)
class Record:
    """One row as it stands in the file, before anybody knows what it means."""

    line: int
    cells: list[str]
    doubtful: bool = False


@dataclass
class Columns:
    """Gathers records into columns without ever holding all rows as Python text."""

    width: int
    parts: list[pl.DataFrame] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)

    def add(self, row: int, line: int, cells: Sequence[str]) -> None:
        missing = self.width - len(cells)
        self.rows.append([*cells, *[""] * missing] if missing > 0 else list(cells[: self.width]))
        self.places.append((row, line))
        if len(self.rows) >= CHUNK:
            self.flush()

    def flush(self) -> None:
        if not self.rows:
            return
        columns = zip(*self.rows, strict=True)
        data = {str(index): column for index, column in enumerate(columns)}
        part = pl.DataFrame(data, schema=dict.fromkeys(data, pl.String))
        numbers, lines = zip(*self.places, strict=True)
        self.parts.append(
            part.with_columns(
                pl.Series(ROW, numbers, dtype=pl.UInt32), pl.Series(LINE, lines, dtype=pl.UInt32)
            )
        )
        self.rows, self.places = [], []

    def frame(self) -> pl.DataFrame:
        self.flush()
        if not self.parts:
            names = {str(index): pl.String for index in range(self.width)}
            return pl.DataFrame(schema={**names, ROW: pl.UInt32, LINE: pl.UInt32})
        return pl.concat(self.parts)


# Control characters never belong in a cell (PostgreSQL refuses NUL); the signs of
# zero width are left there by web pages and hide differences from the eye.
UNSEEN = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u2060\ufeff]"


# Space that may stand around the text of a cell.
SPACE = " \t\n\u00a0\u202f\u3000"


def cleaned(column: pl.Expr) -> pl.Expr:
    """Text without what can't be seen and without space around it; null where nothing is left."""
    text = without_unseen(column).str.strip_chars(SPACE)
    return pl.when(text != "").then(text)


def without_unseen(column: pl.Expr) -> pl.Expr:
    text = column.str.replace_all("\r\n", "\n", literal=True)
    return text.str.replace_all("\r", "\n", literal=True).str.replace_all(UNSEEN, "")


def all_cleaned(frame: pl.DataFrame, *, unclean: bool = True) -> pl.DataFrame:
    """Every cell cleaned; `unclean` says whether any holds what can't be seen."""
    every = pl.col(pl.String)
    text = without_unseen(every) if unclean else every
    frame = frame.with_columns(text.str.strip_chars(SPACE))
    emptied = frame.select((every == "").any())
    names = [name for name in emptied.columns if emptied[name].item()]
    return frame.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)) for name in names)


def tidied(
    frame: pl.DataFrame, header: Sequence[str], *, unclean: bool = True
) -> tuple[pl.DataFrame, pl.Series]:
    """The frame with cells cleaned, without its blank rows; and which rows were the header again.

    Of those nothing is left either: lists are put below each other with their names.
    """
    names = [name for name in frame.columns if name not in (ROW, LINE)]
    frame = all_cleaned(frame, unclean=unclean)
    again = repeats(frame, header)
    if not names:
        return frame, again
    kept = ~pl.all_horizontal(pl.col(names).is_null())
    return frame.filter(kept & ~pl.lit(again)), again


def repeats(frame: pl.DataFrame, header: Sequence[str]) -> pl.Series:
    """Which rows are the header once more."""
    row = pl.DataFrame({str(index): [name] for index, name in enumerate(header)})
    wanted = all_cleaned(row).row(0) if header else ()
    if not any(wanted):
        return pl.repeat(False, frame.height, eager=True)
    same = pl.repeat(True, frame.height, eager=True)
    for index, name in enumerate(wanted):
        # Mostly the first column has settled it.
        if same.any():
            same &= frame[str(index)].eq_missing(pl.Series([name], dtype=pl.String))
    return same


def preview(table: Table, count: int = 20) -> Iterator[tuple[int, list[str]]]:
    """The first rows as they would stand on a page: row number and cells."""
    head = table.frame.head(count)
    for cells in head.iter_rows(named=True):
        yield table.above + cells[ROW], [cells[str(i)] or "" for i in range(table.width)]
