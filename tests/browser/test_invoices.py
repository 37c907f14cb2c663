"""Sales → Invoices: written at the keyboard, sent and credited; and how its pages look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from stamgast.catalogue.models import Source
from stamgast.catalogue.stocking import Entry, store_products
from stamgast.customers.models import Customer
from stamgast.invoices import crediting
from stamgast.invoices.finalising import finalise
from stamgast.invoices.making import Particulars, draft
from stamgast.invoices.models import Invoice, InvoiceRules
from stamgast.shops.models import Shop, Staff
from tests.browser.conftest import DESKTOP, PHONE, TABLET, Windows
from tests.conftest import added
from tests.invoices.conftest import BREAD, PLACE, PLANKS

Check = Callable[[Page], None]


@pytest.fixture
def firm(corner: Shop) -> Customer:
    return added(
        corner, kind="organisation", company_name="Ada Bygg AB", email="ada@bygg.example", **PLACE
    )


def final(firm: Customer, olga: Staff, days: int) -> Invoice:
    on = timezone.localdate() - dt.timedelta(days=days)
    told = Particulars(your_reference="Kim Ek", order_reference="4711")
    written = draft(firm, [PLANKS, BREAD], told, by=olga, at=timezone.now())
    return finalise(written, on=on, at=timezone.now(), by=olga)


def test_an_invoice_is_written_at_the_keyboard(
    window: Windows,
    corner: Shop,
    olga: Staff,
    firm: Customer,
    axe: Check,
    shot: Callable[..., None],
) -> None:
    entries = [Entry(values={"name": "Pan", "price": 49950})]
    store_products(corner, entries, by=None, source=Source.BACK_OFFICE)
    page = window(olga)
    page.goto(firm.get_absolute_url())

    page.get_by_role("link", name="New invoice").press("Enter")
    page.get_by_label("What", exact=True).fill("Planks")
    page.get_by_label("Quantity").fill("4")
    page.get_by_label("Price", exact=True).fill("100")
    expect(page.locator("#sums")).to_contain_text("SEK 500.00")
    page.get_by_label("Find a product").press_sequentially("pan")
    page.get_by_role("button", name="Pan").press("Enter")
    expect(page.get_by_label("What", exact=True).nth(1)).to_have_value("Pan")
    expect(page.locator("#sums")).to_contain_text("SEK 999.50")
    axe(page)
    shot(page, "invoice-edit")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("heading", name="Invoice", exact=True)).to_be_visible()
    page.get_by_role("button", name="Give it its number").press("Enter")

    expect(page.get_by_role("heading", name="Invoice 1")).to_be_visible()
    assert corner.invoices.get().total == 999_50


def test_the_rate_is_written_at_the_keyboard(
    window: Windows, corner: Shop, olga: Staff, firm: Customer, axe: Check, fits: Check
) -> None:
    corner.currency = "EUR"
    corner.save()
    written = draft(firm, [PLANKS], by=olga, at=timezone.now())
    page = window(olga, width=PHONE)
    page.goto("/settings/invoices/")
    fits(page)
    axe(page)
    page.goto(f"/invoices/{written.pk}/")
    page.get_by_role("button", name="Give it its number").press("Enter")

    field = page.get_by_label("1 EUR in SEK")
    expect(field).to_have_attribute("aria-invalid", "true")
    fits(page)
    axe(page)
    field.press_sequentially("11.25")
    field.press("Enter")

    expect(page.get_by_role("heading", name="Invoice 1")).to_be_visible()
    expect(page.get_by_text("SEK 1,125.00")).to_be_visible()


@pytest.mark.parametrize("width", [DESKTOP, TABLET, PHONE])
def test_the_pages_fit_and_shut_nobody_out(
    window: Windows,
    corner: Shop,
    olga: Staff,
    firm: Customer,
    axe: Check,
    fits: Check,
    shot: Callable[..., None],
    width: int,
) -> None:
    InvoiceRules.objects.create(shop=corner, reminders=[{"after": 5, "fee": 60_00}])
    invoice = final(firm, olga, days=60)
    final(firm, olga, days=0)
    waiting = draft(firm, [PLANKS, BREAD], by=olga, at=timezone.now())
    crediting.credit(invoice, {invoice.lines.first().pk: crediting.Back(1_000)},
                     on=timezone.localdate(), at=timezone.now(), by=olga)  # fmt: skip
    page = window(olga, width=width)
    pages = {
        "list": "/invoices/",
        "detail": f"/invoices/{invoice.pk}/",
        "draft": f"/invoices/{waiting.pk}/",
        "write": f"/invoices/{waiting.pk}/edit/",
        "credit": f"/invoices/{invoice.pk}/credit/",
        "rules": "/settings/invoices/",
        "customer": firm.get_absolute_url(),
    }

    for name, address in pages.items():
        page.goto(address)
        fits(page)
        axe(page)
        shot(page, f"invoices-{name}-{width}")
