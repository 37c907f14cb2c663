"""Reads a file of rows: .csv and its kin, .xlsx, .xls. Pure.

What a file is, its contents say and not its name. Everything comes out as text,
with the numbers of rows and lines kept; nothing is understood yet. What can't be
a list of rows is refused with one sentence, in bounded time and memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path

import polars as pl

from stamgast.spreadsheets import (
    containers,
    delimited,
    encodings,
    headers,
    stretches,
    workbooks,
)
from stamgast.spreadsheets.containers import MOST_COLUMNS, refused
from stamgast.spreadsheets.tables import (
    LINE,
    ROW,
    Book,
    Columns,
    Note,
    Oddity,
    Record,
    Table,
    tidied,
)

MOST_ODDITIES = 10_000
# So many sheets of a workbook are looked at for the list.
MOST_TRIED = 8


def nothing(_name: str) -> bool:
    return False


def read(
    path: Path,
    *,
    known: Callable[[str], bool] = nothing,
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
) -> Book:
    """The file's table. Encoding, delimiter and sheet are found unless they are given."""
    kind = containers.kind(path)
    if kind == "text":
        book = text_book(path, known, encoding, delimiter)
    else:
        book = workbook(path, kind, known, sheet)
    if not book.table.height:
        raise refused("only_header" if book.table.width else "empty")
    return book


def text_book(path: Path, known: Callable[[str], bool], encoding: str, delimiter: str) -> Book:
    found = encodings.Found(encoding) if encoding else encodings.detect(path)
    lines = encodings.lines(path, found.encoding)
    sample = list(islice(lines, delimited.SAMPLE))
    delimiter = delimiter or delimited.detect(sample)
    text = stretches.opened(path, found.encoding, valid=found.valid)
    if sample and delimited.declared(sample[0]):
        # The sep= line becomes a blank one, so that lines keep their numbers.
        sample[0] = "\n"
        text.next_line()
        text.rest = b"\n" + text.rest
    notes = [Note("stray_bytes", found.strays)] if found.strays else []
    top = list(islice(delimited.records(chain(sample, lines), delimiter), headers.DEPTH + 1))
    table = table_of(top, text, delimiter, known, notes)
    return Book("csv", table, encoding=found.encoding, delimiter=delimiter)


def table_of(
    top: list[Record],
    text: stretches.Text,
    delimiter: str,
    known: Callable[[str], bool],
    notes: list[Note],
) -> Table:
    index = headers.find([record.cells for record in top], known)
    names = top[index].cells if index is not None else []
    below = top[index + 1 :] if index is not None else top
    width = width_of(names, below)
    header = named(names, width)
    if index is None:
        notes.append(Note("no_header"))
    elif skipped := sum(1 for record in top[:index] if any(record.cells)):
        notes.append(Note("title_rows", skipped))
    above = 0 if index is None else index + 1
    if below:
        text.skip_to(below[0].line)
    widest = max((len(record.cells) for record in top), default=0)
    parts = stretches.parts(text, delimiter, width, widest) if below else iter(())
    gathered = Gathered(names[:width])
    for part in parts:
        gathered.take(part)
    if gathered.repeated:
        notes.append(Note("header_again", gathered.repeated))
    return Table(
        header, gathered.frame(), above, gathered.blank, tuple(notes), tuple(gathered.oddities)
    )


@dataclass
class Gathered:
    """Rows that come in parts, tidied at once, so that nothing is held twice."""

    header: Sequence[str]
    frames: list[pl.DataFrame] = field(default_factory=list)
    oddities: list[Oddity] = field(default_factory=list)
    rows: int = 0
    blank: int = 0
    repeated: int = 0

    def take(self, part: stretches.Part) -> None:
        numbers = pl.arange(1, part.frame.height + 1, dtype=pl.UInt32, eager=True) + self.rows
        frame = part.frame.with_columns(numbers.alias(ROW))
        kept, again = tidied(frame, self.header, unclean=part.unclean)
        odd = [(index, "quote_open") for index in part.doubtful]
        odd += [(index, "too_many_cells") for index in part.beyond if not again[index]]
        room = MOST_ODDITIES - len(self.oddities)
        self.oddities += [Oddity(code, self.rows + index + 1) for index, code in sorted(odd)[:room]]
        self.repeated += int(again.sum())
        self.blank += frame.height - kept.height
        self.rows += frame.height
        self.frames.append(kept)

    def frame(self) -> pl.DataFrame:
        return pl.concat(self.frames) if self.frames else Columns(len(self.header)).frame()


def width_of(names: Sequence[str], below: Sequence[Record]) -> int:
    """How many columns there are: as many as are named, more where most rows have more."""
    filled = max((index for index, name in enumerate(names, 1) if name.strip()), default=0)
    widths = Counter(last_filled(record.cells) for record in below if any(record.cells))
    longer = sum(count for width, count in widths.items() if width > filled)
    if longer * 2 > widths.total():
        filled = max(widths)
    if filled > MOST_COLUMNS:
        raise refused("too_wide")
    return filled


def last_filled(cells: Sequence[str]) -> int:
    return max((index for index, cell in enumerate(cells, 1) if cell.strip()), default=0)


def named(names: Sequence[str], width: int) -> tuple[str, ...]:
    """A name for every column; those without get none here."""
    tidy = [" ".join(name.replace("\ufeff", "").split()) for name in names[:width]]
    return tuple(tidy + [""] * (width - len(tidy)))


def workbook(path: Path, kind: str, known: Callable[[str], bool], sheet: str) -> Book:
    """The sheet that was asked for, else the first that is plainly a list, else the first with
    any rows: before the list stand words to the reader, sums and what not."""
    raw = workbooks.read(path, kind, sheet)
    book = of_sheet(raw, kind, known)
    if sheet or is_list(book.table, known):
        return book
    for name in others(raw):
        other = of_sheet(workbooks.read(path, kind, name), kind, known)
        if is_list(other.table, known):
            return other
        if not book.table.height:
            book = other
    return book


def is_list(table: Table, known: Callable[[str], bool]) -> bool:
    names = [name for name in table.header if name]
    return table.height > 0 and sum(map(known, names)) >= min(2, len(names)) > 0


def others(raw: workbooks.Raw) -> list[str]:
    """The other sheets that are seen and may hold a list."""
    heights = raw.heights or (2,) * len(raw.sheets)
    unseen = {raw.sheet, *raw.hidden_sheets}
    seen = zip(raw.sheets, heights, strict=True)
    return [name for name, height in seen if height > 1 and name not in unseen][:MOST_TRIED]


def of_sheet(raw: workbooks.Raw, kind: str, known: Callable[[str], bool]) -> Book:
    top = raw.frame.head(headers.DEPTH)
    places = top[LINE].to_list()
    names = [str(index) for index in range(raw.width)]
    records = [
        Record(line, list(cells))
        for line, cells in zip(places, top.select(names).iter_rows(), strict=True)
    ]
    index = headers.find([record.cells for record in records], known)
    notes = []
    header = records[index].cells if index is not None else []
    width = width_of(header, records[index + 1 :] if index is not None else records)
    above = 0 if index is None else index + 1
    if index is None and records:
        notes.append(Note("no_header"))
    elif skipped := sum(1 for record in records[:index] if any(record.cells)):
        notes.append(Note("title_rows", skipped))
    frame = raw.frame.slice(above).select(ROW, LINE, *names[:width])
    frame = frame.with_columns(pl.col(ROW) - above)
    frame, oddities = without_formulas(frame, raw, above, width)
    rows = frame.height
    frame, again = tidied(frame, header[:width])
    blank = rows - frame.height
    if again.any():
        notes.append(Note("header_again", int(again.sum())))
    frame, filled = filled_down(frame, [each for each in raw.merged if each[0] > above])
    notes += unseen(raw, frame, width)
    if filled:
        notes.append(Note("merged_cells", filled))
    table = Table(named(header, width), frame, above, blank, tuple(notes), oddities)
    return Book(kind, table, raw.sheets, raw.sheet, raw.heights, epoch_1904=raw.epoch_1904)


def unseen(raw: workbooks.Raw, frame: pl.DataFrame, width: int) -> Iterator[Note]:
    """What is hidden in the workbook: rows and columns are read all the same, sheets not."""
    if raw.sheet in raw.hidden_sheets:
        yield Note("sheet_hidden")
    if others := len({*raw.hidden_sheets} - {raw.sheet}):
        yield Note("hidden_sheets", others)
    if rows := int(frame[LINE].is_in(list(raw.hidden_rows)).sum()):
        yield Note("hidden_rows", rows)
    hidden = {at for first, last in raw.hidden_columns for at in range(first, min(last + 1, width))}
    if hidden:
        yield Note("hidden_columns", len(hidden))


def filled_down(
    frame: pl.DataFrame, merged: Sequence[tuple[int, int, int]]
) -> tuple[pl.DataFrame, int]:
    """Cells merged over several rows say the same in each of them; how many that filled."""
    filled = 0
    for column in sorted({column for _first, column, _last in merged}):
        if (name := str(column)) not in frame.columns:
            continue
        spans = pl.DataFrame(
            [(first, last) for first, at, last in merged if at == column],
            schema={LINE: pl.UInt32, "last": pl.UInt32},
            orient="row",
        )
        spans = spans.join(frame.select(LINE, said=name), on=LINE).sort(LINE)
        over = (
            frame.select(LINE, name)
            .join_asof(spans, on=LINE)
            .with_columns(
                blank=pl.col(name).is_null() & (pl.col(LINE) <= pl.col("last")).fill_null(False)
            )
        )
        filled += int((over["blank"] & over["said"].is_not_null()).sum())
        said = over.select(pl.when("blank").then("said").otherwise(name).alias(name))
        frame = frame.with_columns(said.to_series())
    return frame, filled


def without_formulas(
    frame: pl.DataFrame, raw: workbooks.Raw, above: int, width: int
) -> tuple[pl.DataFrame, tuple[Oddity, ...]]:
    """The frame with uncomputed formulas left blank: the nought there was never meant."""
    cells = [(line, column) for line, column in raw.valueless if line > above and column < width]
    for column in {column for _line, column in cells}:
        lines = [line for line, other in cells if other == column]
        name = str(column)
        frame = frame.with_columns(
            pl.when(pl.col(LINE).is_in(lines).not_()).then(pl.col(name)).alias(name)
        )
    oddities = (Oddity("formula", line - above, column) for line, column in cells)
    return frame, tuple(islice(oddities, MOST_ODDITIES))


def renamed(book: Book, names: Sequence[str]) -> Book:
    return replace(book, table=replace(book.table, header=tuple(names)))
