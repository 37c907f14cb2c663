"""Selling in a real browser: by touch, by keys, with the network gone, at two registers."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, Route, expect

from stamgast.catalogue.stocking import Entry, store_products
from stamgast.promotions.models import Voucher, VoucherCode
from stamgast.sales.models import Sale, Tender
from stamgast.shops.models import Register, Shop, Staff
from tests.browser.conftest import PHONE, Windows
from tests.browser.test_register import TOO_SMALL
from tests.shops.at_the_till import PIN, register_of, till_at, with_pin

# Milliseconds between two keys of a person: six that come faster are a scan.
BY_HAND = 80

Check = Callable[[Page], None]
Opened = Callable[[Register], Page]


@pytest.fixture
def register(corner: Shop) -> Register:
    """With milk at 12.90, bread at 39.00 and a pan at 499.50 on the shelves."""
    tax = corner.taxes.get(rate_bp=1200)
    goods = {"Milk": 1290, "Bread": 3900, "Pan": 49950}
    entries = [
        Entry(values={"name": name, "price": price, "tax": tax}) for name, price in goods.items()
    ]
    milk, *_others = store_products(corner, entries, by=None, source="office")
    milk.barcodes.create(shop=corner, code="4006381333931")
    return register_of(corner)


@pytest.fixture
def opened(window: Windows, ben: Staff, max_: Staff) -> Opened:
    """Opens a register at which Ben is signed in; Max has a PIN too."""
    with_pin(ben)
    with_pin(max_, "13579")

    def opened(register: Register, width: int = 1024) -> Page:
        client = till_at(register, max_)
        client.sign_in(ben)
        page = window(width=width)
        secret = client.cookies["register"].value
        page.context.add_cookies([{"name": "register", "value": secret, "url": window.site}])
        page.goto("/register/")
        expect(tile(page, "Milk")).to_be_visible()
        return page

    return opened


@pytest.fixture
def till(register: Register, opened: Opened) -> Page:
    return opened(register)


def tile(page: Page, name: str) -> Locator:
    return page.get_by_label("Products", exact=True).get_by_role("button", name=name)


def lines(page: Page) -> Locator:
    return page.locator(".tab-line")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def sold() -> list[tuple[str, int, int]]:
    """What was completed: what for, the total, how many payments."""
    done = Sale.objects.filter(state="completed").order_by("number")
    return [
        (", ".join(sale.lines.values_list("name", flat=True)), sale.total, sale.tenders.count())
        for sale in done
    ]


def test_three_things_are_sold_by_touch(till: Page) -> None:
    for name in ("Milk", "Bread", "Pan"):
        tile(till, name).click()
    expect(lines(till)).to_have_count(3)
    button(till, "Bread 1").or_(lines(till).nth(1)).first.click()
    button(till, "One more").click()
    button(till, "Done").click()
    expect(lines(till).nth(1)).to_contain_text("78.00")

    till.get_by_role("button", name=re.compile("^Pay")).click()
    button(till, "1,000").click()

    expect(till.get_by_label("Paid", exact=True)).to_contain_text("410.00")
    button(till, "Next customer").click()
    expect(till.get_by_text("Scan, search or press a product.")).to_be_visible()
    assert sold() == [("Milk, Bread, Pan", 59040, 1)]


def test_three_things_are_sold_by_keys(till: Page) -> None:
    keys = till.keyboard
    keys.type("4006381333931", delay=BY_HAND)
    keys.press("Enter")
    expect(lines(till)).to_have_count(1)
    keys.type("2*brea", delay=BY_HAND)
    keys.press("Enter")
    expect(lines(till)).to_have_count(2)
    keys.type("pan")
    keys.press("Enter")
    expect(lines(till)).to_have_count(3)
    keys.press("-")
    expect(lines(till)).to_have_count(2)
    keys.press("F9")
    expect(till.get_by_label("Amount handed over")).to_be_focused()
    keys.type("50")
    keys.press("F4")
    expect(till.get_by_text("Left to pay")).to_be_visible()
    keys.type("100")
    expect(till.get_by_text(re.compile("Change"))).to_contain_text("59.00")
    keys.press("Enter")

    expect(till.get_by_label("Paid", exact=True)).to_contain_text("59.00")
    keys.press("Enter")
    expect(till.get_by_label("Name, code or barcode")).to_be_focused()
    assert sold() == [("Milk, Bread", 9090, 2)]


def test_keys_that_come_fast_reach_the_dialog_that_the_first_opened(till: Page) -> None:
    tile(till, "Milk").click()
    expect(lines(till)).to_have_count(1)

    till.evaluate(
        """() => { for (const key of ["F9", "F8"])
          (document.activeElement ?? document.body).dispatchEvent(
            new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })) }"""
    )

    expect(till.get_by_label("Code of the gift card")).to_be_focused()
    assert Sale.objects.get().state == "open"


def test_a_gift_card_pays_a_part(till: Page, corner: Shop) -> None:
    card = Voucher.objects.create(shop=corner, kind="gift_card", name="Gift")
    VoucherCode.objects.create(shop=corner, voucher=card, code="GIFT10")
    card.book(1000, "issued", at=timezone.now(), by=None)
    tile(till, "Milk").click()
    expect(lines(till)).to_have_count(1)
    till.keyboard.press("F9")
    till.keyboard.press("F8")
    till.keyboard.type("nope")
    till.keyboard.press("Enter")
    expect(till.get_by_role("dialog")).to_contain_text("There is no gift card with this code.")

    till.get_by_label("Code of the gift card").fill("gift-10")
    till.keyboard.press("Enter")
    expect(till.get_by_role("dialog")).to_contain_text("Gift: SEK 10.00")
    till.keyboard.press("Enter")

    expect(till.get_by_role("dialog")).to_contain_text("Left to paySEK 2.90")


def test_something_that_stands_in_no_list_is_typed(till: Page) -> None:
    till.keyboard.press("F4")
    till.keyboard.type("oops")
    till.keyboard.press("Enter")
    expect(till.get_by_text("This is no price.")).to_be_visible()
    till.get_by_label("Price").fill("125")
    till.get_by_label("What it is").fill("Repair")
    till.keyboard.press("Enter")

    expect(lines(till)).to_contain_text(["Repair"])


def test_a_discount_takes_the_leave_of_max(till: Page) -> None:
    tile(till, "Pan").click()
    lines(till).first.click()
    till.get_by_label("Discount", exact=True).fill("10")
    till.keyboard.press("Enter")
    expect(till.get_by_role("dialog")).to_contain_text("You may not do this alone")

    button(till, "Max").click()
    till.keyboard.type("13579", delay=BY_HAND)
    till.keyboard.press("Enter")

    expect(lines(till).first).to_contain_text("Discount")
    expect(lines(till).first).to_contain_text("449.55")


def test_what_is_put_on_without_a_network_is_there_when_it_is_back(till: Page) -> None:
    tile(till, "Milk").click()
    expect(lines(till)).to_have_count(1)

    till.context.set_offline(True)
    tile(till, "Bread").click()
    tile(till, "Pan").click()
    expect(till.get_by_role("alert")).to_contain_text("No connection to Stamgast.")
    expect(till.get_by_text("waits for the connection")).to_have_count(2)
    till.context.set_offline(False)

    expect(lines(till)).to_have_count(3)
    expect(till.get_by_role("alert").filter(has_text="No connection")).to_have_count(0)


def test_a_payment_whose_answer_is_lost_counts_once(till: Page) -> None:
    tile(till, "Milk").click()
    expect(lines(till)).to_have_count(1)
    answers = []

    def lost(route: Route) -> None:
        answers.append(route.fetch().status)
        route.abort() if len(answers) < 5 else route.continue_()

    till.route("**/tenders", lost)
    till.keyboard.press("F9")
    till.keyboard.press("F4")
    expect(till.get_by_text("Card waits for the connection. It counts once.")).to_be_visible()
    till.keyboard.press("F4")

    expect(till.get_by_label("Paid", exact=True)).to_be_visible(timeout=20_000)
    assert set(answers) == {200}
    assert Tender.objects.count() == 1
    assert sold() == [("Milk", 1290, 1)]


def test_a_reload_in_mid_sale_loses_nothing(till: Page) -> None:
    tile(till, "Milk").click()
    expect(lines(till)).to_have_count(1)
    till.route("**/lines", lambda route: route.abort())
    tile(till, "Bread").click()
    expect(till.get_by_text("waits for the connection")).to_be_visible()

    till.unroute("**/lines")
    till.reload()

    expect(lines(till)).to_contain_text(["Milk", "Bread"])


def test_a_parked_sale_goes_on_at_one_of_two_registers(
    till: Page, register: Register, opened: Opened
) -> None:
    beside = opened(register_of(register.shop, "Till 2"))
    tile(till, "Milk").click()
    button(till, "Park").last.click()
    expect(lines(till)).to_have_count(0)
    for page in (till, beside):
        page.get_by_role("button", name=re.compile("Parked")).click()
        expect(page.get_by_role("dialog")).to_contain_text("Milk")

    beside.locator(".brief").click()
    expect(lines(beside)).to_have_count(1)
    till.locator(".brief").click()

    expect(till.locator(".tab-notice")).to_contain_text(re.compile("This sale is"))
    expect(lines(till)).to_have_count(0)


def test_one_line_of_a_receipt_is_paid_back(till: Page) -> None:
    tile(till, "Milk").click()
    tile(till, "Pan").click()
    expect(lines(till)).to_have_count(2)
    till.keyboard.press("F9")
    till.keyboard.press("F4")
    till.keyboard.press("Enter")
    button(till, "Receipts").click()
    till.get_by_label("Number or code of the receipt").fill("1")
    till.locator(".brief").click()
    till.get_by_label(re.compile("× Milk")).check()
    button(till, "Refund").click()
    button(till, "Max").click()
    till.keyboard.type("13579", delay=BY_HAND)
    till.keyboard.press("Enter")
    expect(till.get_by_text("Refund of receipt 1")).to_be_visible()

    till.keyboard.press("F9")
    till.keyboard.press("F4")

    expect(till.get_by_label("Paid back", exact=True)).to_contain_text("12.90")
    assert sold()[-1] == ("Milk", -1290, 1)


def test_a_sale_is_voided_with_leave_alone(till: Page) -> None:
    tile(till, "Milk").click()
    expect(lines(till)).to_have_count(1)
    button(till, "Void").click()
    till.get_by_role("dialog").get_by_role("button", name="Void").click()
    expect(till.get_by_role("dialog")).to_contain_text("You may not do this alone")
    till.keyboard.press("Escape")
    expect(till.get_by_role("dialog")).to_have_count(0)
    expect(lines(till)).to_have_count(1)

    button(till, "Void").click()
    till.get_by_role("dialog").get_by_role("button", name="Void").click()
    button(till, "Max").click()
    till.keyboard.type("13579", delay=BY_HAND)
    till.keyboard.press("Enter")

    expect(lines(till)).to_have_count(0)
    assert Sale.objects.get().state == "void"


def test_a_locked_register_goes_on_with_its_sale(till: Page) -> None:
    tile(till, "Milk").click()
    expect(lines(till)).to_have_count(1)

    button(till, "Lock").click()
    expect(till.get_by_role("heading", name="Locked by Ben")).to_be_visible()
    till.keyboard.type(PIN)
    till.keyboard.press("Enter")

    expect(lines(till)).to_have_count(1)


SIZES = [(1280, 800), (1024, 768), (PHONE, 844)]


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_everything_fits_and_is_reached(
    dark: bool, till: Page, fits: Check, axe: Check, shot: Callable[[Page, str], None]
) -> None:
    def looked_at(name: str) -> None:
        for width, height in SIZES:
            till.set_viewport_size({"width": width, "height": height})
            fits(till)
            assert till.evaluate(TOO_SMALL) == []
            shot(till, f"sale-{name}-{width}-{'night' if dark else 'day'}")
        axe(till)
        till.set_viewport_size({"width": 1280, "height": 800})

    till.emulate_media(color_scheme="dark" if dark else "light")
    looked_at("empty")
    for name in ("Milk", "Pan", "Bread", "Bread"):
        tile(till, name).click()
    expect(lines(till)).to_have_count(3)
    looked_at("lines")
    lines(till).first.click()
    looked_at("line")
    till.keyboard.press("Escape")
    till.keyboard.press("F9")
    looked_at("paying")
    till.keyboard.type("1000", delay=BY_HAND)
    till.keyboard.press("Enter")
    expect(till.get_by_label("Paid", exact=True)).to_be_visible()
    looked_at("paid")
    till.keyboard.press("Enter")
    button(till, "Receipts").click()
    expect(till.locator(".brief")).to_be_visible()
    looked_at("receipts")
    till.locator(".brief").click()
    looked_at("giving")
