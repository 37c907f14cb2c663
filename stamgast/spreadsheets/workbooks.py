"""Workbooks (.xlsx, .xls) as raw rows of text: pure, but for the process that opens them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

import stamgast
from stamgast.spreadsheets.cell_formats import PERCENT, percent
from stamgast.spreadsheets.containers import Sheet, column_number, inspect, refused
from stamgast.spreadsheets.tables import LINE

SECONDS = 600
NUMBER = r"^-?[0-9]+(?:\.[0-9]+)?(?:E[+-][0-9]+)?$"
# The process that opens workbooks needs no more than its own program from the environment.
PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT")


@dataclass(frozen=True)
class Raw:
    """A sheet before its header is found: `frame` as in Table, rows from the sheet's top."""

    frame: pl.DataFrame
    width: int
    sheets: tuple[str, ...]
    sheet: str
    # The last row of each sheet, where the file tells it.
    heights: tuple[int, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    hidden_rows: Sequence[int] = ()
    # First and last, from 0.
    hidden_columns: tuple[tuple[int, int], ...] = ()
    # Cells that are merged downwards: first row, column from 0, last row.
    merged: tuple[tuple[int, int, int], ...] = ()
    # Row and column, from 1 and 0, of cells whose formula nobody computed.
    valueless: tuple[tuple[int, int], ...] = ()
    epoch_1904: bool = False


def read(path: Path, kind: str, sheet: str = "") -> Raw:
    """The sheet that was asked for, else the first with anything in it."""
    with tempfile.TemporaryDirectory(prefix="stamgast-") as folder:
        out = Path(folder) / "sheet.arrow"
        with reader(path, out, sheet) as opening:
            try:
                # Its start takes as long as the look at the file before it may open it.
                looked_at = inspect(path) if kind == "xlsx" else {}
                told = answer(opening)
            finally:
                opening.kill()
        frame = pl.read_ipc(out)
    sheets = tuple(told["sheets"])
    raw = Raw(
        frame,
        told["width"],
        sheets,
        told["sheet"],
        hidden_sheets=tuple(told["hidden"]),
        merged=tuple((first, column, last) for first, column, last in told["merged"]),
    )
    if kind != "xlsx":
        return raw
    book = workbook_xml(path)
    looks = {name: looked_at.get(part_of(path, name), Sheet()) for name in sheets}
    seen = looks[raw.sheet]
    cells = [place(name) for name in seen.valueless]
    if b'fullCalcOnLoad="1"' in book:
        cells += [place(name) for name in seen.noughts]
    return replace(
        raw,
        frame=as_shown(frame, seen),
        heights=tuple(look.last_row for look in looks.values()),
        hidden_rows=seen.hidden_rows,
        hidden_columns=tuple((first - 1, last - 1) for first, last in seen.hidden_columns),
        valueless=tuple(sorted(cells)),
        epoch_1904=bool(re.search(rb'\bdate1904="(?:1|true)"', book)),
    )


def as_shown(frame: pl.DataFrame, sheet: Sheet) -> pl.DataFrame:
    """Numbers as their format shows them, and the errors that are seen in cells."""
    for (letters, form), rows in sheet.formatted.items():
        if (name := str(column_number(letters) - 1)) in frame.columns:
            frame = formatted(frame, name, form, rows)
    for (letters, error), rows in sheet.errors.items():
        if (name := str(column_number(letters) - 1)) in frame.columns:
            here = pl.col(LINE).is_in(list(rows))
            frame = frame.with_columns(
                pl.when(here).then(pl.lit(error)).otherwise(name).alias(name)
            )
    return frame


def formatted(frame: pl.DataFrame, name: str, form: str, rows: Sequence[int]) -> pl.DataFrame:
    """A column with the numbers in these rows as `%` or a row of noughts shows them."""
    here = pl.col(LINE).is_in(list(rows))
    numbers = frame.filter(here & pl.col(name).str.contains(NUMBER))[name].unique().to_list()
    told = {
        each: percent(each) if form == PERCENT else each.zfill(len(form))
        for each in numbers
        if form == PERCENT or each.isdecimal()
    }
    shown = pl.col(name).replace(told)
    return frame.with_columns(pl.when(here).then(shown).otherwise(name).alias(name))


def reader(path: Path, out: Path, sheet: str) -> subprocess.Popen[bytes]:
    return process("sheet_reader", str(path), str(out), sheet)


def process(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    """One of our modules, in a process that crafted files may kill."""
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    environment |= {
        "PYTHONPATH": os.pathsep.join([str(Path(stamgast.__file__).parent.parent), *sys.path]),
        "POLARS_MAX_THREADS": "1",
        "RUST_BACKTRACE": "0",
    }
    command = [sys.executable, "-m", f"stamgast.spreadsheets.{module}", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, stderr=pipe)


def answer(process: subprocess.Popen[bytes], told: bytes = b"open") -> dict[str, Any]:
    """What the process says of the workbook, once it may open it."""
    try:
        out, errors = process.communicate(told + b"\n", timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise refused("too_large") from error
    if process.returncode < 0 or b"MemoryError" in errors or b"memory allocation" in errors:
        raise refused("too_large")
    if process.returncode:
        locked = b"assword" in errors or b"ncrypted" in errors
        raise refused("is_locked" if locked else "is_broken")
    said: dict[str, Any] = json.loads(out)
    return said


def workbook_xml(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/workbook.xml")


def has_macros(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return any(name.lower().endswith("vbaproject.bin") for name in archive.namelist())


def part_of(path: Path, sheet: str) -> str:
    """The name of the part that holds a sheet: by its relation, as the workbook tells it."""
    with zipfile.ZipFile(path) as archive:
        book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
        relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
        attributes = attributes_of(tag)
        if attributes.get("name") == sheet:
            for relation in re.findall(r"<Relationship\b[^>]*>", relations):
                found = attributes_of(relation)
                if found.get("Id") == attributes.get("r:id"):
                    target = found.get("Target", "")
                    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def attributes_of(tag: str) -> dict[str, str]:
    pairs = re.findall(r'([\w:]+)="([^"]*)"', tag)
    return {name: plain(value) for name, value in pairs}


def plain(text: str) -> str:
    for sign, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'")):
        text = text.replace(sign, letter)
    return text.replace("&amp;", "&")


def place(name: bytes) -> tuple[int, int]:
    """b"M11" is row 11, column 12 counted from 0."""
    letters = name.rstrip(b"0123456789")
    return int(name[len(letters) :]), column_number(letters) - 1
