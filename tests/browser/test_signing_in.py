"""Passkeys, the second step, and a session that ends while somebody types."""

from __future__ import annotations

import re
from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from stamgast.shops.models import Shop, Staff
from tests.browser.conftest import PHONE, Windows
from tests.conftest import PASSWORD
from tests.shops.test_second_factor import code_of

Check = Callable[[Page], None]


def with_authenticator(page: Page) -> Page:
    """Puts a device that keeps passkeys, and a finger that always agrees, beside the window."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def sign_in(page: Page, email: str, button: str = "Sign in") -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name=button, exact=True).click()


def prove(page: Page) -> None:
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Go on").click()


def test_a_passkey_is_made_and_opens_the_door_without_a_password(
    window: Windows, olga: Staff, axe: Check
) -> None:
    page = with_authenticator(window(olga))
    page.goto("/account/")
    page.get_by_role("link", name="New passkey").click()
    expect(page.get_by_role("heading", name="Is it still you?")).to_be_visible()
    axe(page)
    prove(page)
    axe(page)
    page.get_by_label("Name").fill("Laptop in the shop")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_text("Laptop in the shop")).to_be_visible()

    page.get_by_role("button", name="My account").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("button", name="Sign in with a passkey").click()

    page.wait_for_url("**/customers/")
    page.goto("/account/")
    expect(page.get_by_text("last used")).to_be_visible()


def test_a_passkey_leads_to_the_page_that_was_asked_for(window: Windows, olga: Staff) -> None:
    page = made(window, olga)
    page.context.clear_cookies()

    page.goto("/settings/staff/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    page.wait_for_url("**/settings/staff/")


def made(window: Windows, somebody: Staff) -> Page:
    page = with_authenticator(window(somebody))
    page.goto("/account/passkeys/new/")
    prove(page)
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    return page


def test_a_passkey_is_the_second_step_after_a_password(window: Windows, olga: Staff) -> None:
    page = made(window, olga)
    page.context.clear_cookies()

    page.goto("/accounts/login/")
    sign_in(page, "olga@corner.example")
    page.get_by_role("button", name="Use a passkey").click()

    page.wait_for_url("**/customers/")


def test_a_passkey_proves_that_it_is_still_you(window: Windows, olga: Staff) -> None:
    page = made(window, olga)
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/customers/")

    page.goto("/account/code/")
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("heading", name="Codes from an app")).to_be_visible()


def test_a_passkey_is_renamed_and_removed(window: Windows, olga: Staff, axe: Check) -> None:
    page = made(window, olga)

    page.goto("/account/")
    page.get_by_role("link", name="Rename Passkey").click()
    expect(page.get_by_role("heading", name="Rename the passkey")).to_be_visible()
    axe(page)
    page.get_by_label("Name").fill("Old phone")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove Old phone").click()
    expect(page.get_by_role("heading", name="Remove the passkey?")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Remove").click()

    expect(page.get_by_role("heading", name="My account")).to_be_visible()
    assert Authenticator.objects.count() == 0


def test_a_device_that_refuses_leaves_the_password(window: Windows, olga: Staff) -> None:
    page = window()
    page.goto("/accounts/login/")
    # No device with a passkey is there, so the browser says no by itself.
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('none')); }")

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("alert")).to_have_text(re.compile("That passkey was not taken"))
    sign_in(page, "olga@corner.example")
    page.wait_for_url("**/customers/")


def test_by_number_no_passkey_is_offered_but_the_way_to_one_is(
    window: Windows, olga: Staff, site: str
) -> None:
    page = window()
    page.goto(site.replace("localhost", "127.0.0.1") + "/accounts/login/")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()

    sign_in(page, "olga@corner.example")
    page.goto(site.replace("localhost", "127.0.0.1") + "/account/")

    expect(page.get_by_role("link", name=f"{site}/account/")).to_be_visible()


def test_codes_from_an_app_are_set_up_and_asked_for(
    window: Windows, olga: Staff, axe: Check, shot: Callable[[Page, str], None]
) -> None:
    page = window(olga, width=PHONE, dark=True)
    page.goto("/account/code/")
    prove(page)
    axe(page)
    shot(page, "totp")
    secret = page.locator("code").inner_text()
    page.get_by_label("The six digits").fill(code_of(secret, -1))
    page.get_by_role("button", name="Switch on").click()
    expect(page.locator("code")).to_have_count(10)

    page.context.clear_cookies()
    page.goto("/accounts/login/")
    sign_in(page, "olga@corner.example")
    expect(page.get_by_role("heading", name="The second step")).to_be_visible()
    axe(page)
    shot(page, "second-step")
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Sign in", exact=True).click()

    page.wait_for_url("**/customers/")


# A session that ends in the middle


def signed_in_again(page: Page, email: str) -> None:
    dialog = page.get_by_role("dialog", name="You are signed out")
    with page.context.expect_page() as opened:
        dialog.get_by_role("link", name="Sign in again").click()
    other = opened.value
    sign_in(other, email)
    expect(dialog.get_by_text("You are signed in again.")).to_be_visible()
    dialog.get_by_role("button", name="Go on").click()
    expect(dialog).to_be_hidden()


def test_a_session_that_ends_in_mid_edit_loses_nothing(
    window: Windows, olga: Staff, corner: Shop, axe: Check, shot: Callable[[Page, str], None]
) -> None:
    page = window(olga)
    page.goto("/settings/shop/")
    page.get_by_label("Street").fill("Storgatan 1")
    Session.objects.all().delete()

    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog", name="You are signed out")).to_be_visible()
    axe(page)
    shot(page, "signed-out")
    signed_in_again(page, "olga@corner.example")

    expect(page.get_by_label("Street")).to_have_value("Storgatan 1")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    corner.refresh_from_db()
    assert corner.street == "Storgatan 1"


def test_signing_in_in_another_tab_does_not_spoil_an_open_form(
    window: Windows, olga: Staff, corner: Shop
) -> None:
    """Signing in changes the token that every form carries."""
    page = window(olga)
    page.goto("/settings/shop/")
    page.get_by_label("Street").fill("Storgatan 1")
    page.context.clear_cookies()
    other = page.context.new_page()
    other.goto("/accounts/login/")
    sign_in(other, "olga@corner.example")
    other.wait_for_url("**/customers/")

    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Saved.")).to_be_visible()
    corner.refresh_from_db()
    assert corner.street == "Storgatan 1"


def test_a_double_click_adds_a_colleague_once(window: Windows, olga: Staff, corner: Shop) -> None:
    page = window(olga)
    page.goto("/settings/staff/new/")
    page.get_by_label("Name").fill("Nora")

    page.get_by_role("button", name="Add").dblclick()

    page.wait_for_url("**/settings/staff/")
    assert corner.staff.filter(name="Nora").count() == 1


def test_a_session_that_ends_behind_a_dialog_loses_nothing(
    window: Windows, olga: Staff, corner: Shop, axe: Check
) -> None:
    page = window(olga)
    page.goto("/customers/")
    page.get_by_role("link", name="New customer").first.click()
    page.get_by_label("First name").fill("Nora")
    page.get_by_label("Last name").fill("Ny")
    Session.objects.all().delete()

    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog", name="You are signed out")).to_be_visible()
    axe(page)
    signed_in_again(page, "olga@corner.example")

    expect(page.get_by_label("First name")).to_have_value("Nora")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert corner.customers.get().name == "Nora Ny"


def test_a_dialog_heals_itself_after_signing_in_in_another_tab(
    window: Windows, olga: Staff, corner: Shop
) -> None:
    page = window(olga)
    page.goto("/customers/groups/")
    page.get_by_role("link", name="New group").first.click()
    page.get_by_label("Name").fill("Regulars")
    page.context.clear_cookies()
    other = page.context.new_page()
    other.goto("/accounts/login/")
    sign_in(other, "olga@corner.example")
    other.wait_for_url("**/customers/")

    page.get_by_role("button", name="Save").click()
    page.get_by_role("dialog", name="This page was open for long").get_by_role("button").click()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("dialog")).to_be_hidden()
    assert corner.groups.get().name == "Regulars"
