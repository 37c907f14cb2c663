"""The user's own file with remarks: everything else stays as it was."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from stamgast.spreadsheets.annotating import annotate, rows_left_out
from stamgast.spreadsheets.cells import Circumstances
from stamgast.spreadsheets.checking import check
from stamgast.spreadsheets.customer_fields import CUSTOMERS
from stamgast.spreadsheets.mapping import recognise
from stamgast.spreadsheets.problems import SCHEMA, errors_of
from stamgast.spreadsheets.reading import read
from stamgast.spreadsheets.tables import ROW, Book
from tests.spreadsheets.files import made

REMARK = "first_name: This is no e-mail address. Write it like anna@example.com, or clear it."
HERE = Circumstances("SE", "SEK", dt.date(2026, 11, 21))


def understood(path: Path) -> tuple[Book, pl.DataFrame]:
    book = read(path, known=CUSTOMERS.knows)
    mapping = recognise(book.table, CUSTOMERS, country="SE")
    outcome = check(book.table, mapping, CUSTOMERS, HERE, "number")
    return book, errors_of(outcome.problems)


def annotated(path: Path) -> Path:
    book, found = understood(path)
    out = path.with_name("out")
    annotate(path, book, found, out)
    return out


def problem(row: int, column: int, code: str) -> pl.DataFrame:
    return pl.DataFrame([[row, row, column, "", code, "", ""]], schema=SCHEMA, orient="row")


# Each with its cell marked, an error and a warning.
TWO = pl.concat([problem(1, 1, "email_invalid"), problem(8, 2, "garbled")])


def looks(path: Path, sheet: str) -> dict[str, tuple[str, str]]:
    """By cell: its number format and its fill, of those that have a style."""
    with zipfile.ZipFile(path) as archive:
        styles = archive.read("xl/styles.xml").decode()
        cells = archive.read(f"xl/worksheets/{sheet}.xml").decode()
    fills = re.findall(r"<fill>.*?</fill>", styles)
    formats = re.findall(r"<xf\b[^>]*>", styles.partition("<cellXfs")[2].partition("</cellXfs")[0])
    found = {}
    for name, style in re.findall(r'<c r="(\w+)"[^>]*? s="(\d+)"', cells):
        wanted = dict(re.findall(r'(\w+)="(\d+)"', formats[int(style)]))
        colour = re.search(r'fgColor rgb="(\w+)"', fills[int(wanted["fillId"])])
        found[name] = (wanted["numFmtId"], colour[1] if colour else "")
    return found


def test_a_text_file_keeps_its_alphabet_separator_titles_and_lines(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(
        'sep=;\r\nKunder\r\n\r\nKundnr;Namn;E-post\r\n1;"Ek; Åsa";ek\r\n2;Bo Ek;bo@x.se\r\n'.encode(
            "cp1252"
        )
    )

    text = annotated(path).read_bytes().decode("cp1252")

    assert text.splitlines() == [
        "sep=;",
        "Kunder",
        "",
        "Kundnr;Namn;E-post;Remarks (Stamgast)",
        '1;"Ek; Åsa";ek;E-post: This is no e-mail address. Write it like anna@example.com, or'
        " clear it.",
        "2;Bo Ek;bo@x.se;",
    ]
    assert "\r\n" in text


def test_the_remarks_of_before_are_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,e-mail,Remarks (Stamgast),city\nMia Ek,mia@x.se,old words,Lund\n")

    assert annotated(path).read_text().splitlines()[1] == "Mia Ek,mia@x.se,,Lund"


def book_with_style(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Kunder")
        red = book.add_format({"bg_color": "#ff0000", "num_format": "00000"})
        sheet.write_row(0, 0, ["Kundnr", "Förnamn", "E-post"])
        sheet.write_number(1, 0, 12, red)
        sheet.write_row(1, 1, ["Åsa", "asa"])
        sheet.write_row(2, 0, ["13", "Bo", "bo@x.se"])
        book.add_worksheet("Blad2").write(0, 0, "Mine")
    return path


def test_a_workbook_keeps_everything_but_the_remarks(tmp_path: Path) -> None:
    path = book_with_style(tmp_path / "list.xlsx")

    out = annotated(path)

    found = CalamineWorkbook.from_path(str(out))
    rows = found.get_sheet_by_name("Kunder").to_python()
    assert [row[3] for row in rows] == [
        "Remarks (Stamgast)",
        "E-post: This is no e-mail address. Write it like anna@example.com, or clear it.",
        "",
    ]
    assert [row[:3] for row in rows] == [
        ["Kundnr", "Förnamn", "E-post"],
        [12.0, "Åsa", "asa"],
        ["13", "Bo", "bo@x.se"],
    ]
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out) as new:
        same = [name for name in old.namelist() if old.read(name) == new.read(name)]
        assert set(old.namelist()) - set(same) == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}
    assert looks(out, "sheet1")["C2"] == ("0", "FFFFC7CE")
    assert looks(out, "sheet1")["A2"] == looks(path, "sheet1")["A2"]


def test_a_marked_cell_keeps_how_its_number_is_shown(tmp_path: Path) -> None:
    path = book_with_style(tmp_path / "list.xlsx")
    book, _found = understood(path)
    out = tmp_path / "out"
    both = pl.concat([problem(1, 0, "garbled"), problem(2, 0, "too_long")])

    annotate(path, book, both, out)

    shown = looks(path, "sheet1")["A2"][0]
    assert looks(out, "sheet1")["A2"] == (shown, "FFFFEB9C")
    assert looks(out, "sheet1")["A3"] == ("0", "FFFFC7CE")
    assert read(out).table.frame["0"].to_list() == ["00012", "13"]


def test_the_rows_left_out_are_a_file_of_their_own(tmp_path: Path) -> None:
    path = made(tmp_path, "xlsx")
    book, _found = understood(path)
    out = tmp_path / "out"

    ending = rows_left_out(path, book, [2, 8], TWO, out)

    again = read(out, known=CUSTOMERS.knows)
    assert (ending, again.table.above) == (".xlsx", book.table.above)
    assert again.table.frame["0"].to_list() == ["K0002", "K0008"]
    assert again.table.frame[ROW].to_list() == [1, 2]
    assert again.table.column(again.table.width - 1)[1].startswith("Efternamn: ")


@pytest.mark.parametrize("kind", ["lightspeed", "xls"])
def test_the_rows_left_out_of_any_kind_of_file(kind: str, tmp_path: Path) -> None:
    path = made(tmp_path, kind)
    book, _found = understood(path)
    out = tmp_path / "out"

    rows_left_out(path, book, [2, 8], TWO, out)

    again = read(out, known=CUSTOMERS.knows)
    assert again.table.frame["0"].to_list() == ["K0002", "K0008"]
    assert again.table.header[:-1] == book.table.header


def test_a_workbook_with_macros_keeps_them_and_its_ending(tmp_path: Path) -> None:
    path = book_with_style(tmp_path / "list.xlsm")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"never run")
    book, found = understood(path)
    out = tmp_path / "out"

    assert annotate(path, book, found, out) == ".xlsm"
    with zipfile.ZipFile(out) as archive:
        assert archive.read("xl/vbaProject.bin") == b"never run"


def test_a_workbook_whose_rows_have_no_numbers_is_made_anew(tmp_path: Path) -> None:
    path = book_with_style(tmp_path / "list.xlsx")
    book, found = understood(path)
    bare, out = tmp_path / "bare.xlsx", tmp_path / "out"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bare, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/worksheets/"):
                content = re.sub(rb'(<(?:row|c)) r="\w+"', rb"\1", content)
            new.writestr(name, content)

    annotate(bare, book, found, out)

    made_anew = CalamineWorkbook.from_path(str(out))
    assert made_anew.sheet_names == ["Kunder", "Blad2"]
    row = made_anew.get_sheet_by_index(0).to_python()[1]
    assert row[:3] == [12.0, "Åsa", "asa"]
    assert row[3].startswith("E-post: This is no e-mail address.")


def test_a_workbook_that_comes_again_has_one_column_of_remarks(tmp_path: Path) -> None:
    once = annotated(book_with_style(tmp_path / "list.xlsx"))
    again = once.rename(tmp_path / "again.xlsx")

    twice = annotated(again)

    header, *rows = CalamineWorkbook.from_path(str(twice)).get_sheet_by_index(0).to_python()
    assert header == ["Kundnr", "Förnamn", "E-post", "Remarks (Stamgast)"]
    assert rows[0][3].startswith("E-post: This is no e-mail address.")


def test_an_old_workbook_comes_back_as_a_new_one(tmp_path: Path) -> None:
    path = made(tmp_path, "xls")
    book, _found = understood(path)
    out = tmp_path / "out"

    ending = annotate(path, book, problem(2, 1, "email_invalid"), out)

    rows = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    assert (ending, rows[0][-1], rows[2][-1]) == (".xlsx", "Remarks (Stamgast)", REMARK)
    assert rows[1][:3] == ["K0001", "Åsa", "Öberg"]


@pytest.mark.parametrize("kind", ["lightspeed", "outlook-nl", "outlook-sv", "by-hand", "xlsx"])
def test_an_annotated_list_is_read_like_the_list_itself(kind: str, tmp_path: Path) -> None:
    path = made(tmp_path, kind)
    book, _found = understood(path)
    out = tmp_path / "out"

    annotate(path, book, TWO, out)

    again = read(out, known=CUSTOMERS.knows)
    assert again.table.header == (*book.table.header, "Remarks (Stamgast)")
    names = book.table.frame.columns
    assert again.table.frame.select(names).equals(book.table.frame)
