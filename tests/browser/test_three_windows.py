"""A register, the screen beside it and a customer's phone, as they stand at a counter."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from stamgast.connect.models import Introduction
from stamgast.customers.models import Consent, Customer
from stamgast.sales.models import Sale
from stamgast.shops import devices
from stamgast.shops.models import Register, Shop, Staff
from tests.browser.conftest import PHONE, TABLET, Windows
from tests.browser.test_introductions import KEYS, asked, register, till, till_of
from tests.browser.test_till_customers import customer as card

# Fixtures of the register's own tests.
__all__ = ["register", "till", "till_of"]

Shot = Callable[[Page, str], None]


@pytest.fixture
def screen(window: Windows, register: Register, ben: Staff) -> Page:
    page = window(width=TABLET)
    secret = devices.fresh_secret()
    digest = devices.hashed(secret)
    devices.became(register, "screen", digest, "Firefox/140", by=ben, at=timezone.now())
    devices.Device.objects.filter(digest=digest).update(id=next(KEYS))
    page.context.add_cookies([{"name": "screen", "value": secret, "url": window.site}])
    page.goto("/screen/")
    return page


def phone_of(window: Windows, screen: Page) -> Page:
    """Opens what the screen's code leads to."""
    with screen.expect_response("**/screen/phone") as shown:
        screen.get_by_role("button", name="By phone", exact=True).click()
    page = window(width=PHONE)
    page.goto(shown.value.json()["link"])
    return page


def says(phone: Page, first: str, last: str, mobile: str) -> None:
    phone.get_by_label("First name").fill(first)
    phone.get_by_label("Last name").fill(last)
    phone.get_by_label("Mobile").fill(mobile)


def test_somebody_new_becomes_a_customer_by_their_phone(
    window: Windows, till: Page, screen: Page, corner: Shop, shot: Shot
) -> None:
    phone = phone_of(window, screen)
    says(phone, "Nina", "Ek", "070-123 45 67")
    phone.get_by_text("by text message").click()
    phone.get_by_role("button", name="Send").click()

    code = Introduction.objects.get().code
    expect(phone.get_by_text(code, exact=True)).to_be_visible()
    expect(screen.get_by_text(code)).to_be_visible()
    expect(asked(till)).to_contain_text("Nina Ek")
    expect(asked(till)).to_contain_text(code)
    shot(till, "three-register")
    shot(screen, "three-screen")
    shot(phone, "three-phone")
    till.reload()
    asked(till).get_by_role("button", name="Confirm").click()

    expect(card(till)).to_contain_text("Nina Ek")
    expect(phone.get_by_role("heading", name="Welcome")).to_be_visible()
    expect(screen.get_by_role("heading", name="You are connected")).to_be_visible()
    shot(screen, "three-screen-connected")
    nina = corner.customers.get()
    assert (nina.mobile, nina.sms_consent, nina.source) == ("+46701234567", True, "phone")
    assert nina.consents.get(channel=Consent.Channel.SMS).text
    assert Sale.objects.get().customer == nina
    # Nobody's name stands on the screen, however it got there.
    assert "Nina" not in screen.content()


def test_somebody_known_is_connected_by_their_phone(
    window: Windows, till: Page, screen: Page, mia: Customer
) -> None:
    phone = phone_of(window, screen)
    says(phone, "Mia", "Åkesson", mia.mobile)
    phone.get_by_role("button", name="Send").click()

    expect(card(till)).to_contain_text("Mia Åkesson")
    expect(till.get_by_text("has connected")).to_be_visible()
    assert (Sale.objects.get().customer, Customer.objects.count()) == (mia, 1)
    assert "Mia" not in screen.content()


def test_somebody_is_declined_and_hears_of_it(
    window: Windows, till: Page, screen: Page, corner: Shop
) -> None:
    phone = phone_of(window, screen)
    says(phone, "Nina", "Ek", "070-123 45 67")
    phone.get_by_role("button", name="Send").click()
    expect(asked(till)).to_contain_text("Nina Ek")

    asked(till).get_by_role("button", name="Decline").click()

    expect(asked(till)).to_be_hidden()
    done = Introduction.objects.get()
    assert (done.state, done.sealed, corner.customers.count()) == ("declined", None, 0)
    expect(phone.get_by_role("button", name="Take it back")).to_have_count(0)
