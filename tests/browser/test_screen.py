"""The customer screen in a real browser, beside a register."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Iterator

import pytest
import zxingcpp
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from stamgast.connect.models import Introduction, LoyaltySettings, Purpose
from stamgast.shops.devices import Device
from stamgast.shops.models import Shop, Staff
from tests.browser.conftest import PHONE, TABLET, Windows
from tests.browser.counter import Counter, Wire
from tests.browser.test_register import TOO_SMALL
from tests.conftest import added
from tests.shops.at_the_till import register_of

Check = Callable[[Page], None]
SIZES = [(1280, 800), (800, 1280), (PHONE, 844)]


@pytest.fixture
def loyalty(corner: Shop) -> LoyaltySettings:
    """The screen is on, and tells for three seconds how a sale ended."""
    text = {"en": "Ask us about membership.", "sv": "Fråga oss om medlemskap."}
    words = "We keep your name and number, so that your prices and receipts are yours."
    Purpose.objects.create(shop=corner, language="en", text=words)
    return LoyaltySettings.objects.create(shop=corner, done_seconds=3, idle_text=text)


@pytest.fixture
def counter(window: Windows, corner: Shop, ben: Staff, loyalty: LoyaltySettings) -> Counter:
    return Counter(window, register_of(corner), ben)


@pytest.fixture
def screen(counter: Counter) -> Page:
    page = counter.screen()
    expect(page.get_by_text("Ask us about membership.")).to_be_visible()
    return page


def lines(page: Page) -> Locator:
    return page.get_by_label("What is on the sale").get_by_role("listitem")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def heading(page: Page, name: str) -> Locator:
    return page.get_by_role("heading", name=name)


def typed(page: Page, number: str) -> None:
    button(page, "Enter number").click()
    for figure in number:
        button(page, figure).click()
    button(page, "OK").click()


# Pairing


def test_a_tablet_becomes_the_screen_by_the_code_it_shows(
    window: Windows, corner: Shop, max_: Staff
) -> None:
    register = register_of(corner)
    tablet, office = window(width=TABLET), window(max_)
    office.goto(f"/settings/registers/{register.pk}/pairing/")
    tablet.goto(office.locator("strong", has_text="/screen/").inner_text())
    code = tablet.get_by_role("img", name=re.compile("Code")).inner_text()

    office.goto("/settings/outlets/")
    office.get_by_role("link", name="Pair Till").click()
    office.get_by_label("Code").fill(code)
    office.keyboard.press("Enter")

    expect(heading(tablet, corner.name)).to_be_visible()
    tablet.reload()
    expect(heading(tablet, corner.name)).to_be_visible()
    assert (register.devices.get().kind, Device.objects.count()) == ("screen", 1)


def test_a_screen_that_is_unpaired_shows_a_code_again(
    screen: Page, window: Windows, max_: Staff
) -> None:
    office = window(max_)
    office.goto("/settings/outlets/")

    office.locator("form", has_text="Unpair").first.get_by_role("button").click()

    expect(heading(screen, "This browser is no customer screen yet")).to_be_visible()


# What is on the sale


def test_the_screen_follows_the_register(screen: Page, counter: Counter) -> None:
    counter.sell("Milk", 1290)
    expect(lines(screen)).to_have_count(1)
    counter.sell("Pan", 49950)
    pan = counter.sale["lines"][1]["id"]
    counter.change("PATCH", f"/lines/{pan}", {"quantity": 2000})

    expect(lines(screen)).to_contain_text(["Milk", "Pan"])
    expect(lines(screen).nth(1)).to_contain_text("SEK 999.00")
    expect(screen.locator(".screen-totals")).to_contain_text("TotalSEK 1,011.90")
    counter.paid(110000)
    expect(heading(screen, "Thank you!")).to_be_visible()
    expect(screen.get_by_text("Change")).to_be_visible()
    expect(screen.get_by_text("Ask us about membership.")).to_be_visible()
    assert "Milk" not in screen.content()


def test_the_newest_of_many_lines_is_in_sight(screen: Page, counter: Counter) -> None:
    for number in range(14):
        counter.sell(f"Thing {number}", 100)

    expect(lines(screen).last).to_contain_text("Thing 13")
    expect(lines(screen).last).to_be_in_viewport(ratio=0.9)


def test_a_sale_that_is_put_aside_leaves_nothing_on_the_screen(
    screen: Page, counter: Counter
) -> None:
    counter.sell("Milk", 1290)
    button(screen, "Enter number").click()
    button(screen, "7").click()

    counter.change("POST", "/parking")

    expect(screen.get_by_text("Ask us about membership.")).to_be_visible()
    counter.sale = None
    counter.sell("Bread", 3900)
    button(screen, "Enter number").click()
    expect(screen.get_by_label("Your number")).to_be_empty()


def test_two_screens_at_two_registers_never_mix(
    screen: Page, counter: Counter, window: Windows, corner: Shop, max_: Staff
) -> None:
    other = Counter(window, register_of(corner, "Till 2"), max_)
    its_screen = other.screen()
    counter.sell("Milk", 1290)
    other.sell("Bread", 3900)
    mia = added(corner, first_name="Mia", number="1001")

    typed(its_screen, "1001")

    expect(heading(its_screen, "You are connected")).to_be_visible()
    expect(lines(its_screen)).to_contain_text(["Bread"])
    expect(lines(screen)).to_contain_text(["Milk"])
    expect(button(screen, "Enter number")).to_be_visible()
    assert (counter.latest()["customer"], other.latest()["customer"]["id"]) == (None, mia.pk)


def test_a_screen_whose_line_was_cut_comes_back_to_what_is_now(
    counter: Counter, wire: Wire
) -> None:
    screen = counter.screen(wire.site)
    counter.sell("Milk", 1290)
    expect(lines(screen)).to_contain_text(["Milk"])

    wire.cut()
    expect(screen.get_by_text("Not connected")).to_be_visible()
    expect(button(screen, "By phone")).to_be_hidden()
    counter.paid(1300)
    counter.sell("Bread", 3900)
    wire.mend()
    mended = time.monotonic()

    expect(lines(screen)).to_contain_text(["Bread"])
    assert time.monotonic() - mended < 3
    expect(screen.get_by_text("Not connected")).to_be_hidden()
    assert "Milk" not in screen.content()


@pytest.fixture
def wire(site: str) -> Iterator[Wire]:
    wire = Wire(site)
    yield wire
    wire.close()


# Who the customer is


def test_a_number_that_somebody_has_connects_without_a_name(
    screen: Page, counter: Counter, corner: Shop
) -> None:
    mia = added(corner, first_name="Mia", last_name="Åkesson", number="0042")
    counter.sell("Milk", 1290)

    typed(screen, "0042")

    expect(heading(screen, "Thank you!")).to_be_visible()
    expect(heading(screen, "You are connected")).to_be_visible()
    assert counter.latest()["customer"]["id"] == mia.pk
    assert not re.search(r"Mia|Åkesson|0042", screen.content())


def test_a_telephone_that_nobody_has_is_offered_and_declined(
    screen: Page, counter: Counter
) -> None:
    counter.sell("Milk", 1290)

    typed(screen, "0701740699")

    expect(screen.get_by_text("The cashier is asked to make you a member.")).to_be_visible()
    waiting = counter.seen()["introduction"]
    expect(screen.get_by_role("img", name=re.compile("Code"))).to_have_text(waiting["code"])
    counter.act("POST", f"/introductions/{waiting['id']}/decline")
    expect(heading(screen, "Not this time")).to_be_visible()
    button(screen, "OK").click()
    expect(button(screen, "Scan ID")).to_be_visible()


def test_keys_of_a_keyboard_type_too(screen: Page, counter: Counter, corner: Shop) -> None:
    added(corner, first_name="Mia", number="1001")
    counter.sell("Milk", 1290)
    button(screen, "Enter number").click()
    expect(heading(screen, "Enter your number")).to_be_visible()

    screen.keyboard.type("1009")
    screen.keyboard.press("Backspace")
    screen.keyboard.type("1")
    screen.keyboard.press("Enter")

    expect(heading(screen, "You are connected")).to_be_visible()


def test_whoever_waits_may_think_better_of_it(screen: Page, counter: Counter) -> None:
    counter.sell("Milk", 1290)
    typed(screen, "0701740699")
    expect(screen.get_by_text("The cashier is asked to make you a member.")).to_be_visible()

    button(screen, "Back").click()

    expect(button(screen, "Scan ID")).to_be_visible()
    assert Introduction.objects.get().state == "withdrawn"


def test_the_code_for_a_phone_can_be_read_and_goes_with_the_sale(
    screen: Page, counter: Counter
) -> None:
    counter.sell("Milk", 1290)

    button(screen, "By phone").click()
    shown = screen.get_by_role("img", name="QR code for your phone")
    expect(shown).to_be_visible()
    picture = Image.open(io.BytesIO(shown.screenshot()))

    [found] = zxingcpp.read_barcodes(picture)
    assert re.fullmatch(rf"{counter.window.site}/hello/[\w-]{{43}}/", found.text)
    assert Introduction.objects.get().code in screen.locator(".screen-beside").inner_text()
    counter.paid(1300)
    expect(heading(screen, "Thank you!")).to_be_visible()
    expect(shown).to_be_hidden()


def test_no_thanks_is_an_answer(screen: Page, counter: Counter) -> None:
    counter.sell("Milk", 1290)
    button(screen, "No thanks").click()
    expect(button(screen, "By phone")).to_be_hidden()

    counter.sell("Bread", 3900)

    expect(lines(screen)).to_have_count(2)
    expect(button(screen, "By phone")).to_be_hidden()
    counter.paid(10000)
    counter.sell("Pan", 49950)
    expect(button(screen, "By phone")).to_be_visible()


def test_a_shop_that_asks_nobody_shows_the_sale_alone(
    screen: Page, counter: Counter, loyalty: LoyaltySettings
) -> None:
    LoyaltySettings.objects.update(screen_on=False)

    counter.sell("Milk", 1290)

    expect(lines(screen)).to_have_count(1)
    expect(button(screen, "By phone")).to_be_hidden()


def test_the_purpose_is_read_before_anything_is_asked(screen: Page, counter: Counter) -> None:
    counter.sell("Milk", 1290)

    expect(screen.get_by_text("We keep your name and number")).to_be_visible()
    expect(screen.get_by_text("Lawful basis: Consent.")).to_be_visible()


@pytest.mark.parametrize(
    ("language", "by_phone", "pad", "thanks"),
    [
        ("English", "By phone", "Enter your number", "Thank you!"),
        ("Svenska", "Via mobil", "Ange ditt nummer", "Tack!"),
        ("Nederlands", "Via mobiel", "Voer je nummer in", "Bedankt!"),
    ],
)
def test_the_screen_speaks_the_customers_language_until_they_are_gone(
    language: str, by_phone: str, pad: str, thanks: str, screen: Page, counter: Counter
) -> None:
    counter.sell("Milk", 1290)

    button(screen, language).click()
    expect(button(screen, by_phone)).to_be_visible()
    screen.locator(".screen-ways .button").last.click()
    expect(heading(screen, pad)).to_be_visible()
    counter.paid(1300)
    expect(heading(screen, thanks)).to_be_visible()

    counter.sell("Bread", 3900)
    expect(button(screen, "By phone")).to_be_visible()
    expect(screen.locator("html")).to_have_attribute("lang", "en")


def test_a_swede_s_shop_speaks_swedish_first(
    window: Windows, counter: Counter, corner: Shop
) -> None:
    Shop.objects.filter(pk=corner.pk).update(language="sv")
    screen = counter.screen()

    counter.sell("Milk", 1290)

    expect(button(screen, "Skanna ID")).to_be_visible()
    expect(screen.locator(".screen-languages button").first).to_have_text("Svenska")


def test_nobody_gets_out_by_touch(screen: Page, counter: Counter) -> None:
    counter.sell("Milk", 1290)
    expect(button(screen, "Scan ID")).to_be_visible()

    menu = screen.evaluate(
        """() => document.body.dispatchEvent(
          new MouseEvent("contextmenu", { bubbles: true, cancelable: true }))"""
    )
    button(screen, "Enter number").click()
    screen.evaluate("history.back()")
    screen.wait_for_timeout(300)

    assert not menu
    expect(heading(screen, "Enter your number")).to_be_visible()
    assert screen.locator("a").count() == 0


def test_a_camera_that_is_not_there_is_told(screen: Page, counter: Counter) -> None:
    counter.sell("Milk", 1290)

    button(screen, "Scan ID").click()

    expect(screen.get_by_text("This screen has no camera.")).to_be_visible()
    button(screen, "Back").click()
    expect(button(screen, "Scan ID")).to_be_visible()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("NotAllowedError", "This page may not use the camera."),
        ("NotReadableError", "Another program uses the camera."),
    ],
)
def test_why_there_is_no_picture_is_told(
    error: str, told: str, counter: Counter, window: Windows
) -> None:
    screen = counter.screen()
    screen.evaluate(
        """error => { navigator.mediaDevices.getUserMedia =
          () => Promise.reject(new DOMException("", error)) }""",
        error,
    )
    counter.sell("Milk", 1290)

    button(screen, "Scan ID").click()

    expect(screen.get_by_text(told)).to_be_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_nobody_is_shut_out_and_nothing_sticks_out(
    dark: bool,
    counter: Counter,
    window: Windows,
    fits: Check,
    axe: Check,
    shot: Callable[[Page, str], None],
) -> None:
    def looked_at(page: Page, name: str) -> None:
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            fits(page)
            assert page.evaluate(TOO_SMALL) == []
            shot(page, f"screen-{name}-{width}-{'night' if dark else 'day'}")
        axe(page)

    stranger = window(dark=dark)
    stranger.goto("/screen/")
    expect(stranger.get_by_role("img", name=re.compile("Code"))).to_be_visible()
    looked_at(stranger, "pairing")
    screen = counter.screen(dark=dark)
    expect(screen.get_by_text("Ask us about membership.")).to_be_visible()
    looked_at(screen, "idle")
    counter.sell("Milk", 1290)
    counter.sell("Frying pan of cast iron, 28 cm", 49950)
    expect(lines(screen)).to_have_count(2)
    looked_at(screen, "choices")
    for way, title in (
        ("By phone", "Scan this with your phone"),
        ("Scan ID", "Hold your card"),
        ("Enter number", "Enter your number"),
    ):
        button(screen, way).click()
        expect(heading(screen, title)).to_be_visible()
        expect(screen.locator("[aria-busy]")).to_have_count(0)
        looked_at(screen, way.lower().replace(" ", "-"))
        button(screen, "Back").click()
    typed(screen, "0701740699")
    expect(screen.get_by_text("The cashier is asked to make you a member.")).to_be_visible()
    looked_at(screen, "waiting")
    Introduction.objects.filter(state="offered").update(expires_at=timezone.now())
    counter.paid(60000)
    expect(heading(screen, "Thank you!")).to_be_visible()
    looked_at(screen, "done")
