"""The user's own file with remarks: everything else stays as it was."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from stamgast.spreadsheets.annotating import annotate, remarks
from stamgast.spreadsheets.cells import Circumstances
from stamgast.spreadsheets.checking import check
from stamgast.spreadsheets.customer_fields import CUSTOMERS
from stamgast.spreadsheets.mapping import recognise
from stamgast.spreadsheets.problems import errors_of
from stamgast.spreadsheets.reading import read
from stamgast.spreadsheets.tables import Book
from tests.spreadsheets.files import made

HERE = Circumstances("SE", "SEK", dt.date(2026, 11, 21))


def understood(path: Path) -> tuple[Book, dict[int, str]]:
    book = read(path, known=CUSTOMERS.knows)
    mapping = recognise(book.table, CUSTOMERS, country="SE")
    outcome = check(book.table, mapping, CUSTOMERS, HERE, "number")
    return book, remarks(errors_of(outcome.problems), book.table.header)


def annotated(path: Path) -> Path:
    book, said = understood(path)
    out = path.with_name("out")
    annotate(path, book, said, out)
    return out


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
        assert set(old.namelist()) - set(same) == {"xl/worksheets/sheet1.xml"}
        assert b's="1"' in new.read("xl/worksheets/sheet1.xml")


def test_a_workbook_that_comes_again_has_one_column_of_remarks(tmp_path: Path) -> None:
    once = annotated(book_with_style(tmp_path / "list.xlsx"))
    again = once.rename(tmp_path / "again.xlsx")

    twice = annotated(again)

    header, *rows = CalamineWorkbook.from_path(str(twice)).get_sheet_by_index(0).to_python()
    assert header == ["Kundnr", "Förnamn", "E-post", "Remarks (Stamgast)"]
    assert rows[0][3].startswith("E-post: This is no e-mail address.")


def test_an_old_workbook_comes_back_as_a_new_one(tmp_path: Path) -> None:
    path = made(tmp_path, "xls")
    book, _said = understood(path)
    out = tmp_path / "out"

    ending = annotate(path, book, {2: "Look at this."}, out)

    rows = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    assert (ending, rows[0][-1], rows[2][-1]) == (".xlsx", "Remarks (Stamgast)", "Look at this.")
    assert rows[1][:3] == ["K0001", "Åsa", "Öberg"]


@pytest.mark.parametrize("kind", ["lightspeed", "outlook-nl", "outlook-sv", "by-hand", "xlsx"])
def test_an_annotated_list_is_read_like_the_list_itself(kind: str, tmp_path: Path) -> None:
    path = made(tmp_path, kind)
    book, _said = understood(path)
    out = tmp_path / "out"

    annotate(path, book, {1: "One", 8: "Eight · åäö"}, out)

    again = read(out, known=CUSTOMERS.knows)
    assert again.table.header == (*book.table.header, "Remarks (Stamgast)")
    names = book.table.frame.columns
    assert again.table.frame.select(names).equals(book.table.frame)
