"""The customer screen's camera, in a browser that takes a film for one."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from stamgast.connect.models import Introduction, LoyaltySettings
from stamgast.customers.cards import give_card
from stamgast.customers.models import Customer
from stamgast.customers.storing import Entry, store
from stamgast.shops.models import Shop, Staff
from tests.browser.conftest import ROOT, SWITCHES, Windows
from tests.browser.counter import Counter
from tests.browser.filming import film, film_nothing, switches
from tests.browser.test_screen import button, heading
from tests.conftest import added
from tests.connect.scanning import aamva
from tests.connect.test_contact_cards import FOUR, MECARD, THREE, TWO_ONE
from tests.shops.at_the_till import register_of
from tools import chromium

PERSONAL = "198112289874"
AMERICAN = aamva("DCSSAMPLE", "DACMICHAEL", "DBB06061986", "DAG2300 WEST BROAD STREET", "DAJVA")
NUMBER, EAN_CARD = "10042", "2912345678906"
# A code held still is to be answered within this many milliseconds.
PATIENCE = 1500


@pytest.fixture(scope="module")
def reel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reel") / "camera.y4m"


@pytest.fixture(scope="module")
def filming(browser: Browser, reel: Path) -> Iterator[Browser]:
    film_nothing(reel)
    starting = browser.browser_type.launch
    filming = starting(executable_path=chromium.find(), args=[*SWITCHES, *switches(reel)])
    yield filming
    filming.close()


@pytest.fixture
def window(db: None, filming: Browser, site: str) -> Iterator[Windows]:
    windows = Windows(filming, site)
    yield windows
    windows.close()
    assert windows.complaints == []


@pytest.fixture
def counter(window: Windows, corner: Shop, ben: Staff) -> Counter:
    Shop.objects.filter(pk=corner.pk).update(personal_ids="store")
    corner.refresh_from_db()
    LoyaltySettings.objects.create(shop=corner)
    return Counter(window, register_of(corner), ben)


@pytest.fixture
def screen(counter: Counter) -> Page:
    """With something on the sale; it notes when the picture began, and when it was told."""
    page = counter.screen()
    counter.sell("Milk", 1290)
    expect(button(page, "Scan ID")).to_be_visible()
    page.evaluate(NOTING)
    return page


NOTING = """() => {
  addEventListener("playing", () => (window.began = performance.now()), true);
  new MutationObserver(() => {
    if (document.querySelector(".screen-beside:is(.connected, .waiting, .ended)"))
      window.told ??= performance.now();
  }).observe(document.body, { subtree: true, childList: true });
}"""


def michael(corner: Shop, ben: Staff) -> Customer:
    """Known by his number, his card, his licences."""
    values = {
        "first_name": "Michael",
        "last_name": "Sample",
        "number": NUMBER,
        "date_of_birth": dt.date(1986, 6, 6),
    }
    found = store(corner, Entry(values=values, personal_id=PERSONAL), by=None, source="office")
    give_card(found, EAN_CARD, by=ben)
    return found


def scanned(screen: Page, reel: Path, symbology: str, text: str, **how: int) -> None:
    film(reel, symbology, text, **how)
    button(screen, "Scan ID").click()


def noted(name: str, ms: float) -> None:
    """For docs/performance.md, where STAMGAST_SHOTS is set."""
    if os.environ.get("STAMGAST_SHOTS"):
        with (ROOT / "var" / "shots" / "camera.txt").open("a") as file:
            print(name, round(ms), file=file)


READ = {
    "a customer's QR code": ("QRCode", NUMBER, "Michael"),
    "a Swedish licence": ("DataMatrix", PERSONAL, "Michael"),
    "an American licence": ("PDF417", AMERICAN, "Michael"),
    "a number in Code 128": ("Code128", NUMBER, "Michael"),
    "a number in Code 39": ("Code39", NUMBER, "Michael"),
    "a card with an EAN": ("EAN13", EAN_CARD, "Michael"),
    "a customer's Aztec code": ("Aztec", NUMBER, "Michael"),
    "a vCard 2.1": ("QRCode", TWO_ONE, "Anna"),
    "a vCard 3.0": ("QRCode", THREE, "Anna"),
    "a vCard 4.0": ("QRCode", FOUR, "Anna"),
    "a MECARD": ("QRCode", MECARD, "Anna"),
}


@pytest.mark.parametrize(("symbology", "text", "whose"), READ.values(), ids=READ)
def test_what_is_held_before_the_camera_connects_whose_it_is(
    symbology: str,
    text: str,
    whose: str,
    screen: Page,
    counter: Counter,
    corner: Shop,
    ben: Staff,
    reel: Path,
    request: pytest.FixtureRequest,
) -> None:
    michael(corner, ben)
    added(corner, first_name="Anna", last_name="Åberg", email="anna@example.se")

    scanned(screen, reel, symbology, text)

    expect(heading(screen, "You are connected")).to_be_visible()
    assert counter.latest()["customer"]["name"].startswith(whose)
    took = screen.evaluate("told - began")
    noted(request.node.callspec.id, took)
    assert took <= PATIENCE
    assert screen.evaluate("document.querySelector('video')") is None


REFUSED = {
    "the QR code of a Dutch identity card": ("QRCode", "111222333", "Dutch"),
    "a Dutch driver's licence": ("QRCode", "D1NLD15094962111659VW87Z78NB84", "Dutch"),
    "a licence in a phone": ("QRCode", "mdoc:owBjMS4wAYIB2BhYS6QBAiABIVgg", "phone"),
    "a link": ("QRCode", "https://example.com/", ""),
}


@pytest.mark.parametrize(("symbology", "text", "word"), REFUSED.values(), ids=REFUSED)
def test_what_can_t_serve_is_told_and_kept_nowhere(
    symbology: str, text: str, word: str, screen: Page, counter: Counter, reel: Path
) -> None:
    scanned(screen, reel, symbology, text)

    expect(heading(screen, "That can't be used here")).to_be_visible()
    expect(screen.locator(".screen-outcome p")).to_contain_text(word)
    assert text not in screen.content()
    assert not Introduction.objects.exists()
    button(screen, "OK").click()
    expect(button(screen, "Scan ID")).to_be_visible()


def test_a_licence_of_nobody_is_offered_to_the_cashier(
    screen: Page, counter: Counter, reel: Path
) -> None:
    scanned(screen, reel, "PDF417", AMERICAN)

    expect(screen.get_by_text("The cashier is asked to make you a member.")).to_be_visible()
    assert counter.seen()["introduction"]["name"] == "Michael Sample"
    assert "Sample" not in screen.content()


def test_a_card_that_nobody_has_is_not_found(screen: Page, reel: Path) -> None:
    scanned(screen, reel, "Code128", "99887766")

    expect(heading(screen, "Nobody was found")).to_be_visible()


def test_a_small_code_is_read_too(screen: Page, corner: Shop, ben: Staff, reel: Path) -> None:
    michael(corner, ben)

    scanned(screen, reel, "QRCode", NUMBER, wide=120)

    expect(heading(screen, "You are connected")).to_be_visible()


def test_the_camera_stops_when_somebody_goes_back(screen: Page, reel: Path) -> None:
    film_nothing(reel)
    button(screen, "Scan ID").click()
    expect(screen.locator("video")).to_be_visible()
    expect(screen.get_by_text("The camera opens…")).to_be_hidden()
    screen.evaluate("window.stream = document.querySelector('video').srcObject")

    button(screen, "Back").click()

    expect(button(screen, "Scan ID")).to_be_visible()
    assert screen.evaluate("stream.getTracks().map((track) => track.readyState)") == ["ended"]


def test_the_camera_goes_when_the_sale_does(screen: Page, counter: Counter, reel: Path) -> None:
    film_nothing(reel)
    button(screen, "Scan ID").click()
    expect(screen.locator("video")).to_be_visible()

    counter.paid(1300)

    expect(heading(screen, "Thank you!")).to_be_visible()
    expect(screen.locator("video")).to_have_count(0)


def test_the_reader_of_codes_is_fetched_when_it_is_asked_for_and_from_us(
    counter: Counter, site: str, reel: Path
) -> None:
    screen, asked = counter.screen(), []
    screen.context.on("request", lambda request: asked.append(request.url))
    counter.sell("Milk", 1290)
    film_nothing(reel)
    expect(button(screen, "Scan ID")).to_be_visible()
    assert not [address for address in asked if "zxing" in address]

    with screen.context.expect_event("request", lambda request: "zxing" in request.url):
        button(screen, "Scan ID").click()

    assert [address for address in asked if not address.startswith(site)] == []
