"""A customer's page: what they come to, on every width."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from stamgast.customers.models import Customer
from stamgast.sales.models import Sale
from stamgast.sales.spending import count
from stamgast.shops.models import Outlet, Register, Shop, Staff
from tests.browser.conftest import DESKTOP, PHONE, TABLET, Windows

Check = Callable[[Page], None]


@pytest.fixture
def bought(corner: Shop, mia: Customer) -> Customer:
    """Mia, with two years of sales, the last month but one more came back than was bought."""
    outlet = Outlet.objects.create(shop=corner, name="Corner")
    register = Register.objects.create(shop=corner, outlet=outlet, name="Register 1")
    now = timezone.now()
    sold = None
    for n in range(26):
        at = now - dt.timedelta(days=31 * (25 - n))
        back = n == 24
        sale = Sale(shop=corner, register=register, key=f"{n:032x}", code=f"K{n}")
        sale.customer, sale.number, sale.currency = mia, n + 1, "SEK"
        sale.state, sale.ended_at, sale.opened_at = Sale.State.COMPLETED, at, at
        sale.kind, sale.refund_of = ("refund", sold) if back else ("sale", None)
        sale.total = -90_000 if back else 12_500 + n * 7_900 % 110_000
        sale.save()
        count(sale)
        sold = sale
    return mia


@pytest.mark.parametrize("width", [DESKTOP, TABLET, PHONE], ids=["desktop", "tablet", "phone"])
def test_a_customers_page_tells_what_they_come_to(
    window: Windows,
    olga: Staff,
    bought: Customer,
    width: int,
    axe: Check,
    fits: Check,
    shot: Callable[[Page, str], None],
) -> None:
    page = window(olga, width=width)

    page.goto(bought.get_absolute_url())

    expect(page.get_by_text("Spent in all")).to_be_visible()
    expect(page.locator(".spending rect:not(.hit)")).to_have_count(24)
    fits(page)
    axe(page)
    shot(page, f"profile-{width}")
    page.get_by_text("Month by month").click()
    expect(page.locator(".spending tbody tr")).to_have_count(24)
    fits(page)
