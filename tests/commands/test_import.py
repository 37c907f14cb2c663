"""`stamgast import` and `stamgast export`."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command

from stamgast.customers.models import Customer
from stamgast.lib.refused import Refused
from stamgast.shops.models import AuditEntry, Shop
from stamgast.spreadsheets.models import ImportRun
from tests.conftest import added

LIST = "customer_code,first_name,email\n0001,Åsa,asa@example.se\n0002,Bo,bo\n"


@pytest.fixture
def file(tmp_path: Path, settings: Any) -> Path:
    settings.DATA = tmp_path / "data"
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    return path


def said(*arguments: Any) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_a_check_tells_and_writes_nothing(corner: Shop, file: Path) -> None:
    told = said("import", file)

    assert "error email: This is no e-mail address. (1)\n    3: bo" in told
    assert not Customer.objects.exists()
    assert not ImportRun.objects.exists()


def test_what_is_hidden_in_a_workbook_is_told(corner: Shop, file: Path) -> None:
    path = file.with_name("list.xlsx")
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["first_name", "Mia", "Bo"])
        sheet.set_row(1, None, None, {"hidden": True})

    assert "Hidden rows are imported too: 1." in said("import", path)


def test_errors_keep_the_list_out(corner: Shop, file: Path) -> None:
    with pytest.raises(CommandError, match="Nothing was written"):
        said("import", file, "--apply")

    assert not Customer.objects.exists()


def test_the_rows_without_errors_go_in(corner: Shop, file: Path) -> None:
    said("import", file, "--apply", "--only-valid")

    customer = Customer.objects.get()
    assert (customer.number, customer.name) == ("0001", "Åsa")
    assert ImportRun.objects.get().counts["refused"] == 1


def test_the_report_is_the_file_with_remarks(corner: Shop, file: Path) -> None:
    report = file.with_name("report.csv")

    said("import", file, "--report", report)

    assert report.read_text().splitlines()[1:] == [
        "0001,Åsa,asa@example.se,",
        '0002,Bo,bo,"email: This is no e-mail address. Write it like anna@example.com,'
        ' or clear it."',
    ]


def test_a_file_that_is_not_there_is_told(corner: Shop, file: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        said("import", file.with_name("other.csv"))


def test_with_two_shops_one_must_be_named(corner: Shop, rival: Shop, file: Path) -> None:
    with pytest.raises(Refused, match="Corner"):
        said("import", file)

    said("import", file, "--shop", "rival", "--apply", "--only-valid")

    assert Customer.objects.get().shop == rival


def test_what_is_exported_comes_in_again(corner: Shop, tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path / "data"
    added(corner, first_name="Mia", number="007")

    for name in ("out.csv", "out.xlsx"):
        assert said("export", tmp_path / name) == "1 customers written.\n"
        assert "unchanged          1" in said("import", tmp_path / name)
    assert AuditEntry.objects.filter(action="customers.export").count() == 2


def test_the_ending_and_the_format_must_agree(corner: Shop, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Name a file"):
        said("export", tmp_path / "out.pdf")
    with pytest.raises(CommandError, match=r"ends in \.vcf"):
        said("export", tmp_path / "out.csv", "--format", "vcard")

    assert list(tmp_path.iterdir()) == []


def test_a_mail_list_tells_why_it_holds_fewer(corner: Shop, tmp_path: Path) -> None:
    added(corner, first_name="Mia", email="mia@example.se", email_consent=True)
    added(corner, first_name="Bo", email="bo@example.se")

    told = said("export", tmp_path / "out.csv", "--format", "mailchimp")

    assert told == "1 customers written.\n1 of 2 customers. Without consent to e-mail: 1.\n"
    assert "bo@" not in (tmp_path / "out.csv").read_text()


def test_an_export_holds_those_of_a_list(corner: Shop, tmp_path: Path) -> None:
    added(corner, first_name="Mia", email="mia@example.se", email_consent=True)
    added(corner, first_name="Bo")

    said("export", tmp_path / "out.vcf", "--filter", "email_consent=yes&after=page")

    assert (tmp_path / "out.vcf").read_text().count("BEGIN:VCARD") == 1
    entry = AuditEntry.objects.get(action="customers.export")
    assert entry.details == {"format": "vcard", "rows": 1, "list": "email_consent=yes"}


def test_a_filter_that_is_not_understood_lets_nobody_out(corner: Shop, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="email_consent=ja"):
        said("export", tmp_path / "out.csv", "--filter", "email_consent=ja")

    assert list(tmp_path.iterdir()) == []


def test_an_export_overwrites_no_file(corner: Shop, file: Path) -> None:
    with pytest.raises(CommandError, match="already"):
        said("export", file)

    assert file.read_text() == LIST
