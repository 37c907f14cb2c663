"""The user's own file once more, with a column that says what is wrong in each row.

Text files keep their letters, separator, titles and order. In .xlsx the faulty
cells are marked too, and all else is copied byte for byte, so formats, formulas
and leading noughts stay. Put in again, the column of remarks is left out by its
name. Rows that an import left out can be had as a file of their own.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import polars as pl
from django.utils.translation import gettext as _

from stamgast.spreadsheets import delimited, encodings, problems, rewriting
from stamgast.spreadsheets.mapping import OWN
from stamgast.spreadsheets.patching import Changes, NotPatchable, patch_workbook
from stamgast.spreadsheets.problems import ERROR
from stamgast.spreadsheets.tables import ROW, Book
from stamgast.spreadsheets.workbooks import has_macros


def column_name() -> str:
    name = _("Remarks (Stamgast)")
    assert OWN in name.lower()
    return name


@dataclass
class Remarks:
    """By data row: what is wrong in it, and which of its cells; True where one is an error."""

    said: dict[int, str] = field(default_factory=dict)
    marks: dict[int, dict[int, bool]] = field(default_factory=dict)


def remarks(found: pl.DataFrame, header: Sequence[str]) -> Remarks:
    """Everything that is wrong in each row: where, why, and what to do."""
    told, said = Remarks(), dict[int, list[str]]()
    for problem in problems.each(found.filter(pl.col(ROW) > 0)):
        where = header[problem.column] if problem.column >= 0 else ""
        cause = f"{problem.message} {problem.cure}"
        said.setdefault(problem.row, []).append(f"{where}: {cause}" if where else cause)
        if problem.column >= 0:
            marks = told.marks.setdefault(problem.row, {})
            error = problem.severity == ERROR
            marks[problem.column] = error or marks.get(problem.column, False)
    told.said = {row: " · ".join(several) for row, several in said.items()}
    return told


def own_column(header: Sequence[str]) -> int | None:
    """Where the remarks of an earlier copy stand."""
    return next((i for i, name in enumerate(header) if OWN in name.lower()), None)


def annotate(original: Path, book: Book, found: pl.DataFrame, out: Path) -> str:
    """Write the copy with everything in `found` told; the ending that its name must have."""
    return copied(original, book, remarks(found, book.table.header), None, out)


def rows_left_out(
    original: Path, book: Book, rows: Collection[int], found: pl.DataFrame, out: Path
) -> str:
    """Such a copy with these data rows alone, below its titles and header."""
    told = remarks(found.filter(pl.col(ROW).is_in(list(rows))), book.table.header)
    return copied(original, book, told, frozenset(rows), out)


def copied(
    original: Path, book: Book, told: Remarks, only: frozenset[int] | None, out: Path
) -> str:
    if book.kind == "csv":
        text_copy(original, book, told.said, only, out)
        return ".csv"
    changes = in_sheet(book, told, only)
    if book.kind == "xlsx":
        try:
            patch_workbook(original, book.sheet, changes, out)
            return ".xlsm" if has_macros(original) else ".xlsx"
        except NotPatchable:
            pass
    # What can't be patched comes out as a new workbook with the same cells.
    rewriting.new_workbook(original, book.sheet, changes, out)
    return ".xlsx"


def in_sheet(book: Book, told: Remarks, only: frozenset[int] | None) -> Changes:
    """The same by the sheet's own row numbers."""
    above = book.table.above
    said = {row + above: text for row, text in told.said.items()}
    return Changes(
        said=said | ({above: column_name()} if above else {}),
        marks={row + above: columns for row, columns in told.marks.items()},
        above=above,
        own=own_column(book.table.header),
        only=None if only is None else frozenset(row + above for row in only),
    )


def text_copy(
    original: Path, book: Book, said: Mapping[int, str], only: frozenset[int] | None, out: Path
) -> None:
    lines = encodings.lines(original, book.encoding)
    first = next(lines, "")
    end = "\r\n" if first.endswith("\r\n") else "\r" if first.endswith("\r") else "\n"
    declared = bool(delimited.declared(first))
    above = book.table.above
    records = delimited.records(chain(["\n" if declared else first], lines), book.delimiter)
    with out.open("w", encoding=book.encoding, errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter=book.delimiter, lineterminator=end)
        for number, record in enumerate(records, 1):
            if number == 1 and declared:
                file.write(first)
            elif only is None or number <= above or number - above in only:
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
