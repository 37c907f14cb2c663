"""An .xlsx with remarks and marked cells, by changing its XML as it streams by.

Only the sheet and the styles are touched; a marked cell gets a copy of its own
style with another fill, so that its number format stays.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

from stamgast.spreadsheets.containers import column_number
from stamgast.spreadsheets.headers import letters
from stamgast.spreadsheets.workbooks import part_of

BLOCK = 1 << 20
STYLES = "xl/styles.xml"
ERROR_FILL, WARNING_FILL = "FFFFC7CE", "FFFFEB9C"
WIDTH = 60
# Excel's own limit on the text of a cell.
LONGEST = 32_767
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

FORMATS = re.compile(r"(<cellXfs\b[^>]*>)(.*?)(</cellXfs>)", re.DOTALL)
FILLS = re.compile(r"(<fills\b[^>]*>)(.*?)(</fills>)", re.DOTALL)
FORMAT = re.compile(r"<xf\b[^>]*?/>|<xf\b.*?</xf>", re.DOTALL)
FILL = re.compile(r"<fill\b[^>]*?/>|<fill\b.*?</fill>", re.DOTALL)
ROW = re.compile(rb'<row\b[^>]*?\br="(\d+)"[^>]*>')
SPANS = re.compile(rb'\sspans="[^"]*"')
CELL = re.compile(rb"<c\b([^>]*?)(/>|>.*?</c>)", re.DOTALL)
NAME = re.compile(rb'\br="([A-Z]+)(\d+)"')
STYLE = re.compile(rb'\ss="(\d+)"')
FORMULA = re.compile(rb"<f\b[^>]*/>|<f\b.*?</f>", re.DOTALL)
COLUMNS = re.compile(rb"<cols>(.*?)</cols>", re.DOTALL)
DIMENSION = re.compile(rb"<dimension\b[^>]*?/>")
MERGED = re.compile(rb"<mergeCells\b.*?</mergeCells>", re.DOTALL)


class NotPatchable(Exception):
    """The sheet is written in a way that its rows can't be found in it."""


@dataclass(frozen=True)
class Changes:
    """What a sheet gets, by its own row numbers and its columns from 0."""

    said: Mapping[int, str]
    # True where the cell has an error, False where only a warning.
    marks: Mapping[int, Mapping[int, bool]]
    above: int = 0
    # The column of an earlier copy's remarks.
    own: int | None = None
    # Of the rows below the header only these stay; all if None.
    only: frozenset[int] | None = None


@dataclass
class Styles:
    """The cell styles of a workbook, and those that marking adds."""

    xml: str
    formats: list[str] = field(default_factory=list)
    added: dict[tuple[int, bool], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        found = FORMATS.search(self.xml)
        if found and FILLS.search(self.xml):
            self.formats = FORMAT.findall(found[2])

    def marked(self, style: int, error: bool) -> int:
        """The number of this style with a fill; the style itself where there can be none."""
        if style >= len(self.formats):
            return style
        return self.added.setdefault((style, error), len(self.formats) + len(self.added))

    def written(self) -> str:
        fills = FILLS.search(self.xml)
        if not self.added or not fills:
            return self.xml
        first = len(FILL.findall(fills[2]))
        made = [self.filled(style, first + (not error)) for style, error in self.added]
        xml = extended(FILLS, self.xml, [fill(ERROR_FILL), fill(WARNING_FILL)], first)
        return extended(FORMATS, xml, made, len(self.formats))

    def filled(self, style: int, number: int) -> str:
        start, end = re.split(r"(?=/?>)", self.formats[style], maxsplit=1)
        start = re.sub(r'\s(?:fillId|applyFill)="[^"]*"', "", start)
        return f'{start} fillId="{number}" applyFill="1"{end}'


def fill(colour: str) -> str:
    return (
        f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/>'
        '<bgColor indexed="64"/></patternFill></fill>'
    )


def extended(section: re.Pattern[str], xml: str, more: list[str], there: int) -> str:
    found = section.search(xml)
    assert found
    start = re.sub(r'\scount="\d+"', "", found[1])
    start = f'{start[:-1]} count="{there + len(more)}">'
    return xml[: found.start()] + start + found[2] + "".join(more) + found[3] + xml[found.end() :]


def patch_workbook(original: Path, sheet: str, changes: Changes, out: Path) -> None:
    part = part_of(original, sheet)
    with zipfile.ZipFile(original) as old:
        width = widest(old, part)
        has_styles = STYLES in old.namelist()
        styles = Styles(old.read(STYLES).decode() if has_styles else "")
        # Cells of a row stand in order, so only a last column can be written anew.
        column = width - 1 if changes.own == width - 1 else width
        patch = Patch(changes, styles, column)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as new:
            for info in old.infolist():
                if info.filename == STYLES:
                    continue
                with old.open(info) as source, new.open(info.filename, "w", force_zip64=True) as to:
                    if info.filename == part:
                        patch.copy(source, to)
                    else:
                        shutil.copyfileobj(source, to, BLOCK)
            if has_styles:
                new.writestr(STYLES, styles.written())


CELL_COLUMN = re.compile(rb'<c\b[^>]*?\br="([A-Z]+)\d')


def widest(archive: zipfile.ZipFile, part: str) -> int:
    """The index of the first column behind everything in the sheet."""
    names: set[bytes] = set()
    for row in rows(archive.open(part)):
        last = row.rfind(b"<c ")
        if last >= 0 and (found := CELL_COLUMN.match(row, last)):
            names.add(found[1])
        elif b"<c>" in row or b"<c " in row:
            raise NotPatchable
    if not names:
        raise NotPatchable
    return max(map(column_number, names))


def rows(source: IO[bytes]) -> Iterator[bytes]:
    """The XML cut behind each row; the last piece is what follows all rows."""
    rest = b""
    while block := source.read(BLOCK):
        *done, rest = (rest + block).split(b"</row>")
        yield from (piece + b"</row>" for piece in done)
    yield rest


@dataclass
class Patch:
    """Copies a sheet's XML with the changes in it."""

    changes: Changes
    styles: Styles
    column: int
    # How many rows were left out so far.
    gone: int = 0
    first: bool = True

    def copy(self, source: IO[bytes], target: IO[bytes]) -> None:
        last = b""
        for piece in rows(source):
            if last:
                target.write(self.row(self.headed(last) if self.first else last))
                self.first = False
            last = piece
        if self.changes.only is not None:
            # Cells that were merged further down would lie over others now.
            last = MERGED.sub(b"", last[last.find(b"</sheetData") :])
        target.write(last)

    def headed(self, piece: bytes) -> bytes:
        """What stands before the first row, with room for the remarks."""
        head, begin, row = piece.partition(b"<sheetData")
        head = DIMENSION.sub(b"", head)
        number = self.column + 1
        wide = f'<col min="{number}" max="{number}" width="{WIDTH}" customWidth="1"/>'.encode()
        columns = COLUMNS.search(head)
        if not columns:
            head += b"<cols>" + wide + b"</cols>"
        elif all(int(most) < number for most in re.findall(rb'\bmax="(\d+)"', columns[1])):
            head = head[: columns.end(1)] + wide + head[columns.end(1) :]
        return head + begin + row

    def row(self, piece: bytes) -> bytes:
        """One row, with whatever stands between it and the row above."""
        at = piece.rfind(b"<row")
        start = ROW.match(piece, at) if at >= 0 else None
        if start is None:
            raise NotPatchable
        number = int(start[1])
        said, only = self.changes.said.get(number), self.changes.only
        head = piece[:at]
        if only is not None:
            # Blank rows between those that stay would come to lie upon others.
            head = head[: head.find(b"<sheetData>") + len(b"<sheetData>")] if self.first else b""
            if number > self.changes.above and number not in only:
                self.gone += 1
                return head
        if said is None and not self.gone and self.changes.own != self.column:
            return head + piece[at:]
        tag = start[0]
        if said is not None or self.gone:
            # The hint of which cells a row spans would leave the new one out.
            tag = SPANS.sub(b"", tag)
        tag = tag.replace(b'r="%d"' % number, b'r="%d"' % (number - self.gone))
        cells = CELL.sub(self.cell, piece[start.end() : -len(b"</row>")])
        return head + tag + cells + self.remark(number, said) + b"</row>"

    def cell(self, found: re.Match[bytes]) -> bytes:
        """A cell at its new place, marked if something is wrong in it."""
        attributes, rest = found[1], found[2]
        name = NAME.search(attributes)
        if name is None:
            raise NotPatchable
        column, number = column_number(name[1]) - 1, int(name[2])
        if column == self.column:
            return b""
        if self.gone:
            place = b'r="%s%d"' % (name[1], number - self.gone)
            attributes = attributes.replace(name[0], place)
            # Its formula would look at other cells now; the value stays.
            rest = FORMULA.sub(b"", rest)
        error = self.changes.marks.get(number, {}).get(column)
        if error is not None:
            style = STYLE.search(attributes)
            marked = self.styles.marked(int(style[1]) if style else 0, error)
            attributes = STYLE.sub(b"", attributes) + b' s="%d"' % marked
        return b"<c" + attributes + rest

    def remark(self, number: int, said: str | None) -> bytes:
        if said is None:
            return b""
        name = f"{letters(self.column)}{number - self.gone}"
        text = escape(NOT_XML.sub("", said)[:LONGEST])
        inside = f'<is><t xml:space="preserve">{text}</t></is>'
        return f'<c r="{name}" t="inlineStr">{inside}</c>'.encode()
