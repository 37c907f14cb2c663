"""Opens a workbook, in a process of its own: `python -m stamgast.spreadsheets.sheet_reader`.

The library that reads workbooks is fast, but a crafted file can make it abort or
take all memory. Here that ends this process alone. It writes the chosen sheet as
text into an Arrow file and tells the rest as JSON on its standard output.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
from collections.abc import Iterator

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from stamgast.spreadsheets.tables import Columns

MEMORY = 4 << 30
SECONDS = 300
# From here on a number has lost digits: Excel keeps fifteen.
LOSSY = 10**15


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


def rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    for row in sheet.iter_rows():
        yield [value if type(value) is str else text(value) for value in row]


def chosen(book: CalamineWorkbook, wanted: str) -> str:
    """The wanted sheet, else the first that is shown and has anything in it."""
    shown = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    if wanted in book.sheet_names:
        return wanted
    for name in shown:
        if book.get_sheet_by_name(name).height:
            return name
    return (shown or book.sheet_names)[0]


def main(path: str, out: str, wanted: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    book = CalamineWorkbook.from_path(path)
    name = chosen(book, wanted)
    sheet = book.get_sheet_by_name(name)
    first_column = sheet.start[1] if sheet.start else 0
    columns = Columns(sheet.width + first_column)
    for line, cells in enumerate(rows(sheet), 1):
        columns.add(line, line, [""] * first_column + cells)
    frame = columns.frame()
    frame.write_ipc(out)
    told = {"sheets": book.sheet_names, "sheet": name, "width": columns.width}
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
