"""The register in a real browser: paired by a code, then worked by keys or by touch."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from stamgast.shops.devices import Device
from stamgast.shops.models import Register, Staff
from stamgast.shops.shifts import Shift
from tests.browser.conftest import DESKTOP, PHONE, TABLET, Windows
from tests.shops.at_the_till import PIN, register_of, till_at, with_pin

Check = Callable[[Page], None]


@pytest.fixture
def register(ben: Staff) -> Register:
    return register_of(ben.shop)


@pytest.fixture
def till(window: Windows, register: Register, ben: Staff, max_: Staff) -> Page:
    """Paired as Till; Ben and Max have PINs."""
    with_pin(ben)
    with_pin(max_, "13579")
    page = window(width=TABLET)
    secret = till_at(register, max_).cookies["register"].value
    page.context.add_cookies([{"name": "register", "value": secret, "url": window.site}])
    page.goto("/register/")
    return page


def test_a_tablet_becomes_the_register_by_the_code_it_shows(
    window: Windows, register: Register, max_: Staff, ben: Staff
) -> None:
    with_pin(ben)
    tablet, office = window(width=TABLET), window(max_)
    tablet.goto("/register/")
    code = tablet.get_by_role("img", name=re.compile("Code")).inner_text()

    office.goto("/settings/outlets/")
    office.get_by_role("link", name="Pair Till").click()
    office.get_by_label("Code").fill(code)
    office.keyboard.press("Enter")

    expect(office.get_by_text("Till is paired with Chrome.")).to_be_visible()
    expect(tablet.get_by_role("heading", name="Who are you?")).to_be_visible()
    tablet.reload()
    expect(tablet.get_by_role("button", name="Ben")).to_be_focused()


def test_the_managers_own_browser_is_paired_by_one_press(
    window: Windows, register: Register, max_: Staff
) -> None:
    page = window(max_)
    page.goto("/register/")

    page.get_by_role("button", name="Harbour · Till").click()

    expect(page.get_by_role("heading", name="Nobody has a PIN yet")).to_be_visible()
    assert Device.objects.get().paired_by == max_


def test_keys_alone_sign_in_and_take_over(till: Page) -> None:
    till.keyboard.press("ArrowRight")
    till.keyboard.press("Enter")
    till.keyboard.type("1357")
    till.keyboard.press("Backspace")
    till.keyboard.type("79")
    till.keyboard.press("Enter")
    expect(till.get_by_role("heading", name="Max is at Till")).to_be_visible()

    till.get_by_role("button", name="Lock").click()
    expect(till.get_by_role("heading", name="Locked by Max")).to_be_visible()
    till.keyboard.press("Escape")
    till.keyboard.press("Enter")
    till.keyboard.type(PIN)
    till.keyboard.press("Enter")

    expect(till.get_by_role("heading", name="Ben is at Till")).to_be_visible()


def test_fingers_alone_sign_in_and_out(till: Page) -> None:
    till.get_by_role("button", name="Ben").click()
    for digit in "1111":
        till.get_by_role("button", name=digit, exact=True).click()
    till.get_by_role("button", name="OK").click()
    expect(till.get_by_text("That is not the PIN of Ben.")).to_be_visible()
    for digit in PIN:
        till.get_by_role("button", name=digit, exact=True).click()
    till.get_by_role("button", name="OK").click()
    expect(till.get_by_role("heading", name="Ben is at Till")).to_be_visible()

    till.get_by_role("button", name="Sign out").click()

    expect(till.get_by_role("heading", name="Who are you?")).to_be_visible()
    assert Shift.objects.get().ended == "out"


def test_a_register_that_is_unpaired_shows_a_code_again(
    till: Page, register: Register, max_: Staff
) -> None:
    till.get_by_role("button", name="Ben").click()
    device = register.devices.get()
    device.revoke(by=max_, at=device.paired_at)

    till.keyboard.type(PIN)
    till.keyboard.press("Enter")

    expect(till.get_by_role("heading", name="This browser is no register yet")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_nobody_is_shut_out_and_nothing_sticks_out(
    dark: bool, till: Page, fits: Check, axe: Check, shot: Callable[[Page, str], None]
) -> None:
    def looked_at(name: str) -> None:
        for width in (DESKTOP, TABLET, PHONE):
            till.set_viewport_size({"width": width, "height": 844})
            fits(till)
            assert till.evaluate(TOO_SMALL) == []
            shot(till, f"register-{name}-{width}-{'night' if dark else 'day'}")
        axe(till)

    till.emulate_media(color_scheme="dark" if dark else "light")
    looked_at("names")
    till.get_by_role("button", name="Ben").click()
    till.keyboard.type("12")
    looked_at("pin")
    till.keyboard.press("Backspace")
    till.keyboard.press("Backspace")
    till.keyboard.type(PIN)
    till.keyboard.press("Enter")
    expect(till.get_by_role("heading", name="Ben is at Till")).to_be_visible()
    looked_at("at-work")


TOO_SMALL = """() => [...document.querySelectorAll("a, button")]
  .filter((each) => each.getClientRects().length)
  .filter((each) => Math.min(each.offsetWidth, each.offsetHeight) < 44)
  .map((each) => each.textContent)"""
