"""From bytes to a table: whatever a program or a person made of a list of rows."""

from __future__ import annotations

import csv
import datetime as dt
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as some

from stamgast.lib.refused import Refused
from stamgast.spreadsheets import containers, delimited, headers
from stamgast.spreadsheets.customer_fields import CUSTOMERS
from stamgast.spreadsheets.reading import read
from stamgast.spreadsheets.tables import LINE, ROW, Book, Note, Oddity
from tests.spreadsheets.files import sheets_of

Cells = list[list[str | None]]


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes | str], Path]:
    def write(content: bytes | str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "list"
        path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
        return path

    return write


def cells(book: Book) -> Cells:
    names = [str(index) for index in range(book.table.width)]
    return [list(row) for row in book.table.frame.select(names).iter_rows()]


LETTERS = "first name;city\nÅsa;Östersund\nZoë;'s-Hertogenbosch\nMünch;Malmö\n"
ALPHABETS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "cp1252",
    "mac-roman",
    "cp850",
)


@pytest.mark.parametrize("alphabet", ALPHABETS)
def test_letters_come_out_right_whatever_their_alphabet(alphabet: str, file: Callable) -> None:
    book = read(file(LETTERS, alphabet))

    assert cells(book) == [
        ["Åsa", "Östersund"],
        ["Zoë", "'s-Hertogenbosch"],
        ["Münch", "Malmö"],
    ]


# What Dutch and Swedish Excel leave in a .csv of Windows whose only rare letter is no letter.
LONE = (
    "omschrijving;prijs\nAppeltaart;€ 15,90\nKoffie;€ 2,95\n",
    "product;price\nCoffee;2,95 €\n",
    "voornaam;achternaam\nNoor;’t Hart\nJan;de Wit\n",
    "naam;plaats\nJan;’s-Hertogenbosch\n",
    "name;address\nMary O’Neill;Station Road 5 – 7\n",
    "namn;ort\nCafé Zoë;Åmål\nKARIN ÅKE;ÖREBRO\n",
)


@pytest.mark.parametrize("alphabet", ["cp1252", "mac-roman"])
@pytest.mark.parametrize("text", LONE)
def test_a_sign_alone_tells_the_alphabet_too(text: str, alphabet: str, file: Callable) -> None:
    book = read(file(text, alphabet))

    assert cells(book) == [line.split(";") for line in text.splitlines()[1:]]


def test_a_line_in_another_alphabet_spoils_only_itself(file: Callable) -> None:
    good = "".join(f"Åsa {n};Malmö\n" for n in range(20))

    book = read(file(f"first name;city\n{good}".encode() + "Björn;Umeå\n".encode("cp1252")))

    assert cells(book)[-1] == ["Björn", "Umeå"]
    assert cells(book)[0] == ["Åsa 0", "Malmö"]
    assert book.table.notes == (Note("stray_bytes", 2),)


@pytest.mark.parametrize("mark", list(",;\t|^~"))
def test_any_separator_is_found(mark: str, file: Callable) -> None:
    text = "first name,city\nMia,Lund\nBo,Ystad\n".replace(",", mark)

    book = read(file(text))

    assert (book.delimiter, cells(book)) == (mark, [["Mia", "Lund"], ["Bo", "Ystad"]])


def test_commas_inside_cells_do_not_make_it_the_separator(file: Callable) -> None:
    book = read(file("name;address, street\nEk, Mia;Storgatan 1, vån 2\nEk, Bo;Gränd 3, vån 1\n"))

    assert cells(book)[0] == ["Ek, Mia", "Storgatan 1, vån 2"]


def test_the_first_line_may_name_the_separator(file: Callable) -> None:
    book = read(file("sep=!\nfirst name!city\nMia!Lund\n"))

    assert (book.delimiter, cells(book)) == ("!", [["Mia", "Lund"]])
    assert book.table.frame[LINE].to_list() == [3]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_lines_end_in_any_way(end: str, file: Callable) -> None:
    book = read(file("a,b\nMia,Lund\nBo,Ystad\n".replace("\n", end)))

    assert cells(book) == [["Mia", "Lund"], ["Bo", "Ystad"]]


def test_rows_and_lines_are_counted_apart(file: Callable) -> None:
    book = read(file('name,note\nMia,"one\ntwo"\n\n,\nBo,x\n'))

    frame = book.table.frame
    assert (frame[ROW].to_list(), frame[LINE].to_list()) == ([1, 4], [2, 6])
    assert (cells(book), book.table.blank) == ([["Mia", "one\ntwo"], ["Bo", "x"]], 2)


def test_a_quote_that_never_closes_takes_one_row_and_not_the_file(file: Callable) -> None:
    book = read(file('name,note\nMia,"half\nBo,x\nEva,y\n'))

    assert cells(book) == [["Mia", "half"], ["Bo", "x"], ["Eva", "y"]]
    assert book.table.oddities == (Oddity("quote_open", 1),)


def test_text_behind_a_closing_quote_stays(file: Callable) -> None:
    book = read(file('name,note\nMia,"The ""Fox"" inn" & more\nBo,5" pipe\n'))

    assert cells(book) == [["Mia", 'The "Fox" inn & more'], ["Bo", '5" pipe']]


def test_a_row_with_too_many_cells_is_told(file: Callable) -> None:
    book = read(file("name,city,note\nMia,Lund,a\nBo,Ystad,b,c\nEva,Lund,x\n"))

    assert book.table.oddities == (Oddity("too_many_cells", 2),)


def test_titles_above_the_names_of_columns_are_passed_over(file: Callable) -> None:
    book = read(
        file("Our customers\n\nKundnr;Namn;Ort\n1;Mia;Lund\n2;Bo;Ystad\n"), known=CUSTOMERS.knows
    )

    assert book.table.header == ("Kundnr", "Namn", "Ort")
    assert (book.table.above, book.table.notes) == (3, (Note("title_rows", 1),))
    assert book.table.frame[LINE].to_list() == [4, 5]


def test_a_list_without_names_of_columns_loses_no_row(file: Callable) -> None:
    book = read(file("Mia,mia@example.se\nBo,bo@example.se\n"), known=CUSTOMERS.knows)

    assert (book.table.header, book.table.above) == (("", ""), 0)
    assert len(cells(book)) == 2


def test_names_of_columns_that_come_again_are_no_customer(file: Callable) -> None:
    book = read(file("name,city\nMia,Lund\nname,city\nBo,Ystad\n"))

    assert cells(book) == [["Mia", "Lund"], ["Bo", "Ystad"]]
    assert book.table.notes == (Note("header_again", 1),)


def test_what_cannot_be_seen_is_taken_off(file: Callable) -> None:
    book = read(file("name,city\n\u200bMia\u00a0 ,\ufeff Lund\x07\n"))

    assert cells(book) == [["Mia", "Lund"]]


def workbook(path: Path, write: Callable, **options: object) -> Path:
    with xlsxwriter.Workbook(str(path), options) as book:
        write(book, book.add_worksheet())
    return path


def test_typed_cells_become_the_text_that_is_seen(tmp_path: Path) -> None:
    def write(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["number", "phone", "share", "club", "born", "code"])
        sheet.write_row(1, 0, [12, 46701234567, 0.1 + 0.2, True])
        sheet.write_datetime(1, 4, dt.date(1980, 2, 29), day)
        sheet.write_string(1, 5, "0012")

    book = read(workbook(tmp_path / "x", write))

    assert cells(book) == [["12", "46701234567", "0.3", "TRUE", "1980-02-29", "0012"]]


@pytest.mark.parametrize("epoch", [False, True], ids=["1900", "1904"])
def test_dates_are_right_in_books_of_either_epoch(epoch: bool, tmp_path: Path) -> None:
    def write(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_row(0, 0, ["name", "born"])
        sheet.write_string(1, 0, "Mia")
        format_ = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(1, 1, dt.date(1983, 5, 4), format_)

    book = read(workbook(tmp_path / "x", write, date_1904=epoch))

    assert (cells(book), book.epoch_1904) == ([["Mia", "1983-05-04"]], epoch)


def test_a_sheet_that_begins_further_in_keeps_its_rows(tmp_path: Path) -> None:
    def write(_book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_row(3, 2, ["name", "city"])
        sheet.write_row(5, 2, ["Mia", "Lund"])

    table = read(workbook(tmp_path / "x", write)).table

    assert table.header == ("", "", "name", "city")
    assert (table.frame[LINE].to_list(), table.frame[ROW].to_list()) == ([6], [2])


def test_the_sheet_can_be_chosen_and_hidden_rows_are_told(tmp_path: Path) -> None:
    def write(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        other = book.add_worksheet("Others & <more>")
        for row, name in enumerate(["name", "Mia", "Bo"]):
            sheet.write_row(row, 0, [name, "x"])
            other.write_row(row, 0, [name, "y"])
        other.set_row(1, None, None, {"hidden": True})

    path = workbook(tmp_path / "x", write)

    assert read(path).table.notes == ()
    book = read(path, sheet="Others & <more>")
    assert (cells(book)[0], book.table.notes) == (["Mia", "y"], (Note("hidden_rows", 1),))


NAMES, MIA = ["first name", "last name", "city"], ["Mia", "Ek", "Lund"]
WORKBOOKS: dict[str, tuple[dict[str, Cells], str]] = {
    "words to the reader before the list": (
        {"Read me": [["Our list"]], "All": [NAMES, MIA]},
        "All",
    ),
    "a page of sums before the list": (
        {"Sums": [["Year", "Sum"], ["2025", "17"]], "All": [NAMES, MIA]},
        "All",
    ),
    "two lists": ({"All": [NAMES, MIA], "More": [NAMES, MIA, MIA]}, "All"),
    "names of columns alone before the list": ({"Blank": [NAMES], "All": [NAMES, MIA]}, "All"),
    "nothing that is known": ({"A": [["x", "y"], ["1", "2"]], "B": [["z"], ["3"]]}, "A"),
    "nothing known, and no rows on the first": ({"A": [["x"]], "B": [["z", "u"], ["3", "4"]]}, "B"),
}


@pytest.mark.parametrize(("sheets", "which"), WORKBOOKS.values(), ids=WORKBOOKS.keys())
def test_the_sheet_that_is_a_list_is_read(
    sheets: dict[str, Cells], which: str, tmp_path: Path
) -> None:
    path = sheets_of(tmp_path / "x", **sheets)

    assert read(path, known=CUSTOMERS.knows).sheet == which
    first = next(iter(sheets))
    if len(sheets[first]) > 1:
        assert read(path, known=CUSTOMERS.knows, sheet=first).sheet == first


def test_hidden_rows_and_columns_with_anything_in_them_are_read_and_told(tmp_path: Path) -> None:
    def write(_book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        for row, cells_ in enumerate((["name", "city", "note"], ["Mia", "Lund", "x"], ["Bo"])):
            sheet.write_row(row, 0, cells_)
        for row in (1, 2, 9):
            sheet.set_row(row, None, None, {"hidden": True})
        # As a user hides all columns from here to the end.
        sheet.set_column(2, 16_383, None, None, {"hidden": True})

    book = read(workbook(tmp_path / "x", write))

    assert cells(book) == [["Mia", "Lund", "x"], ["Bo", None, None]]
    assert book.table.notes == (Note("hidden_rows", 2), Note("hidden_columns", 1))


def test_a_hidden_sheet_is_read_only_where_no_other_has_anything(tmp_path: Path) -> None:
    def write(
        book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, *, empty: bool
    ) -> None:
        seen = book.add_worksheet("Seen")
        for row, name in enumerate(["name", "Mia"]):
            sheet.write_row(row, 0, [name, "hidden"])
            if not empty:
                seen.write_row(row, 0, [name, "seen"])
        seen.activate()
        sheet.hide()

    one = read(workbook(tmp_path / "x", partial(write, empty=False)))
    other = read(workbook(tmp_path / "y", partial(write, empty=True)))

    assert (cells(one), one.table.notes) == ([["Mia", "seen"]], (Note("hidden_sheets", 1),))
    assert (cells(other), other.table.notes) == ([["Mia", "hidden"]], (Note("sheet_hidden"),))


def test_a_cell_merged_over_several_rows_counts_in_each(tmp_path: Path) -> None:
    def write(_book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.merge_range("A1:C1", "Our customers")
        sheet.write_row(1, 0, ["name", "group", "city"])
        sheet.write_column(2, 0, ["Mia", "Bo", "", "Kim"])
        sheet.merge_range("B3:B5", "Retail")
        sheet.merge_range("B6:C6", "Staff")

    book = read(workbook(tmp_path / "x", write))

    assert cells(book) == [
        ["Mia", "Retail", None],
        ["Bo", "Retail", None],
        ["Kim", "Staff", None],
    ]
    assert Note("merged_cells", 1) in book.table.notes


def test_numbers_are_read_as_their_format_shows_them(tmp_path: Path) -> None:
    def write(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        percent = book.add_format({"num_format": "0%"})
        exact = book.add_format({"num_format": "0.0%"})
        noughts = book.add_format({"num_format": "00000"})
        sheet.write_row(0, 0, ["name", "tax", "postcode"])
        for row, (format_, rate, postcode) in enumerate(
            ((percent, 0.25, 1067), (exact, 0.125, 99084), (percent, 0.07, "CH-1067")), 1
        ):
            sheet.write(row, 0, 0.5)
            sheet.write(row, 1, rate, format_)
            sheet.write(row, 2, postcode, noughts)

    book = read(workbook(tmp_path / "x", write))

    assert cells(book) == [
        ["0.5", "25%", "01067"],
        ["0.5", "12.5%", "99084"],
        ["0.5", "7%", "CH-1067"],
    ]


def test_an_error_in_a_cell_is_read_as_it_is_seen(tmp_path: Path) -> None:
    def write(_book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_row(0, 0, ["name", "city"])
        for row, error in enumerate(("#N/A", "#REF!", "#DIV/0!"), 1):
            sheet.write(row, 0, "Mia")
            sheet.write_formula(row, 1, "=B99", None, error)

    book = read(workbook(tmp_path / "x", write))

    assert cells(book) == [["Mia", "#N/A"], ["Mia", "#REF!"], ["Mia", "#DIV/0!"]]


def test_a_formula_that_nobody_computed_is_blank_and_told(tmp_path: Path) -> None:
    def write(_book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_row(0, 0, ["name", "note"])
        sheet.write_row(1, 0, ["Mia"])
        sheet.write_formula(1, 1, '=HYPERLINK("http://x.example","x")')

    book = read(workbook(tmp_path / "x", write))

    assert cells(book) == [["Mia", None]]
    assert book.table.oddities == (Oddity("formula", 1, 1),)


def zipped(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return out.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
NO_LIST = {
    "nothing but blanks": (b" \r\n\t", "empty"),
    "names of columns alone": (b"first name,last name\n", "only_header"),
    "ten thousand columns": (b",".join([b"x"] * 10_000) + b"\n", "too_wide"),
    "a PDF": (b"%PDF-1.4", "is_pdf"),
    "a JPEG": (b"\xff\xd8\xff\xe0" + bytes(50), "is_image"),
    "a Word document": (zipped(word__document_xml="<w/>"), "is_document"),
    "an OpenDocument sheet": (zipped(mimetype="application/vnd.oasis"), "is_open_document"),
    "an archive": (zipped(readme="hello"), "is_archive"),
    "half an archive": (zipped(readme="hello" * 99)[:60], "is_broken"),
    "an Apple Numbers sheet": (zipped(**{"Index/Document.iwa": "x"}), "is_numbers"),
    "a locked workbook": (OLE + "EncryptedPackage".encode("utf-16-le"), "is_locked"),
    "an old Word document": (OLE + "WordDocument".encode("utf-16-le"), "is_document"),
    "a torn .xls": (OLE + "Workbook".encode("utf-16-le") + bytes(600), "is_broken"),
    "a workbook before Excel 97": (b"\x09\x04\x06\x00\x00\x00\x10\x00", "too_old"),
    "a web page": (b"\n<!DOCTYPE html><table><tr><td>name", "is_web_page"),
    "contact cards": (b"BEGIN:VCARD\r\nFN:Mia\r\n", "is_vcard"),
    "JSON": (b'[{"name": "Mia"}]', "is_json"),
    "any bytes": (bytes(range(256)) * 40, "not_a_spreadsheet"),
}


@pytest.mark.parametrize(("content", "code"), NO_LIST.values(), ids=NO_LIST.keys())
def test_what_is_no_list_is_refused_with_its_sentence(
    content: bytes, code: str, file: Callable
) -> None:
    with pytest.raises(Refused) as no:
        read(file(content))

    assert no.value.code == code


def hostile(sheet: bytes) -> bytes:
    """A workbook whose one sheet is this."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write(0, 0, "x")
    made = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            is_sheet = info.filename == "xl/worksheets/sheet1.xml"
            new.writestr(info.filename, sheet if is_sheet else old.read(info))
    return made.getvalue()


def of_cells(*names: str) -> bytes:
    rows = "".join(
        f'<row r="{name.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{name}"><v>1</v></c></row>'
        for name in names
    )
    return f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()


def test_two_cells_at_the_ends_of_a_sheet_are_no_reason_to_die(file: Callable) -> None:
    with pytest.raises(Refused) as no:
        read(file(hostile(of_cells("A1", "XFD1048576"))))

    assert no.value.code == "too_large"


def test_the_process_that_opens_workbooks_may_die_alone(
    file: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The look before lets such a file through only if it is written unusually.
    monkeypatch.setattr(containers, "MOST_CELLS", 10**18)
    monkeypatch.setattr(containers, "MOST_COLUMNS", 10**6)

    with pytest.raises(Refused) as no:
        read(file(hostile(of_cells("A1", "XFD1048576"))))

    assert no.value.code == "too_large"


def test_a_bomb_is_counted_while_it_unpacks(file: Callable) -> None:
    with pytest.raises(Refused) as no:
        read(file(hostile(b"<worksheet><sheetData>" + b" " * (80 << 20))))

    assert no.value.code == "too_large"


def test_a_cell_without_end_is_refused(file: Callable) -> None:
    with pytest.raises(Refused) as no:
        read(file('name,note\nMia,"' + "x" * 1_100_000 + '"\n'))

    assert no.value.code == "cell_too_long"


def test_columns_are_lettered_as_in_a_spreadsheet() -> None:
    assert [headers.letters(index) for index in (0, 25, 26, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
    ]


TABLE = some.lists(
    some.lists(
        some.text(some.characters(exclude_categories=["Cs", "Cc"]), max_size=8),
        min_size=2,
        max_size=2,
    ),
    max_size=12,
)


@settings(max_examples=200)
@given(TABLE, some.sampled_from(",;\t|"), some.sampled_from(["\n", "\r\n"]))
def test_whatever_csv_writes_is_read_as_it_was(rows: Cells, mark: str, end: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=mark, lineterminator=end).writerows(rows)

    lines = io.StringIO(text.getvalue(), newline="")
    found = [record.cells for record in delimited.records(lines, mark)]

    assert found == rows


@settings(max_examples=200)
@given(some.text(some.sampled_from('ab",\n\r;'), max_size=60))
def test_no_line_is_lost_whatever_the_quotes(text: str) -> None:
    lines = io.StringIO(text, newline="").readlines()

    records = list(delimited.records(lines, ","))

    starts = [record.line for record in records]
    assert starts == sorted(set(starts))
    kept = "".join("".join(record.cells) for record in records)
    assert {letter: kept.count(letter) for letter in "ab"} == {
        letter: text.count(letter) for letter in "ab"
    }


@settings(max_examples=150)
@given(some.binary(max_size=400))
def test_any_bytes_end_in_a_table_or_in_a_sentence(content: bytes) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        try:
            read(Path(file.name), known=CUSTOMERS.knows)
        except Refused as no:
            assert str(no)


def parts_of(book: bytes, **changed: bytes) -> bytes:
    """A workbook with other parts under these names."""
    made = io.BytesIO()
    names = {name.replace("__", "/") + ".xml": content for name, content in changed.items()}
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(made, "w", 8) as new:
        for info in old.infolist():
            new.writestr(info.filename, names.get(info.filename) or old.read(info))
    return made.getvalue()


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    b"<sst><si><t>&b;</t></si></sst>"
)


def plain_book() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["name", "city"])
        sheet.write_row(1, 0, ["Mia", "Lund"])
        book.add_worksheet().write(4, 0, "x")
    return out.getvalue()


def test_entities_in_a_workbook_are_never_unfolded(file: Callable) -> None:
    with pytest.raises(Refused) as no:
        read(file(parts_of(plain_book(), xl__sharedStrings=LAUGHS)))

    assert no.value.code == "is_broken"


def test_texts_that_are_not_there_break_a_workbook_and_nothing_else(file: Callable) -> None:
    cells = '<c r="A1" t="s"><v>99999999999</v></c><c r="B1" t="s"><v>-1</v></c>'
    sheet = f'<worksheet><sheetData><row r="1">{cells}</row></sheetData></worksheet>'

    with pytest.raises(Refused) as no:
        read(file(hostile(sheet.encode())))

    assert no.value.code in ("is_broken", "empty")


@pytest.mark.parametrize("share", [3, 10, 40, 70, 95], ids=lambda share: f"{share} %")
def test_a_workbook_that_was_cut_off_is_refused(share: int, file: Callable) -> None:
    whole = plain_book()

    with pytest.raises(Refused) as no:
        read(file(whole[: len(whole) * share // 100]))

    assert no.value.code == "is_broken"


def test_the_reader_of_workbooks_stays_within_its_memory(tmp_path: Path) -> None:
    # Unlike a bomb of blanks this one is a table of long texts: it passes the look before.
    path, out = tmp_path / "list", tmp_path / "out"
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{"x" * 30_000}</t></is></c></row>'
        for n in range(1, 3_000)
    )
    path.write_bytes(hostile(f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()))
    reader = (
        "from stamgast.spreadsheets import sheet_reader; sheet_reader.MEMORY = 300 << 20;"
        f"sheet_reader.main({str(path)!r}, {str(out)!r}, '')"
    )
    # Started by a small process: a child counts the memory of its parent as its own.
    starter = (
        "import resource, subprocess, sys;"
        f"done = subprocess.run([sys.executable, '-c', {reader!r}], input=b'open', check=False);"
        "print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )

    told = subprocess.run([sys.executable, "-c", starter], capture_output=True, timeout=60)
    returned, kilobytes = map(int, told.stdout.split())

    assert returned != 0 and not out.exists()
    assert kilobytes < 320 << 10


def test_every_sheet_tells_how_many_rows_it_has(file: Callable) -> None:
    book = read(file(plain_book()))

    assert (book.sheets, book.heights) == (("Sheet1", "Sheet2"), (2, 5))


def test_a_workbook_with_macros_is_read_without_them(file: Callable) -> None:
    out = io.BytesIO(plain_book())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"never run")

    assert cells(read(file(out.getvalue()))) == [["Mia", "Lund"]]


def test_a_stray_nought_byte_makes_no_other_alphabet(file: Callable) -> None:
    text = "name,city\n" + "Mia,Lund\n" * 300 + "B\0o,Ystad\n"

    book = read(file(text))

    assert (book.encoding, cells(book)[-1]) == ("utf-8", ["Bo", "Ystad"])


def test_quotes_that_open_everywhere_end_in_one_sentence(file: Callable) -> None:
    with pytest.raises(Refused) as no:
        read(file("name,city\n" + 'a","b\n' * 3_000), delimiter=",")

    assert no.value.code == "quotes_broken"


def test_a_line_without_end_is_refused(file: Callable) -> None:
    with pytest.raises(Refused) as no:
        read(file("name,city\n" + "Mia," * (9 << 20)))

    assert no.value.code == "too_large"


def test_half_a_letter_of_two_bytes_spoils_only_itself(file: Callable) -> None:
    lone = "name,city\nMia,Lund\n".encode("utf-16") + b"\x00\xd8,\x00x\x00\n\x00"

    assert cells(read(file(lone)))[0] == ["Mia", "Lund"]
