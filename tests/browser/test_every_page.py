"""Every page there is, at a desk by day and on a phone by night: nothing sticks out,
nobody is shut out, nothing breaks the content security policy."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page

from stamgast.shops.models import Shop, Staff
from tests.browser.conftest import DESKTOP, PHONE, TABLET, Windows
from tests.conftest import browser_of
from tests.rows import rows_of
from tests.walking import BY_NAME, INSIDE, PUBLIC

Check = Callable[[Page], None]


def is_page(client: Client, address: str) -> bool:
    """Not a fragment, a file, or an address that only takes orders."""
    answer = client.get(address)
    whole = b"<!doctype html>" in getattr(answer, "content", b"")[:200].lower()
    return answer.status_code == 200 and whole


def looked_at(page: Page, address: str, name: str, fits: Check, axe: Check, shot: object) -> None:
    assert callable(shot)
    page.goto(address)
    axe(page)
    shot(page, f"{name}-desk")
    for width in (TABLET, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        fits(page)
    page.emulate_media(color_scheme="dark")
    axe(page)
    shot(page, f"{name}-phone")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": DESKTOP, "height": 900})


@pytest.mark.parametrize("name", INSIDE)
def test_a_page_inside(
    name: str, window: Windows, corner: Shop, olga: Staff, fits: Check, axe: Check, shot: object
) -> None:
    address = BY_NAME[name].address(rows_of(corner, olga))

    if is_page(browser_of(olga), address):
        looked_at(window(olga), address, name, fits, axe, shot)


@pytest.mark.parametrize("name", [name for name in PUBLIC if name != "setup"])
def test_a_page_that_is_open_to_everybody(
    name: str, window: Windows, olga: Staff, fits: Check, axe: Check, shot: object
) -> None:
    address = BY_NAME[name].address()

    if is_page(Client(), address):
        looked_at(window(), address, name, fits, axe, shot)


def test_the_page_that_makes_the_first_shop(
    window: Windows, db: None, fits: Check, axe: Check, shot: object
) -> None:
    assert is_page(Client(), "/setup/")

    looked_at(window(), "/setup/", "setup", fits, axe, shot)
