"""The catalogue in a browser: the dialog, the search, the selection."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from stamgast.shops.models import Shop, Staff
from tests.browser.conftest import PHONE, Windows
from tests.catalogue.pages import PRODUCTS, stocked

Check = Callable[[Page], None]


def test_a_product_is_added_by_keyboard_alone(
    window: Windows, olga: Staff, corner: Shop, axe: Check
) -> None:
    page = window(olga)
    page.goto(PRODUCTS)

    page.get_by_role("link", name="New product").press("Enter")
    page.get_by_label("Name", exact=True).fill("Milk")
    page.get_by_label("Price", exact=True).fill("15.90")
    axe(page)
    page.get_by_label("Price", exact=True).press("Enter")

    expect(page.get_by_role("heading", name="Milk")).to_be_visible()
    milk = corner.products.get()
    assert (milk.price, milk.tax) == (1590, corner.taxes.get(usual=True))


def test_what_is_wrong_in_a_tab_brings_it_forward(
    window: Windows, olga: Staff, corner: Shop, fits: Check, axe: Check
) -> None:
    page = window(olga, width=PHONE)
    page.goto(PRODUCTS)
    page.get_by_role("link", name="New product").click()
    page.get_by_label("Name", exact=True).fill("Milk")
    page.get_by_role("tab", name="On the register").click()
    picture = {"name": "x.png", "mimeType": "image/png", "buffer": b"no picture"}
    page.get_by_label("Picture").set_input_files([picture])

    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("That is no picture we can read")).to_be_visible()
    axe(page)
    fits(page)


def test_the_ticked_ones_found_by_typing_are_changed_and_changed_back(
    window: Windows, olga: Staff, corner: Shop
) -> None:
    dairy = corner.categories.create(name="Dairy")
    stocked(corner, "Whole milk", "Low-fat milk", "Bread")
    page = window(olga)
    page.goto(PRODUCTS)

    page.get_by_label("Search in the list").type("milk")
    expect(page.get_by_role("link", name="Bread")).to_have_count(0)
    page.get_by_label("Select this page").check()
    page.get_by_role("button", name="Set category").click()
    page.get_by_role("button", name="Dairy").click()

    expect(page.get_by_text("2 products are changed.")).to_be_visible()
    assert dairy.products.count() == 2
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone: 2 products are as before.")).to_be_visible()
    assert dairy.products.count() == 0
