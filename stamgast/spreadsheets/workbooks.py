"""Workbooks (.xlsx, .xls) as raw rows of text: pure, but for the process that opens them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

import stamgast
from stamgast.spreadsheets.containers import Sheet, column_number, inspect, refused

SECONDS = 600
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
    hidden_sheets: int = 0
    hidden_rows: int = 0
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
    raw = Raw(frame, told["width"], sheets, told["sheet"], hidden_sheets=len(told["hidden"]))
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
        heights=tuple(look.last_row for look in looks.values()),
        hidden_rows=seen.hidden_rows,
        valueless=tuple(sorted(cells)),
        epoch_1904=bool(re.search(rb'\bdate1904="(?:1|true)"', book)),
    )


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
