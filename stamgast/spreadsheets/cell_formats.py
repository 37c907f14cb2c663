"""Numbers that a workbook shows otherwise than it keeps them: pure.

0.25 is seen as 25 % and 1234 as 01234, if the cell is formatted so. The reader of
workbooks tells numbers alone, so the format is looked up where the file has it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

PERCENT = "%"
# Formats that every workbook has without saying so.
BUILT_IN = {b"9": PERCENT, b"10": PERCENT}
OWN = re.compile(rb"<numFmt\b[^>]*>")
NUMBER = re.compile(rb'\bnumFmtId="(\d+)"')
CODE = re.compile(rb'\bformatCode="([^"]*)"')
STYLE = re.compile(rb"<xf\b[^>]*>")
PERCENTS = re.compile(rb"[#0,.?]*0%")
NOUGHTS = re.compile(rb"0{2,}")


@dataclass(frozen=True)
class Formats:
    """`shown`: by the number of a style, `%` or the noughts that a number has at least: `00000`."""

    shown: Mapping[bytes, str] = field(default_factory=dict)
    # Finds the style, column and row of the numbers that have such a style.
    cells: re.Pattern[bytes] | None = None


def formats(styles: bytes) -> Formats:
    """Of the part of a workbook that holds its styles."""
    known = dict(BUILT_IN)
    for tag in OWN.findall(styles):
        number, code = NUMBER.search(tag), CODE.search(tag)
        if number and code and PERCENTS.fullmatch(code[1]):
            known[number[1]] = PERCENT
        elif number and code and NOUGHTS.fullmatch(code[1]):
            known[number[1]] = code[1].decode()
    used = styles.partition(b"<cellXfs")[2].partition(b"</cellXfs>")[0]
    numbers = [NUMBER.search(tag) for tag in STYLE.findall(used)]
    shown = {
        str(index).encode(): known[number[1]]
        for index, number in enumerate(numbers)
        if number and number[1] in known
    }
    if not shown:
        return Formats()
    any_of = b"|".join(shown)
    text = rb'(?![^>]*\bt="(?!n"))'
    cell = rb'<c\b(?=[^>]*\bs="(' + any_of + rb')")' + text + rb'[^>]*?\br="([A-Z]+)(\d+)"'
    return Formats(shown, re.compile(cell))


def percent(number: str) -> str:
    """0.125 is 12.5%."""
    return f"{float(number) * 100:.12g}%"
