"""What is said while a dialog is open is said where it can be read."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from stamgast.shops.models import Staff


def test_a_lost_connection_is_told_inside_the_dialog(
    window: Any, olga: Staff, axe: Callable[[Page], None]
) -> None:
    page = window(olga)
    page.goto("/customers/")
    page.get_by_role("link", name="New customer").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("First name").fill("Mia")
    page.context.set_offline(True)

    dialog.get_by_role("button", name="Save").click()

    told = dialog.get_by_role("alert")
    expect(told).to_contain_text("No connection to Stamgast. Nothing was saved")
    expect(dialog.get_by_label("First name")).to_have_value("Mia")
    axe(page)
    told.get_by_role("button", name="Close").click()
    expect(told).to_have_count(0)
    page.context.set_offline(False)
    window.complaints.clear()  # htmx has told the console that the line was cut
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Mia").first).to_be_visible()


def test_without_a_network_save_stays_in_reach(window: Any, olga: Staff) -> None:
    page = window(olga)
    page.goto("/customers/")
    page.get_by_role("link", name="New customer").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("First name").fill("Mia")
    page.context.set_offline(True)

    dialog.get_by_label("Last name").fill("Ek")
    dialog.get_by_label("Mobile").focus()

    # Nothing was to be saved yet: the form only looks for somebody alike.
    told = dialog.get_by_role("alert")
    expect(told).to_contain_text("No connection to Stamgast. Try again in a moment.")
    dialog.get_by_role("button", name="Save").click()
    expect(told).to_contain_text("Nothing was saved")
    page.context.set_offline(False)
    window.complaints.clear()
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mia Ek")


def test_a_lost_connection_is_spoken_of_only_while_it_lasts(window: Any, olga: Staff) -> None:
    page = window(olga)
    page.goto("/customers/")
    find = page.get_by_role("combobox", name="Find a customer")
    page.context.set_offline(True)
    find.fill("an")
    told = page.get_by_role("alert")
    expect(told).to_contain_text("No connection to Stamgast. Try again in a moment.")

    page.context.set_offline(False)
    find.fill("ann")

    expect(told).to_have_count(0)
    window.complaints.clear()
