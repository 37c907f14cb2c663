"""A customer's account and who owes what: what only a browser shows."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from stamgast.accounts.ledger import Cause, book
from stamgast.accounts.models import CreditRules
from stamgast.accounts.receiving import Received, receive
from stamgast.customers.models import Customer
from stamgast.shops.models import Shop, Staff
from tests.browser.conftest import DESKTOP, PHONE, TABLET, Windows
from tests.conftest import added

Shot = Callable[[Page, str], None]


@pytest.fixture
def owing(corner: Shop, mia: Customer) -> Customer:
    """Mia owes for three purchases, one long overdue, and paid a part; another owes too."""
    CreditRules.objects.create(shop=corner, policy="limit", limit=200_000)
    Customer.objects.filter(pk=mia.pk).update(postal_street="Storgatan 4", postal_city="Umeå")
    for amount, days in ((49_950, -100), (12_990, -12), (25_000, 20)):
        owes(mia, amount, days)
    owes(added(corner, company_name="Byggarna i Norr AB", kind="organisation"), 180_000, -40)
    now = timezone.now()
    receive(mia, Received(uuid.uuid4(), 10_000, "bank", at=now, by=None, reference="OCR 4711"))
    return mia


def owes(customer: Customer, amount: int, days: int) -> None:
    due_on = timezone.localdate() + dt.timedelta(days=days)
    at = timezone.now() + dt.timedelta(days=min(0, days - 30))
    book(customer, amount, Cause("sale", str(uuid.uuid4()), at=at, by=None, due_on=due_on))


@pytest.mark.parametrize("width", [DESKTOP, TABLET, PHONE])
def test_what_customers_owe_is_seen_at_every_width(
    window: Windows,
    olga: Staff,
    owing: Customer,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    shot: Shot,
    width: int,
) -> None:
    olga.customer_columns = ["number", "points", "balance", "left", "last_visit", "spent"]
    olga.save()
    page = window(olga, width=width)
    payment = owing.account_payments.get()
    pages = {
        "list": "/customers/",
        "receipt": f"/sales/payments/{payment.pk}/",
        "owed": "/customers/owed/",
        "account": f"/customers/{owing.pk}/account/",
        "customer": f"/customers/{owing.pk}/",
        "statement": f"/customers/{owing.pk}/account/statement/?since=2026-01-01&until=2030-01-01",
        "rules": "/settings/credit/",
    }

    for name, address in pages.items():
        page.goto(address)
        if name == "customer":
            expect(page.get_by_role("heading", name="On account")).to_be_visible()
        fits(page)
        axe(page)
        shot(page, f"accounts-{name}-{width}")


def test_a_payment_is_taken_by_keyboard_in_the_dialog(
    window: Windows, olga: Staff, owing: Customer, axe: Callable[[Page], None], shot: Shot
) -> None:
    page = window(olga)
    page.goto(f"/customers/{owing.pk}/account/")

    page.get_by_role("link", name="Payment", exact=True).press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Amount").fill("779.40")
    axe(page)
    shot(page, "accounts-payment")
    dialog.get_by_role("button", name="Save").press("Enter")

    expect(page.get_by_text("Payment 2 is written down.")).to_be_visible()
    expect(page.get_by_text("Nothing is open.")).to_be_visible()


def test_the_second_print_of_a_payment_is_a_copy(
    window: Windows, olga: Staff, owing: Customer
) -> None:
    page = window(olga)
    page.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; }")
    page.goto(f"/sales/payments/{owing.account_payments.get().pk}/")
    copy = page.get_by_text("Copy", exact=True)
    expect(copy).to_have_count(0)

    page.get_by_role("button", name="Print").press("Enter")
    page.wait_for_function("window.printed === 1")
    expect(copy).to_have_count(0)

    page.get_by_role("button", name="Print").press("Enter")
    expect(copy).to_be_visible()
    page.reload()
    assert page.evaluate("window.printed") == 0
