"""The first things a shop owner sees."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from stamgast.shops.models import Staff
from tests.browser.conftest import PHONE, Windows
from tests.conftest import PASSWORD


def test_an_owner_signs_in_and_is_greeted_by_the_shop(
    window: Windows, olga: Staff, axe: Callable[[Page], None], shot: Callable[[Page, str], None]
) -> None:
    page = window()

    page.goto("/")
    axe(page)
    shot(page, "sign-in")
    page.get_by_label("E-mail").fill("olga@corner.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_role("link", name="Customers").first).to_be_visible()
    axe(page)
    shot(page, "start")


def test_the_customers_fit_on_a_phone_at_night(
    window: Windows,
    olga: Staff,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    shot: Callable[[Page, str], None],
) -> None:
    page = window(olga, width=PHONE, dark=True)

    page.goto("/customers/")

    fits(page)
    axe(page)
    shot(page, "customers-phone-dark")
