"""Settings → Scanner, with a scanner that types."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from stamgast.shops.models import Staff
from tests.browser.conftest import DESKTOP, PHONE, TABLET, Windows
from tests.browser.test_till_customers import SETTINGS, wedge

Check = Callable[[Page], None]


@pytest.fixture
def scanner(window: Windows, olga: Staff) -> Page:
    page = window(olga)
    page.add_init_script(f"localStorage.scanner ??= {SETTINGS!r}")
    page.goto("/settings/scanner/")
    return page


def test_the_test_code_tells_whether_the_layouts_agree(scanner: Page) -> None:
    wedge(scanner, "STAMGAST-YZ/12345")
    expect(scanner.get_by_text("The keyboard layout is right")).to_be_visible()

    # As a scanner set to US writes on a Swedish keyboard.
    wedge(scanner, "STAMGAST+YZ-12345")

    expect(scanner.get_by_text("another keyboard layout")).to_be_visible()


def test_a_personal_code_is_masked(scanner: Page) -> None:
    wedge(scanner, "198112289874")

    expect(scanner.get_by_text("1981…74 (12)")).to_be_visible()
    expect(scanner.get_by_text("keeps no personal IDs")).to_be_visible()
    assert "198112289874" not in scanner.content()


def test_a_devices_settings_outlive_a_reload(scanner: Page) -> None:
    scanner.get_by_label("Key that the scanner sends first").fill("F9")
    scanner.get_by_role("button", name="Keep for this device").click()
    expect(scanner.get_by_text("Kept.", exact=True)).to_be_visible()

    scanner.reload()

    expect(scanner.get_by_label("Key that the scanner sends first")).to_have_value("F9")


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_it_fits_and_shuts_nobody_out(
    dark: bool, scanner: Page, fits: Check, axe: Check, shot: Callable[[Page, str], None]
) -> None:
    scanner.emulate_media(color_scheme="dark" if dark else "light")
    wedge(scanner, "STAMGAST-YZ/12345")
    for width in (DESKTOP, TABLET, PHONE):
        scanner.set_viewport_size({"width": width, "height": 900})
        fits(scanner)
        shot(scanner, f"scanner-{width}-{'night' if dark else 'day'}")
    axe(scanner)
