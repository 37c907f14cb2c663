"""Customers out of the shop, and in again unchanged."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from stamgast.customers.models import Customer, Group, Label
from stamgast.customers.storing import Entry, store
from stamgast.lib.refused import Refused
from stamgast.shops.models import AuditEntry, Shop
from stamgast.spreadsheets.customer_rows import FIELDS
from stamgast.spreadsheets.exporting import guarded
from stamgast.spreadsheets.formats import FORMATS, Tally
from stamgast.spreadsheets.models import ImportRun
from stamgast.spreadsheets.steps import check_file, read_file
from stamgast.spreadsheets.uploading import upload
from tests.conftest import added

State = ImportRun.State

HEADER = [field.column for field in FIELDS]


def exported(browser: Client, form: str = "csv", query: str = "") -> bytes:
    response = browser.get(reverse("customer_export", args=[form]) + query)
    assert response.status_code == 200
    return b"".join(response)


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def full(shop: Shop) -> Customer:
    """A customer with everything."""
    group = Group.objects.create(shop=shop, name="Wholesale, north")
    labels = [Label.objects.create(shop=shop, name=name) for name in ("VIP", "Fish, fresh")]
    values = {
        "number": "00017", "first_name": "Åsa", "last_name": "'t Hart", "company_name": "=Fisk AB",
        "organisation_number": "556677-8899", "vat_number": "SE556677889901",
        "email": "asa@example.se", "mobile": "+46701740605", "phone": "+4686400101",
        "website": "example.se", "postal_street": "-Gatan 1", "postal_city": "'s-Hertogenbosch",
        "postal_postcode": "123 45", "postal_country": "SE", "date_of_birth": dt.date(1980, 2, 29),
        "gender": "F", "language": "sv", "group": group, "loyalty_enabled": False,
        "account_policy": "limit", "account_limit": 123_450, "note": 'One\ntwo; "three", four',
        "custom_field_1": "+46 70 17", "custom_field_2": "@home", "email_consent": True,
    }  # fmt: skip
    return store(shop, Entry(values=values, labels=labels), by=None, source="office")


def test_the_export_has_every_field_as_text(manager: Client, corner: Shop) -> None:
    full(corner)

    (row,) = table(exported(manager))

    said = {name: value for name, value in row.items() if value}
    assert said == {
        "customer_code": "00017", "type": "person", "first_name": "Åsa", "last_name": "'t Hart",
        "company_name": "'=Fisk AB", "organisation_number": "556677-8899",
        "vat_number": "SE556677889901", "email": "asa@example.se", "mobile": "+46701740605",
        "phone": "+4686400101", "website": "example.se", "postal_address1": "'-Gatan 1",
        "postal_city": "'s-Hertogenbosch", "postal_postcode": "123 45", "postal_country": "SE",
        "date_of_birth": "1980-02-29", "sex": "F", "language": "sv",
        "customer_group": "Wholesale, north", "labels": "::: Fish, fresh ::: VIP :::",
        "enable_loyalty": "0", "account_limit": "1234.50", "email_consent": "1",
        "sms_consent": "0", "note": 'One\ntwo; "three", four', "custom_field_1": "+46 70 17",
        "custom_field_2": "'@home",
    }  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_put_in_again_changes_nothing(
    form: str, manager: Client, corner: Shop, data: Path
) -> None:
    full(corner)
    added(corner, first_name="Mia", account_policy="unlimited")
    added(corner, company_name="Bergs Bygg AB", account_policy="none")

    again = upload(corner, SimpleUploadedFile(f"x.{form}", exported(manager, form)), by=None)
    read_file(again)
    again.move(before=State.READ, to=State.CHECKING)
    check_file(again)

    counts = {name: count for name, count in again.counts.items() if name != "warnings" and count}
    assert counts == {"rows": 3, "unchanged": 3}


def test_a_workbook_has_real_dates_amounts_and_yes_and_no(manager: Client, corner: Shop) -> None:
    full(corner)
    added(corner, first_name="Mia", account_policy="none")

    book = CalamineWorkbook.from_filelike(io.BytesIO(exported(manager, "xlsx")))
    header, asa, mia = book.get_sheet_by_index(0).to_python()

    row = dict(zip(header, asa, strict=True))
    wanted = {
        "date_of_birth": dt.date(1980, 2, 29), "account_limit": 1234.5, "enable_loyalty": False,
        "email_consent": True, "customer_code": "00017", "mobile": "+46701740605",
        "company_name": "'=Fisk AB", "postal_postcode": "123 45",
    }  # fmt: skip
    assert {name: row[name] for name in wanted} == wanted
    assert mia[header.index("account_limit")] == "not allowed"


@pytest.mark.parametrize(
    ("language", "country", "written"),
    [("sv", "SE", "yyyy-mm-dd"), ("nl", "NL", "dd-mm-yyyy"), ("en", "US", "mm/dd/yyyy")],
)
def test_dates_are_written_as_the_shop_writes_them(
    language: str, country: str, written: str, manager: Client, corner: Shop
) -> None:
    corner.language, corner.country = language, country
    corner.save()
    full(corner)

    with zipfile.ZipFile(io.BytesIO(exported(manager, "xlsx"))) as parts:
        styles = parts.read("xl/styles.xml").decode()

    assert f'formatCode="{written}"' in styles


def test_the_filtered_list_is_exported_alone(manager: Client, corner: Shop) -> None:
    added(corner, first_name="Mia", email="mia@example.se", email_consent=True)
    added(corner, first_name="Bo")

    found = table(exported(manager, query="?email_consent=yes"))

    assert [row["first_name"] for row in found] == ["Mia"]


def test_an_export_without_customers_is_the_template(manager: Client) -> None:
    assert exported(manager).decode("utf-8-sig").strip().split(",") == [
        field.column for field in FIELDS
    ]
    book = CalamineWorkbook.from_filelike(io.BytesIO(exported(manager, "xlsx")))
    assert book.get_sheet_by_index(0).to_python()[0] == HEADER


def test_another_shops_customers_are_not_exported(
    manager: Client, corner: Shop, rival: Shop
) -> None:
    added(rival, first_name="Theirs")
    added(corner, first_name="Ours")

    assert [row["first_name"] for row in table(exported(manager))] == ["Ours"]


def test_a_personal_id_never_leaves(manager: Client, corner: Shop) -> None:
    corner.personal_ids = "store"
    corner.save()
    entry = Entry(values={"first_name": "Mia"}, personal_id="198112189876")
    store(corner, entry, by=None, source="office")

    assert b"9876" not in exported(manager)
    assert "personal_id" not in HEADER


def test_every_export_is_written_down(manager: Client, corner: Shop) -> None:
    added(corner, first_name="Mia", email_consent=True)

    exported(manager, "xlsx", "?email_consent=yes")

    entry = AuditEntry.objects.get(shop=corner, action="customers.export")
    assert entry.details == {"format": "xlsx", "rows": 1, "list": "email_consent=yes"}
    assert entry.staff is not None and entry.staff.name == "Max"


def test_the_file_is_called_after_the_day(manager: Client) -> None:
    answer = manager.get(reverse("customer_export", args=["csv"]))

    today = dt.date.today().isoformat()  # noqa: DTZ011
    assert today[:7] in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_more_rows_than_a_sheet_has_are_refused_before_they_are_read() -> None:
    with pytest.raises(Refused, match="Export these customers as CSV"):
        FORMATS["xlsx"].check(Tally(1_048_576, 0, 0))


def test_a_cashier_may_not_export(desk: Client) -> None:
    assert desk.get(reverse("customer_export", args=["csv"])).status_code == 403


def test_a_stranger_is_led_to_the_sign_in(stranger: Client, corner: Shop) -> None:
    answer = stranger.get(reverse("customer_export", args=["csv"]))

    assert (answer.status_code, "login" in answer.headers["Location"]) == (302, True)


def test_the_dialog_offers_every_form_for_the_list_as_it_is(manager: Client, corner: Shop) -> None:
    added(corner, first_name="Mia", email_consent=True)
    added(corner, first_name="Bo")

    page = manager.get(reverse("export_choice") + "?email_consent=yes").content.decode()

    assert "1 customer, those of the list as it is filtered now." in page
    assert "0 of 1 customers. Without an address: 1." in page
    for form in FORMATS:
        address = reverse("customer_export", args=[form])
        assert f'href="{address}?email_consent=yes" download' in page


def test_the_list_opens_the_dialog(manager: Client, corner: Shop) -> None:
    added(corner, first_name="Mia")
    address = reverse("export_choice")

    page = manager.get(reverse("customer_list") + "?q=mia").content.decode()
    dialog = manager.get(f"{address}?q=mia", headers={"HX-Request": "true"}).content.decode()

    assert f'hx-get="{address}?q=mia" hx-target="#dialog"' in page
    assert dialog.startswith('<dialog class="sheet"')


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_holds_no_personal_id_and_no_other_shop(
    form: str, manager: Client, corner: Shop, rival: Shop
) -> None:
    corner.personal_ids = "store"
    corner.save()
    values = {"first_name": "Mia", "email": "mia@example.se", "email_consent": True}
    store(corner, Entry(values=values, personal_id="198112189876"), by=None, source="office")
    added(rival, **values | {"first_name": "Theirs"})
    content = exported(manager, form)
    if form == "xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = parts.read("xl/worksheets/sheet1.xml")

    assert (b"Mia" in content, b"Theirs" in content, b"9876" in content) == (True, False, False)


def test_there_is_no_export_of_another_form(manager: Client) -> None:
    assert manager.get(reverse("customer_export", args=["pdf"])).status_code == 404


def test_an_export_is_not_posted(manager: Client) -> None:
    assert manager.post(reverse("customer_export", args=["csv"])).status_code == 405


GUARDS = (
    ("=1+1", "'=1+1"),
    ("+46701740605", "+46701740605"),
    ("-12.50", "-12.50"),
    ("-Gatan 1", "'-Gatan 1"),
    ("@home", "'@home"),
    ("'t Hart", "'t Hart"),
    ("'=1", "''=1"),
    ("a=b", "a=b"),
    ("\t=1", "'\t=1"),
    ("\r=1", "'\r=1"),
    ("1\n=2", "1\n=2"),
    ("-1\n", "'-1\n"),
)


@pytest.mark.parametrize(("text", "safe"), GUARDS)
def test_what_a_program_would_run_is_guarded(text: str, safe: str) -> None:
    assert guarded(text) == safe


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("what", ["product", "sale", "owed", "invoice"])
def test_every_list_leaves_as_a_file_that_has_its_name(
    manager: Client, what: str, ending: str
) -> None:
    answer = manager.get(reverse(f"{what}_export", args=[ending]))
    assert b"".join(answer)

    kind = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats"}[ending]
    assert answer.headers["Content-Type"].startswith(kind)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Content-Disposition"].endswith(f'.{ending}"')
