"""A cashier's way through the register by touch, at the sizes that tills have, in Dutch too."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from stamgast.accounts.models import CreditRules
from stamgast.customers.models import Customer
from stamgast.promotions.models import Voucher, VoucherCode
from stamgast.shops.models import Register, Shop, Staff
from tests.browser.conftest import PHONE, Windows
from tests.browser.test_selling import Check, button, opened, register, tile
from tests.shops.at_the_till import till_at, with_pin

__all__ = ["opened", "register"]
Opened = Callable[..., Page]

# Where a word is wider than the button that it stands on.
STICKS_OUT = """() => [...document.querySelectorAll(".till button, .till input")]
  .filter((each) => each.offsetParent && each.scrollWidth > each.clientWidth + 1)
  .map((each) => each.value || each.textContent)"""


@pytest.fixture
def in_dutch(window: Windows, register: Register, ben: Staff, max_: Staff) -> Page:
    """The register at 1024 px, by a Dutch browser."""
    with_pin(max_, "13579")
    client = till_at(register, max_)
    client.sign_in(with_pin(ben))
    page = window(width=1024, language="nl-NL")
    cookies = {"register": client.cookies["register"].value, "django_language": "nl"}
    page.context.add_cookies(
        [{"name": name, "value": value, "url": window.site} for name, value in cookies.items()]
    )
    page.goto("/register/")
    expect(tile_in(page, "Producten", "Milk")).to_be_visible()
    return page


def tile_in(page: Page, shelf: str, name: str) -> Locator:
    return page.get_by_label(shelf, exact=True).get_by_role("button", name=name)


def milk(page: Page) -> None:
    tile(page, "Milk").click()
    expect(page.get_by_role("button", name=re.compile("^(Pay|Sale).*12"))).to_be_visible()


def due_from_mia(page: Page) -> None:
    tile(page, "Milk").click()
    page.get_by_label("Customer", exact=True).get_by_role("combobox").fill("mia")
    page.get_by_role("option", name=re.compile("Mia")).click()
    expect(page.locator(".customer-card")).to_be_visible()
    page.keyboard.press("F9")


def paid_by_card(page: Page) -> None:
    milk(page)
    page.keyboard.press("F9")
    page.keyboard.press("F4")
    expect(page.get_by_label("Paid", exact=True)).to_be_visible()


def test_every_word_has_room_on_its_button_in_dutch(in_dutch: Page) -> None:
    assert in_dutch.evaluate(STICKS_OUT) == []


def test_another_is_asked_where_the_first_may_not_give_leave(
    opened: Opened, register: Register, ben: Staff, corner: Shop
) -> None:
    ida = Staff.objects.create(shop=corner, name="Ida", role=ben.role)
    with_pin(ida, "24680")
    page = opened(register)
    paid_by_card(page)
    button(page, "Next customer").click()
    button(page, "Receipts").click()
    button(page, "Receipt 1").click()
    page.get_by_role("dialog").get_by_role("checkbox").check()
    button(page, "Refund").click()
    page.get_by_role("group", name="Who gives leave?").get_by_role("button", name="Ida").click()
    for digit in "24680":
        page.get_by_role("dialog").get_by_role("button", name=digit, exact=True).click()
    button(page, "OK").click()
    expect(page.get_by_role("alert").last).to_contain_text("Ida")

    button(page, "Somebody else").click()

    page.get_by_role("group", name="Who gives leave?").get_by_role("button", name="Max").click()
    expect(page.get_by_text("PIN of Max")).to_be_visible()


def test_a_long_address_is_seen_whole_before_a_receipt_goes_there(
    opened: Opened, register: Register, mia: Customer
) -> None:
    Customer.objects.update(email="annika.lindqvist1916@mejl.example")
    page = opened(register)
    due_from_mia(page)
    page.keyboard.press("F4")

    for width in (1280, PHONE):
        page.set_viewport_size({"width": width, "height": 800})
        expect(page.get_by_label("Send by e-mail to")).to_be_visible()
        assert page.evaluate(STICKS_OUT) == []


def test_a_receipt_that_is_printed_takes_no_room(opened: Opened, register: Register) -> None:
    page = opened(register, width=PHONE)
    page.set_viewport_size({"width": PHONE, "height": 844})
    paid_by_card(page)

    button(page, "Print receipt").click()

    expect(page.get_by_text("The receipt is being printed.")).to_be_visible()
    expect(page.locator("iframe")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_a_gift_card_that_is_found_takes_back_that_the_last_was_none(
    opened: Opened, register: Register, corner: Shop
) -> None:
    card = Voucher.objects.create(shop=corner, kind="gift_card", balance=10_000)
    VoucherCode.objects.create(shop=corner, voucher=card, code="V7K3M9QX2H5V")
    page = opened(register)
    milk(page)
    page.keyboard.press("F9")
    page.keyboard.press("F8")
    code = page.get_by_label("Code of the gift card")
    code.fill("V7K3M9QX2H5X")
    code.press("Enter")
    wrong = page.get_by_text("There is no gift card with this code.").first
    expect(wrong).to_be_visible()

    code.fill("V7K3M9QX2H5V")
    code.press("Enter")

    expect(page.get_by_role("status").filter(has_text="100.00").first).to_be_visible()
    expect(wrong).to_have_count(0)


def test_who_paid_more_than_they_owed_is_told_what_the_shop_owes_them(
    opened: Opened, register: Register, corner: Shop, mia: Customer
) -> None:
    CreditRules.objects.create(shop=corner, policy="limit", limit=100_000)
    page = opened(register)
    button(page, "Account").click()
    page.get_by_role("searchbox", name="Customer").fill("mia")
    page.get_by_role("button", name=re.compile("^Mia")).click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Amount").fill("100")
    page.keyboard.press("F4")

    expect(sheet).to_contain_text(re.compile(r"The shop owes Mia Åkesson SEK.100\.00\."))
    button(page, "Done").click()
    button(page, "The day").click()
    expect(page.locator(".till-sums").first).to_contain_text(
        re.compile(r"Payments on account: CardSEK.100\.00")
    )


def test_a_receipt_of_before_is_printed_and_mailed_again(
    opened: Opened, register: Register, axe: Check, fits: Check
) -> None:
    page = opened(register)
    paid_by_card(page)
    button(page, "Print receipt").click()
    button(page, "Next customer").click()

    button(page, "Receipts").click()
    button(page, "Receipt 1").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name="Print receipt").click()

    expect(sheet).to_contain_text("A copy is being printed.")
    axe(page)
    page.set_viewport_size({"width": PHONE, "height": 844})
    fits(page)


def test_an_invoice_over_a_payment_shuts_nobody_out(
    opened: Opened, register: Register, corner: Shop, mia: Customer, axe: Check
) -> None:
    CreditRules.objects.create(shop=corner, policy="limit", limit=100_000)
    Customer.objects.update(postal_street="Storgatan 1", postal_city="Ystad")
    page = opened(register)
    due_from_mia(page)
    page.keyboard.press("F3")

    expect(page.get_by_role("dialog", name="Invoice")).to_be_visible()
    page.set_viewport_size({"width": 1024, "height": 768})
    axe(page)


def test_an_unpaired_screen_names_the_short_way_at_the_register(window: Windows) -> None:
    page = window()
    page.goto("/screen/")

    expect(
        page.get_by_text("Or press Screen at the register, and type the code there.")
    ).to_be_visible()


def test_nothing_is_paid_by_a_key_while_lines_wait_for_the_connection(
    opened: Opened, register: Register, axe: Check
) -> None:
    page = opened(register)
    milk(page)
    page.context.set_offline(True)
    tile(page, "Bread").click()
    expect(page.get_by_text("waits for the connection")).to_be_visible()
    expect(page.get_by_role("alert").first).to_contain_text("No connection")

    page.keyboard.press("F9")

    expect(page.get_by_role("dialog")).to_have_count(0)
    axe(page)
    page.context.set_offline(False)
    expect(page.get_by_role("button", name=re.compile("^Pay.*51"))).to_be_enabled(timeout=15_000)


def test_a_payment_that_waits_for_the_connection_shuts_nobody_out(
    opened: Opened, register: Register, axe: Check
) -> None:
    page = opened(register)
    milk(page)
    page.keyboard.press("F9")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.context.set_offline(True)
    page.keyboard.press("F4")

    expect(page.get_by_role("dialog")).to_contain_text("waits for the connection")
    axe(page)
    page.context.set_offline(False)
    expect(page.get_by_label("Paid", exact=True)).to_be_visible(timeout=15_000)
