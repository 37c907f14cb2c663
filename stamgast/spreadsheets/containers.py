"""What a file is, told by its bytes and never by its name: pure.

Also the guard before a workbook is opened: a workbook is a zip of XML, and five
kilobytes of it can unpack to gigabytes or claim 17,179,869,184 cells. Everything
is counted while it is unpacked; sizes that the file declares are not believed.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from stamgast.lib.refused import Refused
from stamgast.spreadsheets.cell_formats import Formats, formats
from stamgast.spreadsheets.encodings import is_two_bytes
from stamgast.spreadsheets.texts import refusal

BLOCK = 1 << 20
MOST_PARTS = 5_000
MOST_UNPACKED = 3 << 30
# Real workbooks shrink to a tenth or a thirtieth; a bomb to a thousandth.
MOST_SHRUNK = 250
SHRINKING_COUNTS_FROM = 64 << 20
MOST_COLUMNS = 1_000
MOST_CELLS = 80_000_000
STYLES, MOST_STYLES = "xl/styles.xml", 16 << 20

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
OLD_EXCEL = tuple(bytes([0x09, version]) for version in (0x00, 0x02, 0x04, 0x08))
OLD_LENGTHS = (b"\x04\x00", b"\x06\x00", b"\x08\x00", b"\x10\x00")
# The beginnings of what people drop by mistake, and the name of the refusal.
BEGINNINGS = (
    (b"%PDF", "is_pdf"),
    (b"\x89PNG", "is_image"),
    (b"\xff\xd8\xff", "is_image"),
    (b"GIF8", "is_image"),
    (b"II*\0", "is_image"),
    (b"MM\0*", "is_image"),
    (b"\0\0\0\x18ftyp", "is_image"),
    (b"\0\0\0\x1cftyp", "is_image"),
    (b"{\\rtf", "is_document"),
    (b"Rar!", "is_archive"),
    (b"7z\xbc\xaf", "is_archive"),
    (b"\x1f\x8b", "is_archive"),
    (b"BZh", "is_archive"),
    (b"SQLite format 3\0", "not_a_spreadsheet"),
    (b"PAR1", "not_a_spreadsheet"),
    (b"\x7fELF", "not_a_spreadsheet"),
    (b"MZ\x90", "not_a_spreadsheet"),
)
MARKUP = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body|table|meta|style|div|\?xml)", re.I | re.S
)
VCARD = re.compile(rb"\s*BEGIN:VC(?:ARD|ALENDAR)", re.I)
JSON = re.compile(rb"\s*[\[{]\s*[\"\[{]")


@dataclass
class Sheet:
    """What the XML of one sheet says before anybody builds its cells."""

    last_row: int = 0
    columns: set[bytes] = field(default_factory=set)
    hidden_rows: array[int] = field(default_factory=lambda: array("I"))
    # First and last, from 1.
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    # Rows by column and what a number in it is shown as (cell_formats.Formats.shown).
    formatted: dict[tuple[bytes, str], array[int]] = field(default_factory=dict)
    # Rows by column and the error that is shown there: #REF!
    errors: dict[tuple[bytes, str], array[int]] = field(default_factory=dict)
    # Cells whose formula has no value in the file, by name: b"M11"; and those where it
    # is the nought that writing libraries put there until a program computes it.
    valueless: list[bytes] = field(default_factory=list)
    noughts: list[bytes] = field(default_factory=list)

    @property
    def width(self) -> int:
        return max((column_number(name) for name in self.columns), default=0)


def kind(path: Path) -> str:
    """`xlsx`, `xls` or `text`; Refused with one sentence where it is anything else."""
    with path.open("rb") as file:
        head = file.read(65_536)
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise refused("empty")
    if head.startswith(b"PK"):
        return of_zip(path)
    if head.startswith(OLE):
        return of_ole(path)
    if head.startswith(OLD_EXCEL) and head[2:4] in OLD_LENGTHS:
        raise refused("too_old")
    for beginning, code in BEGINNINGS:
        if head.startswith(beginning):
            raise refused(code)
    return of_text(head)


def refused(code: str, **values: object) -> Refused:
    return Refused(code, refusal(code, **values))


def of_text(head: bytes) -> str:
    plain = head.removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or is_two_bytes(plain):
        return "text"
    if MARKUP.match(plain):
        raise refused("is_web_page")
    if VCARD.match(plain):
        raise refused("is_vcard")
    if JSON.match(plain):
        raise refused("is_json")
    unseen = sum(1 for byte in plain if byte < 32 and byte not in b"\t\n\r\f\x1f\x1a\0")
    if unseen > 2 + len(plain) // 100 or plain.count(0) > len(plain) // 1000 + 1:
        raise refused("not_a_spreadsheet")
    return "text"


def of_ole(path: Path) -> str:
    """The old container: its directory names streams in UTF-16."""
    data = path.read_bytes()

    def has(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        raise refused("is_locked")
    if has("Workbook") or has("Book"):
        return "xls"
    raise refused("is_document" if has("WordDocument") else "not_a_spreadsheet")


def of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                raise refused("is_open_document")
            if "word/document.xml" in names or "ppt/presentation.xml" in names:
                raise refused("is_document")
            if any(name.endswith(".iwa") for name in names):
                raise refused("is_numbers")
            if "xl/workbook.bin" in names:
                raise refused("is_binary_workbook")
            if "xl/workbook.xml" not in names:
                raise refused("is_archive")
    except (zipfile.BadZipFile, UnicodeError, OSError) as error:
        raise refused("is_broken") from error
    return "xlsx"


def column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def inspect(path: Path) -> dict[str, Sheet]:
    """The sheets of an .xlsx by the name of their part, after counting every byte of the file."""
    sheets: dict[str, Sheet] = {}
    unpacked = 0
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise refused("too_large")
            shown = Formats()
            # The styles come first: they say what to look for in the sheets.
            for part in sorted(parts, key=lambda part: part.filename != STYLES):
                styles = b""
                is_sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(
                    ".xml"
                )
                sheet = Sheet() if is_sheet else None
                for block in unpacking(archive, part, unpacked):
                    unpacked += len(block)
                    if sheet is not None:
                        look_over(sheet, block, shown)
                    elif part.filename == STYLES and len(styles) < MOST_STYLES:
                        styles += block
                if sheet is not None:
                    sheets[part.filename] = sheet
                elif styles:
                    shown = formats(styles)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise refused("is_broken") from error
    return sheets


def unpacking(archive: zipfile.ZipFile, part: zipfile.ZipInfo, before: int) -> Iterator[bytes]:
    """A part in blocks that end where an element ends; refused when it grows beyond reason."""
    size, rest = 0, b""
    with archive.open(part) as stream:
        while block := stream.read(BLOCK):
            size += len(block)
            swollen = size > SHRINKING_COUNTS_FROM and size > MOST_SHRUNK * max(
                part.compress_size, 1
            )
            if swollen or before + size > MOST_UNPACKED:
                raise refused("too_large")
            rest += block
            cut = rest.rfind(b"</row>") + 6
            if cut == 5:
                # No row ends in a whole block: let the pieces go by, they hold no table.
                cut = len(rest) if len(rest) > 8 * BLOCK else 0
            if cut:
                yield rest[:cut]
                rest = rest[cut:]
    if rest:
        yield rest


ROW_TAG = re.compile(rb"<row\b([^>]*)>")
ROW_NUMBER = re.compile(rb'\br="(\d+)"')
HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
CELL_COLUMN = re.compile(rb'<c\b[^>]*?\br="([A-Z]+)\d')
NAMED_FIRST = re.compile(rb'<c r="([A-Z]+)')
FORMULA = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]+\d+)"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*'
    rb"(?:<v>(0)</v>|<v\s*/>|<v></v>)?\s*</c>"
)
MOST_FORMULAS = 10_000
HIDDEN_COLUMNS = re.compile(rb'<col\b(?=[^>]*\bhidden="(?:1|true)")[^>]*>')
FIRST, LAST = re.compile(rb'\bmin="(\d+)"'), re.compile(rb'\bmax="(\d+)"')
ERROR_CELL = re.compile(
    rb'<c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+)(\d+)"[^>]*>'
    rb"\s*(?:<f\b(?:[^>]*/>|[^>]*>[^<]*</f>))?\s*<v>([^<]{1,20})</v>"
)


def look_over(sheet: Sheet, block: bytes, shown: Formats) -> None:
    for attributes in ROW_TAG.findall(block):
        number = ROW_NUMBER.search(attributes)
        sheet.last_row = max(sheet.last_row + 1, int(number[1]) if number else 0)
        if HIDDEN.search(attributes):
            sheet.hidden_rows.append(sheet.last_row)
    # Most programs name the cell first; reading past other attributes takes twice as long.
    columns = NAMED_FIRST.findall(block)
    plain = len(columns) == block.count(b"<c ") and block.count(b"<c\n") == 0
    sheet.columns.update(columns if plain else CELL_COLUMN.findall(block))
    if b"<f" in block and len(sheet.valueless) + len(sheet.noughts) < MOST_FORMULAS:
        for name, nought in FORMULA.findall(block):
            (sheet.noughts if nought else sheet.valueless).append(name)
    for tag in HIDDEN_COLUMNS.findall(block) if b"<cols" in block else ():
        if (first := FIRST.search(tag)) and (last := LAST.search(tag)):
            sheet.hidden_columns.append((int(first[1]), int(last[1])))
    for style, column, row in shown.cells.findall(block) if shown.cells else ():
        noted(sheet.formatted, column, shown.shown[style], row)
    for column, row, error in ERROR_CELL.findall(block) if b't="e"' in block else ():
        noted(sheet.errors, column, error.decode("ascii", "replace"), row)
    if sheet.width > MOST_COLUMNS or sheet.last_row * sheet.width > MOST_CELLS:
        raise refused("too_large")


def noted(cells: dict[tuple[bytes, str], array[int]], column: bytes, what: str, row: bytes) -> None:
    # No sheet is longer than this, and no number in the array.
    if len(row) < 8:
        cells.setdefault((column, what), array("I")).append(int(row))
