"""A list goes in through the browser: dropped, understood, checked, applied; and out again."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from stamgast.customers.models import Customer
from stamgast.shops.models import Shop, Staff
from stamgast.spreadsheets.models import ImportRun
from tests.browser.conftest import DESKTOP, PHONE, TABLET, Windows
from tests.conftest import added
from tests.spreadsheets.files import PEOPLE, made

ADDRESS = "/customers/import/"
Check = Callable[[Page], None]

DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  const zone = document.querySelector("[data-drop]");
  for (const type of ["dragover", "drop"]) {
    const how = { dataTransfer: data, bubbles: true, cancelable: true };
    zone.dispatchEvent(new DragEvent(type, how));
  }
}"""


@pytest.fixture
def page(window: Windows, olga: Staff) -> Page:
    page = window(olga)
    page.context.set_default_timeout(60_000)
    page.goto(ADDRESS)
    return page


def picked(page: Page, file: Path) -> None:
    page.get_by_label("Choose a file").set_input_files(file)
    heading(page, "What the columns mean")


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", name=text)).to_be_visible(timeout=60_000)


def looked_at(page: Page, name: str, fits: Check, axe: Check, shot: Callable) -> None:
    axe(page)
    shot(page, f"import-{name}-desk")
    for width in (TABLET, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        fits(page)
    page.emulate_media(color_scheme="dark")
    axe(page)
    shot(page, f"import-{name}-phone")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": DESKTOP, "height": 900})


def test_a_list_goes_in_step_by_step(
    page: Page, corner: Shop, tmp_path: Path, fits: Check, axe: Check, shot: Callable
) -> None:
    picked(page, made(tmp_path, "lightspeed"))
    looked_at(page, "columns", fits, axe, shot)

    page.get_by_role("button", name="Check the list").click()
    heading(page, "What this import will do")
    looked_at(page, "plan", fits, axe, shot)

    page.get_by_role("button", name=re.compile("^(Import|Proceed anyway)$")).click()
    heading(page, "The list is in")
    looked_at(page, "done", fits, axe, shot)
    assert Customer.objects.filter(shop=corner).count() == len(PEOPLE)

    page.goto(ADDRESS)
    looked_at(page, "list", fits, axe, shot)


def test_a_file_can_be_dropped_and_is_refused_by_what_it_contains(page: Page) -> None:
    page.evaluate(DROP, ["customers.csv", "%PDF-1.7 and more"])
    expect(page.get_by_role("alert")).to_contain_text("This is a PDF.")

    page.evaluate(DROP, ["customers.csv", "customer number,first name\n1,Mia\n"])
    heading(page, "What the columns mean")


def test_an_upload_that_was_cut_off_goes_on_with_one_press(
    page: Page, tmp_path: Path, window: Windows
) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("customer number,first name\n1,Mia\n")
    page.context.set_offline(True)
    page.get_by_label("Choose a file").set_input_files(file)
    expect(page.get_by_role("alert")).to_contain_text("No connection to Stamgast.")

    page.context.set_offline(False)
    window.complaints.clear()
    page.get_by_role("button", name="Upload").click()

    heading(page, "What the columns mean")


def test_an_upload_after_the_session_ended_goes_on_with_one_press(
    page: Page, tmp_path: Path
) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("customer number,first name\n1,Mia\n")
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Choose a file").set_input_files(file)
    expect(page.get_by_text("You are signed out")).to_be_visible()

    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    page.get_by_role("button", name="Not now").click()
    page.get_by_role("button", name="Upload").click()

    heading(page, "What the columns mean")


def test_errors_open_with_their_rows_and_the_file_comes_with_remarks(
    page: Page, tmp_path: Path, fits: Check, axe: Check, shot: Callable
) -> None:
    file = tmp_path / "faulty.csv"
    file.write_text("customer number,first name,e-mail\n1,Mia,mia@example.se\n2,Bo,bo\n")
    picked(page, file)
    page.get_by_role("button", name="Check the list").click()
    heading(page, "What this import will do")

    expect(page.get_by_text("row 3")).to_be_visible()
    looked_at(page, "errors", fits, axe, shot)
    with page.expect_download() as download:
        page.get_by_role("link", name="My file with remarks").click()
    assert download.value.suggested_filename == "faulty-remarks.csv"
    copy = Path(download.value.path()).read_text()
    assert "This is no e-mail address" in copy

    page.evaluate(
        DROP, [download.value.suggested_filename, copy.replace(",bo,", ",bo@example.se,")]
    )
    heading(page, "What the columns mean")
    page.get_by_role("button", name="Check the list").click()
    page.get_by_role("button", name="Import", exact=True).click()
    heading(page, "The list is in")


def test_the_work_is_found_again_after_the_page_was_closed(page: Page, tmp_path: Path) -> None:
    picked(page, made(tmp_path, "xlsx"))
    page.get_by_role("button", name="Check the list").click()
    expect(page.locator("#work, #would")).to_be_visible()
    page.close()

    page = page.context.new_page()
    page.goto(ADDRESS)
    page.get_by_role("link", name="kundlista.xlsx").click()

    heading(page, "What this import will do")


def test_long_changes_stay_on_a_phone(
    page: Page, corner: Shop, tmp_path: Path, fits: Check, axe: Check
) -> None:
    added(corner, number="1", first_name="Mia", email=f"{'m' * 50}@example.se")
    file = tmp_path / "customers.csv"
    file.write_text("customer number,first name,e-mail\n1,Mia,mia@example.se\n")
    picked(page, file)
    page.get_by_role("button", name="Check the list").click()
    heading(page, "What would change")

    page.set_viewport_size({"width": PHONE, "height": 900})

    fits(page)
    axe(page)


def test_a_page_that_lost_the_line_for_a_while_goes_on_by_itself(
    page: Page, tmp_path: Path, window: Windows
) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("customer number,first name\n1,Mia\n")
    picked(page, file)
    # As if the worker were at it still, however quick it is.
    ImportRun.objects.update(state=ImportRun.State.UPLOADED)
    page.route("**/progress/", lambda route: route.abort())
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("No connection to Stamgast.")

    ImportRun.objects.update(state=ImportRun.State.READ)
    page.unroute("**/progress/")

    heading(page, "What the columns mean")
    window.complaints.clear()


def looked_for(page: Page, wanted: Locator) -> Locator:
    """What the next page has, looking again until the worker has made it."""
    again = page.get_by_role("link", name="Look again")
    while True:
        wanted.or_(again).first.wait_for()
        if wanted.is_visible():
            return wanted
        page.wait_for_timeout(300)
        again.click()


def test_it_goes_without_javascript(
    window: Windows, corner: Shop, olga: Staff, tmp_path: Path
) -> None:
    page = window(olga)
    cookies = page.context.cookies()
    plain = window.browser.new_context(base_url=window.site, java_script_enabled=False)
    window.contexts.append(plain)
    plain.add_cookies(cookies)  # type: ignore[arg-type]
    plain.set_default_timeout(60_000)
    page = plain.new_page()
    page.goto(ADDRESS)

    page.get_by_label("Choose a file").set_input_files(made(tmp_path, "google"))
    page.get_by_role("button", name="Upload").click()
    for button in ("Check the list", re.compile("^(Import|Proceed anyway)$")):
        looked_for(page, page.get_by_role("button", name=button)).click()
    looked_for(page, page.get_by_role("heading", name="The list is in"))

    assert Customer.objects.filter(shop=corner).count() == len(PEOPLE)
