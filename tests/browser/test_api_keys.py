"""Settings → API in a browser: a key is made, copied, and never seen again."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from stamgast.shops.models import Shop, Staff
from tests.browser.conftest import PHONE, Windows
from tests.conftest import PASSWORD

Check = Callable[[Page], None]


def test_a_key_is_made_and_shown_once(
    window: Windows, corner: Shop, olga: Staff, fits: Check, axe: Check, shot: object
) -> None:
    assert callable(shot)
    page = window(olga, width=PHONE)
    page.goto("/settings/api/")
    page.get_by_role("link", name="New key").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")

    page.get_by_label("Name").fill("Webshop")
    page.get_by_label("Find and look at customers").check()
    fits(page)
    axe(page)
    shot(page, "key-new")
    page.get_by_role("button", name="Make the key").click()

    text = page.get_by_label("Key", exact=True).input_value()
    assert text.startswith("sg_")
    fits(page)
    axe(page)
    shot(page, "key-made")
    page.get_by_role("link", name="I have copied it").click()

    expect(page.get_by_text("not used yet")).to_be_visible()
    assert text not in page.content()
    shot(page, "keys")
