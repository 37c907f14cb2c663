"""The customer in the sale, in a real browser: by keys, by touch and by a scanner that types."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from stamgast.catalogue.models import Source
from stamgast.catalogue.stocking import Entry as Stock
from stamgast.catalogue.stocking import store_products
from stamgast.customers.models import Customer, Label
from stamgast.customers.storing import Entry, store
from stamgast.lib import own_codes
from stamgast.promotions.models import Voucher
from stamgast.sales.models import Sale
from stamgast.shops import shifts
from stamgast.shops.devices import Device
from stamgast.shops.models import Shop, Staff
from tests.browser.conftest import PHONE, Windows
from tests.conftest import added
from tests.connect.scanning import aamva
from tests.shops.at_the_till import PIN, register_of, till_at, with_pin

Check = Callable[[Page], None]
EAN = "4006381333931"
DUTCH = "D1NLD15094962111659VW87Z78NB84"
# A busy machine must not make a person of the scanner.
SETTINGS = json.dumps({"prefix": None, "gap": 400, "least": 6})


@pytest.fixture
def till(window: Windows, corner: Shop, ben: Staff) -> Page:
    """Ben at a register of the corner shop, which sells pens at 49.00."""
    entry = Stock(values={"name": "Pens", "price": 4900}, barcodes=[EAN])
    store_products(corner, [entry], by=None, source=Source.BACK_OFFICE)
    page = window()
    secret = till_at(register_of(corner), with_pin(ben)).cookies["register"].value
    page.context.add_cookies([{"name": "register", "value": secret, "url": window.site}])
    page.add_init_script(f"localStorage.setItem('scanner', {SETTINGS!r})")
    page.goto("/register/")
    sign_in(page)
    return page


def sign_in(page: Page) -> None:
    page.get_by_role("button", name="Ben").click()
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    expect(field(page)).to_be_visible()


def field(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Customer")


def typed(page: Page, text: str) -> None:
    """By somebody who is no scanner, however fast the test is."""
    field(page).focus()
    field(page).fill(text)


def customer(page: Page) -> Locator:
    """The card of whoever is connected."""
    return page.locator(".customer-card")


def wedge(page: Page, text: str) -> None:
    """As a scanner types: fast, line feeds as Enter, other control signs with Ctrl."""
    for sign in f"{text}\n":
        if sign == "\n":
            page.keyboard.press("Enter")
        elif ord(sign) < 32:
            page.keyboard.press(f"Control+{chr(ord(sign) + 64).lower()}")
        else:
            page.keyboard.type(sign)


# By keys


def test_somebody_is_found_connected_and_removed_by_keys_alone(till: Page, corner: Shop) -> None:
    vip = Label.objects.create(shop=corner, name="VIP", colour="purple")
    added(corner, first_name="Mia", last_name="Berg", postal_city="Lund")
    values = {"first_name": "Mia", "last_name": "Ek", "postal_city": "Ystad", "note": "Likes rye."}
    store(corner, Entry(values=values, labels=[vip]), by=None, source="office")

    till.keyboard.press("F3")
    till.keyboard.type("mia")
    expect(till.get_by_role("option")).to_have_count(3)
    till.keyboard.press("ArrowDown")
    till.keyboard.press("ArrowUp")
    till.keyboard.press("Enter")

    expect(customer(till)).to_contain_text("Mia Ek")
    expect(customer(till)).to_contain_text("VIP")
    expect(customer(till)).to_contain_text("Likes rye.")
    till.get_by_role("button", name="Remove").press("Enter")
    expect(field(till)).to_be_visible()
    assert Sale.objects.get().customer is None


def test_tolvan_is_added_without_leaving_the_sale(
    till: Page, axe: Check, shot: Callable[[Page, str], None]
) -> None:
    wedge(till, EAN)
    expect(till.locator(".tab-line")).to_have_count(1)
    typed(till, "Tolvan Tolvansson")
    expect(
        till.get_by_role("option", name="Add “Tolvan Tolvansson” as a new customer")
    ).to_be_visible()

    # An Enter right after a scan is the scanner's.
    till.wait_for_timeout(450)
    till.keyboard.press("Enter")
    dialog = till.get_by_role("dialog")
    expect(dialog.get_by_label("Last name")).to_have_value("Tolvansson")
    axe(till)
    shot(till, "till-new-customer")
    dialog.get_by_role("tab", name="Other details").click()
    dialog.get_by_label("Town").first.fill("Lund")
    dialog.get_by_role("button", name="Save").click()

    expect(customer(till)).to_contain_text("Tolvan Tolvansson")
    sale = Sale.objects.get()
    assert (str(sale.customer), sale.via, sale.lines.count()) == ("Tolvan Tolvansson", "created", 1)
    assert Customer.objects.get().postal_city == "Lund"


def test_escape_leads_back_to_the_sale_and_to_what_was_typed(till: Page) -> None:
    typed(till, "Nobody")
    expect(till.get_by_role("option")).to_have_count(1)
    till.keyboard.press("Enter")
    expect(till.get_by_role("dialog")).to_be_visible()

    till.keyboard.press("Escape")

    expect(till.get_by_role("dialog")).to_have_count(0)
    expect(field(till)).to_have_value("Nobody")
    till.keyboard.press("Escape")
    expect(field(till)).to_have_value("")


def test_what_was_typed_outlives_a_lost_network_and_a_lock(till: Page) -> None:
    typed(till, "Tolvan")
    expect(till.get_by_role("option")).to_have_count(1)
    till.keyboard.press("Enter")
    dialog = till.get_by_role("dialog")
    dialog.get_by_label("Last name").fill("Tolvansson")

    till.context.set_offline(True)
    dialog.get_by_role("button", name="Save").click()
    expect(till.get_by_text("No connection to Stamgast. Nothing was saved")).to_be_visible()
    expect(dialog.get_by_label("Last name")).to_have_value("Tolvansson")
    till.context.set_offline(False)
    shifts.lock(Device.objects.get(), at=timezone.now())
    # The register may hear of it by itself before that.
    till.evaluate("document.querySelector('dialog[open] [data-save]')?.click()")
    expect(till.get_by_role("heading", name="Locked by Ben")).to_be_visible()
    expect(dialog).to_have_count(0)
    till.keyboard.type(PIN)
    till.keyboard.press("Enter")
    expect(dialog.get_by_label("Last name")).to_have_value("Tolvansson")
    dialog.get_by_role("button", name="Save").click()

    expect(customer(till)).to_contain_text("Tolvan Tolvansson")


def test_a_customer_is_changed_from_the_card(till: Page, mia: Customer) -> None:
    field(till).focus()
    till.keyboard.type("mia")
    till.get_by_role("option", name=re.compile("Mia")).click()
    till.get_by_role("button", name="Edit").click()

    till.get_by_role("dialog").get_by_label("Last name").fill("Ek")
    till.get_by_role("dialog").get_by_role("button", name="Save").click()

    expect(customer(till)).to_contain_text("Mia Ek")
    assert Sale.objects.get().via == "search"


def test_a_lookalike_is_taken_instead(till: Page, mia: Customer) -> None:
    typed(till, "mia@example.se Maria")
    till.get_by_role("option", name=re.compile("^Add")).click()
    till.get_by_role("dialog").get_by_label("Last name").fill("Ek")
    till.keyboard.press("Tab")

    till.get_by_role("dialog").get_by_role("button", name="Mia Åkesson").click()

    expect(customer(till)).to_contain_text("Mia Åkesson")
    assert Customer.objects.count() == 1


# At payment


def test_the_register_asks_at_the_end_where_the_shop_wishes(till: Page, mia: Customer) -> None:
    Shop.objects.update(ask_at_end=True)
    till.reload()
    till.wait_for_load_state("networkidle")
    wedge(till, EAN)
    expect(till.locator(".tab-line")).to_have_count(1)
    till.get_by_role("button", name=re.compile("^Pay")).click()
    till.keyboard.press("F4")
    asked = till.get_by_role("dialog", name="Does the customer want to be connected?")
    expect(asked).to_be_visible()

    asked.get_by_role("button", name="No thanks").click()

    expect(till.get_by_role("button", name="Next customer")).to_be_visible()
    assert Sale.objects.get().state == "completed"


def test_somebody_is_connected_at_payment(till: Page, mia: Customer) -> None:
    wedge(till, EAN)
    expect(till.locator(".tab-line")).to_have_count(1)
    till.get_by_role("button", name=re.compile("^Pay")).click()
    sheet = till.get_by_role("dialog")

    sheet.get_by_role("button", name="Connect").click()
    expect(field(till).last).to_be_focused()
    till.keyboard.type("mia")
    sheet.get_by_role("option", name=re.compile("Mia")).click()

    expect(sheet.get_by_text("Mia Åkesson")).to_be_visible()
    assert Sale.objects.get().customer == mia


# By a scanner


def test_a_scan_in_the_middle_of_a_name_leaves_the_name_whole(till: Page) -> None:
    field(till).focus()
    till.keyboard.type("Tolv", delay=450)
    till.wait_for_timeout(450)

    wedge(till, EAN)

    expect(till.locator(".tab-line")).to_have_count(1)
    expect(field(till)).to_have_value("Tolv")


def test_a_scan_with_nothing_in_focus_leaves_nothing_in_the_search(till: Page) -> None:
    till.evaluate("document.activeElement.blur()")

    wedge(till, EAN)

    expect(till.locator(".tab-line")).to_have_count(1)
    assert till.evaluate("[...document.querySelectorAll('input')].map((each) => each.value)") == (
        [""] * till.locator("input").count()
    )


def test_a_customer_number_connects(till: Page, corner: Shop) -> None:
    added(corner, first_name="Mia", last_name="Ek", number="K-10023")

    wedge(till, "K-10023")

    expect(customer(till)).to_contain_text("Mia Ek")


def test_a_voucher_brings_its_owner(till: Page, mia: Customer) -> None:
    code = own_codes.make(own_codes.Kind.VOUCHER)
    card = Voucher.objects.create(shop=mia.shop, kind="gift_card", balance=20000, owner=mia)
    card.codes.create(shop=mia.shop, code=code)
    wedge(till, EAN)
    expect(till.locator(".tab-line")).to_have_count(1)

    wedge(till, code)

    expect(customer(till)).to_contain_text("Mia Åkesson")
    till.get_by_role("button", name="Pay with it").click()
    expect(till.get_by_role("button", name="Next customer")).to_be_visible()
    card.refresh_from_db()
    assert (Sale.objects.get().state, card.balance) == ("completed", 15100)


def test_a_voucher_of_another_is_asked_about(till: Page, mia: Customer) -> None:
    added(mia.shop, first_name="Bo", number="K-10024")
    code = own_codes.make(own_codes.Kind.VOUCHER)
    card = Voucher.objects.create(shop=mia.shop, kind="gift_card", balance=20000, owner=mia)
    card.codes.create(shop=mia.shop, code=code)
    wedge(till, "K-10024")
    expect(customer(till)).to_contain_text("Bo")

    wedge(till, code)
    till.get_by_role("button", name="Connect Mia Åkesson").click()

    expect(customer(till)).to_contain_text("Mia Åkesson")


def test_a_swedish_licence_begins_a_customer(till: Page) -> None:
    Shop.objects.update(personal_ids="store")

    wedge(till, "]d1198112289874")

    till.get_by_role("dialog").get_by_role("tab", name="Other details").click()
    expect(till.get_by_label("Personal ID")).to_have_value("198112289874")


def test_an_american_licence_fills_the_dialog(till: Page) -> None:
    wedge(till, aamva("DCSSAMPLE", "DACMICHAEL", "DBB06061986", "DAG2300 BROAD STREET", "DAJVA"))

    dialog = till.get_by_role("dialog")
    # Where a licence ends only a pause tells.
    expect(dialog.get_by_label("First name")).to_have_value("Michael", timeout=15_000)
    expect(dialog.get_by_label("Last name")).to_have_value("Sample")


def test_a_contact_card_fills_the_dialog(till: Page) -> None:
    wedge(
        till,
        "BEGIN:VCARD\nVERSION:3.0\nN:Berg;Anna;;;\nTEL;TYPE=CELL:070-123 45 67\nEND:VCARD",
    )

    dialog = till.get_by_role("dialog")
    expect(dialog.get_by_label("First name")).to_have_value("Anna")
    expect(dialog.get_by_label("Mobile")).to_have_value("070-123 45 67")


def test_a_dutch_licence_is_refused_with_the_reason(till: Page) -> None:
    wedge(till, DUTCH)

    expect(till.get_by_text(re.compile("A Dutch driver's licence holds only"))).to_be_visible()


# Looks


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_it_fits_and_shuts_nobody_out(
    dark: bool,
    till: Page,
    corner: Shop,
    fits: Check,
    axe: Check,
    shot: Callable[[Page, str], None],
) -> None:
    vip = Label.objects.create(shop=corner, name="VIP", colour="purple")
    for last in ("Ek", "Berg", "Åkesson"):
        values = {"first_name": "Mia", "last_name": last, "mobile": "+46701740605"}
        values |= {"postal_city": "Ystad", "note": "Likes rye, and pays on Fridays."}
        store(corner, Entry(values=values, labels=[vip]), by=None, source="office")
    till.emulate_media(color_scheme="dark" if dark else "light")
    when = "night" if dark else "day"

    def looked_at(name: str, before: Callable[[], object] = lambda: None) -> None:
        for width, height in ((1280, 800), (1024, 768), (PHONE, 844)):
            till.set_viewport_size({"width": width, "height": height})
            before()
            fits(till)
            shot(till, f"till-customer-{name}-{width}-{when}")
        axe(till)
        till.set_viewport_size({"width": 1280, "height": 800})

    def to_the_field() -> None:
        if till.viewport_size == {"width": PHONE, "height": 844}:
            till.get_by_role("button", name=re.compile("^Sale")).click()
        field(till).focus()

    wedge(till, EAN)
    expect(till.locator(".tab-line")).to_have_count(1)
    typed(till, "mia")
    expect(till.get_by_role("option")).to_have_count(4)
    looked_at("hits", to_the_field)
    to_the_field()
    till.keyboard.press("Enter")
    expect(customer(till)).to_contain_text("Mia")
    looked_at("card")
    till.get_by_role("button", name=re.compile("^Pay")).click()
    looked_at("payment")
