"""Points: the settings, a customer's page, what came and went, adjusting in a dialog."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from stamgast.customers.models import Customer, Group
from stamgast.loyalty import ledger
from stamgast.loyalty.expiring import day_of
from stamgast.loyalty.ledger import Cause, balance_of
from stamgast.loyalty.models import PointRules
from stamgast.shops.models import Shop, Staff
from tests.browser.conftest import DESKTOP, PHONE, TABLET, Windows


def give(customer: Customer, points: int, kind: str = "adjusted", note: str = "") -> None:
    until = day_of(customer.shop, timezone.now()) + dt.timedelta(days=20) if points > 0 else None
    at, reference = timezone.now(), f"test:{uuid.uuid4()}"
    ledger.book(customer, points, Cause(kind, reference, at, None, expires_on=until, note=note))


@pytest.mark.parametrize("width", [DESKTOP, TABLET, PHONE])
def test_points_are_set_seen_and_adjusted(
    width: int,
    window: Windows,
    corner: Shop,
    olga: Staff,
    mia: Customer,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    shot: Callable[[Page, str], None],
) -> None:
    Group.objects.create(shop=corner, name="Staff")
    Group.objects.create(shop=corner, name="Wholesale, north")
    page = window(olga, width=width, dark=width == TABLET)
    page.goto("/loyalty/settings/")
    words = page.locator("#explained-points")
    expect(words).to_contain_text("Nobody collects points")
    page.get_by_label("Customers collect points").press("Space")
    page.get_by_label("Points for whoever becomes a customer").fill("50")
    page.get_by_label("Points expire after so many months").fill("12")
    page.get_by_label("Staff").fill("5")
    expect(words).to_contain_text("Staff: 1 point for each SEK 5.00.")
    fits(page)
    axe(page)
    shot(page, f"points-settings-{width}")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert PointRules.objects.get().sign_up_bonus == 50

    give(mia, 1412, "earned")
    give(mia, -300, "redeemed")
    give(mia, 25, note="For the long wait at the counter last Saturday afternoon")
    page.goto(mia.get_absolute_url())
    fits(page)
    axe(page)
    shot(page, f"points-customer-{width}")
    page.get_by_role("link", name="Adjust").click()
    page.get_by_label("Take points").check()
    page.get_by_role("spinbutton", name="Points").fill("2000")
    page.get_by_label("Reason").fill("Typed twice")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("There are 1137 points.")).to_be_visible()
    axe(page)
    shot(page, f"points-adjustment-{width}")
    page.get_by_role("spinbutton", name="Points").fill("37")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The points are adjusted.")).to_be_visible()
    assert balance_of(mia) == 1100

    page.get_by_role("link", name="What came and went").click()
    expect(page.get_by_text("Typed twice")).to_be_visible()
    fits(page)
    axe(page)
    shot(page, f"points-list-{width}")
