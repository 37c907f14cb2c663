"""A customer's phone at the counter: with and without scripts, and in all languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from stamgast.connect.models import CustomerPasskey, Introduction, LoyaltySettings
from stamgast.customers.models import Customer
from stamgast.shops.models import Shop
from tests.browser.conftest import PHONE, Windows
from tests.browser.test_signing_in import with_authenticator
from tests.connect.phones import purposes, shown

Check = Callable[[Page], None]
Shot = Callable[[Page, str], None]


def scanned(
    window: Windows,
    token: str,
    *,
    language: str = "en-GB",
    dark: bool = False,
    scripts: bool = True,
) -> Page:
    page = window(width=PHONE, language=language, dark=dark, scripts=scripts)
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.goto(f"/hello/{token}/")
    return page


def fill(page: Page, first: str = "Nina", last: str = "Ek", mobile: str = "070-123 45 67") -> None:
    page.get_by_label("First name").fill(first)
    page.get_by_label("Last name").fill(last)
    page.get_by_label("Mobile").fill(mobile)


def send(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Send").click()


def now_is(it: Introduction, **fields: object) -> None:
    Introduction.objects.filter(pk=it.pk).update(**fields)


SPOKEN = [
    ("en-GB", "Corner asks who you are", "Send", "Show this number to the cashier"),
    ("sv-SE", "Corner undrar vem du är", "Skicka", "Visa det här numret för kassören"),
    ("nl-NL", "Corner vraagt wie je bent", "Versturen", "Laat dit getal zien aan de kassa"),
]


@pytest.mark.parametrize(("language", "heading", "button", "shows"), SPOKEN)
def test_everything_is_said_in_the_phones_language_and_to_everybody(
    window: Windows, corner: Shop, axe: Check, fits: Check, shot: Shot,
    language: str, heading: str, button: str, shows: str,
) -> None:  # fmt: skip
    corner.personal_ids = "store"
    corner.save()
    purposes(corner)
    everything = ["last_name", "mobile", "email", "personal_id", "email_consent", "sms_consent"]
    LoyaltySettings.objects.create(shop=corner, phone_fields=everything)
    token, it = shown(corner)
    page = scanned(window, token, language=language, dark=language != "en-GB")
    spoken = language[:2]

    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    axe(page)
    fits(page)
    shot(page, f"hello-{spoken}")
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("#id_first_name")).to_be_focused()
    axe(page)
    shot(page, f"hello-wrong-{spoken}")
    page.locator("#id_first_name").fill("Nina")
    page.locator("#id_mobile").fill("070-123 45 67")
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("heading", name=shows)).to_be_visible()
    expect(page.get_by_text("47", exact=True)).to_be_visible()
    axe(page)
    fits(page)
    shot(page, f"hello-code-{spoken}")
    with page.expect_navigation():
        now_is(it, state="connected", joined=True, sealed=None)
    axe(page)
    shot(page, f"hello-connected-{spoken}")


def test_a_language_is_chosen_and_nothing_typed_is_lost(window: Windows, corner: Shop) -> None:
    token, _it = shown(corner)
    page = scanned(window, token)
    fill(page)
    page.get_by_label("Corner may send me offers by text").check()

    with page.expect_navigation():
        page.get_by_role("button", name="Nederlands").click()

    expect(page.get_by_role("heading", name="Corner vraagt wie je bent")).to_be_visible()
    expect(page.locator("#id_first_name")).to_have_value("Nina")
    expect(page.locator("#id_mobile")).to_have_value("070-123 45 67")
    expect(page.locator("#id_sms_consent")).to_be_checked()


def test_enter_in_a_field_sends(window: Windows, corner: Shop) -> None:
    token, _it = shown(corner)
    page = scanned(window, token)
    fill(page)

    with page.expect_navigation():
        page.get_by_label("Mobile").press("Enter")

    expect(page.get_by_text("47", exact=True)).to_be_visible()


def test_without_scripts_the_page_does_all_it_is_for(window: Windows, corner: Shop) -> None:
    token, it = shown(corner)
    page = scanned(window, token, scripts=False)
    expect(page.get_by_text("Remember me on this phone")).to_be_hidden()
    send(page)
    expect(page.get_by_text("This field is required.")).to_be_visible()
    fill(page)
    page.get_by_role("button", name="Svenska").click()
    expect(page.get_by_label("Förnamn")).to_have_value("Nina")
    page.get_by_role("button", name="Skicka").click()
    expect(page.get_by_text("47", exact=True)).to_be_visible()
    now_is(it, state="connected", sealed=None)

    # By itself, after a few seconds.
    expect(page.get_by_role("heading", name="Du är ansluten")).to_be_visible()


def test_without_scripts_a_link_looks_again(window: Windows, corner: Shop) -> None:
    token, it = shown(corner)
    page = scanned(window, token, scripts=False)
    fill(page)
    send(page)
    now_is(it, state="declined", sealed=None)

    page.get_by_role("link", name="Look again").click()

    expect(page.get_by_role("heading", name="Not this time")).to_be_visible()


def test_the_phone_follows_what_the_cashier_does(window: Windows, corner: Shop) -> None:
    token, it = shown(corner)
    page = scanned(window, token)
    fill(page)
    send(page)

    now_is(it, state="several")
    expect(page.get_by_text("The cashier looks up which customer you are.")).to_be_visible()
    now_is(it, state="connected", sealed=None)
    expect(page.get_by_role("heading", name="You are connected")).to_be_visible()


def test_a_network_that_is_gone_for_a_moment_ends_nothing(window: Windows, corner: Shop) -> None:
    token, it = shown(corner)
    page = scanned(window, token)
    fill(page)
    send(page)
    page.context.set_offline(True)
    page.wait_for_timeout(1500)
    now_is(it, state="connected", sealed=None)

    page.context.set_offline(False)

    expect(page.get_by_role("heading", name="You are connected")).to_be_visible()


def test_the_back_button_shows_what_is_true_now(window: Windows, corner: Shop) -> None:
    token, _it = shown(corner)
    page = scanned(window, token)
    fill(page)
    send(page)
    page.goto("/health/")

    page.go_back()

    expect(page.get_by_text("47", exact=True)).to_be_visible()
    page.go_back()
    expect(page.get_by_label("First name")).to_be_hidden()


def test_a_button_pressed_twice_says_it_once(window: Windows, corner: Shop) -> None:
    token, it = shown(corner)
    page = scanned(window, token)
    fill(page)

    page.get_by_role("button", name="Send").dblclick()

    expect(page.get_by_text("47", exact=True)).to_be_visible()
    it.refresh_from_db()
    assert it.state == "offered"


def test_a_code_that_ends_while_somebody_types_says_so(
    window: Windows, corner: Shop, axe: Check
) -> None:
    token, it = shown(corner)
    page = scanned(window, token)
    fill(page)
    now_is(it, expires_at=timezone.now() - dt.timedelta(seconds=1))

    send(page)

    expect(page.get_by_role("heading", name="The time is over")).to_be_visible()
    axe(page)
    it.refresh_from_db()
    assert it.sealed is None


def test_another_phone_is_told_to_ask_for_a_code_of_its_own(
    window: Windows, corner: Shop, axe: Check, fits: Check, shot: Shot
) -> None:
    token, _it = shown(corner)
    scanned(window, token)

    other = scanned(window, token)

    expect(other.get_by_role("heading", name="This code was used on another phone")).to_be_visible()
    axe(other)
    fits(other)
    shot(other, "hello-elsewhere")
    other.goto("/hello/nobodys/")
    expect(other.get_by_role("heading", name="This code doesn't work any more")).to_be_visible()
    axe(other)
    fits(other)


# Remembering


def test_a_phone_remembers_whose_it_is_and_forgets_when_told(
    window: Windows, corner: Shop, axe: Check
) -> None:
    corner.personal_ids = "store"
    corner.save()
    token, it = shown(corner)
    page = scanned(window, token)
    fill(page)
    page.get_by_label("Swedish personal identity number").fill("811228-9874")
    page.get_by_label("Remember me on this phone").check()
    send(page)
    now_is(it, state="connected", sealed=None)
    kept = page.evaluate("() => JSON.stringify(localStorage)")
    assert "701234567" in kept.replace("-", "").replace(" ", "").replace("070", "70")
    assert "8112" not in kept

    over(it)
    token, it = shown(corner, it.register)
    page.goto(f"/hello/{token}/")

    expect(page.get_by_text("Filled in from this phone.")).to_be_visible()
    expect(page.get_by_label("First name")).to_have_value("Nina")
    expect(page.get_by_label("Mobile")).to_have_value("070-123 45 67")
    expect(page.get_by_label("Swedish personal identity number")).to_have_value("")
    expect(page.get_by_label("Remember me on this phone")).to_be_checked()
    axe(page)
    page.get_by_role("button", name="Forget it").click()
    expect(page.get_by_label("First name")).to_have_value("")
    expect(page.get_by_label("Remember me on this phone")).not_to_be_checked()
    page.reload()
    expect(page.get_by_label("First name")).to_have_value("")
    assert page.evaluate("() => localStorage.length") == 0


def over(it: Introduction) -> None:
    """The sale is, and the next customer's begins."""
    it.sale.state = "void"
    it.sale.save(update_fields=["state"])


def test_what_isnt_ticked_is_not_remembered(window: Windows, corner: Shop) -> None:
    token, _it = shown(corner)
    page = scanned(window, token)
    fill(page)

    send(page)

    assert page.evaluate("() => localStorage.length") == 0


# Weight


def test_the_whole_page_is_lighter_than_thirty_kilobytes(window: Windows, corner: Shop) -> None:
    token, _it = shown(corner)
    page = window(width=PHONE)
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    came: list[int] = []
    wire.on("Network.loadingFinished", lambda each: came.append(each["encodedDataLength"]))

    page.goto(f"/hello/{token}/", wait_until="networkidle")

    assert 4 <= len(came) <= 6
    assert sum(came) < 12_000


# One touch


def connected(it: Introduction, customer: Customer) -> None:
    now_is(it, state="connected", customer=customer, sealed=None)


def test_the_next_time_one_touch_is_enough(
    window: Windows, corner: Shop, mia: Customer, axe: Check, fits: Check, shot: Shot
) -> None:
    token, it = shown(corner)
    page = with_authenticator(scanned(window, token))
    expect(page.get_by_role("button", name="With one touch")).to_be_hidden()
    fill(page)
    send(page)
    with page.expect_navigation():
        connected(it, mia)
    axe(page)
    shot(page, "hello-passkey")
    page.get_by_role("button", name="Next time with one touch").click()
    expect(page.get_by_text("From now on one touch is enough on this phone.")).to_be_visible()
    axe(page)
    passkey = CustomerPasskey.objects.get()
    assert (passkey.shop, passkey.customer) == (corner, mia)

    over(it)
    token, it = shown(corner, it.register)
    page.goto(f"/hello/{token}/")
    axe(page)
    fits(page)
    shot(page, "hello-touch")
    page.get_by_role("button", name="With one touch").click()

    expect(page.get_by_role("heading", name="You are connected")).to_be_visible()
    it.refresh_from_db()
    assert (it.state, it.customer) == ("connected", mia)


def test_a_phone_of_a_deleted_customer_types_again(
    window: Windows, corner: Shop, mia: Customer
) -> None:
    token, it = shown(corner)
    page = with_authenticator(scanned(window, token))
    connected(it, mia)
    page.reload()
    page.get_by_role("button", name="Next time with one touch").click()
    expect(page.get_by_text("From now on one touch is enough on this phone.")).to_be_visible()
    Customer.everyone.filter(pk=mia.pk).update(deleted_at=timezone.now())

    over(it)
    token, it = shown(corner, it.register)
    page.goto(f"/hello/{token}/")
    page.get_by_role("button", name="With one touch").click()

    expect(page.get_by_text("That didn't work. Fill in the fields instead.")).to_be_visible()
    expect(page.get_by_label("First name")).to_be_visible()
    it.refresh_from_db()
    assert it.state == "shown"


def test_a_phone_that_has_none_may_type(window: Windows, corner: Shop, mia: Customer) -> None:
    CustomerPasskey.objects.create(shop=corner, customer=mia, credential="x", public_key=b"")
    token, _it = shown(corner)
    page = scanned(window, token)
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('none')); }")

    page.get_by_role("button", name="With one touch").click()

    expect(page.get_by_text("That didn't work. Fill in the fields instead.")).to_be_visible()
    expect(page.get_by_role("button", name="With one touch")).to_be_enabled()
