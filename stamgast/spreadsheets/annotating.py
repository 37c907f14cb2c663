"""The user's own file once more, with a column that says what is wrong in each row.

Text files keep their letters, separator, titles and order; in .xlsx everything
but the remarks is copied byte for byte, so formats, formulas and leading noughts
stay. Put in again, the column of remarks is left out by its name.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

import polars as pl
import xlsxwriter
from django.utils.translation import gettext as _

from stamgast.spreadsheets import delimited, encodings, problems
from stamgast.spreadsheets.containers import column_number
from stamgast.spreadsheets.headers import letters
from stamgast.spreadsheets.mapping import OWN
from stamgast.spreadsheets.tables import ROW, Book, preview
from stamgast.spreadsheets.workbooks import part_of

BLOCK = 1 << 20


def column_name() -> str:
    name = _("Remarks (Stamgast)")
    assert OWN in name.lower()
    return name


def remarks(found: pl.DataFrame, header: Sequence[str]) -> dict[int, str]:
    """Everything that is wrong in each row: where, why, and what to do."""
    said: dict[int, list[str]] = {}
    for problem in problems.each(found.filter(pl.col(ROW) > 0)):
        where = header[problem.column] if problem.column >= 0 else ""
        cause = f"{problem.message} {problem.cure}"
        said.setdefault(problem.row, []).append(f"{where}: {cause}" if where else cause)
    return {row: " · ".join(several) for row, several in said.items()}


def own_column(header: Sequence[str]) -> int | None:
    """Where the remarks of an earlier copy stand."""
    return next((i for i, name in enumerate(header) if OWN in name.lower()), None)


def annotate(original: Path, book: Book, said: Mapping[int, str], out: Path) -> str:
    """Write the annotated copy; the ending that its name must have."""
    if book.kind == "csv":
        text_copy(original, book, said, out)
        return ".csv"
    if book.kind == "xlsx":
        workbook_copy(original, book, said, out)
    else:
        # The old format can't be patched: its rows come out as a new workbook.
        new_workbook(book, said, out)
    return ".xlsx"


def text_copy(original: Path, book: Book, said: Mapping[int, str], out: Path) -> None:
    lines = encodings.lines(original, book.encoding)
    first = next(lines, "")
    end = "\r\n" if first.endswith("\r\n") else "\r" if first.endswith("\r") else "\n"
    declared = bool(delimited.declared(first))
    records = delimited.records(chain(["\n" if declared else first], lines), book.delimiter)
    with out.open("w", encoding=book.encoding, errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter=book.delimiter, lineterminator=end)
        for number, record in enumerate(records, 1):
            if number == 1 and declared:
                file.write(first)
            else:
                writer.writerow(with_remark(record.cells, number, book, said))


def with_remark(
    cells: list[str], number: int, book: Book, said: Mapping[int, str]
) -> Sequence[str]:
    """A row of the file with its remark in the column behind all others, or in that of before."""
    table = book.table
    at = own_column(table.header)
    place = table.width if at is None else at
    if number == table.above and table.above:
        remark = column_name()
    else:
        remark = said.get(number - table.above, "")
    if number < table.above or not any(cells):
        return cells
    padded = cells + [""] * (place - len(cells))
    return [*padded[:place], remark, *padded[place + 1 :]]


ROW_END = b"</row>"
ROW_START = re.compile(rb'<row\b[^>]*?\br="(\d+)"[^>]*>')
SPANS = re.compile(rb'\sspans="[^"]*"')


def workbook_copy(original: Path, book: Book, said: Mapping[int, str], out: Path) -> None:
    part = part_of(original, book.sheet)
    with zipfile.ZipFile(original) as old:
        free = widest(old, part)
        # Cells of a row stand in order, so only a last column can be written anew.
        again = own_column(book.table.header) == free - 1
        column = letters(free - 1 if again else free).encode()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as new:
            for info in old.infolist():
                if info.filename != part:
                    new.writestr(info, old.read(info))
                    continue
                with old.open(info) as source, new.open(part, "w", force_zip64=True) as target:
                    patch(source, target, column, sheet_remarks(book, said))


def sheet_remarks(book: Book, said: Mapping[int, str]) -> dict[int, str]:
    """By the sheet's own row numbers."""
    above = book.table.above
    by_row = {row + above: text for row, text in said.items()}
    return by_row | ({above: column_name()} if above else {})


CELL_COLUMN = re.compile(rb'<c\b[^>]*?\br="([A-Z]+)\d')


def widest(archive: zipfile.ZipFile, part: str) -> int:
    """The index of the first column behind everything in the sheet."""
    names: set[bytes] = set()
    with archive.open(part) as stream:
        rest = b""
        while block := stream.read(BLOCK):
            rest += block
            cut = rest.rfind(b"<c ")
            names.update(CELL_COLUMN.findall(rest[:cut]))
            rest = rest[cut:] if cut > 0 else rest
        names.update(CELL_COLUMN.findall(rest))
    return max((column_number(name) for name in names), default=0)


def patch(source: IO[bytes], target: IO[bytes], column: bytes, said: Mapping[int, str]) -> None:
    """Copy a sheet's XML; where a row has a remark, put a cell at its end."""
    before = re.compile(rb'<c r="' + column + rb'\d+"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
    rest = b""
    while block := source.read(BLOCK):
        *done, rest = (rest + block).split(ROW_END)
        target.write(b"".join(patched(piece, before, column, said) for piece in done))
    target.write(rest)


def patched(
    piece: bytes, before: re.Pattern[bytes], column: bytes, said: Mapping[int, str]
) -> bytes:
    """One row, with whatever stands between it and the row above."""
    start = None
    for start in ROW_START.finditer(piece):  # noqa: B007
        pass
    if start is None:
        return piece + ROW_END
    head, row = piece[: start.start()], piece[start.start() :]
    row = before.sub(b"", row)
    text = said.get(int(start[1]))
    if text is None:
        return head + row + ROW_END
    # The hint of which cells a row spans would leave the new one out.
    row = SPANS.sub(b"", row, count=1)
    cell = f'<is><t xml:space="preserve">{escape(text)}</t></is></c>'.encode()
    return head + row + b'<c r="' + column + start[1] + b'" t="inlineStr">' + cell + ROW_END


def new_workbook(book: Book, said: Mapping[int, str], out: Path) -> None:
    table = book.table
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(out), options) as made:
        sheet = made.add_worksheet()
        bold, warned = made.add_format({"bold": True}), made.add_format({"text_wrap": True})
        for index, name in enumerate([*table.header, column_name()]):
            sheet.write_string(0, index, name, bold)
        for line, (shown, cells) in enumerate(preview(table, table.height), 1):
            for index, cell in enumerate(cells):
                if cell:
                    sheet.write_string(line, index, cell)
            if text := said.get(shown - table.above):
                sheet.write_string(line, table.width, text, warned)
