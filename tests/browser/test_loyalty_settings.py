"""Loyalty → Loyalty Settings: what only a browser shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from stamgast.connect.models import LoyaltySettings, Purpose
from stamgast.shops.models import Shop, Staff
from tests.browser.conftest import DESKTOP, PHONE, TABLET, Windows


def test_the_page_says_at_once_what_it_comes_to(
    window: Windows, corner: Shop, olga: Staff, axe: Callable[[Page], None]
) -> None:
    page = window(olga)
    page.goto("/loyalty/settings/")
    screen = page.locator("#explained-screen")
    expect(screen).to_contain_text("offers: By phone, Scan ID and Enter number.")

    page.get_by_label("Scan ID: the screen’s camera").press("Space")
    expect(screen).to_contain_text("offers: By phone and Enter number.")
    page.get_by_label("By phone: a code").press("Space")
    expect(page.get_by_label("Consent to text messages")).to_be_hidden()
    page.get_by_label("Nobody is offered membership").press("Space")
    expect(page.locator("#explained-register")).to_contain_text("and nobody else")
    axe(page)
    page.get_by_label("English").last.fill("For the discount.")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_text("Version 1, since")).to_be_visible()
    page.get_by_role("link", name="All versions").click()
    expect(page.get_by_text("For the discount.")).to_be_visible()
    axe(page)
    assert LoyaltySettings.objects.get().ways == ["pad"]
    assert Purpose.objects.get().by == olga


@pytest.mark.parametrize("width", [DESKTOP, TABLET, PHONE])
def test_the_page_fits(
    width: int, window: Windows, olga: Staff, axe: Callable[[Page], None], fits: Callable[..., None]
) -> None:
    page = window(olga, width=width, dark=width == PHONE)

    page.goto("/loyalty/settings/")

    fits(page)
    axe(page)
