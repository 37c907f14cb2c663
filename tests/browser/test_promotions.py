"""Loyalty → Promotions and Vouchers: what only a browser shows."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from stamgast.catalogue.models import Product, Source
from stamgast.catalogue.stocking import Entry, store_products
from stamgast.customers.models import Customer, Label
from stamgast.shops.models import Shop, Staff
from tests.browser.conftest import Windows


def shelves(shop: Shop) -> list[Product]:
    entries = [Entry(values={"name": name, "price": 1290}) for name in ("Milk", "Bread")]
    return store_products(shop, entries, by=None, source=Source.BACK_OFFICE)


def test_a_promotion_is_made_by_keyboard_in_the_dialog(
    window: Windows, corner: Shop, olga: Staff, axe: Callable[[Page], None]
) -> None:
    milk, _bread = shelves(corner)
    vip = Label.objects.create(shop=corner, name="VIP")
    page = window(olga)
    page.goto("/loyalty/promotions/")

    page.get_by_role("link", name="New promotion").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Name")).to_be_focused()
    page.keyboard.type("Milk for VIPs")
    expect(dialog.get_by_label("Price of a piece")).to_be_hidden()
    dialog.get_by_label("Fixed price").press("Space")
    dialog.get_by_label("Price of a piece").fill("9.90")
    expect(dialog.get_by_label("Per cent", exact=True)).to_be_hidden()
    search = dialog.get_by_label("Find a product")
    search.press_sequentially("mil")
    expect(dialog.get_by_role("button", name="Milk")).to_be_visible()
    search.press("Enter")
    expect(dialog.get_by_label("Products chosen")).to_contain_text("Milk")
    dialog.get_by_label("Customers with a label").press("Space")
    axe(page)
    dialog.get_by_label("VIP").press("Space")
    dialog.get_by_role("button", name="Save").press("Enter")

    expect(page.get_by_text("SEK 9.90 each: Milk, for customers labelled VIP")).to_be_visible()
    promotion = corner.promotions.get()
    assert [*promotion.products.all()] == [milk]
    assert [*promotion.labels.all()] == [vip]


def test_an_owner_is_picked_while_somebody_types(
    window: Windows, corner: Shop, olga: Staff, mia: Customer
) -> None:
    page = window(olga)
    page.goto("/loyalty/vouchers/new/")

    page.get_by_label("Amount", exact=True).fill("500")
    page.get_by_label("Owner").press_sequentially("åkes")
    page.get_by_role("button", name="Mia Åkesson").press("Enter")
    page.get_by_role("button", name="Issue", exact=True).click()

    expect(page.get_by_text("1 voucher is issued.")).to_be_visible()
    assert corner.vouchers.get().owner == mia
