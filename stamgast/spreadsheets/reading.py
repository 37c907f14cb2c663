"""Reads a file of rows: .csv and its kin, .xlsx, .xls. Pure.

What a file is, its contents say and not its name. Everything comes out as text,
with the numbers of rows and lines kept; nothing is understood yet. What can't be
a list of rows is refused with one sentence, in bounded time and memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

import polars as pl

from stamgast.spreadsheets import containers, delimited, encodings, headers, workbooks
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
    delimiter = delimiter or delimited.detect(
        islice(encodings.lines(path, found.encoding), delimited.SAMPLE)
    )
    lines = encodings.lines(path, found.encoding)
    first = next(lines, "")
    notes = [Note("stray_bytes", found.strays)] if found.strays else []
    # The sep= line becomes a blank one, so that lines keep their numbers.
    skipped = bool(delimited.declared(first))
    records = delimited.records(chain(["\n" if skipped else first], lines), delimiter)
    table = table_of(records, known, notes)
    return Book("csv", table, encoding=found.encoding, delimiter=delimiter)


def table_of(records: Iterator[Record], known: Callable[[str], bool], notes: list[Note]) -> Table:
    top = list(islice(records, headers.DEPTH))
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
    columns, oddities = Columns(width), list[Oddity]()
    repeated = gather(chain(below, records), columns, oddities, names)
    frame, blank = tidied(columns.frame())
    if repeated:
        notes.append(Note("header_again", repeated))
    return Table(header, frame, above, blank, tuple(notes), tuple(oddities))


def gather(
    records: Iterable[Record], columns: Columns, oddities: list[Oddity], header: Sequence[str]
) -> int:
    """Put the records into columns; how often the header stood among them once more."""
    repeated = 0
    header = list(header)
    for row, record in enumerate(records, 1):
        cells = record.cells
        if cells == header:
            repeated += 1
            cells = []
        if len(oddities) < MOST_ODDITIES:
            if record.doubtful:
                oddities.append(Oddity("quote_open", row))
            elif len(cells) > columns.width and any(cells[columns.width :]):
                oddities.append(Oddity("too_many_cells", row))
        columns.add(row, record.line, cells)
    return repeated


def width_of(names: Sequence[str], below: Sequence[Record]) -> int:
    """How many columns there are: as many as are named, more where most rows have more."""
    filled = max((index for index, name in enumerate(names, 1) if name.strip()), default=0)
    widths = Counter(last_filled(record.cells) for record in below if any(record.cells))
    longer = sum(count for width, count in widths.items() if width > filled)
    if longer * 2 > widths.total():
        filled = max(widths)
    if filled > MOST_COLUMNS:
        raise refused("too_large")
    return filled


def last_filled(cells: Sequence[str]) -> int:
    return max((index for index, cell in enumerate(cells, 1) if cell.strip()), default=0)


def named(names: Sequence[str], width: int) -> tuple[str, ...]:
    """A name for every column; those without get none here."""
    tidy = [" ".join(name.replace("\ufeff", "").split()) for name in names[:width]]
    return tuple(tidy + [""] * (width - len(tidy)))


def workbook(path: Path, kind: str, known: Callable[[str], bool], sheet: str) -> Book:
    raw = workbooks.read(path, kind, sheet)
    top = raw.frame.head(headers.DEPTH)
    places = top[LINE].to_list()
    names = [str(index) for index in range(raw.width)]
    records = [
        Record(line, list(cells))
        for line, cells in zip(places, top.select(names).iter_rows(), strict=True)
    ]
    index = headers.find([record.cells for record in records], known)
    notes = [Note("hidden_rows", raw.hidden_rows)] if raw.hidden_rows else []
    header = records[index].cells if index is not None else []
    width = width_of(header, records[index + 1 :] if index is not None else records)
    above = 0 if index is None else index + 1
    if index is None and records:
        notes.append(Note("no_header"))
    elif skipped := sum(1 for record in records[:index] if any(record.cells)):
        notes.append(Note("title_rows", skipped))
    frame = raw.frame.slice(above).select(ROW, LINE, *names[:width])
    frame = frame.with_columns(pl.col(ROW) - above)
    again = repeats(frame, header[:width])
    if again.any():
        notes.append(Note("header_again", int(again.sum())))
        frame = frame.filter(~again)
    frame, oddities = without_formulas(frame, raw, above, width)
    frame, blank = tidied(frame)
    table = Table(named(header, width), frame, above, blank, tuple(notes), oddities)
    return Book(kind, table, raw.sheets, raw.sheet, epoch_1904=raw.epoch_1904)


def repeats(frame: pl.DataFrame, header: Sequence[str]) -> pl.Series:
    """Which rows are the header once more, as where lists were put below each other."""
    same = [pl.col(str(index)).fill_null("") == name for index, name in enumerate(header)]
    if not same or not any(header):
        return pl.repeat(False, frame.height, eager=True)
    return frame.select(pl.all_horizontal(same)).to_series()


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
