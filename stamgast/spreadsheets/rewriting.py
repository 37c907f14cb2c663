"""A workbook with remarks where the user's own can't be patched, as an .xls: made anew.

All sheets come along with their cells and the kinds of those (text, number, date,
yes or no); formats and formulas don't. The old workbook is opened in a process of
its own (`python -m stamgast.spreadsheets.rewriting`), as when it was read.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineSheet, CalamineWorkbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from stamgast.spreadsheets.patching import ERROR_FILL, LONGEST, WARNING_FILL, WIDTH, Changes
from stamgast.spreadsheets.sheet_reader import MEMORY, SECONDS
from stamgast.spreadsheets.workbooks import answer, process

OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
DAY, TIME = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"


def new_workbook(original: Path, sheet: str, changes: Changes, out: Path) -> None:
    told = {
        "sheet": sheet,
        "said": changes.said,
        "marks": changes.marks,
        "above": changes.above,
        "own": changes.own,
        "only": None if changes.only is None else sorted(changes.only),
    }
    with process("rewriting", str(original), str(out)) as rewriting:
        answer(rewriting, json.dumps(told).encode())


def read_changes(told: dict[str, Any]) -> Changes:
    marks = {
        int(row): {int(column): error for column, error in marked.items()}
        for row, marked in told["marks"].items()
    }
    said = {int(row): text for row, text in told["said"].items()}
    only = None if told["only"] is None else frozenset(told["only"])
    return Changes(said, marks, told["above"], told["own"], only)


class Writer:
    """Writes one sheet after the other, each row once and in order."""

    def __init__(self, made: xlsxwriter.Workbook) -> None:
        self.made = made
        self.formats: dict[tuple[str, bool | None], Format] = {}

    def format(self, shown: str, error: bool | None) -> Format | None:
        """The format of a cell: how its value is shown, and whether it is marked."""
        if not shown and error is None:
            return None
        if (shown, error) not in self.formats:
            looks: dict[str, Any] = {"num_format": shown} if shown else {}
            if error is not None:
                looks["bg_color"] = "#" + (ERROR_FILL if error else WARNING_FILL)[2:]
            self.formats[shown, error] = self.made.add_format(looks)
        return self.formats[shown, error]

    def sheet(self, name: str, old: CalamineSheet, changes: Changes) -> None:
        new = self.made.add_worksheet(name)
        before = old.start[1] if old.start else 0
        behind = before + old.width
        if changes.said:
            place = behind if changes.own is None else changes.own
            new.set_column(place, place, WIDTH)
        line = 0
        for number, cells in enumerate(old.iter_rows(), 1):
            below = number > changes.above
            if changes.only is not None and below and number not in changes.only:
                continue
            marks = changes.marks.get(number, {})
            for column, value in enumerate(cells, before):
                if value != "" and column != changes.own:
                    self.cell(new, line, column, value, marks.get(column))
            if text := changes.said.get(number):
                new.write_string(line, place, text[:LONGEST])
            line += 1

    def cell(
        self, new: Worksheet, line: int, column: int, value: object, error: bool | None
    ) -> None:
        if isinstance(value, bool):
            new.write_boolean(line, column, value, self.format("", error))
        elif isinstance(value, int | float):
            new.write_number(line, column, value, self.format("", error))
        elif isinstance(value, dt.datetime | dt.date):
            timeless = not isinstance(value, dt.datetime) or value.time() == dt.time()
            shown = self.format(DAY if timeless else TIME, error)
            if value.year >= 1900:
                new.write_datetime(line, column, value, shown)
            else:
                new.write_string(line, column, str(value), shown)
        else:
            new.write_string(line, column, str(value)[:LONGEST], self.format("", error))


def main(original: str, out: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    told = json.loads(sys.stdin.readline())
    old = CalamineWorkbook.from_path(original)
    with xlsxwriter.Workbook(out, OPTIONS) as made:
        writer = Writer(made)
        for name in old.sheet_names:
            chosen = name == told["sheet"]
            changes = read_changes(told) if chosen else Changes({}, {})
            writer.sheet(name, old.get_sheet_by_name(name), changes)
    print("{}")


if __name__ == "__main__":
    main(*sys.argv[1:])
