"""Who connects at the customer screen, as the register shows it: two windows, one sale."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import APIRequestContext, Locator, Page, expect

from stamgast.catalogue.models import Source
from stamgast.catalogue.stocking import Entry as Stock
from stamgast.catalogue.stocking import store_products
from stamgast.connect.models import Introduction
from stamgast.customers.models import Customer
from stamgast.sales.models import Sale
from stamgast.shops import devices
from stamgast.shops.models import Register, Shop, Staff
from tests.browser.conftest import PHONE, Windows
from tests.browser.test_till_customers import EAN, SETTINGS, field, wedge
from tests.browser.test_till_customers import customer as card
from tests.conftest import added
from tests.shops.at_the_till import PIN, register_of, till_at, with_pin

Check = Callable[[Page], None]
Shot = Callable[[Page, str], None]
VCARD = """BEGIN:VCARD
VERSION:3.0
N:Ek;Tolvan;;;
FN:Tolvan Ek
TEL;TYPE=CELL:+46701740607
EMAIL:tolvan@example.se
END:VCARD"""


KEYS = count(1_000, 10)


class Beside:
    """The screen beside a register, as far as it speaks to the server."""

    def __init__(self, asks: APIRequestContext) -> None:
        self.asks = asks
        self.token = asks.get("/api/v1/till/screen/state").json()["token"]

    def post(self, path: str, **body: Any) -> Any:
        answer = self.asks.post(
            f"/api/v1/till/screen{path}", data=body, headers={"X-CSRFToken": self.token}
        )
        assert answer.ok, answer.text()
        return answer.json() if answer.status != 204 else None


Screens = Callable[[Register], Beside]
Tills = Callable[[Register, int], Page]


@pytest.fixture
def screen_of(window: Windows, ben: Staff) -> Screens:
    def open_one(register: Register) -> Beside:
        secret = devices.fresh_secret()
        digest = devices.hashed(secret)
        devices.became(register, "screen", digest, "Firefox/140", by=ben, at=timezone.now())
        # The server remembers by its key how often a screen was tried, from test to test.
        devices.Device.objects.filter(digest=digest).update(id=next(KEYS))
        context = window().context
        context.add_cookies([{"name": "screen", "value": secret, "url": window.site}])
        return Beside(context.request)

    return open_one


@pytest.fixture
def till_of(window: Windows, corner: Shop, ben: Staff) -> Tills:
    """Ben at a register of the corner shop, which sells pens at 49.00."""
    entry = Stock(values={"name": "Pens", "price": 4900}, barcodes=[EAN])
    store_products(corner, [entry], by=None, source=Source.BACK_OFFICE)

    def open_one(register: Register, width: int = 1280) -> Page:
        page = window(width=width)
        secret = till_at(register, with_pin(ben)).cookies["register"].value
        page.context.add_cookies([{"name": "register", "value": secret, "url": window.site}])
        page.add_init_script(f"localStorage.setItem('scanner', {SETTINGS!r})")
        page.goto("/register/")
        page.get_by_role("button", name="Ben").click()
        page.keyboard.type(PIN, delay=80)
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Pens")).to_be_visible()
        return page

    return open_one


@pytest.fixture
def register(corner: Shop) -> Register:
    return register_of(corner)


@pytest.fixture
def till(till_of: Tills, register: Register) -> Page:
    """With pens on the sale."""
    page = till_of(register, 1280)
    sell(page)
    return page


def sell(page: Page) -> None:
    wedge(page, EAN)
    expect(page.locator(".tab-line")).to_have_count(1)


@pytest.fixture
def screen(screen_of: Screens, register: Register) -> Beside:
    return screen_of(register)


def asked(page: Page) -> Locator:
    """Who waits for the cashier: in the payment, if that is open."""
    return page.get_by_role("group", name="From the customer screen").last


def test_who_wants_to_become_a_customer_is_confirmed(
    till: Page, screen: Beside, corner: Shop, axe: Check, shot: Shot
) -> None:
    screen.post("/scan", text=VCARD)

    expect(asked(till)).to_contain_text("Tolvan Ek")
    code = Introduction.objects.get().code
    expect(asked(till)).to_contain_text(code)
    expect(till.get_by_role("status").filter(has_text=f"Code {code}")).to_have_count(1)
    axe(till)
    shot(till, "introduction-offered")
    asked(till).get_by_role("button", name="Confirm").click()

    expect(card(till)).to_contain_text("Tolvan Ek")
    expect(asked(till)).to_be_hidden()
    tolvan = corner.customers.get()
    assert (tolvan.mobile, tolvan.email) == ("+46701740607", "tolvan@example.se")
    done = Introduction.objects.get()
    assert (done.state, done.joined, done.sealed) == ("connected", True, None)
    assert Sale.objects.get().customer == tolvan


def test_in_the_payment_it_stands_where_connect_stands(
    till: Page, screen: Beside, axe: Check, shot: Shot
) -> None:
    till.keyboard.press("F9")
    payment = till.get_by_role("dialog")
    expect(payment.get_by_role("button", name="Connect")).to_be_visible()
    till.keyboard.type("5", delay=80)

    screen.post("/scan", text=VCARD)

    expect(asked(till)).to_contain_text("Tolvan Ek")
    expect(payment.get_by_role("button", name="Connect")).to_be_hidden()
    axe(till)
    shot(till, "introduction-paying")
    till.keyboard.type("0", delay=80)
    expect(payment.get_by_label("Amount handed over")).to_have_value("50")
    till.keyboard.press("F6")
    expect(payment.locator(".customer-card")).to_contain_text("Tolvan Ek")
    till.keyboard.press("Enter")

    expect(till.get_by_text("Change")).to_be_visible()
    sale = Sale.objects.get()
    assert (sale.state, sale.customer and sale.customer.last_name) == ("completed", "Ek")


def test_who_is_declined_is_gone_and_leaves_nothing(
    till: Page, screen: Beside, corner: Shop
) -> None:
    screen.post("/scan", text=VCARD)
    expect(asked(till)).to_be_visible()

    till.keyboard.press("F7")

    expect(asked(till)).to_be_hidden()
    done = Introduction.objects.get()
    assert (done.state, done.sealed, corner.customers.count()) == ("declined", None, 0)


def test_a_number_that_nobody_has_becomes_a_customer_in_the_dialog(
    till: Page, screen: Beside, corner: Shop, shot: Shot
) -> None:
    screen.post("/number", text="070-174 06 07")
    expect(asked(till)).to_contain_text("Not a customer yet")
    shot(till, "introduction-pad")
    asked(till).get_by_role("button", name="Create customer").click()
    dialog = till.get_by_role("dialog")
    expect(dialog.get_by_label("Mobile")).to_have_value(re.compile("174"))
    dialog.get_by_label("First name").fill("Tolvan")
    dialog.get_by_label("Last name").fill("Ek")
    dialog.get_by_role("button", name="Save").click()

    expect(card(till)).to_contain_text("Tolvan Ek")
    done = Introduction.objects.get()
    assert (done.state, done.joined) == ("connected", True)
    assert corner.customers.get().mobile == "+46701740607"


def test_of_several_the_cashier_chooses(
    till: Page, screen: Beside, corner: Shop, mia: Customer, axe: Check, shot: Shot
) -> None:
    bo = added(corner, first_name="Bo", last_name="Åkesson", mobile="+46701740605")
    screen.post("/number", text="0701740605")
    expect(asked(till)).to_contain_text("Which customer is it?")
    axe(till)
    shot(till, "introduction-several")

    till.keyboard.press("F6")
    expect(asked(till).get_by_role("button", name="Mia Åkesson")).to_be_focused()
    asked(till).get_by_role("button", name="Bo Åkesson").press("Enter")

    expect(card(till)).to_contain_text("Bo Åkesson")
    done = Introduction.objects.get()
    assert (done.state, done.customer, done.joined) == ("connected", bo, False)


def test_a_customer_connects_by_themselves_and_is_removed_again(
    till: Page, screen: Beside, mia: Customer, shot: Shot
) -> None:
    screen.post("/scan", text=mia.number)

    expect(card(till)).to_contain_text("Mia Åkesson")
    expect(till.get_by_text("Mia Åkesson has connected at the screen.")).to_be_visible()
    shot(till, "introduction-connected")
    sell(till)
    expect(till.locator(".tab-line .count")).to_have_text("2")
    till.get_by_role("button", name="Remove").click()

    expect(field(till)).to_be_visible()
    assert Sale.objects.get().customer is None


def test_whoever_types_is_not_disturbed(
    till: Page, screen: Beside, corner: Shop, mia: Customer
) -> None:
    field(till).focus()
    till.keyboard.type("bo", delay=80)

    screen.post("/scan", text=VCARD)
    expect(asked(till)).to_be_visible()
    till.keyboard.type(" e", delay=80)
    expect(field(till)).to_be_focused()
    screen.post("/scan", text=mia.number)
    expect(till.get_by_text("Mia Åkesson has connected")).to_be_visible()
    till.keyboard.type("k", delay=80)

    expect(field(till)).to_be_focused()
    expect(field(till)).to_have_value("bo ek")
    till.keyboard.press("Escape")
    expect(card(till)).to_contain_text("Mia Åkesson")


def test_a_scan_of_the_customers_code_at_the_register_works_meanwhile(
    till: Page, screen: Beside, mia: Customer
) -> None:
    screen.post("/scan", text=VCARD)
    expect(asked(till)).to_be_visible()

    wedge(till, mia.mobile)

    expect(card(till)).to_contain_text("Mia Åkesson")
    expect(asked(till)).to_be_hidden()


def test_a_reload_in_the_middle_loses_nobody(till: Page, screen: Beside) -> None:
    screen.post("/scan", text=VCARD)
    expect(asked(till)).to_be_visible()

    till.reload()

    expect(asked(till)).to_contain_text("Tolvan Ek")
    asked(till).get_by_role("button", name="Confirm").click()
    expect(card(till)).to_contain_text("Tolvan Ek")


def test_who_changes_their_mind_is_gone(till: Page, screen: Beside) -> None:
    screen.post("/scan", text=VCARD)
    expect(asked(till)).to_be_visible()

    screen.post("/withdraw")

    expect(asked(till)).to_be_hidden()


def test_two_screens_at_two_registers_never_mix(
    till: Page, screen: Beside, till_of: Tills, screen_of: Screens, corner: Shop, mia: Customer
) -> None:
    second = register_of(corner, "Second")
    other, beside = till_of(second, 1280), screen_of(second)
    sell(other)

    screen.post("/scan", text=VCARD)
    beside.post("/scan", text=mia.number)

    expect(asked(till)).to_contain_text("Tolvan Ek")
    expect(card(other)).to_contain_text("Mia Åkesson")
    expect(asked(other)).to_be_hidden()
    expect(card(till)).to_be_hidden()


def test_it_fits_on_a_phone(
    till_of: Tills, register: Register, screen_of: Screens, fits: Check, axe: Check, shot: Shot
) -> None:
    till = till_of(register, PHONE)
    wedge(till, EAN)
    turn = till.get_by_role("button", name=re.compile("^Sale"))
    screen_of(register).post("/scan", text=VCARD)
    expect(turn.get_by_role("img", name="Somebody waits at the customer screen")).to_be_visible()
    fits(till)
    axe(till)
    shot(till, "introduction-waits-phone")
    turn.click()

    expect(asked(till)).to_be_visible()

    fits(till)
    axe(till)
    shot(till, "introduction-phone")


# The screens of a register


def test_a_screen_is_paired_from_the_register_with_leave(
    till: Page, window: Windows, max_: Staff, axe: Check, shot: Shot
) -> None:
    with_pin(max_, "1357")
    till.reload()
    asks = window().context.request
    token = asks.get("/api/v1/till/screen/state").json()["token"]
    code = asks.post(
        "/api/v1/till/pairing", data={"kind": "screen"}, headers={"X-CSRFToken": token}
    ).json()["code"]

    till.get_by_role("button", name="Customer screen").click()
    sheet = till.get_by_role("dialog", name="Customer screen")
    expect(sheet.get_by_text("No screen belongs to this register yet.")).to_be_visible()
    axe(till)
    # Typed by a machine, six figures are a scan.
    sheet.get_by_label("Code on the screen").fill(code)
    till.keyboard.press("Enter")
    till.get_by_role("button", name="Max").click()
    till.keyboard.type("1357", delay=80)
    till.keyboard.press("Enter")

    expect(sheet.get_by_text("The screen is paired.")).to_be_visible()
    expect(sheet.get_by_role("listitem")).to_have_count(1)
    shot(till, "screens-sheet")
    assert asks.get("/api/v1/till/screen/state").json()["paired"] is True
