"""The import's pages: a file goes in, is understood, checked and applied."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from stamgast.customers.models import Customer
from stamgast.shops.models import Shop, Staff, User
from stamgast.shops.permissions import ROLES
from stamgast.spreadsheets.keeping import keep_progress
from stamgast.spreadsheets.mapping import Choice, recognise
from stamgast.spreadsheets.models import ImportRun, RememberedMapping
from stamgast.spreadsheets.reading import read
from stamgast.spreadsheets.registries import REGISTRIES
from stamgast.spreadsheets.uploading import upload
from tests.conftest import added, browser_of
from tests.spreadsheets.files import PEOPLE, made, sheets_of

State = ImportRun.State


@pytest.fixture(autouse=True)
def at_once(settings: Any, data: Path) -> None:
    """Jobs are done as they are given."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def dropped(browser: Client, content: bytes, name: str = "list.csv", **how: Any) -> Any:
    file = SimpleUploadedFile(name, content)
    return browser.post(reverse("import_list"), {"file": file}, **how)


def went_in(browser: Client, content: bytes, name: str = "list.csv", **answers: str) -> ImportRun:
    """Drop a file and press every button to the end."""
    dropped(browser, content, name)
    run = ImportRun.objects.latest("pk")
    columns = {f"column_{i}": each["target"] for i, each in enumerate(run.mapping)}
    given = columns | {"key": run.options["key"], "blank": run.options["blank"]} | answers
    browser.post(reverse("import_columns", args=[run.pk]), given)
    browser.post(reverse("import_application", args=[run.pk]))
    run.refresh_from_db()
    return run


def dropped_and_checked(browser: Client, content: bytes) -> ImportRun:
    """Drop a file and let it be checked as it was recognised."""
    dropped(browser, content)
    run = ImportRun.objects.latest("pk")
    columns = {f"column_{i}": each["target"] for i, each in enumerate(run.mapping)}
    browser.post(reverse("import_columns", args=[run.pk]), columns | run.options)
    run.refresh_from_db()
    return run


def page(browser: Client, name: str, *args: Any) -> str:
    response = browser.get(reverse(name, args=args))
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_a_dropped_list_becomes_customers(manager: Client, corner: Shop, tmp_path: Path) -> None:
    content = made(tmp_path, "lightspeed").read_bytes()

    run = went_in(manager, content, "customers.csv")

    assert run.state == State.DONE
    assert Customer.objects.filter(shop=corner).count() == len(PEOPLE)
    shown = page(manager, "import_detail", run.pk)
    assert "The list is in" in shown


def test_each_step_has_its_page(manager: Client, tmp_path: Path) -> None:
    answer = dropped(manager, made(tmp_path, "lightspeed").read_bytes())
    run = ImportRun.objects.get()
    assert answer.headers["Location"] == reverse("import_detail", args=[run.pk])

    shown = page(manager, "import_detail", run.pk)
    assert "What the columns mean" in shown
    assert '<option value="gender" selected>' in shown
    assert "Stamgast computes this itself" in shown

    columns = {f"column_{i}": each["target"] for i, each in enumerate(run.mapping)}
    manager.post(reverse("import_columns", args=[run.pk]), columns | {"key": "number"})
    shown = page(manager, "import_detail", run.pk)
    assert "What this import will do" in shown
    assert "New groups:" in shown


def test_a_meaning_that_the_user_chose_is_used_and_remembered(
    manager: Client, corner: Shop
) -> None:
    content = b"nr,first name,remark of ours\n1,Mia,seg-4\n"

    went_in(manager, content, column_2="custom_field_1")

    assert Customer.objects.get(shop=corner).custom_field_1 == "seg-4"
    assert RememberedMapping.objects.get(shop=corner).targets == [
        "number",
        "first_name",
        "custom_field_1",
    ]
    dropped(manager, content)
    assert ImportRun.objects.latest("pk").mapping[2]["target"] == "custom_field_1"


def test_the_same_file_again_has_nothing_to_import(manager: Client, corner: Shop) -> None:
    content = b"customer number,first name\n1,Mia\n"
    went_in(manager, content)

    run = went_in(manager, content)

    assert run.counts["unchanged"] == 1
    assert Customer.objects.filter(shop=corner).count() == 1


def test_a_list_that_changes_nothing_is_done_with_its_check(manager: Client, corner: Shop) -> None:
    added(corner, number="1", first_name="Mia")

    run = dropped_and_checked(manager, b"customer number,first name\n1,Mia\n")

    assert (run.state, run.applied_at) == (State.DONE, None)
    shown = page(manager, "import_detail", run.pk)
    assert "Done: nothing to change" in shown
    assert "Undo this import" not in shown


def test_the_plan_tells_how_many_rows_are_known(manager: Client, corner: Shop) -> None:
    added(corner, number="1", first_name="Mia")

    run = dropped_and_checked(manager, b"customer number,first name\n1,Mia\n2,Bo\n3,Kim\n")

    shown = page(manager, "import_detail", run.pk)
    assert "Rows were matched by: Customer number. Known: 1, new: 2." in shown


def test_the_new_customers_of_one_import_are_listed_alone(manager: Client, corner: Shop) -> None:
    went_in(manager, b"customer number,first name\n1,Mia\n2,Bo\n")
    run = went_in(manager, b"customer number,first name\n2,Bosse\n3,Kim\n4,Lea\n")
    went_in(manager, b"customer number,first name\n5,Ida\n")

    link = re.search(r'href="([^"]*keys=[^"]*)"', page(manager, "import_detail", run.pk))
    assert link
    shown = manager.get(link[1].replace("&amp;", "&"))

    assert [each.first_name for each in shown.context["page"].customers] == ["Lea", "Kim"]
    assert "Of one import" in shown.content.decode()


def test_who_may_import_products_alone_sees_no_lists_of_customers(
    manager: Client, desk: Client, corner: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = went_in(manager, b"customer number,first name\n1,Mia\n")
    monkeypatch.setitem(ROLES, "cashier", frozenset({"products.import"}))

    shown = page(desk, "import_list")
    file = SimpleUploadedFile("list.csv", b"code,name\nT1,Tea\n")
    refused = desk.post(reverse("import_list"), {"file": file, "kind": "customers"})
    file.seek(0)
    desk.post(reverse("import_list"), {"file": file})

    assert "Drop your price list here" in shown
    assert "list.csv" not in shown
    assert refused.status_code == 404
    assert desk.get(reverse("import_detail", args=[theirs.pk])).status_code == 404
    assert [run.kind for run in corner.imports.all()] == ["products", "customers"]


WRONG = (
    ("a PDF", b"%PDF-1.7\n1 0 obj", "This is a PDF."),
    ("a picture", b"\x89PNG\r\n\x1a\n0000", "This is a picture"),
    ("a web page that is called .xls", b"<html><table><tr><td>1</td></tr></table>", "web page"),
    ("an empty file", b"", "empty"),
    ("contact cards", b"BEGIN:VCARD\nVERSION:3.0\n", "contact cards"),
    ("a program", b"\x7fELF\x02\x01\x01" + bytes(200), "no spreadsheet"),
)


@pytest.mark.parametrize(("content", "sentence"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_what_is_no_list_is_refused_by_what_it_contains(
    content: bytes, sentence: str, manager: Client
) -> None:
    answer = dropped(manager, content, "customers.xls")

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_the_refusal_comes_as_a_piece_of_the_page_to_a_dropped_file(manager: Client) -> None:
    answer = dropped(manager, b"%PDF-1.7", headers={"HX-Request": "true"})

    assert (answer.status_code, b"<html" in answer.content) == (422, False)
    assert b"This is a PDF." in answer.content


def test_without_a_file_the_page_asks_for_one(manager: Client) -> None:
    answer = manager.post(reverse("import_list"))

    assert (answer.status_code, "Choose a file first." in answer.content.decode()) == (422, True)


def test_a_file_with_names_of_columns_alone_is_refused(manager: Client) -> None:
    dropped(manager, b"customer number,first name\n")

    run = ImportRun.objects.get()
    assert run.state == State.FAILED
    assert "no rows below them" in page(manager, "import_detail", run.pk)


def test_errors_stop_the_import_and_stand_in_the_users_own_file(
    manager: Client, corner: Shop
) -> None:
    content = "Kundnr;Förnamn;E-post\r\n0001;Åsa;asa@example.se\r\n0002;Bo;bo.example.se\r\n"

    run = went_in(manager, content.encode("cp1252"))

    assert (run.state, run.counts["refused"]) == (State.CHECKED, 1)
    assert not Customer.objects.filter(shop=corner).exists()
    copy = manager.get(reverse("import_remarks", args=[run.pk]))
    text = b"".join(copy).decode("cp1252")
    assert text.splitlines() == [
        "Kundnr;Förnamn;E-post;Remarks (Stamgast)",
        "0001;Åsa;asa@example.se;",
        "0002;Bo;bo.example.se;E-post: This is no e-mail address. Write it like"
        " anna@example.com, or clear it.",
    ]

    mended = text.replace("bo.example.se;", "bo@example.se;", 1).encode("cp1252")
    assert went_in(manager, mended).state == State.DONE
    assert Customer.objects.filter(shop=corner).count() == 2


def test_a_list_with_errors_is_not_called_ready(manager: Client) -> None:
    went_in(manager, b"customer number,first name,e-mail\n1,Mia,mia@example.se\n2,Bo,bo\n")

    shown = page(manager, "import_list")

    assert ("Ready to import" in shown, "With errors" in shown) == (False, True)


def test_the_rows_without_errors_can_be_imported_alone(manager: Client, corner: Shop) -> None:
    run = went_in(manager, b"customer number,first name,e-mail\n1,Mia,mia@example.se\n2,Bo,bo\n")

    manager.post(reverse("import_application", args=[run.pk]), {"only_valid": ""})

    run.refresh_from_db()
    assert (run.state, run.counts["new"], run.counts["refused"]) == (State.DONE, 1, 1)


def test_the_page_says_which_of_several_sheets_it_shows(manager: Client, tmp_path: Path) -> None:
    rows = [["first name", "city"], ["Mia", "Lund"]]
    path = sheets_of(tmp_path / "list.xlsx", **{"Read me": [["Our list"]], "All": rows})

    dropped(manager, path.read_bytes(), "list.xlsx")

    shown = " ".join(page(manager, "import_detail", ImportRun.objects.get().pk).split())
    assert "Sheet “All”, one of 2. " in shown
    assert "1 row. Change what was recognised wrongly" in shown


def test_a_sheet_that_is_no_list_leaves_the_file_as_it_was_read(
    manager: Client, corner: Shop, tmp_path: Path
) -> None:
    rows = [["first name", "city"], ["Mia", "Lund"]]
    path = sheets_of(tmp_path / "list.xlsx", **{"Read me": [["Our list"]], "All": rows})
    dropped(manager, path.read_bytes(), "list.xlsx")
    run = ImportRun.objects.get()

    manager.post(reverse("import_reading", args=[run.pk]), {"sheet": "Read me"})

    shown = page(manager, "import_detail", run.pk)
    assert "no rows below them" in shown
    assert "Sheet “All”, one of 2." in shown
    columns = {"column_0": "first_name", "column_1": ""}
    manager.post(reverse("import_columns", args=[run.pk]), columns)
    manager.post(reverse("import_application", args=[run.pk]))
    run.refresh_from_db()
    assert (run.state, run.refusal, corner.customers.count()) == (State.DONE, "", 1)


@pytest.mark.parametrize("language", ["en", "sv", "nl"])
@pytest.mark.parametrize("kind", ["customers", "products"])
def test_an_empty_list_to_fill_in_has_every_column(
    kind: str, language: str, olga: Staff, tmp_path: Path
) -> None:
    User.objects.filter(pk=olga.user_id).update(language=language)
    answer = browser_of(olga).get(reverse("import_template", args=[kind]))
    path = tmp_path / "empty.xlsx"
    path.write_bytes(b"".join(answer))
    header = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[0]
    fields = REGISTRIES[kind].kind.fields

    filled = sheets_of(path, All=[header, ["x" for _name in header]])

    found = recognise(read(filled).table, REGISTRIES[kind].kind, country="SE")
    assert [each.target for each in found.choices] == [
        name for name in fields if name != "personal_id"
    ]


def test_an_empty_list_is_for_who_may_import_such(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ROLES, "cashier", frozenset({"products.import"}))

    theirs = desk.get(reverse("import_template", args=["products"]))
    b"".join(theirs)

    assert theirs.headers["Content-Disposition"] == 'attachment; filename="Products.xlsx"'
    for kind in ("customers", "vouchers"):
        assert desk.get(reverse("import_template", args=[kind])).status_code == 404


def test_the_alphabet_can_be_corrected(manager: Client) -> None:
    dropped(manager, "first name,city\nBjørn,Tromsø\n".encode("cp1252"))
    run = ImportRun.objects.get()

    manager.post(reverse("import_reading", args=[run.pk]), {"encoding": "mac-roman"})

    assert "Bj¯rn" in page(manager, "import_detail", run.pk)


def test_a_discarded_import_leaves_nothing_behind(manager: Client, corner: Shop) -> None:
    dropped(manager, b"customer number,first name\n1,Mia\n")
    run = ImportRun.objects.get()

    answer = manager.post(reverse("import_removal", args=[run.pk]))

    run.refresh_from_db()
    assert answer.headers["Location"] == reverse("import_list")
    assert (run.state, run.folder.exists()) == (State.DISCARDED, False)
    assert "its file is deleted" in page(manager, "import_detail", run.pk)


def test_a_second_click_on_import_does_nothing_more(manager: Client, corner: Shop) -> None:
    run = went_in(manager, b"customer number,first name\n1,Mia\n")

    again = manager.post(reverse("import_application", args=[run.pk]))

    assert again.status_code == 302
    assert Customer.objects.filter(shop=corner).count() == 1


def test_a_bsn_column_is_neither_shown_nor_taken(manager: Client, corner: Shop) -> None:
    numbers = ["111222333", "123456782", "010464554", "111111110", "123456708"]
    lines = [f"{n},Mia,{number}" for n, number in enumerate(numbers)]
    content = "\n".join(["customer number,first name,sleutel", *lines, ""]).encode()

    dropped(manager, content)
    run = ImportRun.objects.get()
    shown = page(manager, "import_detail", run.pk)
    assert Choice(**run.mapping[2]) == Choice("", "forbidden")
    assert "111222333" not in shown

    went_in(manager, content, column_2="custom_field_1")
    notes = Customer.objects.filter(shop=corner).values_list("custom_field_1", flat=True)
    assert set(notes) == {""}


def test_a_page_with_work_going_on_asks_again_until_it_is_done(
    manager: Client, corner: Shop, max_: Staff, settings: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    dropped(manager, b"customer number,first name\n1,Mia\n")
    run = ImportRun.objects.get()
    assert "Waiting for the worker" in page(manager, "import_detail", run.pk)
    assert "hx-get" in page(manager, "import_progress", run.pk)

    run.refuse("Torn in two.")

    answer = manager.get(reverse("import_progress", args=[run.pk]), headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == reverse("import_detail", args=[run.pk])


def test_an_import_waits_for_another_only_where_there_is_one(
    manager: Client, corner: Shop, max_: Staff, settings: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    for name in (b"Mia", b"Tolvan"):
        dropped(manager, b"customer number,first name\n1," + name + b"\n")
    run, other = ImportRun.objects.order_by("-pk")
    ImportRun.objects.filter(pk=run.pk).update(state="waiting")
    keep_progress(run.folder, "waiting")
    assert "Waiting for the worker" in page(manager, "import_progress", run.pk)

    ImportRun.objects.filter(pk=other.pk).update(state="applying")

    assert "Waiting for another import" in page(manager, "import_progress", run.pk)


def test_a_list_whose_rows_are_all_written_has_no_seconds_left(
    manager: Client, corner: Shop, max_: Staff, settings: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    dropped(manager, b"customer number,first name\n1,Mia\n")
    run = ImportRun.objects.get()
    ImportRun.objects.filter(pk=run.pk).update(state="applying")
    keep_progress(run.folder, "writing", 1, 2)
    assert "left" in page(manager, "import_progress", run.pk)

    keep_progress(run.folder, "writing", 2, 2)

    shown = page(manager, "import_progress", run.pk)
    assert ("Sorting them in" in shown, "left" in shown) == (True, False)


PAGES = (
    ("import_list", "get"),
    ("import_detail", "get"),
    ("import_progress", "get"),
    ("import_remarks", "get"),
    ("import_reading", "post"),
    ("import_columns", "post"),
    ("import_application", "post"),
    ("import_removal", "post"),
)


@pytest.fixture
def address(corner: Shop, data: Path) -> Any:
    run = upload(corner, SimpleUploadedFile("list.csv", b"first name\nMia\n"), by=None)
    return lambda name: reverse(name, args=[] if name == "import_list" else [run.pk])


@pytest.mark.parametrize(("name", "method"), PAGES)
def test_who_may_not_import_is_told_so(name: str, method: str, address: Any, desk: Client) -> None:
    assert getattr(desk, method)(address(name)).status_code == 403


@pytest.mark.parametrize(("name", "method"), PAGES)
def test_a_stranger_is_led_to_the_sign_in(
    name: str, method: str, address: Any, stranger: Client
) -> None:
    answer = getattr(stranger, method)(address(name))

    assert (
        answer.status_code,
        answer.headers["Location"].startswith(reverse("account_login")),
    ) == (302, True)


@pytest.mark.parametrize(("name", "method"), PAGES[1:])
def test_another_shops_import_is_not_found(
    name: str, method: str, address: Any, rival: Shop, hired: Any
) -> None:
    theirs = browser_of(hired(rival, "Rita", "owner"))

    assert getattr(theirs, method)(address(name)).status_code == 404


@pytest.mark.parametrize(("name", "method"), PAGES)
def test_other_methods_are_not_allowed(
    name: str, method: str, address: Any, manager: Client
) -> None:
    wrong = manager.put if name == "import_list" else manager.patch

    assert wrong(address(name)).status_code == 405


def test_the_list_of_imports_takes_as_many_queries_with_three_as_with_one(
    manager: Client, django_assert_num_queries: Any
) -> None:
    went_in(manager, b"customer number,first name\n1,Mia\n")
    with CaptureQueriesContext(connection) as one:
        page(manager, "import_list")
    queries = len(one)
    for number in (2, 3):
        went_in(manager, f"customer number,first name\n{number},Mia\n".encode())
    with django_assert_num_queries(queries):
        page(manager, "import_list")


def test_a_file_kept_too_long_is_deleted(corner: Shop, data: Path) -> None:
    old = upload(corner, SimpleUploadedFile("old.csv", b"first name\nMia\n"), by=None)
    ImportRun.objects.update(created_at=old.created_at - dt.timedelta(days=31))

    upload(corner, SimpleUploadedFile("new.csv", b"first name\nMia\n"), by=None)

    old.refresh_from_db()
    assert (old.files_gone, old.folder.exists()) == (True, False)
