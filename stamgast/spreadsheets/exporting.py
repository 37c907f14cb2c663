"""A list out of the shop as our own CSV or .xlsx, whatever it is a list of: pure.

The columns are the import's own, so a file put in again changes nothing. Rows go
out as they come: a million take no more memory than a thousand.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

import rustpy_xlsxwriter

from stamgast.spreadsheets.cells import ERROR, NOTHING
from stamgast.spreadsheets.fields import Field
from stamgast.spreadsheets.postcodes import short

BATCH = 2_000
MOST_ROWS_OF_A_SHEET = 1_048_575
# Programs that know no other mark take a file that begins so for UTF-8.
MARK = "\ufeff".encode()

# A spreadsheet program would run what begins so as a formula. An apostrophe before
# it keeps it from that; one more stands before what has one already, so that the
# import takes off exactly what was put there. So do texts that look like its errors, which
# the import would leave blank.
FORMULA = re.compile(rf"'*(?:[=+\-@\t\r]|{ERROR})")
OF_GOOGLE = re.compile(r"'*\* ")
HARMLESS = re.compile(r"[+-]?[\d .()/-]*\Z")
# The first sign of a cell that needs that, in a row as text with a comma before each cell.
# Looking at the row once takes a tenth of the time of looking at every cell.
SUSPECT = re.compile(
    r"[=+\-@\t\r'#](?<=,.)(?:(?<=[=\-@\t\r#])|(?<=')'*[=+\-@\t\r#]|(?<=\+)(?!\d+(?:,|\Z)))"
)
# Of these the import takes one leading apostrophe off, whatever follows.
CODES = ("key", "code", "postcode")
# Numbers to everybody but the spreadsheet program, which needn't mark them as doubtful.
TEXT_OF_DIGITS = (*CODES, "phone", "barcodes")
DATE_WIDTH = 11.5


def guarded(text: str) -> str:
    if FORMULA.match(text) and not HARMLESS.match(text):
        return f"'{text}"
    return text


def guarded_row(row: Sequence[str]) -> list[str]:
    """Every cell safe to open."""
    return [guarded(each) if each else each for each in row]


def guarded_code(text: str) -> str:
    return f"'{text}" if text[0] == "'" else guarded(text)


def guarded_name(text: str) -> str:
    """The name of a group may be a word that else says that there is none."""
    return f"'{text}" if text.lstrip("'").lower() in NOTHING else guarded(text)


def guarded_label(text: str) -> str:
    """What begins with an asterisk would be one of Google's own groups."""
    return f"'{text}" if OF_GOOGLE.match(text) else text


def joined(names: Sequence[str]) -> str:
    """Several names in a cell, as the import takes them apart."""
    names = [guarded_label(name) for name in names]
    if names[0][0] not in "'=+-@#" and not any(sign in name for name in names for sign in ",;"):
        return ", ".join(names)
    # The mark tells the import that commas are part of a name; at the start it keeps the
    # cell from being a formula.
    return " ::: ".join(["", *names, ""]).strip()


def as_yes_no(text: str) -> bool:
    return text == "1"


def as_date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def as_number(text: str) -> float | str:
    """An amount; or a word that stands for one."""
    return float(text) if text.lstrip("-")[:1].isdecimal() else text


# What a cell of .xlsx is, by the field's check; all else is text, so that no number that
# is a name loses its noughts.
TYPES: dict[str, Callable[[str], Any]] = {
    "yes_no": as_yes_no,
    "date": as_date,
    "account_limit": as_number,
    "points": as_number,
    "owed": as_number,
    "price": as_number,
}


class Columns:
    """The fields of a list, and what they ask of each row before it leaves.

    A row has text for each: 1980-12-31, 1 or 0 for yes and no, 1234.50; where a field takes
    several names, it has the names themselves. `home`: the country of addresses without one.
    """

    def __init__(self, fields: Sequence[Field], *, home: str = "") -> None:
        self.fields, self.home = fields, home
        self.header = [field.column for field in fields]
        self.codes = self.checked(*CODES)
        self.named = self.checked("name")
        self.several = self.checked("names", "barcodes")
        places = {field.name: at for at, field in enumerate(fields)}
        self.postcodes = [
            (at, places[fields[at].name.replace("postcode", "country")])
            for at in self.checked("postcode")
        ]
        self.types = [(at, TYPES[f.check]) for at, f in enumerate(fields) if f.check in TYPES]

    def checked(self, *checks: str) -> list[int]:
        return [at for at, field in enumerate(self.fields) if field.check in checks]

    def headed(self, *checks: str) -> list[str]:
        return [self.header[at] for at in self.checked(*checks)]

    def said(self, row: Sequence[Any]) -> list[str]:
        """The row with names joined; codes and names guarded, each in their own way."""
        said = list(row)
        for at in self.several:
            said[at] = joined(said[at]) if said[at] else ""
        for at in self.codes:
            if said[at] and said[at][0] in "'=+-@\t\r#":
                said[at] = guarded_code(said[at])
        for at in self.named:
            if said[at]:
                said[at] = guarded_name(said[at])
        for at, country in self.postcodes:
            if said[at] and short(said[at], said[country] or self.home):
                # Else the import would think that it has lost its noughts.
                said[at] = f"'{said[at]}"
        return said

    def safe(self, said: Sequence[str]) -> list[str]:
        """Every other cell guarded too."""
        safe = guarded_row(said)
        for at in (*self.codes, *self.named):
            safe[at] = said[at]
        return safe

    def typed(self, said: list[str]) -> dict[str, Any]:
        """The cells by column, each as what it is."""
        cells: list[Any] = self.safe(said) if SUSPECT.search("," + ",".join(said)) else said
        for at, type_ in self.types:
            cells[at] = type_(cells[at])
        return dict(zip(self.header, cells, strict=True))


def csv_of(columns: Columns, rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Our own CSV, as spreadsheet programs open it by a double click."""
    yield MARK
    yield from csv_lines(columns.header, map(columns.said, rows), columns.safe)


class Line:
    """A file for csv.writer whose lines are handed on instead of kept."""

    def write(self, line: str) -> str:
        return line


def csv_lines(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    safe: Callable[[Sequence[str]], Sequence[str]] = guarded_row,
) -> Iterator[bytes]:
    """CSV in UTF-8 with CRLF, every cell safe to open."""
    write, commas = csv.writer(Line()).writerow, len(header)

    def line(row: Sequence[str]) -> str:
        text = f",{','.join(row)}"
        # Most rows have nothing in them that would have to be quoted or guarded.
        if (
            text.count(",") == commas
            and '"' not in text
            and "\n" not in text
            and "\r" not in text
            and not SUSPECT.search(text)
        ):
            return f"{text[1:]}\r\n"
        quoted: str = write(safe(row))
        return quoted

    lines = map(line, chain([header], rows))
    while block := "".join(islice(lines, BATCH)):
        yield block.encode()


def write_xlsx(
    path: Path, columns: Columns, rows: Iterable[Sequence[Any]], *, sheet: str, dates: str
) -> None:
    """One sheet with dates, numbers and yes and no as what they are; text never is a formula.

    `dates` is how a date is written, as strftime has it.
    """
    records = map(columns.typed, map(columns.said, rows))
    # Without any row there would be no header either.
    first = next(records, dict.fromkeys(columns.header, ""))
    for sign, letters in (("%Y", "yyyy"), ("%m", "mm"), ("%d", "dd")):
        dates = dates.replace(sign, letters)
    rustpy_xlsxwriter.write_worksheet(
        chain([first], records),
        str(path),
        sheet,
        freeze_row=1,
        bold_headers=True,
        datetime_format=dates,
        column_widths=dict.fromkeys(columns.headed("date"), DATE_WIDTH),
        ignore_errors=columns.headed(*TEXT_OF_DIGITS),
    )
