"""Points, on account, invoices and payments on account at the register, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from stamgast.accounts.ledger import balance_of
from stamgast.accounts.models import AccountPayment, CreditRules
from stamgast.customers.models import Customer
from stamgast.invoices.models import Invoice
from stamgast.loyalty import ledger as points
from stamgast.loyalty.models import PointRules
from stamgast.sales.models import Sale
from stamgast.shops.models import Register, Shop, Staff
from tests.browser.conftest import DESKTOP, PHONE, Windows
from tests.browser.counter import Counter
from tests.browser.test_selling import BY_HAND, Check, Opened, button, opened, register, tile

__all__ = ["opened", "register"]
Shot = Callable[[Page, str], None]


@pytest.fixture
def regular(corner: Shop, mia: Customer) -> Customer:
    """Mia may owe 1,000.00, and has 412 points of 10 öre."""
    CreditRules.objects.create(shop=corner, policy="limit", limit=100_000)
    PointRules.objects.create(shop=corner, on=True, spend_per_point=1_000, worth_of_100=1_000)
    cause = points.Cause("bonus", "bonus:test", at=timezone.now(), by=None)
    points.book(mia, 412, cause)
    return mia


@pytest.fixture
def paying(opened: Opened, register: object, regular: Customer) -> Page:
    """Two pans for Mia, 999.00, before the payment."""
    page = opened(register, width=DESKTOP)  # type: ignore[arg-type]
    for _n in range(2):
        tile(page, "Pan").click()
    page.get_by_label("Customer", exact=True).get_by_role("combobox").fill("mia")
    page.get_by_role("option", name=re.compile("Mia")).click()
    expect(page.locator(".customer-card")).to_contain_text("412 points")
    page.keyboard.press("F9")
    return page


def tenders(sale: Sale) -> list[tuple[str, int]]:
    return list(sale.tenders.values_list("kind", "amount"))


def test_points_pay_a_part_and_the_rest_goes_on_account(
    paying: Page, regular: Customer, axe: Check, fits: Check, shot: Shot
) -> None:
    points_way, account = paying.locator(".way").nth(4), paying.locator(".way").nth(3)
    expect(points_way).to_contain_text("412 points = SEK")
    expect(account).to_contain_text(re.compile(r"1,000\.00 left of .*1,000\.00"))
    fits(paying)
    axe(paying)
    shot(paying, "paying-ways-1280")

    points_way.click()
    expect(paying.locator(".tenders")).to_contain_text("412 points")
    expect(paying.locator(".due strong")).to_contain_text("957.80")
    paying.keyboard.press("F10")

    done = paying.get_by_label("Paid", exact=True)
    expect(done).to_contain_text("95 points earned · 95 points in all")
    axe(paying)
    shot(paying, "paid-with-points-1280")
    sale = Sale.objects.get()
    assert tenders(sale) == [("points", 4120), ("on_account", 95780)]
    assert (balance_of(regular), points.balance_of(regular)) == (95780, 95)


def test_the_customer_sees_their_points_beside_it(
    window: Windows, register: Register, regular: Customer, max_: Staff, axe: Check, shot: Shot
) -> None:
    counter = Counter(window, register, max_)
    screen = counter.screen()
    counter.sell("Pan", 49_950)
    counter.change("PUT", "/customer", {"customer": regular.pk})
    expect(screen.get_by_text("Your points")).to_be_visible()
    counter.change("POST", "/tenders", {"kind": "points"})

    expect(screen.locator(".screen-totals")).to_contain_text("Points redeemed412")
    axe(screen)
    shot(screen, "screen-points-1280")
    counter.change("POST", "/tenders", {"kind": "on_account"})
    expect(screen.get_by_text("45 points earned")).to_be_visible()
    shot(screen, "screen-points-paid-1280")
    assert "owe" not in screen.locator("body").inner_text()


def test_over_the_limit_a_part_goes_on_account(
    paying: Page, regular: Customer, axe: Check, shot: Shot
) -> None:
    CreditRules.objects.update(limit=20_000)

    paying.keyboard.press("F10")

    over = paying.get_by_role("dialog", name="Over the limit")
    expect(over).to_contain_text("200.00")
    axe(paying)
    shot(paying, "over-the-limit-1280")
    over.get_by_role("button", name=re.compile("Pay .*200.00 on account")).click()
    expect(paying.locator(".due strong")).to_contain_text("799.00")
    paying.keyboard.press("F4")
    expect(paying.get_by_label("Paid", exact=True)).to_be_visible()
    assert tenders(Sale.objects.get()) == [("on_account", 20000), ("card", 79900)]


@pytest.fixture
def at_home(regular: Customer) -> None:
    place = {"postal_street": "Storgatan 1", "postal_city": "Ystad"}
    Customer.objects.filter(pk=regular.pk).update(**place)


def test_over_the_limit_a_part_is_invoiced(at_home: None, paying: Page) -> None:
    CreditRules.objects.update(limit=20_000)

    paying.keyboard.press("F3")
    button(paying, "Make the invoice").click()
    over = paying.get_by_role("dialog", name="Over the limit")
    over.get_by_role("button", name=re.compile(r"Invoice .*200\.00")).click()

    expect(paying.locator(".due strong")).to_contain_text("799.00")
    paying.keyboard.press("F4")
    expect(paying.get_by_label("Paid", exact=True)).to_contain_text("Invoice 1")
    assert tenders(Sale.objects.get()) == [("invoice", 20000), ("card", 79900)]


def test_over_the_limit_a_manager_raises_it(paying: Page, regular: Customer, shot: Shot) -> None:
    CreditRules.objects.update(limit=20_000)
    paying.keyboard.press("F10")

    button(paying, "Raise the limit").click()
    expect(paying.get_by_label("New limit")).to_have_value("999.00")
    shot(paying, "raise-the-limit-1280")
    button(paying, "Raise it and pay").click()
    paying.get_by_role("group", name="Who gives leave?").get_by_role("button", name="Max").click()
    paying.keyboard.type("13579", delay=BY_HAND)
    paying.keyboard.press("Enter")

    expect(paying.get_by_label("Paid", exact=True)).to_be_visible()
    regular.refresh_from_db()
    assert (regular.account_policy, regular.account_limit) == ("limit", 99900)
    assert balance_of(regular) == 99900


def test_an_invoice_asks_for_the_address_without_leaving_the_sale(
    paying: Page, regular: Customer, axe: Check, fits: Check, shot: Shot
) -> None:
    expect(paying.locator(".way").nth(5)).to_contain_text("Address missing")
    paying.keyboard.press("F3")
    button(paying, "Write the address").click()
    dialog = paying.locator("#dialog dialog")
    dialog.get_by_role("tab", name="Other details").click()
    dialog.get_by_label("Street", exact=True).first.fill("Storgatan 1")
    dialog.get_by_label("Postcode").first.fill("271 42")
    dialog.get_by_label("Town").first.fill("Ystad")
    dialog.get_by_role("button", name="Save").click()

    invoice = paying.get_by_role("dialog", name="Invoice")
    expect(invoice).to_contain_text("Storgatan 1")
    axe(paying)
    shot(paying, "invoice-1280")
    button(paying, "Make the invoice").click()

    done = paying.get_by_label("Paid", exact=True)
    expect(done).to_contain_text("Invoice 1")
    fits(paying)
    axe(paying)
    shot(paying, "invoiced-1280")
    assert Invoice.objects.get().total == 99900


def test_what_is_owed_is_paid_without_a_sale(
    paying: Page, regular: Customer, axe: Check, fits: Check, shot: Shot
) -> None:
    paying.keyboard.press("F10")
    button(paying, "Next customer").click()
    paying.set_viewport_size({"width": PHONE, "height": 844})
    fits(paying)
    paying.get_by_role("button", name="Account", exact=True).click()
    paying.get_by_role("searchbox", name="Customer").fill("mia")
    button(paying, re.compile("^Mia")).click()  # type: ignore[arg-type]

    sheet = paying.get_by_role("dialog", name="Payment on account")
    expect(sheet.locator(".due")).to_contain_text("999.00")
    axe(paying)
    fits(paying)
    shot(paying, "account-390")
    paying.set_viewport_size({"width": 1024, "height": 768})
    shot(paying, "account-1024")
    paying.set_viewport_size({"width": DESKTOP, "height": 800})
    shot(paying, "account-1280")
    sheet.get_by_label("Amount").fill("500")
    sheet.get_by_role("group", name="Cash handed over").get_by_role("button", name="600").click()

    paid = paying.get_by_role("dialog", name="Paid")
    expect(paid).to_contain_text("100.00")
    expect(paid).to_contain_text("still owes SEK")
    axe(paying)
    shot(paying, "account-paid-1280")
    for told in ("The receipt is being printed.", "A copy is being printed."):
        paid.get_by_role("button", name="Print receipt").click()
        expect(paid).to_contain_text(told)
    shot(paying, "account-printed-1280")
    to = paid.get_by_label("Send by e-mail to")
    expect(to).to_have_value("mia@example.se")
    to.fill("nora@")
    to.press("Enter")
    expect(paid.get_by_role("alert")).to_contain_text("This is no e-mail address.")
    to.fill("nora@example.com")
    to.press("Enter")
    expect(paid).to_contain_text("The receipt is on its way.")
    axe(paying)
    paying.set_viewport_size({"width": PHONE, "height": 844})
    fits(paying)
    shot(paying, "account-mailed-390")
    button(paid, "Done").press("Enter")  # type: ignore[arg-type]
    expect(paid).to_have_count(0)
    assert balance_of(regular) == 49900
    assert AccountPayment.objects.get().amount == 50000
