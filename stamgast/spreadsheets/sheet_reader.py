"""Opens a workbook, in a process of its own: `python -m stamgast.spreadsheets.sheet_reader`.

The library that reads workbooks is fast, but a crafted file can make it abort or
take all memory. Here that ends this process alone. It waits for a line on its
standard input, so that it is ready when the file was looked over; then it writes
the chosen sheet as text into an Arrow file and tells the rest as JSON on its
standard output.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
from collections.abc import Iterable, Sequence
from itertools import islice

import polars as pl
from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from stamgast.spreadsheets.tables import LINE, ROW

MEMORY = 4 << 30
SECONDS = 300
CHUNK = 20_000
# From here on a number has lost digits: Excel keeps fifteen.
LOSSY = 10**15
MOST_MERGED = 100_000


def text(value: object) -> str:
    """A typed cell as the text that the user sees in it, as far as can be told."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, dt.datetime):
        return (
            value.date().isoformat()
            if value.time() == dt.time()
            else value.isoformat(" ", "seconds")
        )
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def number(value: float) -> str:
    """46701234567.0 is 46701234567; 0.30000000000000004 is 0.3, as Excel shows it."""
    if value.is_integer() and abs(value) < LOSSY:
        return str(int(value))
    return f"{value:.15G}"


def column(name: str, values: Sequence[object]) -> pl.Series:
    texts = values if set(map(type, values)) == {str} else [text(value) for value in values]
    return pl.Series(name, texts, dtype=pl.String)


def frame(sheet: CalamineSheet) -> pl.DataFrame:
    """All rows from the sheet's top and all columns from its left, as text."""
    before = sheet.start[1] if sheet.start else 0
    width = before + sheet.width
    rows, parts = iter(sheet.iter_rows()), list[pl.DataFrame]()
    while block := list(islice(rows, CHUNK)):
        columns: Iterable[Sequence[object]] = zip(*block, strict=True)
        parts.append(pl.DataFrame([column(str(i), c) for i, c in enumerate(columns, before)]))
    names = [str(index) for index in range(width)]
    cells = pl.concat(parts) if parts else pl.DataFrame(schema=dict.fromkeys(names, pl.String))
    blank = [pl.lit("").alias(name) for name in names[:before]]
    places = pl.int_range(1, pl.len() + 1, dtype=pl.UInt32)
    return cells.with_columns(*blank, places.alias(ROW), places.alias(LINE))


def chosen(book: CalamineWorkbook, wanted: str) -> CalamineSheet:
    """The wanted sheet, else the first with anything in it, a hidden one only if no other has."""
    if wanted in book.sheet_names:
        return book.get_sheet_by_name(wanted)
    unseen = hidden(book)
    names = [each.name for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    names.sort(key=lambda name: name in unseen)
    for name in names:
        sheet = book.get_sheet_by_name(name)
        if sheet.height:
            return sheet
    return book.get_sheet_by_name((names or book.sheet_names)[0])


def hidden(book: CalamineWorkbook) -> list[str]:
    shown = SheetVisibleEnum.Visible
    return [sheet.name for sheet in book.sheets_metadata if sheet.visible != shown]


def merged(sheet: CalamineSheet) -> list[tuple[int, int, int]]:
    """Cells that are merged over several rows: first row and last from 1, column from 0."""
    ranges = sheet.merged_cell_ranges or ()
    down = ((top + 1, left, bottom + 1) for (top, left), (bottom, _right) in ranges)
    return list(islice((each for each in down if each[0] < each[2]), MOST_MERGED))


def main(path: str, out: str, wanted: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    if not sys.stdin.readline():
        return
    book = CalamineWorkbook.from_path(path)
    sheet = chosen(book, wanted)
    made = frame(sheet)
    made.write_ipc(out)
    told = {
        "sheets": book.sheet_names,
        "hidden": hidden(book),
        "sheet": sheet.name,
        "width": made.width - 2,
        "merged": merged(sheet),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
