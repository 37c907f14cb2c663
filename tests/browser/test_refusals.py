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
